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
mod rule;

pub use churn::{TimeToChurn, TimeToChurnRule};
pub use cohort::{CohortRevenue, CohortRevenueRule, CumulativeSpend, RevenueCohort};
pub use periods::{Revenue, RevenuePeriod};
pub use rule::RevenueRule;
