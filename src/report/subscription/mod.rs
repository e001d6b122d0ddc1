//! Subscriptions: recurring net spend by period, and where it comes from and goes to. *How does recurring revenue move?*
//!
//! ```text
//! pays          net spend of the period, of the kinds and subjects that recur, above 0
//! new           pays, and never paid before            expansion     pays more than in the period before
//! reactivated   pays, paid once, but not just before   contraction   pays less than in the period before
//! churned       paid in the period before, pays nothing in this one
//!
//! end = start + new + reactivated + expansion − contraction − churned         in users: end = start + new + reactivated − churned
//!
//! net retention   = (start + expansion − contraction − churned) / start
//! gross retention = (start − contraction − churned) / start
//! quick ratio     = (new + reactivated + expansion) / (contraction + churned)
//! ```
//! A ratio whose denominator is 0 is unknown. A period that is not over has no row: who has not paid in it yet has not churned.
//! Somebody who pays once a year churns in a report by month: ask by the period that is billed. A profile has no contracts, so
//! what was paid is on the day of the payment and is not spread over the days that it pays for.

mod answer;
mod census;
mod movement;
mod reason;
mod rule;
pub(crate) mod sentence;

pub use answer::{SubscriptionPeriod, Subscriptions};
pub use movement::{MovementSum, SubscriptionMovement};
pub use reason::SubscriptionReason;
pub use rule::{SubscriptionConfig, SubscriptionError, SubscriptionRule};
