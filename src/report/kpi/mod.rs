//! *Are we where we want to be?* The board of key numbers, actual against target.
//!
//! | stage | number | of whom | target |
//! |---|---|---|---|
//! | Introduction | active on day joining + 7 | whose joining + 7 has come | 35 % |
//! | Introduction | newcomer plan complete by age 7 | whose joining + 7 has come | 60 % |
//! | Activation | active on any of the days joining + 24 ..= joining + 30 | whose joining + 30 has come | 22 % |
//! | Activation | hours of use in the last 30 days | active in them | 6 h each |
//! | Growth | a purchase on any of the days joining ..= joining + 90 | whose joining + 90 has come | 12 % |
//! | Growth | net spend of the last 30 days: ARPU | active in them | none |
//! | Growth | net spend of the last 30 days: ARPPU | who bought in them | 150.00 each |
//! | Loyalty | two purchases in the last 90 days | whose joining + 90 has come | none |
//! | Advocacy | matured invitees: the K factor | active in the last 30 days | none |
//!
//! Only the mature count: a user who came yesterday can have failed nothing. An invitee is matured with the newcomer plan
//! complete, or active on any of the days joining + 30 ..= joining + 37.

mod board;
mod census;
mod row;
mod rule;

pub use board::KpiBoard;
pub use row::{Kpi, KpiRow, KpiTarget, KpiUnit, KpiVerdict};
pub use rule::KpiRule;
