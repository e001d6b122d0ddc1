//! Rules as data: what they say, how they are written, and what they mean for segments and triggers.

mod doors;
mod generate;
mod laws;
mod programs;
mod scenarios;
mod scorecard;
mod segments;
mod triggers;
