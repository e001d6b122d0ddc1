//! *What do they bring?* Revenue by period and by cohort, and what customers brought until they churned.
//!
//! ```text
//! net spend          purchases − refunds, each on its own day
//! ARPU, ARPPU        net spend of a period ÷ users active in it, ÷ users who bought in it
//! payer share        users who bought ÷ active users
//! cohort revenue     net spend of the lags 0..=l ÷ users whose lag l is over
//! time to churn      first Churned day − first purchase day; who has not churned is censored at the day asked about
//! ```
//! Sums are whole minor units, as wide as they need to be; a mean is rounded once, half away from zero.

mod churn;
mod cohort;
mod periods;

use serde::{Deserialize, Serialize};

pub use churn::TimeToChurn;
pub use cohort::{CohortRevenue, CohortRevenueRule, CumulativeSpend, RevenueCohort};
pub use periods::{Revenue, RevenuePeriod};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, PeriodsError};

/// What counts as being active, where revenue is divided by users.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RevenueRule {
    /// What counts as activity. Default every kind that the user does. Who buys is active in any case.
    pub activity: KindSet,
}

impl Default for RevenueRule {
    fn default() -> Self {
        Self { activity: KindSet::activity() }
    }
}

/// A question about revenue that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RevenueError {
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
