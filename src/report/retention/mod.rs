//! *Who comes back, and when?* Cohorts of users who started in the same period, and what part of each returned at which
//! lag.
//!
//! ```text
//! lag       = period of the return − period of the start; lag 0 is 100 %
//! eligible  = users whose last lag is over by the day asked about
//! rate      = retained among the eligible ÷ eligible; none where nobody is eligible
//!
//! pooled                 Σ r / Σ n        every user the same weight
//! mean of rates          mean(r / n)      every cohort the same weight
//! size-weighted twice    Σ r·n / Σ n²     what weighting rates by size gives where sizes were in them already
//! ```
//! Only the mature count: a user who came yesterday cannot have returned on day 7, and is no failure. A rate that takes
//! them as one falls in every week of growth.

mod answer;
mod census;
mod lags;

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use answer::{Cohort, Retained, RetainedError, Retention};
pub use lags::{Lags, LagsError};

pub(crate) use self::census::RetentionCensus;
use crate::event::kind::KindSet;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, Days, Period, PeriodsError};

/// What is a start, what is a return, and which lags are asked about.
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

/// What some lags say of one user.
pub(crate) struct UserRetention {
    /// The day of the start.
    pub(crate) start: Day,
    /// Whether the last lag is over.
    pub(crate) eligible: bool,
    /// Whether they returned, among the eligible.
    pub(crate) retained: bool,
    /// The days of the returns from the start on, ascending.
    pub(crate) returns: Vec<Day>,
    /// How many of them come before the first lag.
    pub(crate) before: usize,
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

/// A question about retention that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RetentionError {
    /// The cohorts start after the day asked about.
    #[error("cohorts from `{first}` on are not known as of `{day}`: ask about that day or a later one")]
    NotYet {
        /// The first day of the cohorts.
        first: Day,
        /// The day asked about.
        day: Day,
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

    /// The same question to one user after the other.
    ///
    /// # Errors
    /// As [`RetentionRule::report`], but for profiles.
    pub(crate) fn one_by_one(self, cohorts: Days, day: Day) -> Result<RetentionCensus<'static>, RetentionError> {
        RetentionCensus::new(Cow::Owned(self), cohorts, day)
    }

    /// The retention of the cohorts that started on these days, as of a day. The first cohort counts whole.
    ///
    /// # Errors
    /// When the day is before the cohorts, the cells are too many, or a profile remembers too little.
    pub fn report(&self, population: &Population, cohorts: Days, day: Day) -> Result<Retention, RetentionError> {
        Ok(RetentionCensus::new(Cow::Borrowed(self), cohorts, day)?.report(population)?)
    }

    /// The same for each group of users, by a fact of theirs or a segment; who has none is left out.
    ///
    /// # Errors
    /// As [`RetentionRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        cohorts: Days,
        day: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Retention>, RetentionError> {
        Ok(RetentionCensus::new(Cow::Borrowed(self), cohorts, day)?.report_by(population, group)?)
    }
}
