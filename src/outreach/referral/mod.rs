//! Referrals: who invited whom, how good invitees are, and what one costs. *Who invites whom, and does it pay off?*
//!
//! ```text
//! matured        on the earlier of: newcomer plan complete, made up counts; first active day from 30 to 37 days after joining
//! quality        retained / eligible         active 30 to 37 days after joining, of users who joined 37 days ago or more
//! CAC            cost / matured invitees
//! payback        first age at which matured invitees have paid back their CAC, on average over those as old
//! K              invitees matured in the window / users active in it; unknown where no user has a referrer
//! LTV / CAC      what a matured user has brought so far / CAC
//! ```
//! The referrer is a fact of the user ([`User::referrer`](crate::event::user::User::referrer)). Referrers must form a
//! forest: nobody is their own referrer, directly or through others. Paid channels are measured alike, by channel and
//! period: see [`ReferralRule::channels`].

mod channel;
mod count;
mod forest;
mod payback;
mod report;
mod rule;

pub use channel::{ChannelCost, ChannelError};
pub use forest::{ReferralError, ReferralForest};
pub use payback::{Payback, PaybackError};
pub use report::{Inviter, KFactor, ReferralReport, ReferralReportError};
pub use rule::{ReferralConfig, ReferralRule, ReferralRuleError};
