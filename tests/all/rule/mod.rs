//! Rules as data: what they say, how they are written, and what they mean for segments and triggers.

mod generate;
mod laws;
mod predicate;
mod read_back;
mod ruleset;
mod scenarios;
mod scorecard;
mod segment;
mod trigger;
mod unscored;
