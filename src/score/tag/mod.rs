//! Tags: seventeen numbers of the last 90 days, each with a band, and labels beside them. *What is typical of this user?*
//!
//! ```text
//! band(value) = none where the value is 0, else low, mid or high by the terciles of those above 0 in the population
//! ```
//! The numbers are what they are without a population; bands need one.

mod dimension;
mod fitted;
mod measure;
mod rule;

pub use dimension::{TagDimension, TagUnit, TagValue};
pub use fitted::{Band, DimensionCuts, FittedTags, Tag, TagFitError, Tags};
pub use measure::{TagLabels, TagMeasures};
pub use rule::{TagConfig, TagRule, TagRuleError};
