//! Conditions as data: all, any, not and comparisons, with three truth values and traces. *Is it true, and why?*
//!
//! ```text
//! count, sum, days, distinct subjects of events; active days; net spend    over a window, or their change against the one before
//! days since, days in a row, age, silence, days until the birthday
//! grades, growth points, task completion, contribution, expected spend …   at least, at most, above, below, equals, between
//! stage, behavior, worth, RFM segment, group, need, tag …                 one of some names
//! all, any, not                                                            at most 32 deep, 1,000 conditions
//! ```
//! A condition is true, false or unknown; it is unknown if there is no number to compare with the bound. `not` of
//! unknown is unknown. `all` is false if one part is false; otherwise it is unknown if one part is unknown. `any`
//! mirrors that (Kleene's strong three-valued logic). An unknown predicate counts as not true, and its trace says why.

mod beginning;
mod check;
mod comparison;
mod evaluate;
mod flip;
mod held;
#[cfg(feature = "outreach")]
mod implies;
mod kept;
mod label;
mod look;
mod look_back;
mod metric;
#[cfg(feature = "report")]
mod missing;
mod next;
mod part;
mod plan;
mod runs;
mod said;
mod scale;
mod scores;
pub(crate) mod sentence;
mod situation;
mod steady;
mod trace;
mod tree;
mod value;
mod windows;
mod written;

pub use comparison::{Bounds, Comparison, ComparisonError};
pub use evaluate::Truth;
pub use flip::Flip;
pub(in crate::rule) use held::HeldTruth;
#[cfg(feature = "outreach")]
pub(crate) use implies::ImpliesSteps;
pub use label::{Label, LabelKind};
pub use metric::{Metric, WindowMeasure};
pub(in crate::rule) use part::Part;
pub use plan::PLAN_MAX_CHAIN;
pub use runs::{TruthRun, TruthRuns};
pub(crate) use said::said_of;
pub use situation::{Judges, SegmentLookup, Situation};
pub use trace::{Condition, Trace, TraceLine};
pub use tree::{PREDICATE_MAX_DEPTH, PREDICATE_MAX_NODES, Predicate, PredicateError, Test};
