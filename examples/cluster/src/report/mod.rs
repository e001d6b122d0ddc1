//! Answers about many users as states: `report_state(profile, definition)`, `report_states(profile, definitions)` and
//! `merge_states(state)`.
//!
//! ```sql
//! SELECT report_state(profile, '{"question":{"retention":{"cohorts":{…},"as_of":"2026-01-31"}},"calendar":{…}}')
//! FROM profiles
//! ```
//! A question and its calendar travel as one literal; what comes out are the bytes of the crate's own answer, with its name,
//! version and the fingerprint of its definition. States of days, regions or machines become one by `merge_states`; those of
//! another question are refused. Each user has one profile: a user who comes twice counts twice. Whoever asks much asks it by
//! `report_states`, which reads each profile once and gives a list.

mod answer;
mod definition;
mod function;
mod profiles;
mod states;
mod stored;

pub use answer::{Answer, AnswerProblem};
pub use definition::{Question, ReportDefinition, ReportDefinitions};
pub use function::{MergeStatesFunction, ReportStateFunction, ReportStatesFunction};

pub(crate) use function::{definition, state_fields};
pub(crate) use states::{Asked, States};
