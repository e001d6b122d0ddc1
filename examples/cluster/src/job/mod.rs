//! One night: events in, profiles, scores and reports out, on one machine or on many.
//!
//! ```text
//! EVENTS.parquet ──▶ DIR/profiles/   a profile a user
//!                    DIR/states.parquet  the bytes of each answer, to be merged with those of other days or regions
//!                    DIR/report.json the answers
//!                    DIR/rules.json, DIR/scores/  the fitted rules, and the scores of each user
//! ```

mod arguments;
mod counted;
mod error;
mod log;
mod output;
mod questions;
mod run;
mod sql;
mod steps;
mod text;
mod written;

pub use arguments::{Arguments, Each, Engine, Epoch, Mapped, Plan, Renamed, ReportName, Within, bytes};
pub use counted::Counted;
pub use error::JobError;
pub use run::run;
pub use sql::Queries;
pub use written::{Whole, write};
