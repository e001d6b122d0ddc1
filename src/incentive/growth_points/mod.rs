//! *What has it earned them?* Growth points (成长值): what activity is worth, what it adds up to in a period, and the
//! tiers, rewards and membership levels that it reaches.
//!
//! ```text
//! award(day, rule) = min(day cap of the rule, round(points × events × multipliers + bonus))
//! points(period)   = min(period cap, Σ over days min(day cap, Σ awards)) + Σ exempt awards
//! ```
//! Growth points only ever grow within a period and cannot be spent. Rules are data: [`GrowthRules`] says every number,
//! [`GrowthPlan`] is what passed the check. Every answer is for one user as of a day, from one walk over the tallies of
//! the period.
//!
//! ```
//! use lifestage::incentive::GrowthPlan;
//! use lifestage::{Amount, Day, Event, Profile, User};
//!
//! let day = Day::ymd(2026, 1, 5);
//! let profile = Profile::of([
//!     Event::log_in(42_u64, day),
//!     Event::purchase(42_u64, day, Amount::minor(1_299)),
//!     Event::share(42_u64, day.plus(1)),
//! ]);
//! let statement = GrowthPlan::default().statement(profile.as_of(day.plus(1)), &User::new(42_u64), &[])?.unwrap();
//! let lines: Vec<String> = statement.lines.iter().map(ToString::to_string).collect();
//! assert_eq!(lines, [
//!     "2026-01-05 log_in: 1 point",
//!     "2026-01-05 purchase: 5 points",
//!     "2026-01-06 share: 3 points",
//! ]);
//! assert_eq!(statement.standing.points, 9);
//! # Ok::<(), lifestage::profile::BeforeHorizon>(())
//! ```
//!
//! Points are whole numbers up to `u64::MAX`; what would be more reads as that.

mod check;
mod level;
mod lookup;
mod membership;
mod multiplier;
mod period;
mod plan;
mod points;
mod record;
mod rule;
mod rules;
mod source;
mod standing;
mod statement;

pub use check::GrowthProblem;
pub use level::{Downgrade, Level, Levels};
pub use membership::{LevelReason, Membership, NextMembershipLevel};
pub use multiplier::{Multiplier, Stacking};
pub use period::{GrowthPeriod, Pace};
pub use plan::GrowthPlan;
pub use rule::GrowthRule;
pub use rules::{GrowthRules, Tier};
pub use source::{Contribution, Source};
pub use standing::{GrowthStanding, NextTier, ReachedTier, TierRewardDue, TierRewardKey};
pub use statement::{Clipped, Earned, GrowthLine, GrowthStatement, StatementError};
