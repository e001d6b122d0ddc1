//! Key numbers: a board of actual values against targets. *Are we where we want to be?*
//!
//! | stage | number | of whom | target |
//! |---|---|---|---|
//! | Introduction | active on day 7 after joining | who joined 7 days ago or more | 35 % |
//! | Introduction | newcomer plan complete by age 7 | who joined 7 days ago or more | 60 % |
//! | Activation | active on any of the days 24 to 30 after joining | who joined 30 days ago or more | 22 % |
//! | Activation | hours of use in the last 30 days | active in them | 6 h each |
//! | Growth | a purchase on any of the days 0 to 90 after joining | who joined 90 days ago or more | 12 % |
//! | Growth | net spend of the last 30 days: ARPU | active in them | none |
//! | Growth | net spend of the last 30 days: ARPPU | who bought in them | 150.00 each |
//! | Loyalty | two purchases in the last 90 days | who joined 90 days ago or more | none |
//! | Advocacy | matured invitees: the K factor | active in the last 30 days | none |
//!
//! Only mature users count: a user who joined yesterday cannot have failed yet. An invitee is mature once the newcomer
//! plan is complete, or if active on any of the days 30 to 37 after joining.

mod board;
mod census;
mod row;
mod rule;

pub use board::KpiBoard;
pub use row::{Kpi, KpiRow, KpiTarget, KpiUnit, KpiVerdict};
pub use rule::KpiRule;
