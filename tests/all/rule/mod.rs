//! Rules as data: what they say, how they are written, and what they mean for segments and triggers.

mod abuse_oracle;
mod due;
mod edition;
pub(crate) mod generate;
mod joining;
mod kept;
mod laws;
mod names;
mod plans;
mod plans_oracle;
mod predicate;
mod read_back;
pub(crate) mod risk;
mod ruleset;
mod scenarios;
mod scorecard;
mod segment;
mod spoken;
mod told;
mod told_after;
mod told_laws;
mod told_plans;
mod traits;
mod trigger;
mod unscored;
