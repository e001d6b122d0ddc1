//! Outreach: what a service does to its users, and whether it worked. Playbooks, contact, assignment, plans, experiments,
//! trials, uplift, campaigns, effects, referrals, feedback.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`playbook`] | What do we do for this user, and who gets it within a budget? | [`PlaybookRule`], [`BudgetRule`] | [`NextBest`], [`BudgetAllocation`] |
//! | [`contact`] | May we write to them now? | [`ContactRule`] | [`ContactDecision`] |
//! | [`assignment`] | Who gets what? | [`AssignmentRule`] | [`Assignment`] |
//! | [`plan`] | Whom do we write to this morning? | [`OutreachRule`], [`ContactHabitRule`] | [`OutreachDecision`], [`OutreachReport`] |
//! | [`fatigue`] | How many messages are too many? | [`FatigueRule`] | [`FatigueReport`] |
//! | [`experiment`] | Did it work? | [`ExperimentRule`], [`BalanceRule`] | [`ExperimentReport`], [`BalanceReport`] |
//! | [`trial`] | Which of several metrics moved, and did any get worse? | [`TrialRule`] | [`Trial`], [`TrialVerdicts`] |
//! | [`uplift`] | Whom is it worth writing to? | [`UpliftRule`] | [`Uplift`], [`QiniCoefficient`] |
//! | [`launch`] | Do we test what we launch? | [`LaunchRule`] | [`LaunchRegister`] |
//! | [`campaign`] | Was it worth it? | [`CampaignRule`], [`EventActivityRule`] | [`Campaign`], [`EventActivity`] |
//! | [`effect`] | What did it truly bring? | [`AttributionRule`], [`MatchedLiftRule`], [`SpecialDayRule`], [`EntryEffectRule`] | [`AttributionReport`], [`MatchedLift`], [`SpecialDayEffect`], [`EntryEffects`] |
//! | [`referral`] | Who invites whom, and does it pay off? | [`ReferralRule`] | [`ReferralReport`], [`Payback`] |
//! | [`held`] | What do we know of a user, and what went when they asked us to forget them? | | [`HeldData`], [`ErasureReceipt`] |
//! | [`feedback`] | What should we do first about what users say? | [`FeedbackRule`], [`ServiceRule`] | [`RankedFeedback`], [`ServiceQuality`] |

pub mod assignment;
pub mod campaign;
pub mod contact;
pub mod effect;
pub mod experiment;
pub mod fatigue;
pub mod feedback;
pub mod held;
pub mod launch;
pub mod plan;
pub mod playbook;
pub mod referral;
pub mod trial;
pub mod uplift;
mod user_counts;

#[doc(no_inline)]
pub use assignment::*;
#[doc(no_inline)]
pub use campaign::*;
#[doc(no_inline)]
pub use contact::*;
#[doc(no_inline)]
pub use effect::*;
#[doc(no_inline)]
pub use experiment::*;
#[doc(no_inline)]
pub use fatigue::*;
#[doc(no_inline)]
pub use feedback::*;
#[doc(no_inline)]
pub use held::*;
#[doc(no_inline)]
pub use launch::*;
#[doc(no_inline)]
pub use plan::*;
#[doc(no_inline)]
pub use playbook::*;
#[doc(no_inline)]
pub use referral::*;
#[doc(no_inline)]
pub use trial::*;
#[doc(no_inline)]
pub use uplift::*;
