//! The streak of a user.

use serde::{Deserialize, Serialize};

use super::monthly::MonthlyReward;
use crate::time::Day;

/// A run of days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StreakRun {
    /// Its first day.
    pub started_on: Day,
    /// The last day that added to it.
    pub last_day: Day,
    /// The number of days that added to it: days that qualified, and repaired days if repairs count.
    pub length: u32,
    /// The number of missed days that freeze tokens bridged.
    pub frozen: u32,
    /// The number of missed days that were repaired.
    pub repaired: u32,
}

/// The streak of a user, as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Streak {
    /// The day asked about.
    pub as_of: Day,
    /// Whether that day has qualified. If not, it still can: a day is over only when the next one has begun.
    pub done_today: bool,
    /// The run that ends on that day, or on the day before if that day can still qualify. `None` if the run broke.
    pub current: Option<StreakRun>,
    /// The longest run so far; of several, the earliest.
    pub best: Option<StreakRun>,
    /// The missed day that broke the run before the current one.
    pub broken_on: Option<Day>,
    /// The freeze tokens that are left.
    pub tokens: u32,
    /// The repairs that are left in the calendar month of the day.
    pub repairs_left: u32,
    /// The missed day that a make-up on this day would repair. `None` if there is none.
    pub repairable: Option<Day>,
    /// The days of the calendar month so far that are done, in a row or not; repaired days if repairs count.
    pub done_this_month: u32,
    /// The next reward for days of the month. `None` if there is none.
    pub next_monthly: Option<MonthlyReward>,
}

impl Streak {
    /// The length of the current run in days; 0 without one.
    pub fn length(&self) -> u32 {
        self.current.map_or(0, |run| run.length)
    }

    /// The first day of the current run.
    pub fn started_on(&self) -> Option<Day> {
        self.current.map(|run| run.started_on)
    }

    /// The length of the longest run so far in days; 0 without one.
    pub fn longest(&self) -> u32 {
        self.best.map_or(0, |run| run.length)
    }
}
