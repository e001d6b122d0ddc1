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
//! | Advocacy | invitees who matured in the last 30 days: the K factor | active in the last 30 days | none |
//!
//! Only mature users count: a user who joined yesterday cannot have failed yet. An invitee matures on the day on which the
//! newcomer plan is complete, or on the first active day from 30 to 37 days after joining, whichever comes first. Without
//! any user with a referrer, K is unknown.
//!
//! Numbers of your own stand beside the nine: the share of the users of whom a condition holds, or the mean of a metric. A
//! target may have a baseline and a due day, which give the share of the way and the pace that is left. Every number is
//! compared with its value one month and one year before, with the interval of the change.

mod board;
mod census;
mod figure;
mod own;
mod row;
mod rule;
mod unit;

pub use board::KpiBoard;
pub(crate) use census::BoardQuestion;
pub use census::KpiError;
pub use figure::{KpiChange, KpiFigure, KpiInterval, KpiPast};
pub use own::OwnKpi;
pub(crate) use row::join_past;
pub use row::{Kpi, KpiName, KpiRow, KpiVerdict};
pub use rule::{KpiInvitees, KpiRule};
pub use unit::{KpiGoal, KpiTarget, KpiUnit};
