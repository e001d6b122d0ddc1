//! Civil dates, kept as days since 1970-01-01: the grain of every score.

use core::fmt;
use core::ops::Sub;
use core::str::FromStr;

use crate::wording::encoded::PlainSort;
use crate::wording::problems::{Plain, Shown, problems, sorts};
use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A civil date of the proleptic Gregorian calendar, kept as days since 1970-01-01.
///
/// Its range is that of [`NaiveDate`], years −262143 to 262142. Differences of days are differences of dates, never of
/// seconds. Arithmetic stops at the ends of the range.
///
/// ```
/// use lifestage::Day;
///
/// const LAUNCH: Day = Day::ymd(2026, 1, 31);
/// assert_eq!(LAUNCH.plus_months(1), "2026-02-28".parse()?);
/// assert_eq!(LAUNCH.plus(30) - LAUNCH, 30);
/// assert_eq!(Day::from(chrono::NaiveDate::from_ymd_opt(2026, 1, 31).unwrap()), LAUNCH);
/// # Ok::<(), lifestage::time::DayError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The first day of the range.
    pub const MIN: Self = Self(NaiveDate::MIN.to_epoch_days());
    /// The last day of the range.
    pub const MAX: Self = Self(NaiveDate::MAX.to_epoch_days());
    /// 1970-01-01.
    pub const EPOCH: Self = Self(0);

    /// The day `days_since_epoch` days after 1970-01-01, before it where negative.
    ///
    /// # Errors
    /// When the day is before [`Day::MIN`] or after [`Day::MAX`].
    pub const fn new(days_since_epoch: i32) -> Result<Self, DayError> {
        if days_since_epoch >= Self::MIN.0 && days_since_epoch <= Self::MAX.0 {
            Ok(Self(days_since_epoch))
        } else {
            Err(DayError::OutOfRange { days: days_since_epoch })
        }
    }

    /// The date of a year, month (1 to 12) and day (1 to 31), for dates written in code.
    ///
    /// # Panics
    /// For literals: panics where there is no such date.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn ymd(year: i32, month: u32, day: u32) -> Self {
        match NaiveDate::from_ymd_opt(year, month, day) {
            Some(date) => Self(date.to_epoch_days()),
            None => panic!("no such date"),
        }
    }

    /// Days since 1970-01-01.
    pub const fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// The day `days` days later (earlier where negative), or the end of the range.
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days)).within_range()
    }

    /// The day `days` days earlier, or the start of the range.
    #[must_use]
    pub const fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub_unsigned(days)).within_range()
    }

    const fn within_range(self) -> Self {
        if self.0 < Self::MIN.0 {
            Self::MIN
        } else if self.0 > Self::MAX.0 {
            Self::MAX
        } else {
            self
        }
    }

    /// The same day of the month `months` months later (earlier where negative), clamped to the month's last day.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let size = Months::new(months.unsigned_abs());
        let date = NaiveDate::from(self);
        let moved = if months < 0 { date.checked_sub_months(size) } else { date.checked_add_months(size) };
        moved.map_or(if months < 0 { Self::MIN } else { Self::MAX }, Self::from)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        NaiveDate::from(self).weekday()
    }
}

/// Days between two dates.
impl Sub for Day {
    type Output = i32;

    fn sub(self, earlier: Self) -> i32 {
        // INVARIANT: the range spans fewer than 2^28 days.
        self.0 - earlier.0
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

impl From<Day> for NaiveDate {
    fn from(day: Day) -> Self {
        // INVARIANT: a day is within chrono's range, by every door.
        let date = Self::from_epoch_days(day.0);
        debug_assert!(date.is_some(), "day {} is out of range", day.0);
        date.unwrap_or_default()
    }
}

impl TryFrom<i32> for Day {
    type Error = DayError;

    fn try_from(days_since_epoch: i32) -> Result<Self, Self::Error> {
        Self::new(days_since_epoch)
    }
}

/// A number or text that is not a day.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DayError {
    /// Too far from 1970.
    OutOfRange {
        /// The days since 1970-01-01.
        days: i32,
    },
    /// A text that is not a date.
    NotADate {
        /// The text that was read.
        text: Box<str>,
    },
}

problems! {
    enum DayError {
        OutOfRange { days: Whole } with (first: Whole = Day::MIN.0, last: Whole = Day::MAX.0) = "problem.day.out_of_range"
            "day `{days}` is out of range: give days since 1970-01-01 from {first} to {last}"
            "第`{days}`天超出范围：请填写自1970年1月1日起的天数，{first}至{last}";
        NotADate { text: Text } = "problem.day.not_a_date"
            "`{text}` is not a date: write it like `2026-01-31`"
            "`{text}`不是日期：请写成`2026-01-31`这样";
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<NaiveDate>().map(Self::from).map_err(|_| DayError::NotADate { text: text.into() })
    }
}

impl Shown<sorts::Date> for Day {
    fn plain(&self) -> Option<Plain> {
        Some(Plain::new(PlainSort::Day, self.to_string()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = NaiveDate::from(*self);
        // chrono does not heed a width.
        if f.width().is_some() { f.pad(&date.to_string()) } else { date.fmt(f) }
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i32(self.0) }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
        } else {
            i32::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stops_at_the_ends_of_the_range() {
        assert_eq!(Day::MAX.plus(1), Day::MAX);
        assert_eq!(Day::MIN.minus(u32::MAX), Day::MIN);
        assert_eq!(Day::MIN.plus(i32::MIN), Day::MIN);
        assert_eq!(Day::MAX.plus_months(1), Day::MAX);
        assert_eq!(Day::MIN.plus_months(-1), Day::MIN);
        assert!(Day::new(Day::MAX.0 + 1).is_err());
    }

    #[test]
    fn a_month_later_is_clamped_to_the_end_of_the_month() {
        assert_eq!(Day::ymd(2025, 1, 31).plus_months(1), Day::ymd(2025, 2, 28));
        assert_eq!(Day::ymd(2024, 1, 31).plus_months(1), Day::ymd(2024, 2, 29));
        assert_eq!(Day::ymd(2024, 3, 31).plus_months(-1), Day::ymd(2024, 2, 29));
    }

    #[test]
    fn every_day_of_the_range_is_a_date_and_back() {
        for day in [Day::MIN, Day::EPOCH, Day::MAX] {
            assert_eq!(Day::from(NaiveDate::from(day)), day);
            assert_eq!(day.to_string().parse(), Ok(day));
        }
    }
}
