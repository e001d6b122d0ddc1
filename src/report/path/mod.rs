//! Paths: which kinds of events follow which, and the most common paths. *What do users do next?*
//!
//! ```text
//! search  view  view  cart      transitions   search → view, view → view, view → cart
//!                               paths of 3    search → view → view, view → view → cart
//! ```
//! Paths and transitions consist of adjacent events within a session, or within everything that a user did. Events of
//! one instant are in the order of their kinds. Equally frequent paths are in the order of the codes of their kinds.

mod count;
mod report;
mod rule;

pub use report::{PathCount, PathReport, PathReportError, PathTransition, RankedPath};
pub use rule::{PathRule, PathStart};
