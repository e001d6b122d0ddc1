//! Special days: what a birthday or a member day brings, against the user's own days around.
//!
//! ```text
//! special    the day, some days before it and some after it                  s days
//! around     as many days on each side of them                               c days
//! effect     (spent on special days / s − spent around / c), the mean over occurrences, in minor units a day
//! interval   ± t · √(s² / n), of the occurrences' differences, n − 1 degrees of freedom
//! ```
//! Each occurrence is one observation, and each user is compared with nobody but themselves. On a birthday users differ in
//! their days, so seasons cancel out. A member day is one day for everybody: what else was special about it is in the effect
//! too, and the interval does not show it.

use core::num::NonZeroU16;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::number::plain::plain;
use crate::number::stats::student_critical;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally, UserBeforeHorizon};
use crate::time::{Calendar, Day, Days, Period};
use crate::wording::problems::problems;

/// Which days belong to a special day, and with which it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpecialDayRule {
    /// The days before it that belong to it. Default 0.
    pub before: u16,
    /// The days after it that belong to it. Default 6: a week in all, so that each weekday counts once.
    pub after: u16,
    /// The days on each side that it is compared with. Default 28: four weeks, with each weekday as often.
    pub around: NonZeroU16,
}

impl Default for SpecialDayRule {
    fn default() -> Self {
        Self { before: 0, after: 6, around: NonZeroU16::MIN.saturating_add(27) }
    }
}

/// What special days brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct SpecialDayEffect {
    definition: Definition,
    /// The special days of one occurrence.
    pub special_days: u32,
    /// The days around that it is compared with.
    pub around_days: u32,
    /// Users with an occurrence that counts.
    pub users: u64,
    /// Occurrences that count.
    pub occurrences: u64,
    /// Occurrences whose days around are not over, begin before the user joined, or meet another special day of theirs.
    pub left_out: u64,
    /// Net spend on all special days, in minor units.
    pub spent_special: i128,
    /// Net spend on all days around.
    pub spent_around: i128,
    squares: Option<u128>,
}

mergeable!(SpecialDayEffect, "special_day", 1, MergeError);

/// The stored form of a [`SpecialDayEffect`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    special_days: u32,
    around_days: u32,
    users: u64,
    occurrences: u64,
    left_out: u64,
    spent_special: i128,
    spent_around: i128,
    squares: Option<u128>,
}

/// Why the effect of special days cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpecialDayProblem {
    /// No day was given.
    NoDay,
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum SpecialDayProblem {
        NoDay = "problem.special_day.no_day"
            "there is no special day: give at least one"
            "没有特殊日期：请至少填写一天";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

/// The level of intervals.
const LEVEL: f64 = 0.05;

impl SpecialDayEffect {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// How much more was spent on a special day than on a day around, in minor units; `None` without an occurrence.
    pub fn effect(&self) -> Option<f64> {
        let n = self.occurrences();
        (self.occurrences > 0).then(|| plain(self.difference() / n / self.scale()))
    }

    /// Its 95 % confidence interval; `None` with fewer than two occurrences, or if nobody's spend differed from another's.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let n = self.occurrences();
        let mean = self.difference() / n;
        #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
        let squares = self.squares? as f64;
        let variance = (squares - n * mean * mean) / (n - 1.0);
        if self.occurrences < 2 || variance <= 0.0 {
            return None;
        }
        let reach = student_critical(LEVEL, n - 1.0) * (variance / n).sqrt();
        Some((plain((mean - reach) / self.scale()), plain((mean + reach) / self.scale())))
    }

    /// How much more was spent on a special day than on a day around, as a part of the latter: 0.5 for half as much again;
    /// `None` if nothing was spent around.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn relative(&self) -> Option<f64> {
        let around = self.spent_around as f64 * f64::from(self.special_days);
        (self.spent_around > 0).then(|| plain(self.difference() / around))
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of occurrences are far below 2^53")]
    fn occurrences(&self) -> f64 {
        self.occurrences as f64
    }

    /// Σ (special · c − around · s), exact until it is a float.
    #[expect(clippy::cast_precision_loss, reason = "a mean is right to 15 digits")]
    fn difference(&self) -> f64 {
        let difference = || {
            let special = self.spent_special.checked_mul(self.around_days.into())?;
            special.checked_sub(self.spent_around.checked_mul(self.special_days.into())?)
        };
        difference().map_or_else(
            || {
                self.spent_special as f64 * f64::from(self.around_days)
                    - self.spent_around as f64 * f64::from(self.special_days)
            },
            |difference| difference as f64,
        )
    }

    fn scale(&self) -> f64 {
        f64::from(self.special_days) * f64::from(self.around_days)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of one contradict each other, or there is more than can be counted; nothing is
    /// added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        for report in [&*self, other] {
            report.check()?;
        }
        let counts = (self.occurrences.checked_add(other.occurrences), self.left_out.checked_add(other.left_out));
        let money =
            (self.spent_special.checked_add(other.spent_special), self.spent_around.checked_add(other.spent_around));
        let ((Some(occurrences), Some(left_out)), (Some(special), Some(around))) = (counts, money) else {
            return Err(MergeError::TooMany);
        };
        (self.occurrences, self.left_out) = (occurrences, left_out);
        (self.spent_special, self.spent_around) = (special, around);
        add(&mut self.users, other.users);
        self.squares = self.squares.zip(other.squares).and_then(|(mine, theirs)| mine.checked_add(theirs));
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let nothing =
            self.spent_special == 0 && self.spent_around == 0 && self.squares.is_none_or(|squares| squares == 0);
        all_must([
            (self.special_days > 0 && self.around_days > 0, Guarantee::SpecialAndAround),
            (self.users <= self.occurrences, Guarantee::UserHasOccurrence),
            ((self.users == 0) == (self.occurrences == 0), Guarantee::OccurrenceHasUser),
            (self.occurrences > 0 || nothing, Guarantee::NothingWithoutOccurrence),
        ])
    }
}

