//! What counts as being active, where revenue is divided by users.

use serde::{Deserialize, Serialize};

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
