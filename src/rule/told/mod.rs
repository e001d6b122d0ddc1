//! What was told: what is new about a user since the last telling, what brought it, and a key so that it is told once.
//! *What changed, and why?*
//!
//! ```text
//! (profile as of a day, user, edition of the rules, told)  →  scorecard, changes, told
//! ```
//! [`Told`] is a small state that you store beside the profile. [`Edition::changes`](crate::rule::Edition::changes) scores
//! the user once, compares the scorecard with it and gives the next one. Asking again with the next one tells nothing.
//!
//! What is told is the stage, the group, the RFM segment, the type of behavior shown, the band of churn risk, the growth
//! tier of the period, the membership level, segments, how tasks of newcomers and of other plans ended, achievements and the
//! firings of triggers. What is told once stays told: a part that is not known any more moves nobody, a task that was done does not become undone, and a
//! period that begins takes no tier away.

mod bytes;
mod came;
mod change;
mod compare;
mod fired;
mod news;
mod outcome;
mod runs;
pub(crate) mod sentence;
mod state;

pub use change::{Cause, Change, ChangeKey, Transition};
pub use news::News;
pub use outcome::TaskOutcome;
pub use state::{Told, ToldError};
