//! Rules as data: what they say, how they are written, and what they mean for segments and triggers.

pub(crate) mod generate;
mod laws;
mod names;
mod predicate;
mod read_back;
pub(crate) mod risk;
mod ruleset;
mod scenarios;
mod scorecard;
mod segment;
mod trigger;
mod unscored;
