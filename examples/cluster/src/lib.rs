//! lifestage as SQL functions of DataFusion, on one machine or on many by Ballista: the same bytes.
//!
//! ```text
//! events ──civil_day, hour_bit, kind_code──▶ tallies ──profile──▶ profiles ──report_state──▶ answers
//!                                                        │  └──────fit_rules, score, scorecard──▶ scores
//!        ──timeline──▶ events of a user ──sequence_state──▶ funnels, sessions, paths
//! ```
//! | module | functions | what they give |
//! |---|---|---|
//! | [`scalar`] | `civil_day` `hour_bit` `kind_code` `user_id` `score` `scorecard` `fit_rules` | a value a row |
//! | [`profile`] | `profile` | the bytes of a profile |
//! | [`report`] | `report_state` `report_states` `merge_states` | the bytes of an answer about many users |
//! | [`sequence`] | `timeline` `sequence_state` | the same, of events in order |
//! | [`engine`] | | sessions on one machine and on a cluster, scheduler and executors |
//! | [`job`] | | one night: events in, profiles, scores and reports out |
//!
//! A function travels to executors by its name, and its parameters as literal texts: JSON of the crate's own rules and
//! calendars. Nothing else has to be installed where a query runs, and a query says all that it means.
//!
//! [`functions::register`] gives them to a session.

mod argument;
mod calendar;
pub mod engine;
pub mod functions;
mod gather;
pub mod job;
mod moments;
mod once;
pub mod profile;
pub mod refusal;
pub mod release;
pub mod report;
pub mod scalar;
pub mod sequence;
