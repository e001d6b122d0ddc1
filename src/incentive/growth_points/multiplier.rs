//! Multipliers of awards: on the days of a campaign, on a weekday, a day of the month or the birthday, from a level on;
//! combined into one exact fraction.
//!
//! ```text
//! compound  f₁ · f₂ · …            additive  1 + (f₁ − 1) + (f₂ − 1) + …            highest  max(f₁, f₂, …)
//! ```
//! Each factor is a whole number per 10,000. The award times the whole fraction is rounded once, half up: 1.5 and 1.5
//! on 1 point give 2.25 → 2, whereas rounding after each factor would give 2 and then 3.

use core::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::time::{Day, Days, Weekday};

/// A factor on all awards of a rule on some days. It applies where all that it asks for holds.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::Multiplier;
/// use lifestage::time::Days;
///
/// let june = Days::new(Day::ymd(2026, 6, 1), Day::ymd(2026, 6, 18))?;
/// let double = Multiplier::times(2).during(june);
/// assert_eq!(double, Multiplier { days: june, ..Multiplier::per_10_000(20_000) });
/// assert_eq!(Multiplier::per_10_000(12_500).to_string(), "×1.25");
///
/// let weekend: Multiplier = serde_json::from_str(r#"{"per_10_000": 20000, "weekdays": ["Sat", "Sun"], "from_level": 2}"#)?;
/// assert_eq!(weekend.to_string(), "×2 on Sat, Sun from level 2 on");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    /// The factor, in 10,000ths: 20,000 doubles, 5,000 halves, 0 suspends all of the rule except its bonus. At most
    /// [`Multiplier::LARGEST`].
    pub per_10_000: u32,
    /// The days on which it applies, both ends included. Default: always.
    #[serde(default = "always")]
    pub days: Days,
    /// The weekdays on which it applies. Default: all, written as none.
    #[serde(default)]
    pub weekdays: Vec<Weekday>,
    /// The days of the month on which it applies, 1 to 31; a month that lacks the day has none. Default: all, written as
    /// none.
    #[serde(default)]
    pub month_days: Vec<u8>,
    /// Whether it applies on the user's birthday only; to users without one it never does. Default: no.
    #[serde(default)]
    pub birthday: bool,
    /// The lowest membership level, counted from 1, with which a user must begin the day. What a day earns counts from
    /// the next day on, so that the order within a day does not matter. Default: none.
    #[serde(default)]
    pub from_level: Option<u16>,
}

const fn always() -> Days {
    Days::ALL
}

/// How the multipliers that apply on one day combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stacking {
    /// Each multiplies what the others gave: 2 and 5 make 10. The default, because it is what people expect of
    /// multipliers.
    #[default]
    Compound,
    /// What each adds to 1 is summed, never below 0: 2 and 5 make 6.
    Additive,
    /// Only the highest counts: 2 and 5 make 5.
    Highest,
}

/// The denominator of a factor.
const WHOLE: u32 = 10_000;
/// The most multipliers that a rule has.
pub(super) const MOST: usize = 1_000;
/// The most compound multipliers that can apply on one day.
pub(super) const MOST_AT_ONCE: u32 = 4;

impl Multiplier {
    /// The largest factor, in 10,000ths: 20 times. A larger number is a mistake.
    pub const LARGEST: u32 = 20 * WHOLE;

    /// A factor on all days, in 10,000ths.
    pub const fn per_10_000(per_10_000: u32) -> Self {
        Self {
            per_10_000,
            days: Days::ALL,
            weekdays: Vec::new(),
            month_days: Vec::new(),
            birthday: false,
            from_level: None,
        }
    }

    /// A multiplier of this many times, on all days.
    pub const fn times(factor: u16) -> Self {
        Self::per_10_000(WHOLE * factor as u32)
    }

    /// This multiplier on these days only.
    #[must_use]
    pub const fn during(mut self, days: Days) -> Self {
        self.days = days;
        self
    }

