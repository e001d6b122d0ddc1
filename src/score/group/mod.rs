//! Groups of users to treat alike, tiers by weight, and how large each one is. *Whom to take care of together?*
//!
//! ```text
//! group   high value and active          value high, 8 active days in 28 or more
//!         high potential to activate     potential high
//!         low frequency, retained        1 to 7 active days in 28
//!         other
//!
//! tier    silent                         the lifecycle stage is
//!         head                           value high
//!         low                            at most 2 active days in 28
//!         mid                            the rest
//! ```
//! Each user is in the first group and the first tier that fits. Other rules judge what they follow from: value and
//! potential come from [`worth`](crate::score::worth), silence from [`stage`](crate::score::stage).

mod grouped;
mod names;
mod rule;
mod shares;

pub use grouped::{GroupReason, GroupStanding, Grouped};
pub use names::{Group, UserTier};
pub use rule::{GroupConfig, GroupRule};
pub use shares::GroupShares;
