//! A year in review: what one user did in a calendar year, most often and for the first time. *What was a user's year
//! like?*
//!
//! ```text
//! the year       its days from joining to its end, or to the day asked about where that is earlier
//! counts         events by kind; firsts: kinds whose first day ever is in the year
//! best streak    the longest run of days in the year; points: growth points granted on its days
//! helped         Help and Solve events, and how many people they were for, where the log says whom
//! top subjects   by events, then by number
//! ```
//! Nothing after the day asked about is seen, so a review can be made in December and again in January.

mod line;
mod review;
mod rule;
pub(crate) mod sentence;

pub use line::YearLine;
pub use review::{FirstTime, HelpGiven, KindCount, SubjectCount, YearInReview};
pub use rule::{YearError, YearRule};