impl TryFrom<Written> for SpecialDayEffect {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written {
            definition,
            special_days,
            around_days,
            users,
            occurrences,
            left_out,
            spent_special,
            spent_around,
            squares,
        } = written;
        let report = Self {
            definition,
            special_days,
            around_days,
            users,
            occurrences,
            left_out,
            spent_special,
            spent_around,
            squares,
        };
        report.check().map_err(Disagreement::of("SpecialDayEffect"))?;
        Ok(report)
    }
}

/// Whose days are special.
enum Special<'a> {
    /// The birthdays of users in these days.
    Birthdays(Days),
    /// These days for everybody, ascending, each once.
    Days(&'a [Day]),
}

/// The question of one report.
struct Question<'a> {
    rule: &'a SpecialDayRule,
    special: Special<'a>,
    as_of: Day,
}

impl SpecialDayRule {
    /// Measures what birthdays in these days brought, as of a day. Users without a birthday are left out.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    ///
    /// ```
    /// use lifestage::event::Birthday;
    /// use lifestage::outreach::SpecialDayRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Amount, Day, Event, Population, User};
    ///
    /// let (joined, birthday) = (Day::ymd(2026, 1, 1), Day::ymd(2026, 5, 20));
    /// let mut population = Population::new(Calendar::utc());
    /// population.introduce(User::new(1_u64).joined(joined).with_birthday(Birthday::new(5, 20)?));
    /// population.observe(&Event::purchase(1_u64, birthday.minus(9), Amount::minor(56_00)))?;
    /// population.observe(&Event::purchase(1_u64, birthday.plus(2), Amount::minor(14_00)))?;
    ///
    /// let year = Days::new(joined, joined.plus(364))?;
    /// let effect = SpecialDayRule::default().report_birthdays(&population, year, joined.plus(364))?;
    /// // 14.00 in 7 days against 56.00 in 56 days.
    /// assert_eq!((effect.effect(), effect.relative()), (Some(1_00.0), Some(1.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report_birthdays(
        &self,
        population: &Population,
        days: Days,
        as_of: Day,
    ) -> Result<SpecialDayEffect, UserBeforeHorizon> {
        Question { rule: self, special: Special::Birthdays(days), as_of }.report(population)
    }

    /// Measures what days that are special for everybody brought, such as member days, as of a day.
    ///
    /// # Errors
    /// If no day is given, or a profile forgot needed days.
    pub fn report_days(
        &self,
        population: &Population,
        special: &[Day],
        as_of: Day,
    ) -> Result<SpecialDayEffect, SpecialDayProblem> {
        if special.is_empty() {
            return Err(SpecialDayProblem::NoDay);
        }
        let mut special = special.to_vec();
        special.sort_unstable();
        special.dedup();
        Ok(Question { rule: self, special: Special::Days(&special), as_of }.report(population)?)
    }

    /// The special days of one occurrence, and all days that it needs.
    fn days(self, on: Day) -> Option<(Days, Days)> {
        let special = Days::new(on.minus(self.before.into()), on.plus(self.after.into())).ok()?;
        let around = u32::from(self.around.get());
        let all = Days::new(special.first().minus(around), special.last().plus(i32::from(self.around.get()))).ok()?;
        // At the ends of time days are cut off.
        (all.count() == special.count() + 2 * around).then_some((special, all))
    }
}

