//! Periods of growth points: the days over which points add up.

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::time::{Day, Days, Period, Window};

/// The days over which points add up. After them, points start again from 0.
///
/// ```
/// use lifestage::incentive::PointsPeriod;
/// use lifestage::time::{Period, Window};
///
/// assert_eq!(PointsPeriod::default(), PointsPeriod::Calendar(Period::Month));
/// let trailing = PointsPeriod::Trailing(Window::last(30));
/// assert_eq!(serde_json::to_string(&trailing)?, r#"{"trailing":{"last":30}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PointsPeriod {
    /// Each period of the calendar on its own.
    Calendar(Period),
    /// All days since joining; it has no end.
    Lifetime,
    /// The last n days, moving on each day. It never ends, so it has no rewards and no levels.
    Trailing(Window),
}

impl Default for PointsPeriod {
    /// The calendar month: the monthly growth value.
    fn default() -> Self {
        Self::Calendar(Period::Month)
    }
}

impl fmt::Display for PointsPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calendar(Period::Block { days, .. }) => write!(f, "{days} days"),
            Self::Calendar(Period::Day) => f.pad("day"),
            Self::Calendar(Period::Week(_)) => f.pad("week"),
            Self::Calendar(Period::Month) => f.pad("month"),
            Self::Calendar(Period::Quarter) => f.pad("quarter"),
            Self::Calendar(Period::Year) => f.pad("year"),
            Self::Lifetime => f.pad("lifetime"),
            Self::Trailing(window) => window.fmt(f),
        }
    }
}

impl PointsPeriod {
    /// The days of the period that holds the day: a calendar period to its end, a lifetime from joining to the day, a
    /// trailing window up to the day.
    pub fn days(self, joined: Day, day: Day) -> Days {
        match self {
            Self::Calendar(period) => period.containing(day),
            Self::Lifetime => up_to(joined, day),
            Self::Trailing(window) => window.days(day),
        }
    }

    /// The most days that such a period can have. `None` without a bound.
    pub(super) fn longest(self) -> Option<u32> {
        match self {
            Self::Calendar(Period::Day) => Some(1),
            Self::Calendar(Period::Week(_)) => Some(7),
            Self::Calendar(Period::Block { days, .. }) => Some(days.get()),
            Self::Calendar(Period::Month) => Some(31),
            Self::Calendar(Period::Quarter) => Some(92),
            Self::Calendar(Period::Year) => Some(366),
            Self::Lifetime => None,
            Self::Trailing(window) => window.length(),
        }
    }
}

/// The days from the first to the last; only the last if they are out of order.
pub(super) fn up_to(first: Day, last: Day) -> Days {
    Days::new(first, last).unwrap_or(Days::only(last))
}

/// How fast points come: the points so far and the days so far, including the day asked about.
///
/// The pace is kept as two whole numbers, so that it is rounded only once, at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Pace {
    /// The points.
    pub points: u64,
    /// The days.
    pub days: NonZeroU32,
}

impl Pace {
    /// The pace of these points over these days.
    pub(super) fn over(points: u64, days: Days) -> Self {
        // INVARIANT: there is at least one day.
        Self { points, days: NonZeroU32::new(days.count()).unwrap_or(NonZeroU32::MIN) }
    }

    /// Points per day.
    #[expect(clippy::cast_precision_loss, reason = "for display; days are found by whole numbers")]
    pub fn per_day(self) -> f64 {
        self.points as f64 / f64::from(self.days.get())
    }

    /// The number of days that it takes to earn what is missing at this pace, rounded up. `None` at a pace of 0.
    ///
    /// ```
    /// use lifestage::incentive::Pace;
    ///
    /// let pace: Pace = serde_json::from_str(r#"{"points": 30, "days": 9}"#)?;
    /// assert_eq!([pace.days_to(70), pace.days_to(71), pace.days_to(0)], [Some(21), Some(22), Some(0)]);
    /// let still: Pace = serde_json::from_str(r#"{"points": 0, "days": 9}"#)?;
    /// assert_eq!(still.days_to(1), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn days_to(self, missing: u64) -> Option<u64> {
        let needed = u128::from(missing) * u128::from(self.days.get());
        let days = (self.points > 0).then(|| needed.div_ceil(u128::from(self.points)))?;
        u64::try_from(days).ok()
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.*} points a day", f.precision().unwrap_or(1), self.per_day())
    }
}
