//! The forest of referrals, how good invitees are, and what one costs. *Who brings whom, and does it pay?*
//!
//! ```text
//! matured        newcomer plan complete, or active on a day from 30 to 37 days after joining
//! quality        retained / eligible         active 30 to 37 days after joining, of users who joined 37 days ago or more
//! CAC            cost / matured invitees
//! payback        first age at which matured invitees have brought their CAC, on average over those as old
//! K              invitees matured in the window / users active in it
//! ```
//! Who brought whom is a fact of users ([`User::referrer`](crate::event::user::User::referrer)); it must be a forest: nobody brings
//! themselves, and no chain comes back to where it began.

mod count;
mod forest;
mod payback;
mod report;
mod rule;

pub use forest::{ReferralError, ReferralForest};
pub use payback::{Payback, PaybackError};
pub use report::{Inviter, KFactor, ReferralReport, ReferralReportError};
pub use rule::{ReferralConfig, ReferralRule, ReferralRuleError};