    /// Whether it asks for more than its days.
    fn is_special(&self) -> bool {
        self.birthday || self.from_level.is_some() || !self.weekdays.is_empty() || !self.month_days.is_empty()
    }

    fn applies(&self, on: DayFacts) -> bool {
        self.days.contains(on.day)
            && (!self.birthday || on.birthday)
            && self.from_level.is_none_or(|level| level <= on.level)
            && (self.weekdays.is_empty() || self.weekdays.contains(&on.day.weekday()))
            && (self.month_days.is_empty() || self.month_days.contains(&month_day(on.day)))
    }
}

/// The number of the day in its month, from 1.
fn month_day(day: Day) -> u8 {
    // INVARIANT: it is at most 31.
    u8::try_from(NaiveDate::from(day).day()).unwrap_or(u8::MAX)
}

/// A day, and what multipliers ask of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayFacts {
    pub(super) day: Day,
    /// Whether it is the user's birthday.
    pub(super) birthday: bool,
    /// The level with which the user begins it; 0 if there are no levels.
    pub(super) level: u16,
}

impl fmt::Display for Multiplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "×{}", f64::from(self.per_10_000) / f64::from(WHOLE))?;
        if self.days != Days::ALL {
            write!(f, " during {}", self.days)?;
        }
        if !self.weekdays.is_empty() {
            write!(f, " on {}", listed(&self.weekdays))?;
        }
        if !self.month_days.is_empty() {
            write!(f, " on day {} of the month", listed(&self.month_days))?;
        }
        f.write_str(if self.birthday { " on the birthday" } else { "" })?;
        self.from_level.map_or(Ok(()), |level| write!(f, " from level {level} on"))
    }
}

fn listed<T: fmt::Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// The combined factor of one day: `numerator / denominator`, not reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fraction {
    numerator: u128,
    denominator: u64,
}

// The largest fraction is the compound of the most factors that can apply on one day; the additive sum over one
// denominator is smaller. A remainder below the denominator, times the numerator, plus half a denominator to round, fits
// 128 bits, so `Fraction::of` is exact.
const _: () = {
    let (numerator, denominator) = ((Multiplier::LARGEST as u128).pow(MOST_AT_ONCE), (WHOLE as u128).pow(MOST_AT_ONCE));
    assert!(numerator <= (u128::MAX - denominator / 2) / denominator);
};

impl Fraction {
    const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Combines factors; 1 if there are none.
    fn together(factors: impl Iterator<Item = u32> + Clone, stacking: Stacking) -> Self {
        let whole = u64::from(WHOLE);
        let sum: u128 = factors.clone().map(u128::from).sum();
        let count = factors.clone().map(|_| 1).sum::<u128>();
        match stacking {
            _ if count == 0 => Self::ONE,
            Stacking::Compound => factors.fold(Self::ONE, |product, factor| Self {
                numerator: product.numerator.saturating_mul(factor.into()),
                denominator: product.denominator.saturating_mul(whole),
            }),
            // 1 + Σ(f − 1) = Σf − (n − 1).
            Stacking::Additive => {
                Self { numerator: sum.saturating_sub((count - 1) * u128::from(whole)), denominator: whole }
            }
            Stacking::Highest => Self { numerator: factors.max().unwrap_or(WHOLE).into(), denominator: whole },
        }
    }

    /// This fraction of an award, rounded half up. Saturates at `u64::MAX`.
    #[inline]
    pub(super) fn of(self, award: u128) -> u128 {
        // Nearly all awards fit into 64 bits on the way, and 64-bit division is many times as fast.
        if let (Ok(award), Ok(numerator)) = (u64::try_from(award), u64::try_from(self.numerator))
            && let Some(product) = award.checked_mul(numerator)
            && let Some(product) = product.checked_add(self.denominator / 2)
        {
            return (product / self.denominator).into();
        }
        self.of_many(award)
    }

