//! Population reports: what all users do together or by group, each answer with its definition.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`activity`] | Which users are active each day? | [`ActivityRule`], [`DailyTotalsRule`] | [`ActiveUsers`], [`TrailingUsers`], [`ActiveDays`], [`Stickiness`], [`DailyTotals`] |
//! | [`accounting`] | Who came, stayed, came back, left? | [`UserAccountingRule`] | [`UserAccounting`] |
//! | [`retention`] | Which users come back, and when? | [`RetentionRule`] | [`Retention`] |
//! | [`revenue`] | What do users spend? | [`RevenueRule`], [`CohortRevenueRule`], [`TimeToChurnRule`] | [`Revenue`], [`CohortRevenue`], [`TimeToChurn`] |
//! | [`subscription`] | How does recurring revenue move? | [`SubscriptionRule`] | [`Subscriptions`] |
//! | [`revenue_split`] | Why did revenue change? | [`RevenueSplitRule`] | [`RevenueSplit`] |
//! | [`stayed`] | What is it worth that users stay? | [`StayedRule`] | [`StayedAndLeft`] |
//! | [`journey`] | Where do users go from here? | [`JourneyRule`], [`LabelRule`], [`CrossTableRule`], [`CorrelationRule`], [`SatisfactionRule`] | [`StageJourney`], [`Breakdown`], [`Flow`], [`StageActions`], [`CrossTable`], [`CorrelationReport`], [`CorrelationPairs`], [`SatisfactionReport`] |
//! | [`kpi`] | Are we where we want to be? | [`KpiRule`] | [`KpiBoard`] |
//! | [`goal`] | Will we get there? | [`GoalRule`] | [`Goals`] |
//! | [`watch`] | Is anything unusual? | [`WatchRule`] | [`Watch`] |
//! | [`data_quality`] | Can these numbers be believed? | [`DataQualityRule`] | [`DataQuality`] |
//! | [`leaderboard`] | Who is ahead, and who is around me? | [`LeaderboardRule`] | [`Leaderboard`] |
//! | [`roster`] | Who is in our communities? | [`RosterRule`] | [`Roster`] |
//! | [`session`] | When and for how long do users visit? | [`SessionRule`] | [`Session`], [`SessionReport`] |
//! | [`funnel`] | How far do users come? | [`FunnelRule`] | [`Passage`], [`FunnelReport`] |
//! | [`path`] | What do users do next? | [`PathRule`] | [`PathReport`] |
//! | [`year`] | What was a user's year like? | [`YearRule`] | [`YearInReview`] |
//! | [`memory`] | What may we remind them of? | [`MemoryRule`] | [`Memory`] |
//! | [`explain`] | Why do two numbers with one name differ? | [`DifferenceRule`] | [`Difference`] |

pub mod accounting;
pub mod activity;
pub(crate) mod checked;
pub mod data_quality;
mod dated;
mod event_users;
pub mod explain;
pub mod funnel;
pub mod goal;
pub mod journey;
pub mod kpi;
pub mod leaderboard;
pub mod memory;
pub mod path;
pub mod retention;
pub mod revenue;
pub mod revenue_split;
pub mod roster;
pub mod session;
pub mod stayed;
pub mod subscription;
mod user_counts;
pub mod watch;
pub mod year;

#[doc(no_inline)]
pub use accounting::*;
#[doc(no_inline)]
pub use activity::*;
#[doc(no_inline)]
pub use data_quality::*;
#[doc(no_inline)]
pub use explain::*;
#[doc(no_inline)]
pub use funnel::*;
#[doc(no_inline)]
pub use goal::*;
#[doc(no_inline)]
pub use journey::*;
#[doc(no_inline)]
pub use kpi::*;
#[doc(no_inline)]
pub use leaderboard::*;
#[doc(no_inline)]
pub use memory::*;
#[doc(no_inline)]
pub use path::*;
#[doc(no_inline)]
pub use retention::*;
#[doc(no_inline)]
pub use revenue::*;
#[doc(no_inline)]
pub use revenue_split::*;
#[doc(no_inline)]
pub use roster::*;
#[doc(no_inline)]
pub use session::*;
#[doc(no_inline)]
pub use stayed::*;
#[doc(no_inline)]
pub use subscription::*;
#[doc(no_inline)]
pub use watch::*;
#[doc(no_inline)]
pub use year::*;
