//! Everybody: what the population does, each answer with its definition, for all users or by group.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`activity`] | Who is there each day? | [`ActivityRule`], [`DailyTotalsRule`] | [`ActiveUsers`], [`TrailingUsers`], [`ActiveDays`], [`Stickiness`], [`DailyTotals`] |
//! | [`accounting`] | Who came, stayed, came back, is gone? | [`UserAccountingRule`] | [`UserAccounting`] |
//! | [`retention`] | Who comes back, and when? | [`RetentionRule`] | [`Retention`] |
//! | [`revenue`] | What do they bring? | [`RevenueRule`], [`CohortRevenueRule`], [`TimeToChurnRule`] | [`Revenue`], [`CohortRevenue`], [`TimeToChurn`] |
//! | [`journey`] | Where do they go from here? | [`JourneyRule`], [`LabelRule`], [`CrossTableRule`], [`CorrelationRule`], [`SatisfactionRule`] | [`StageJourney`], [`Breakdown`], [`Flow`], [`StageActions`], [`CrossTable`], [`CorrelationReport`], [`SatisfactionReport`] |
//! | [`kpi`] | Are we where we want to be? | [`KpiRule`] | [`KpiBoard`] |
//! | [`session`] | When were they here? | [`SessionRule`] | [`Session`], [`SessionReport`] |
//! | [`funnel`] | How far do they come? | [`FunnelRule`] | [`Passage`], [`FunnelReport`] |
//! | [`path`] | What do they do next? | [`PathRule`] | [`PathReport`] |
//! | [`year`] | What was their year like? | [`YearRule`] | [`YearInReview`] |
//! | [`explain`] | Why do two numbers of one name differ? | [`DifferenceRule`] | [`Difference`] |

pub mod accounting;
pub mod activity;
mod checked;
mod dated;
pub mod explain;
pub mod funnel;
pub mod journey;
pub mod kpi;
pub mod path;
pub mod retention;
pub mod revenue;
pub mod session;
pub mod year;

#[doc(no_inline)]
pub use accounting::*;
#[doc(no_inline)]
pub use activity::*;
#[doc(no_inline)]
pub use explain::*;
#[doc(no_inline)]
pub use funnel::*;
#[doc(no_inline)]
pub use journey::*;
#[doc(no_inline)]
pub use kpi::*;
#[doc(no_inline)]
pub use path::*;
#[doc(no_inline)]
pub use retention::*;
#[doc(no_inline)]
pub use revenue::*;
#[doc(no_inline)]
pub use session::*;
#[doc(no_inline)]
pub use year::*;
