//! What is a start, what is a return, and which lags are asked about.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::lags::Lags;
use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, Period, PeriodsError};

/// What is a start, what is a return, and at which lags it counts.
///
/// ```
/// use lifestage::report::{Lags, RetentionRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2026, 1, 1).plus(n);
/// let events = [Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(1)), Event::log_in(2_u64, day(0))];
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let rule = RetentionRule { lags: vec![Lags::on(1), Lags::on(7)], ..RetentionRule::default() };
/// let retention = rule.report(&population, Days::only(day(0)), day(3))?;
/// assert_eq!(retention.cohorts[0].cells[0].rate().unwrap().to_string(), "50 %");
/// assert_eq!(retention.cohorts[0].cells[1].rate(), None); // nobody is 7 days old
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionRule {
    /// What is a start. Default every activity.
    pub start: KindSet,
    /// What is a return. Default every activity.
    pub returns: KindSet,
    /// Which starts make a cohort. Default the first one ever.
    pub starts: Starts,
    /// The periods of cohorts. Default days.
    pub cohorts: Period,
    /// The periods in which lags are counted. Default days.
    pub periods: Period,
    /// One cell of each cohort for each of these. Default on 1, on 7 and on 30: the day after, the week, the month.
    pub lags: Vec<Lags>,
}

/// Which starts of a user make a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// The first one ever; who started before the cohorts is in none.
    #[default]
    FirstEver,
    /// The first one in the days of the cohorts.
    FirstInRange,
    /// Every period with a start: a user is in many cohorts.
    Every,
}

impl fmt::Display for Starts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FirstEver => "the first start ever",
            Self::FirstInRange => "the first start in range",
            Self::Every => "every start",
        })
    }
}

impl Default for RetentionRule {
    fn default() -> Self {
        Self {
            start: KindSet::activity(),
            returns: KindSet::activity(),
            starts: Starts::default(),
            cohorts: Period::Day,
            periods: Period::Day,
            lags: vec![Lags::on(1), Lags::on(7), Lags::on(30)],
        }
    }
}

/// A question about cohorts, of retention or of revenue, that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CohortError {
    /// The cohorts start after the day asked about.
    #[error("cohorts from `{first}` on are not known as of `{as_of}`: ask about that day or a later one")]
    NotYet {
        /// The first day of the cohorts.
        first: Day,
        /// The day asked about.
        as_of: Day,
    },
    /// More cells than a report has room for.
    #[error(
        "`{cohorts}` cohorts with `{lags}` lags each are more than a million cells: ask about longer periods or fewer lags"
    )]
    TooManyCells {
        /// How many cohorts there are.
        cohorts: usize,
        /// How many lags are asked about.
        lags: usize,
    },
    /// More days than a report has room for.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile remembers too little.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

impl RetentionRule {
    /// Classic retention for each lag from 0 through the last.
    pub fn on_each_through(last: u16) -> Self {
        Self { lags: (0..=last).map(Lags::on).collect(), ..Self::default() }
    }
}