/// What is summed up over all users.
#[derive(Clone, Copy)]
struct Sums {
    users: u64,
    occurrences: u64,
    left_out: u64,
    special: i128,
    around: i128,
    squares: Option<u128>,
}

impl Question<'_> {
    /// The special days of a user, ascending.
    fn days_of(&self, member: Member<'_>) -> Vec<Day> {
        match self.special {
            Special::Days(days) => days.to_vec(),
            Special::Birthdays(days) => {
                let Some(birthday) = member.user.birthday else { return Vec::new() };
                let mut found = Vec::new();
                let mut next = birthday.next_from(days.first());
                while next <= days.last() {
                    found.push(next);
                    let Some(year) = Period::Year.after(next) else { break };
                    next = birthday.in_year_of(year.first());
                }
                found
            }
        }
    }

    fn observe(&self, sums: &mut Sums, known: AsOf<'_>, joined: Day, days: &[Day]) -> Result<(), BeforeHorizon> {
        let mut counts = false;
        for (place, on) in days.iter().enumerate() {
            // As days ascend, only the neighbors can meet.
            let neighbors = [place.checked_sub(1), place.checked_add(1)].into_iter().flatten();
            let neighbors = || neighbors.clone().filter_map(|at| Some(self.rule.days(*days.get(at)?)?.0));
            let needed = self.rule.days(*on).filter(|(_, all)| {
                all.first() >= joined
                    && all.last() <= self.as_of
                    && neighbors().all(|special| special.intersection(*all).is_none())
            });
            let Some((special, all)) = needed else {
                add(&mut sums.left_out, 1);
                continue;
            };
            let (mut on_special, mut around) = (0_i128, 0_i128);
            for tally in known.during(all)? {
                let part = if special.contains(tally.day()) { &mut on_special } else { &mut around };
                *part += net(tally);
            }
            sums.add(on_special, around, special.count(), all.count() - special.count());
            counts = true;
        }
        add(&mut sums.users, counts.into());
        Ok(())
    }
}

impl Sums {
    fn add(&mut self, special: i128, around: i128, special_days: u32, around_days: u32) {
        add(&mut self.occurrences, 1);
        self.special = self.special.saturating_add(special);
        self.around = self.around.saturating_add(around);
        // INVARIANT: money of a user is below 2^63 and days are below 2^18, so no difference passes 2^82.
        let difference = (special * i128::from(around_days) - around * i128::from(special_days)).unsigned_abs();
        let square = difference.checked_mul(difference);
        self.squares = self.squares.zip(square).and_then(|(squares, square)| squares.checked_add(square));
    }
}

/// What a tally adds to net spend.
fn net(tally: &Tally) -> i128 {
    match tally.kind() {
        Kind::Purchase => tally.sum().into(),
        Kind::Refund => -i128::from(tally.sum()),
        _ => 0,
    }
}

impl Census for Question<'_> {
    type Counts = Sums;
    type Answer = SpecialDayEffect;

    fn empty(&self) -> Sums {
        Sums { users: 0, occurrences: 0, left_out: 0, special: 0, around: 0, squares: Some(0) }
    }

    fn add(&self, sums: &mut Sums, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(joined) = known.joined(&member.user) else { return Ok(()) };
        self.observe(sums, known, joined, &self.days_of(member))
    }

    fn join(&self, sums: &mut Sums, other: Sums) {
        add(&mut sums.users, other.users);
        add(&mut sums.occurrences, other.occurrences);
        add(&mut sums.left_out, other.left_out);
        sums.special = sums.special.saturating_add(other.special);
        sums.around = sums.around.saturating_add(other.around);
        sums.squares = sums.squares.zip(other.squares).and_then(|(mine, theirs)| mine.checked_add(theirs));
    }

    fn answer(&self, calendar: &Calendar, sums: Sums) -> SpecialDayEffect {
        let SpecialDayRule { before, after, around } = self.rule;
        let which = match self.special {
            Special::Birthdays(days) => format!("birthdays in {days}"),
            Special::Days(days) => days.iter().map(Day::to_string).collect::<Vec<_>>().join(" and "),
        };
        let question = format!(
            "net spend a day on {which}, with {before} days before and {after} after, against {around} days on each side, as of {}",
            self.as_of
        );
        let Sums { users, occurrences, left_out, special, around: spent_around, squares } = sums;
        SpecialDayEffect {
            definition: Definition::new(question, calendar),
            special_days: u32::from(*before) + u32::from(*after) + 1,
            around_days: 2 * u32::from(around.get()),
            users,
            occurrences,
            left_out,
            spent_special: special,
            spent_around,
            squares,
        }
    }
}
