//! Activity: totals by day and kind, active users per day, week, month and window, and how often users come.
//! *Which users are active each day?*
//!
//! ```text
//! DAU, WAU, MAU      users active in a day, week or calendar month: periods, each user once in each
//! trailing n         users active in D−n+1 ..= D, for each day D
//! DAU / MAU-30       users of a day ÷ users of the 30 days that end on it
//! mean DAU / MAU     mean over the days of a calendar month ÷ users of that month
//! L7, L28            users by the number of their active days among the last 7 or 28
//! ```
//! Two different ratios are called stickiness, so each is named here by what it divides.

mod daily_cells;
mod daily_totals;
mod histogram;
mod rule;
mod stickiness;
mod trailing;
mod users;

pub use daily_totals::{DailyTotal, DailyTotals, DailyTotalsRule};
pub use histogram::ActiveDays;
pub use rule::{ActivityError, ActivityRule};
pub use stickiness::Stickiness;
pub use trailing::{TrailingDay, TrailingUsers};
pub use users::{ActivePeriod, ActiveUsers};
