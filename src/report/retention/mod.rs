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
mod rule;

pub use answer::{Cohort, CohortAverage, Retained, RetainedError, Retention};
pub(crate) use census::UserRetention;
pub use lags::{Lags, LagsError};
pub use rule::{CohortError, RetentionRule, Starts};
