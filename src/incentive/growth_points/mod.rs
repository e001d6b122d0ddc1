//! Growth points (成长值): what activity earns, the sum in a period, and the tiers, rewards and membership levels that it
//! reaches. *What has activity earned them?*
//!
//! ```text
//! award(day, rule) = min(day cap of the rule, round(points × events × multipliers + bonus))
//! points(period)   = min(period cap, Σ over days min(day cap, Σ awards)) + Σ exempt awards − Σ deductions
//! ```
//! Within a period growth points only grow, unless a rule deducts some, as for refunds; they cannot be spent. Rules are data: [`GrowthPointsConfig`] has every
//! number, and [`GrowthPointsRule`] is a checked config. Every answer is for one user as of a day, from one walk over
//! the tallies of the period.
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
//! Points saturate at `u64::MAX`.

mod check;
mod clipped;
mod config;
mod earner;
mod earning;
mod go_on;
mod level;
mod level_replay;
mod lookup;
mod membership;
mod multiplier;
mod period;
mod points;
mod problem;
mod reason;
mod record;
mod rule;
mod rule_so_far;
mod scope;
pub(crate) mod sentence;
mod so_far;
mod source;
mod standing;
mod statement;
mod sum;
mod walk;

pub(in crate::incentive) use rule_so_far::RuleSoFar;
pub(in crate::incentive) use so_far::{DaySoFar, GrowthSoFar, LevelSoFar};
pub(in crate::incentive) use sum::{DayPoints, SumSoFar};

pub use clipped::Clipped;
pub use config::{GrowthPointsConfig, PointsTier};
pub use earning::{DayBonus, EarningRule};
pub use level::{Downgrade, MembershipChange, MembershipLevel, MembershipLevels};
pub use membership::{Membership, NextMembershipLevel};
pub use multiplier::{Multiplier, Stacking};
pub use period::{Pace, PointsPeriod};
pub use problem::GrowthPointsProblem;
pub use reason::{GrowthPointsReason, MembershipReason, StatementReason};
pub use rule::GrowthPointsRule;
pub use source::{PointsSource, SourcePoints};
pub use standing::{GrowthPointsStanding, NextTier, ReachedTier, TierRewardDue, TierRewardKey};
pub use statement::{Earned, GrowthPointsLine, GrowthPointsStatement, StatementError};
