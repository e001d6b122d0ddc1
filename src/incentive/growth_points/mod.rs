//! *What has it earned them?* Growth points (成长值): what activity is worth, what it adds up to in a period, and the
//! tiers, rewards and membership levels that it reaches.
//!
//! ```text
//! award(day, rule) = min(day cap of the rule, round(points × events × multipliers + bonus))
//! points(period)   = min(period cap, Σ over days min(day cap, Σ awards)) + Σ exempt awards
//! ```
//! Growth points only ever grow within a period and cannot be spent. Rules are data: [`GrowthPointsConfig`] says every number,
//! [`GrowthPointsRule`] is what passed the check. Every answer is for one user as of a day, from one walk over the tallies of
//! the period.
//!
//! ```
//! use lifestage::incentive::GrowthPointsRule;
//! use lifestage::{Amount, Day, Event, Profile, User};
//!
//! let day = Day::ymd(2026, 1, 5);
//! let profile = Profile::of([
//!     Event::log_in(42_u64, day),
//!     Event::purchase(42_u64, day, Amount::minor(1_299)),
//!     Event::share(42_u64, day.plus(1)),
//! ]);
//! let statement = GrowthPointsRule::default().statement(profile.as_of(day.plus(1)), &User::new(42_u64), &[])?.unwrap();
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

pub use check::GrowthPointsProblem;
pub use level::{Downgrade, MembershipLevel, MembershipLevels};
pub use membership::{Membership, MembershipReason, NextMembershipLevel};
pub use multiplier::{Multiplier, Stacking};
pub use period::{Pace, PointsPeriod};
pub use plan::GrowthPointsRule;
pub use rule::EarningRule;
pub use rules::{GrowthPointsConfig, PointsTier};
pub use source::{PointsSource, SourcePoints};
pub use standing::{GrowthPointsStanding, NextTier, ReachedTier, TierRewardDue, TierRewardKey};
pub use statement::{Clipped, Earned, GrowthPointsLine, GrowthPointsStatement, StatementError};
