//! Tags: seventeen numbers about a user's last 90 days, each with a band, and a few labels. *What is typical of this
//! user?*
//!
//! ```text
//! band(value) = none where the value is 0, else low, mid or high by the terciles of those above 0 in the population
//! ```
//! The numbers need no population; the bands do.

mod band;
mod dimension;
mod fitted;
mod measure;
mod rule;
pub(crate) mod sentence;

pub use band::Band;
pub use dimension::{TagDimension, TagUnit, TagValue};
pub use fitted::{DimensionCuts, FittedTags, Tag, TagFitError, Tags};
pub use measure::{TagLabels, TagMeasures};
pub use rule::{TagConfig, TagRule, TagRuleError};