    #[cold]
    fn of_many(self, award: u128) -> u128 {
        // INVARIANT: denominators are powers of 10,000.
        let denominator = u128::from(self.denominator);
        let (whole, rest) = (award / denominator, award % denominator);
        let rounded = (rest * self.numerator + denominator / 2) / denominator;
        whole.saturating_mul(self.numerator).saturating_add(rounded)
    }
}

/// The fraction of each day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Factors {
    /// Computed once. It changes only on days on which a multiplier starts, or after one ends.
    ByDay(Box<[(Day, Fraction)]>),
    /// Put together on each day, as it is of some weekdays or users only.
    Special(Box<[Multiplier]>, Stacking),
}

impl Factors {
    pub(super) fn of(multipliers: &[Multiplier], stacking: Stacking) -> Self {
        if multipliers.iter().any(Multiplier::is_special) {
            return Self::Special(multipliers.into(), stacking);
        }
        let fraction = |day| Fraction::together(during(multipliers, day).map(|one| one.per_10_000), stacking);
        Self::ByDay(changes(multipliers).into_iter().map(|day| (day, fraction(day))).collect())
    }

    /// Whether no day has a factor.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::ByDay(changes) if changes.is_empty())
    }

    pub(super) fn on(&self, on: DayFacts) -> Fraction {
        match self {
            Self::ByDay(changes) => {
                let begun = changes.partition_point(|(from, _)| *from <= on.day);
                begun.checked_sub(1).and_then(|at| changes.get(at)).map_or(Fraction::ONE, |(_, fraction)| *fraction)
            }
            Self::Special(multipliers, stacking) => {
                let applying = multipliers.iter().filter(|one| one.applies(on));
                Fraction::together(applying.map(|one| one.per_10_000), *stacking)
            }
        }
    }
}

/// The multipliers whose days hold this one.
fn during(multipliers: &[Multiplier], day: Day) -> impl Iterator<Item = &Multiplier> + Clone {
    multipliers.iter().filter(move |one| one.days.contains(day))
}

