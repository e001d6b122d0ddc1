//! What is unusual for a user: days away, or a week of little spend or few minutes, against the user's own past.
//!
//! ```text
//! days      for n = 1..=28:  p = (active days in the 56 before those n + 1) / (56 + 2)
//!           tail(n) = P(X ≤ active days in the last n)        X: binomial, n days with chance p each
//!           the n of the lowest tail decides, of equal ones the largest: unusual below 1 %, since the first of those n days
//!
//! a week    0.6745 · (x − median) / MAD < −3.5                x: the last 7 days; median and MAD: of the 8 weeks before
//! ```
//! MAD is the median of the distances to the median; by 0.6745 the quotient counts standard deviations where weeks vary
//! like a normal distribution (Iglewicz & Hoaglin, *How to Detect and Handle Outliers*, 1993). Its 3.5 is their bound.
//! The two days in p, one active and one not, keep it from 0 and 1: nobody comes on every day of their life.

use serde::{Deserialize, Serialize};

use super::rule::ChurnRule;
use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::number::money::Money;
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::number::stats::binomial_at_most;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};

/// The last days of a user compared with their own earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Anomaly {
    /// Active days. `None` in the first days after joining.
    pub active_days: Option<DayAnomaly>,
    /// Net spend of the last week, in minor units. `None` in the first weeks, and if the earlier weeks hardly differ.
    pub spend: Option<WeekAnomaly>,
    /// Seconds of use and view of the last week. `None` as for spend.
    pub time: Option<WeekAnomaly>,
}

/// The active days of the last n days compared with the days before those.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DayAnomaly {
    /// The first of the last n days.
    pub since: Day,
    /// n: the number of days from there to the day asked about, both included.
    pub days: u32,
    /// Active days among them.
    pub active_days: u32,
    /// The number of days before them that say what is usual.
    pub days_before: u32,
    /// Active days among those.
    pub active_days_before: u32,
    /// The probability of this few active days or fewer by chance.
    pub probability: Ratio,
    /// Whether that probability is too small for chance.
    pub unusual: bool,
}

/// The last week compared with the weeks before it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WeekAnomaly {
    /// The sum of the last seven days.
    pub seen: i64,
    /// The median of the weeks before, rounded down to a whole number.
    pub usual: i64,
    /// The number of weeks before, of seven days each.
    pub weeks: u32,
    /// 0.6745 · (seen − median) / MAD: how many standard deviations it is above the median, or below if negative.
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// Whether it is too far below.
    pub unusual: bool,
}

impl Anomaly {
    /// Whether anything is unusual.
    pub fn is_unusual(&self) -> bool {
        let week = |week: Option<WeekAnomaly>| week.is_some_and(|week| week.unusual);
        self.active_days.is_some_and(|days| days.unusual) || week(self.spend) || week(self.time)
    }
}

impl ChurnRule {
    /// Compares the last days of a user with their own earlier ones. `None` before they joined.
    ///
    /// # Errors
    /// When the days compared reach back to forgotten ones.
    pub fn anomaly(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Anomaly>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let (config, day) = (self.config().anomaly, as_of.day());
        let reach = (config.days + config.days_before).max(7 * (config.weeks + 1));
        let days = Days::new(day.minus(reach - 1).max(joined), day).unwrap_or(Days::only(day));
        let tallies = as_of.during(days)?;
        let net = |tally: &Tally| match tally.kind() {
            // INVARIANT: all sums of a profile together are at most i64::MAX.
            Kind::Purchase => tally.sum().cast_signed(),
            Kind::Refund => -tally.sum().cast_signed(),
            _ => 0,
        };
        let seconds = |tally: &Tally| match tally.kind() {
            Kind::Use | Kind::View => tally.sum().cast_signed(),
            _ => 0,
        };
        Ok(Some(Anomaly {
            active_days: self.quietest(tallies, days),
            spend: self.week(tallies, days, net),
            time: self.week(tallies, days, seconds),
        }))
    }

