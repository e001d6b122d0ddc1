//! *What do they do next?* Which kinds follow which, and the commonest paths.
//!
//! ```text
//! search  view  view  cart      transitions   search → view, view → view, view → cart
//!                               paths of 3    search → view → view, view → view → cart
//! ```
//! Paths and transitions are of events side by side within a session, or within all that a user did. Events of one instant
//! stand in the order of their kinds. What is as frequent as another one comes in the order of the kinds' codes.

mod count;
mod report;
mod rule;

pub use report::{PathCount, PathReport, PathReportError, PathTransition, RankedPath};
pub use rule::{PathRule, PathStart};