/// The days on which a multiplier starts, and the days after one ends; ascending, each once.
fn changes(multipliers: &[Multiplier]) -> Vec<Day> {
    let ends = multipliers.iter().filter(|one| one.days.last() < Day::MAX).map(|one| one.days.last().plus(1));
    let mut days: Vec<Day> = multipliers.iter().map(|one| one.days.first()).chain(ends).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A day on which the most multipliers can apply to one user, and their number. `None` without multipliers.
pub(super) fn most_at_once(multipliers: &[Multiplier]) -> Option<(Day, u32)> {
    let most = |day| {
        let during: Vec<&Multiplier> = during(multipliers, day).collect();
        // Weekdays and days of the month meet in every way in the course of the years.
        let weekdays = (0..7).filter_map(|number| Weekday::try_from(number).ok());
        let counts = weekdays.flat_map(|weekday| {
            let of_weekday =
                during.iter().filter(move |one| one.weekdays.is_empty() || one.weekdays.contains(&weekday));
            (1..=31).map(move |number| {
                let meets = |one: &&&Multiplier| one.month_days.is_empty() || one.month_days.contains(&number);
                of_weekday.clone().filter(meets).map(|_| 1).sum()
            })
        });
        (day, counts.max().unwrap_or(0))
    };
    let special = multipliers.iter().any(Multiplier::is_special);
    let plain = |day| (day, during(multipliers, day).map(|_| 1).sum());
    let counts = changes(multipliers).into_iter().map(|day| if special { most(day) } else { plain(day) });
    counts.reduce(|most, next| if next.1 > most.1 { next } else { most })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(factors: &[u32], stacking: Stacking, award: u128) -> u128 {
        Fraction::together(factors.iter().copied(), stacking).of(award)
    }

    #[test]
    fn the_largest_compound_is_exact() {
        let largest = [Multiplier::LARGEST; MOST_AT_ONCE as usize];
        assert_eq!(together(&largest, Stacking::Compound, (1 << 50) + 1), ((1 << 50) + 1) * 160_000);
        assert_eq!(together(&largest, Stacking::Compound, u128::MAX), u128::MAX);
        let odd = [199_999; MOST_AT_ONCE as usize];
        // 199,999⁴ · (10¹⁶ − 1) / 10¹⁶ in exact integers, where the rest is 0.19998 of a point.
        assert_eq!(together(&odd, Stacking::Compound, 9_999_999_999_999_999), 1_599_968_000_239_999_040_004);
    }

    #[test]
    fn both_widths_give_the_same_result_around_the_limit() {
        for factors in [&[20_000_u32][..], &[3_333], &[15_000, 9_999], &[0]] {
            let fraction = Fraction::together(factors.iter().copied(), Stacking::Compound);
            let end = u128::from(u64::MAX) / fraction.numerator.max(1);
            for award in (0..20).chain(end.saturating_sub(9)..end + 9).chain([u64::MAX.into(), 1 << 83]) {
                assert_eq!(fraction.of(award), fraction.of_many(award), "{factors:?} of {award}");
            }
        }
    }

    #[test]
    fn additive_factors_below_one_never_make_less_than_nothing() {
        assert_eq!(together(&[5_000, 2_000], Stacking::Additive, 100), 0);
        assert_eq!(together(&[5_000, 12_000], Stacking::Additive, 100), 70);
        assert_eq!(together(&[], Stacking::Highest, 100), 100);
        assert_eq!(together(&[5_000], Stacking::Highest, 100), 50);
    }

    #[test]
    fn a_factor_holds_from_its_first_day_through_its_last() {
        let day = |n| Day::EPOCH.plus(n);
        let during = |first, last| Multiplier::times(2).during(Days::new(day(first), day(last)).unwrap());
        let factors = Factors::of(&[during(3, 5), during(5, 9), Multiplier::times(3)], Stacking::Compound);
        let on = |n| factors.on(DayFacts { day: day(n), birthday: false, level: 0 }).of(1);
        assert_eq!([2, 3, 4, 5, 6, 9, 10].map(on), [3, 6, 6, 12, 6, 6, 3]);
        assert_eq!(most_at_once(&[during(3, 5), during(5, 9), during(9, 9)]), Some((day(5), 2)));
    }

    #[test]
    fn what_never_meets_is_not_counted_at_once() {
        let on = |weekdays: &[Weekday], month_days: &[u8]| Multiplier {
            weekdays: weekdays.to_vec(),
            month_days: month_days.to_vec(),
            ..Multiplier::times(2)
        };
        let count = |multipliers: &[Multiplier]| most_at_once(multipliers).map(|(_, count)| count);
        let weekly = [on(&[Weekday::Mon], &[]), on(&[Weekday::Tue], &[]), on(&[Weekday::Sat, Weekday::Sun], &[])];
        assert_eq!(count(&weekly), Some(1));
        let met = [weekly[0].clone(), on(&[], &[8, 18, 28]), on(&[], &[8]), on(&[], &[9])];
        assert_eq!(count(&met), Some(3));
    }

    #[test]
    fn a_multiplier_applies_where_all_that_it_asks_for_holds() {
        let all = Multiplier {
            weekdays: vec![Weekday::Sun],
            month_days: vec![1, 29],
            birthday: true,
            from_level: Some(2),
            ..Multiplier::times(2)
        };
        // A Sunday.
        let met = DayFacts { day: Day::ymd(2026, 3, 29), birthday: true, level: 2 };
        assert!(all.applies(met) && all.applies(DayFacts { day: Day::ymd(2026, 3, 1), level: 3, ..met }));
        for missed in [
            DayFacts { level: 1, ..met },
            DayFacts { birthday: false, ..met },
            DayFacts { day: Day::ymd(2026, 4, 29), ..met },
            DayFacts { day: Day::ymd(2026, 3, 22), ..met },
        ] {
            assert!(!all.applies(missed), "{missed:?}");
        }
    }
}
