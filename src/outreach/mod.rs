//! Outreach: what a service does to its users, and whether it worked. Contact, assignment, experiments, campaigns,
//! referrals, feedback.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`contact`] | May we write to them now? | [`ContactRule`] | [`ContactDecision`] |
//! | [`assignment`] | Who gets what? | [`AssignmentRule`] | [`Assignment`] |
//! | [`experiment`] | Did it work? | [`ExperimentRule`], [`BalanceRule`] | [`ExperimentReport`], [`BalanceReport`] |
//! | [`campaign`] | Was it worth it? | [`CampaignRule`], [`EventActivityRule`] | [`Campaign`], [`EventActivity`] |
//! | [`referral`] | Who invites whom, and does it pay off? | [`ReferralRule`] | [`ReferralReport`], [`Payback`] |
//! | [`feedback`] | What should we do first about what users say? | [`FeedbackRule`] | [`RankedFeedback`] |

pub mod assignment;
pub mod campaign;
pub mod contact;
pub mod experiment;
pub mod feedback;
pub mod referral;
mod user_counts;

#[doc(no_inline)]
pub use assignment::*;
#[doc(no_inline)]
pub use campaign::*;
#[doc(no_inline)]
pub use contact::*;
#[doc(no_inline)]
pub use experiment::*;
#[doc(no_inline)]
pub use feedback::*;
#[doc(no_inline)]
pub use referral::*;
