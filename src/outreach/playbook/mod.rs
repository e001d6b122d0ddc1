//! Playbooks 策略库: from what a user is like to the one action that comes next, and who gets it within a budget. *What do we do
//! for this user, and why not something else?*
//!
//! ```text
//! applies        its condition is true, its trigger fires on the day, and it was not played within its pause
//! next best      the play that applies with the highest priority; of equal ones the one written first
//! pause          not again on the day of playing and the p days after it
//!
//! budget         what costs nothing goes to everybody; then each group in its order up to its floor; then all by rank
//! rank           expected value / cost, where a value is given; then priority; then the lower cost; then the smaller id
//! worth it       expected value ≥ cost, where a value is given
//! ```
//! Conditions are those of [`rule`](crate::rule): stages, groups, segments, needs, risk bands, numbers. Whoever is asked about
//! gets one play with its reasons, and for each other play why it was not the one.
//!
//! Before a playbook goes live, it is checked for plays that can never be chosen and for plays that contradict each other.
//! What is decided goes by the form of conditions: labels within others, bounds within others, parts of `all` and `any`, `not`
//! (with at most a million steps). Two conditions that exclude or imply each other only by what they mean are not found.
//!
//! The crate keeps no log: your service hands in what was played ([`Played`]), and does what the answer says.

mod action;
mod allocate;
mod assess;
mod bound;
mod budget;
mod check;
mod config;
mod granted;
mod reason;
mod rule;
pub(crate) mod sentence;

pub use action::PlayAction;
pub use allocate::BudgetClaim;
pub use assess::{ChosenPlay, NextBest, PlayVerdict, Played};
pub use bound::BudgetBound;
pub use budget::{BudgetConfig, BudgetGroup, BudgetProblem, BudgetRule};
pub use check::{PLAYS_MAX, PlaybookProblem};
pub use config::{Play, PlaybookConfig};
pub use granted::{BudgetAllocation, BudgetDecision, BudgetError, BudgetGroupSpent, BudgetReason};
pub use reason::PlayReason;
pub use rule::PlaybookRule;
