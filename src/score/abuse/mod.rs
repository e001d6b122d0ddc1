//! Warnings of abuse: users who do far more of something than others, or whom others report. *Is somebody gaming this?*
//!
//! ```text
//! rate = events of a kind / active days        in the last 28 days; for Share, Comment, Invite, Create
//!
//! watch    from  5 · p95 on, or  2 reports        p95: the 95th percentile of the population's rates,
//! limit    from 10 · p95 on, or  5 reports             by nearest rank
//! block    from 20 · p95 on, or 10 reports
//! ```
//! A warning points people to a user and gives them the numbers. You decide what to do about it; nothing here acts.

mod fitted;
mod rule;
mod warning;

pub use fitted::{AbuseFitError, FittedAbuse, UsualRate};
pub use rule::{AbuseComparison, AbuseConfig, AbuseLevels, AbuseRule, AbuseRuleError};
pub use warning::{Abuse, AbuseLevel, AbuseWarning};
