//! Explained differences: how many users two definitions tell apart, by which clause, and which users. *Why do two
//! numbers with one name differ?*
//!
//! ```text
//! definition A ─ calendar ─▶ · ─ clause 1 ─▶ · ─ clause 2 ─▶ … ─▶ definition B
//!     counted                  not eligible                         counted        a user: by no clause, A and B agree
//!     not counted              not counted    counted               counted        a user: by clause 1
//!
//! users who differ  = Σ users of each clause
//! counted by B      = counted by A + Σ (gained − lost) of each clause
//! ```
//! The walk goes from A to B and changes one clause at a time: the calendar first, then the clauses of the question in
//! their fixed order, skipping those that A and B share. A user with different outcomes at both ends belongs to the
//! first clause that changes their outcome. The order matters if two clauses have the same effect: from B to A the same
//! users differ, but perhaps by other clauses.

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
