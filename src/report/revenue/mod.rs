//! Revenue: by period, by cohort, and what customers spent until they churned. *What do users spend?*
//!
//! ```text
//! net spend          purchases − refunds, each on its own day
//! ARPU, ARPPU        net spend of a period ÷ users active in it, ÷ users who bought in it
//! payer share        users who bought ÷ active users
//! cohort revenue     net spend of the lags 0..=l ÷ users whose lag l is over
//! time to churn      first Churned day − first purchase day; customers who have not churned are censored at the day asked about
//! ```
//! Sums are whole minor units, as wide as needed; a mean is rounded once, half away from zero.

mod churn;
mod cohort;
mod periods;
mod rule;

pub use churn::{TimeToChurn, TimeToChurnRule};
pub use cohort::{CohortRevenue, CohortRevenueRule, CumulativeSpend, RevenueCohort};
pub use periods::{Revenue, RevenuePeriod};
pub use rule::RevenueRule;
