//! *Why do two numbers of one name differ?* How many users two definitions of a question tell apart, by which clause, and
//! who they are.
//!
//! ```text
//! definition A ─ calendar ─▶ · ─ clause 1 ─▶ · ─ clause 2 ─▶ … ─▶ definition B
//!     counted                  not eligible                         counted        a user: by no clause, A and B agree
//!     not counted              not counted    counted               counted        a user: by clause 1
//!
//! users who differ  = Σ users of each clause
//! counted by B      = counted by A + Σ (gained − lost) of each clause
//! ```
//! The walk goes from A to B and changes one clause at a time: the calendar first, then the clauses of the question in their
//! fixed order, those that both share left out. A user whom both ends judge differently belongs to the first clause that
//! changes what was said of them. Which clause comes first matters where two of them do the same: read from B to A the same
//! users differ, but they may do so by other clauses.

mod accounting;
mod activity;
mod compare;
mod difference;
mod error;
mod question;
mod retention;

pub use accounting::UserAccountingQuestion;
pub use activity::{ActivityQuestion, ActivitySpan};
pub use compare::{Asked, DifferenceRule};
pub use difference::{ClauseDifference, Difference, DifferenceExample, SideCount};
pub use error::ExplainError;
pub use question::{Clause, Question, UserEvidence, UserOutcome};
pub use retention::RetentionQuestion;
