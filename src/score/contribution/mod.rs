//! Contribution: its score, the role it gives, and the best of a month. *Who makes this place better for others?*
//!
//! ```text
//! score = 5·Create + 5·Help + 5·Solve + 2·JoinEvent + min(5, LikeReceived / Create)        in the last 30 days
//! seed user from 60 on, volunteer from 20 on, regular below
//! ```
//! Likes count for each thing created, and are capped: one success does not outweigh work. Without anything created in the
//! window they count nothing.

mod honor_roll;
mod month;
mod rule;
mod score;

pub use honor_roll::{ContributionPlace, HonorRoll, HonorRollError};
pub use month::MonthlyContribution;
pub use rule::{ContributionConfig, ContributionRule, ContributionRuleError};
pub use score::{Contribution, ContributionActions, ContributionReason, ContributionRole};