    /// The last n days that are the least like the days before them. `None` if no n has enough days before it.
    fn quietest(&self, tallies: &[Tally], days: Days) -> Option<DayAnomaly> {
        let config = self.config().anomaly;
        let mut active: Vec<u32> = vec![0; usize::try_from(days.count()).ok()?];
        for tally in tallies.iter().filter(|tally| self.is_active(tally.code())) {
            *active.get_mut(back(days, tally.day()))? = 1;
        }
        // Active days among the last 0, 1, 2 … days, so that those of any stretch are a difference.
        let counts: Vec<u32> = [0]
            .into_iter()
            .chain(active.into_iter().scan(0, |sum, active| {
                *sum += active;
                Some(*sum)
            }))
            .collect();
        let among_last = |days: u32| usize::try_from(days).ok().and_then(|days| counts.get(days)).copied();
        let mut quietest: Option<DayAnomaly> = None;
        for number in 1..=config.days.min(days.count()) {
            let days_before = config.days_before.min(days.count() - number);
            if days_before < config.least_days_before {
                break;
            }
            let active_days = among_last(number)?;
            let active_days_before = among_last(number + days_before)? - active_days;
            let chance = Ratio::of(u64::from(active_days_before) + 1, u64::from(days_before) + 2)?;
            let probability = binomial_at_most(active_days, number, chance);
            // Of equal tails the longer stretch: a user who came on no day since then has been away that long.
            if quietest.is_none_or(|quietest| probability <= quietest.probability) {
                quietest = Some(DayAnomaly {
                    since: days.last().minus(number - 1),
                    days: number,
                    active_days,
                    days_before,
                    active_days_before,
                    probability,
                    unusual: probability < config.probability,
                });
            }
        }
        quietest
    }

    /// The last week against the weeks before it. `None` with too few weeks since joining, or if they do not vary.
    fn week(&self, tallies: &[Tally], days: Days, of: impl Fn(&Tally) -> i64) -> Option<WeekAnomaly> {
        let config = self.config().anomaly;
        let weeks = (days.count() / 7).checked_sub(1)?.min(config.weeks);
        if weeks < config.least_weeks {
            return None;
        }
        let mut sums: Vec<i64> = vec![0; usize::try_from(weeks + 1).ok()?];
        for tally in tallies {
            // Days of a week that began before joining, and weeks too long ago, are left out.
            if let Some(sum) = sums.get_mut(back(days, tally.day()) / 7) {
                *sum += of(tally);
            }
        }
        let (seen, before) = sums.split_first_mut()?;
        let seen = *seen;
        // Twice the median and four times the MAD are whole numbers, so nothing is rounded before the quotient.
        let twice = twice_the_median(before)?;
        let mut distances: Vec<i128> = before.iter().map(|sum| (2 * i128::from(*sum) - twice).abs()).collect();
        let four_times_mad = twice_the_median(&mut distances)?;
        if four_times_mad == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a quotient of sums above 2^53 is still right to 15 digits")]
        let score = plain_at_any_size(0.6745 * (4 * i128::from(seen) - 2 * twice) as f64 / four_times_mad as f64);
        let usual = i64::try_from(twice.div_euclid(2)).ok()?;
        Some(WeekAnomaly { seen, usual, weeks, score, unusual: score < -config.deviation.get() })
    }
}

/// How many days before the last one a day is.
fn back(days: Days, day: Day) -> usize {
    usize::try_from(days.last() - day).unwrap_or(usize::MAX)
}

/// Twice the median, which lies halfway between the two in the middle if their number is even. `None` without values.
fn twice_the_median<T: Copy + Ord + Into<i128>>(values: &mut [T]) -> Option<i128> {
    values.sort_unstable();
    let last = values.len().checked_sub(1)?;
    let [low, high]: [i128; 2] = [(*values.get(last / 2)?).into(), (*values.get(last.div_ceil(2))?).into()];
    Some(low + high)
}

impl Phrased for DayAnomaly {
    fn phrase(&self) -> Phrase<'_> {
        let Self { since, days, active_days, days_before, active_days_before, .. } = *self;
        sentence::quiet_days(active_days, days, since, active_days_before, days_before)
    }
}

display_phrases!(DayAnomaly);

impl WeekAnomaly {
    pub(super) fn spend(&self) -> Phrase<'_> {
        sentence::low_spend(Money::minor(self.seen), Money::minor(self.usual), self.weeks)
    }

    pub(super) fn minutes(&self) -> Phrase<'_> {
        sentence::little_time(self.seen / 60, self.usual / 60, self.weeks)
    }
}
