//! The rule of retention.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::lags::Lags;
use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, Period, PeriodsError};
use crate::wording::problems::problems;

/// What counts as a start, what counts as a return, and at which lags.
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
    /// What counts as a start. Default any activity.
    pub start: KindSet,
    /// What counts as a return. Default any activity.
    pub returns: KindSet,
    /// Which starts of a user count. Default the first one ever.
    pub starts: Starts,
    /// The periods of cohorts. Default days.
    pub cohorts: Period,
    /// The periods in which lags are counted. Default days.
    pub periods: Period,
    /// The lags: one cell of each cohort for each. Default on 1, on 7 and on 30: the day after, the week, the month.
    pub lags: Vec<Lags>,
}

/// Which starts of a user count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// The first start ever; users who started before the cohorts are in none.
    #[default]
    FirstEver,
    /// The first start in the days of the cohorts.
    FirstInRange,
    /// Every period with a start: a user can be in many cohorts.
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

/// Why a question about cohorts, of retention or of revenue, has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CohortError {
    /// The cohorts start after the day asked about.
    NotYet {
        /// The first day of the cohorts.
        first: Day,
        /// The day asked about.
        as_of: Day,
    },
    /// The report would have too many cells.
    TooManyCells {
        /// The number of cohorts.
        cohorts: usize,
        /// The number of lags.
        lags: usize,
    },
    /// The report would have too many periods.
    Periods(PeriodsError),
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum CohortError {
        NotYet { first: Date, as_of: Date } = "problem.cohorts.not_yet"
            "cohorts from `{first}` on are not known as of `{as_of}`: set `as_of` to that day or a later one"
            "截至`{as_of}`还没有`{first}`起的同期群：请把`as_of`设为该日或更晚";
        TooManyCells { cohorts: Whole, lags: Whole } = "problem.cohorts.too_many_cells"
            "`{cohorts}` cohorts with `{lags}` lags each are more than a million cells: ask about longer periods or fewer lags"
            "`{cohorts}`个同期群各看`{lags}`期，超过一百万格：请改用更长的周期，或减少期数";
    }
    passes { Periods(PeriodsError), Forgotten(UserBeforeHorizon) }
}

impl RetentionRule {
    /// Classic retention for each lag from 0 through `last`.
    pub fn on_each_through(last: u16) -> Self {
        Self { lags: (0..=last).map(Lags::on).collect(), ..Self::default() }
    }
}
