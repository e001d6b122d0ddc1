//! Warnings of abuse, where a user does far more of something than anybody, or is reported. *Is somebody doing this for
//! gain?*
//!
//! ```text
//! rate = events of a kind / active days        in the last 28 days; for Share, Comment, Invite, Create
//!
//! watch    from  5 · p95 on, or  2 reports        p95: the 95th percentile of the population's rates,
//! limit    from 10 · p95 on, or  5 reports             by nearest rank
//! block    from 20 · p95 on, or 10 reports
//! ```
//! A warning is what people should look at, with the numbers that they need for it. What is done about it is for the host
//! to decide; nothing here acts.

mod fitted;
mod rule;
mod warning;

pub use fitted::{AbuseFitError, FittedAbuse, UsualRate};
pub use rule::{AbuseComparison, AbuseConfig, AbuseLevels, AbuseRule, AbuseRuleError};
pub use warning::{Abuse, AbuseLevel, AbuseWarning};
