//! A user's streak: the answer.

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// Days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StreakRun {
    /// Its first day.
    pub started_on: Day,
    /// The last day that added to it.
    pub last_day: Day,
    /// How many days added to it: those that qualified, and the repaired ones where they count.
    pub length: u32,
    /// How many missed days tokens were spent on to keep it.
    pub frozen: u32,
    /// How many missed days in it were repaired.
    pub repaired: u32,
}

/// The streak of a user, as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Streak {
    /// As of which day.
    pub as_of: Day,
    /// Whether that day qualified. Else it still can: a day is over only when the next one has begun.
    pub done_today: bool,
    /// The run that ends on that day, or on the day before while that day can still qualify; none where it broke.
    pub current: Option<StreakRun>,
    /// The longest run so far, the earliest of several.
    pub best: Option<StreakRun>,
    /// The missed day that broke the run before the current one.
    pub broken_on: Option<Day>,
    /// Freeze tokens that are left.
    pub tokens: u32,
    /// Repairs that are left in the calendar month of the day.
    pub repairs_left: u32,
    /// The missed day that a make-up on the day would repair, if it could any.
    pub repairable: Option<Day>,
}

impl Streak {
    /// The length of the current run, 0 where there is none.
    pub fn length(&self) -> u32 {
        self.current.map_or(0, |run| run.length)
    }

    /// The first day of the current run.
    pub fn started_on(&self) -> Option<Day> {
        self.current.map(|run| run.started_on)
    }

    /// The length of the longest run so far, 0 where there was none.
    pub fn longest(&self) -> u32 {
        self.best.map_or(0, |run| run.length)
    }
}
