//! *What was their year like?* One user and one calendar year: what they did, for the first time and most, in a few lines.
//!
//! ```text
//! the year       its days from joining to its end, or to the day asked about where that is earlier
//! counts         events by kind; firsts: kinds whose first day ever is in the year
//! best streak    the longest run of days in the year; points: growth points granted on its days
//! helped         Help and Solve events; top subjects by events, then by number
//! ```
//! Nothing after the day asked about is seen, so that a review can be had in December and again in January.

mod line;
mod review;
mod rule;

pub use line::YearLine;
pub use review::{FirstTime, KindCount, SubjectCount, YearInReview};
pub use rule::{YearError, YearRule};
