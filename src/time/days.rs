//! Runs of civil days, both ends included.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::day::Day;
use crate::wording::problems::problems;

/// The civil days from a first to a last one, both included: at least one day.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::Days;
///
/// let january = Days::new(Day::ymd(2026, 1, 1), Day::ymd(2026, 1, 31))?;
/// assert_eq!(january.count(), 31);
/// assert!(january.contains(Day::ymd(2026, 1, 31)));
/// assert_eq!(
///     Days::new(january.last(), january.first()).unwrap_err().to_string(),
///     "the range from `2026-01-31` ends before it starts, on `2026-01-01`: give the earlier day first",
/// );
/// # Ok::<(), lifestage::time::DaysError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Days {
    first: Day,
    last: Day,
}

/// How [`Days`] are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    first: Day,
    last: Day,
}

/// A range that ends before it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaysError {
    first: Day,
    last: Day,
}

problems! {
    struct DaysError { first: Date, last: Date } = "problem.days"
        "the range from `{first}` ends before it starts, on `{last}`: give the earlier day first"
        "起始日`{first}`晚于结束日`{last}`：请把较早的日期写在前面";
}

impl Days {
    /// All days that can be written, from [`Day::MIN`] to [`Day::MAX`].
    pub const ALL: Self = Self { first: Day::MIN, last: Day::MAX };

    /// The days from the first to the last.
    ///
    /// # Errors
    /// When the last is before the first.
    pub fn new(first: Day, last: Day) -> Result<Self, DaysError> {
        if first <= last { Ok(Self { first, last }) } else { Err(DaysError { first, last }) }
    }

    /// This one day.
    pub const fn only(day: Day) -> Self {
        Self { first: day, last: day }
    }

    /// For the other files of this folder, where the order is sure by construction.
    pub(super) const fn between(first: Day, last: Day) -> Self {
        Self { first, last }
    }

    /// The first day.
    pub const fn first(self) -> Day {
        self.first
    }

    /// The last day.
    pub const fn last(self) -> Day {
        self.last
    }

    /// The number of days, at least 1.
    pub fn count(self) -> u32 {
        (self.last - self.first).cast_unsigned() + 1
    }

    /// Whether the day is one of them.
    pub fn contains(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }

    /// The days that are in both; none where there are none.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last)).ok()
    }

    /// The days one by one, ascending.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Day> + ExactSizeIterator {
        let first = self.first;
        (0..self.count().cast_signed()).map(move |offset| first.plus(offset))
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..={}", self.first, self.last)
    }
}

impl From<Days> for Ends {
    fn from(days: Days) -> Self {
        Self { first: days.first, last: days.last }
    }
}

impl TryFrom<Ends> for Days {
    type Error = DaysError;

    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.first, ends.last)
    }
}
