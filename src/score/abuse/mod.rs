//! Warnings of abuse: users who do far more of something than others, or whom others report. *Is somebody gaming this?*
//!
//! ```text
//! rate = events of a kind / active days        in the last 28 days; for Share, Comment, Invite, Create
//!
//! usual = max(1, median of the rates of those who did it at all)        by nearest rank
//!
//! watch    from  5 · usual on, or  2 reports        by rate only with 10 events of the kind or more in the 28 days,
//! limit    from 10 · usual on, or  5 reports        and 3 or more per active day
//! block    from 20 · usual on, or 10 reports
//! ```
//! A warning points people to a user and gives them the numbers. You decide what to do about it; nothing here acts. A
//! rule that rewards users can leave out days on which they stood at a level: see [`WithoutAbuse`].

mod fitted;
mod level;
mod rule;
pub(crate) mod sentence;
mod warning;
mod without;

pub(crate) use fitted::AbuseRates;
pub use fitted::{AbuseFitError, FittedAbuse, UsualRate};
pub use level::AbuseLevel;
pub use rule::{AbuseConfig, AbuseLevels, AbuseRule, AbuseRuleError};
pub use warning::{Abuse, AbuseWarning};
pub use without::{LeftOutDay, LeftOutDays, WithoutAbuse};
