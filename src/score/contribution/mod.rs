//! Contribution: what a user does for others, the role that this gives them, and the best of a month. *Who makes this
//! place better for others?*
//!
//! ```text
//! score = 5·Create + 5·Help + 5·Solve + 2·JoinEvent + min(5, LikeReceived / Create)        in the last 30 days
//! seed user from 60 on, or the best k of the community; volunteer from 20 on; regular below
//! ```
//! Likes count per thing created, and are capped, so that one success does not outweigh steady work. If nothing was
//! created in the window, likes count nothing. Days on which a user stood at a level of abuse can be left out.

mod fit;
mod honor_roll;
mod month;
mod role;
mod rule;
mod score;
mod seed_users;
pub(crate) mod sentence;

pub use fit::ContributionFitError;
pub use honor_roll::{ContributionPlace, HonorRoll, HonorRollError};
pub use month::MonthlyContribution;
pub use role::ContributionRole;
pub use rule::{ContributionConfig, ContributionRule, ContributionRuleError};
pub use score::{Contribution, ContributionActions, ContributionReason};
pub use seed_users::SeedUsers;
