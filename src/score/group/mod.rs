//! Groups of users to treat alike, tiers by weight, and how large each one is. *Whom to take care of together?*
//!
//! ```text
//! group   churned                        the lifecycle stage is        tier   gone      the stage is Churned
//!         silent                         the lifecycle stage is               silent    the stage is
//!         high value and active          value high, active                   head      value high
//!         high potential and active      potential high, active               low       at most 2 active days in 28
//!         high potential to activate     potential high                       mid       the rest
//!         regular                        active
//!         low frequency, retained        an active day in 28
//!         other                                                 active = 8 active days in 28 or more
//! ```
//! Each user is in the first group and the first tier that fits. Other rules judge what they follow from: value and
//! potential come from [`worth`](crate::score::worth), who is gone or silent from [`stage`](crate::score::stage). A user
//! who brought much and is gone belongs to the [win-back list](crate::score::winback) and not to the head tier: that
//! tier is for people you can still look after.

mod grouped;
mod names;
mod rule;
pub(crate) mod sentence;
mod shares;

pub use grouped::{GroupReason, GroupStanding, Grouped};
pub use names::{Group, UserTier};
pub use rule::{GroupConfig, GroupRule};
pub use shares::GroupShares;
