//! Journeys: the way through the stages, who is what, who moves, and what goes together. *Where do users go from here?*
//!
//! ```text
//! conversion a → b   users who came into a, and later into b ÷ users who came into a
//! days a → b         from the first day in a to the first later day in b; the median by nearest rank
//! time in a stage    days of a run; what still goes on is censored (Kaplan & Meier)
//! flow               users by what they were on one day and on another
//! ```
//! Stages are replayed from what users did, with the hold of the rule. Only users who entered a stage within the days
//! asked about count: for the others the start of the stay is unknown, and they would make every stage look slow.

mod actions;
mod breakdown;
mod correlation;
mod cross;
mod flow;
mod rule;
mod satisfaction;
mod stages;

pub use actions::{ActionsOfKind, ActionsOfStage, StageActions};
pub use breakdown::{Breakdown, BreakdownRow};
pub use correlation::{CorrelationPairs, CorrelationReport, CorrelationReportError, CorrelationRule};
pub use cross::{CrossCell, CrossTable, CrossTableRule};
pub use flow::{Flow, FlowCell};
pub use rule::{JourneyRule, LabelRule};
pub use satisfaction::{SatisfactionReport, SatisfactionRule};
pub use stages::{JourneyStep, StageJourney, StageTime};
