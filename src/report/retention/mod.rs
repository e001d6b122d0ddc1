//! Retention: cohorts of users who started in the same period, and the share of each that returned at which lag. *Which
//! users come back, and when?*
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
//! Only mature users count: a user who came yesterday cannot have returned on day 7 yet, and is not a failure. A rate
//! that counts them as one falls in every week of growth.

mod answer;
mod census;
mod lags;
mod rule;
mod spans;

pub use answer::{Cohort, CohortAverage, Retained, RetainedError, Retention};
pub(crate) use census::UserRetention;
pub use lags::{Lags, LagsError};
pub use rule::{CohortError, RetentionRule, Starts};
pub(crate) use spans::CohortSpans;
