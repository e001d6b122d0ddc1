//! Scores of one user: judgments of a profile as of a day, each with its reasons. A score that depends on a population
//! is fitted to it first. Lists and shares of all users are reports over a population.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`recurrence`] | Will it happen again? | [`Mbg`], the closed form of MBG/NBD | P(alive), P(event in H) |
//! | [`mean_spend`] | What does a purchase day bring? | [`MeanSpend`] | the mean, pulled toward the average |
//! | [`rfm`] | How recently, how often, for how much? | [`RfmRule`] | [`Rfm`] |
//! | [`stage`] | Where are they in their life with us? | [`StageRule`] | [`StageAssessment`] |
//! | [`behavior`] | How often and how deep? | [`BehaviorRule`] | [`BehaviorAssessment`] |
//! | [`worth`] | Where does effort pay? | [`WorthRule`] | [`Worth`], [`Concentration`] |
//! | [`need`] | What do they want from us? | [`NeedRule`] | [`Needs`] |
//! | [`abuse`] | Is somebody gaming this? | [`AbuseRule`] | [`Abuse`] |
//! | [`contribution`] | What do they do for others? | [`ContributionRule`] | [`Contribution`], [`HonorRoll`] |
//! | [`tag`] | What is typical of them? | [`TagRule`] | [`Tags`] |
//! | [`group`] | Whom to take care of together? | [`GroupRule`] | [`Grouped`], [`GroupShares`] |
//! | [`churn`] | Who is about to leave? | [`ChurnRule`] | [`ChurnRisk`], [`EarlyWarning`] |
//! | [`winback`] | Whom to win back, and with what? | [`WinBackRule`] | [`WinBack`], [`WinBackList`], [`WinBackRate`] |
//! | [`recommendation`] | What else might they like? | [`RecommendationRule`] | [`Recommendation`] |

pub mod abuse;
pub mod behavior;
pub mod churn;
pub mod contribution;
pub(crate) mod everybody;
pub mod group;
pub mod mean_spend;
pub mod need;
pub mod recommendation;
pub mod recurrence;
mod replay;
pub mod rfm;
pub mod stage;
pub mod tag;
pub mod winback;
pub mod worth;

#[doc(no_inline)]
pub use abuse::*;
#[doc(no_inline)]
pub use behavior::*;
#[doc(no_inline)]
pub use churn::*;
#[doc(no_inline)]
pub use contribution::*;
#[doc(no_inline)]
pub use group::*;
#[doc(no_inline)]
pub use mean_spend::*;
#[doc(no_inline)]
pub use need::*;
#[doc(no_inline)]
pub use recommendation::*;
#[doc(no_inline)]
pub use recurrence::*;
#[doc(no_inline)]
pub use rfm::*;
#[doc(no_inline)]
pub use stage::*;
#[doc(no_inline)]
pub use tag::*;
#[doc(no_inline)]
pub use winback::*;
#[doc(no_inline)]
pub use worth::*;
