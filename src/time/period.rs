//! Periods by which reports count: days, weeks, blocks, months, quarters, years.

use core::fmt;
use core::num::NonZeroU32;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::day::Day;
use super::days::Days;
use super::window::Window;
use crate::wording::problems::problems;

/// A way to cut all days into periods without gap or overlap; a period is named by its first day.
///
/// The last n days are not a period but a [`Window`](super::Window), as they move with the day asked about.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::{Period, Weekday};
///
/// let week = Period::Week(Weekday::Mon);
/// assert_eq!(week.containing(Day::ymd(2021, 1, 1)).first(), Day::ymd(2020, 12, 28));
/// assert_eq!(week.label(Day::ymd(2021, 1, 1)), "2020-W53");
/// assert_eq!(Period::Quarter.label(Day::ymd(2021, 5, 9)), "2021-Q2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Period {
    /// Each civil day.
    Day,
    /// Seven days from this weekday on, as [`Calendar::week`](super::Calendar::week) gives it.
    Week(Weekday),
    /// Blocks of a fixed number of days, one of them starting on the anchor.
    Block {
        /// The length of a block in days.
        days: NonZeroU32,
        /// A day on which one of the blocks starts.
        anchor: Day,
    },
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
}

impl Period {
    /// The period that holds the day. At the ends of the range of dates it is cut off.
    pub fn containing(self, day: Day) -> Days {
        match self {
            Self::Day => Days::only(day),
            Self::Week(first) => {
                let into = day.weekday().days_since(first);
                Days::between(day.minus(into), day.plus(6 - into.cast_signed()))
            }
            Self::Block { days, anchor } => {
                let length = i64::from(days.get());
                let into = i64::from(day - anchor).rem_euclid(length);
                let reach = |by: i64| i32::try_from(by).unwrap_or(i32::MAX);
                Days::between(day.plus(-reach(into)), day.plus(reach(length - 1 - into)))
            }
            Self::Month => Self::months(day, 1),
            Self::Quarter => Self::months(day, 3),
            Self::Year => Self::months(day, 12),
        }
    }

    /// The block of several months, counted from January, that holds the day.
    fn months(day: Day, months: u32) -> Days {
        let date = NaiveDate::from(day);
        let first_month = date.month0() / months * months + 1;
        // INVARIANT: the first of a month of an existing year exists.
        let first = NaiveDate::from_ymd_opt(date.year(), first_month, 1).map_or(day, Day::from);
        let next = first.plus_months(months.cast_signed());
        // At the end of the range the next period does not start.
        Days::between(first, if next == Day::MAX { Day::MAX } else { next.minus(1) })
    }

    /// The period after the one that holds the day; none at the end of the range.
    pub fn after(self, day: Day) -> Option<Days> {
        let last = self.containing(day).last();
        (last < Day::MAX).then(|| self.containing(last.plus(1)))
    }

    /// The period before the one that holds the day; none at the start of the range.
    pub fn before(self, day: Day) -> Option<Days> {
        let first = self.containing(day).first();
        (first > Day::MIN).then(|| self.containing(first.minus(1)))
    }

    /// All periods that hold any of these days, ascending.
    pub fn over(self, days: Days) -> impl Iterator<Item = Days> {
        core::iter::successors(Some(self.containing(days.first())), move |period| self.after(period.first()))
            .take_while(move |period| period.first() <= days.last())
    }

    /// The usual name of the period of this day: `2020-W53` for weeks from Monday (ISO 8601), `2021-05`, `2021-Q2`,
    /// `2021`, and the first day for the others.
    pub fn label(self, day: Day) -> String {
        let date = NaiveDate::from(day);
        match self {
            Self::Week(Weekday::Mon) => format!("{:04}-W{:02}", date.iso_week().year(), date.iso_week().week()),
            Self::Day | Self::Week(_) | Self::Block { .. } => self.containing(day).first().to_string(),
            Self::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Self::Quarter => format!("{:04}-Q{}", date.year(), date.month0() / 3 + 1),
            Self::Year => format!("{:04}", date.year()),
        }
    }
}

/// A window where a period of the calendar is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodError {
    window: Window,
}

problems! {
    struct PeriodError { window: Text } = "problem.period"
        "`{window}` moves with the day asked about and is not a period: count by days, weeks, months or a block of days"
        "`{window}`会随查询日移动，不是固定周期：请按天、周、月或固定天数分段";
}

/// Only the window of one day, the day itself, is a period. Any other window is refused: the last n days as of two
/// neighboring days overlap, so one user would be new, returning and dormant at once.
///
/// ```
/// use lifestage::time::{Period, Window};
///
/// assert_eq!(Period::try_from(Window::last(1)), Ok(Period::Day));
/// assert_eq!(
///     Period::try_from(Window::last(28)).unwrap_err().to_string(),
///     "`last 28 days` moves with the day asked about and is not a period: \
///      count by days, weeks, months or a block of days",
/// );
/// ```
impl TryFrom<Window> for Period {
    type Error = PeriodError;

    fn try_from(window: Window) -> Result<Self, Self::Error> {
        if window == Window::last(1) { Ok(Self::Day) } else { Err(PeriodError { window }) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day => f.write_str("day"),
            Self::Week(first) => write!(f, "week from {first}"),
            Self::Block { days, anchor } => write!(f, "block of {days} days from {anchor}"),
            Self::Month => f.write_str("month"),
            Self::Quarter => f.write_str("quarter"),
            Self::Year => f.write_str("year"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Period; 7] = [
        Period::Day,
        Period::Week(Weekday::Mon),
        Period::Week(Weekday::Sun),
        Period::Block { days: NonZeroU32::new(10).unwrap(), anchor: Day::EPOCH },
        Period::Month,
        Period::Quarter,
        Period::Year,
    ];

    #[test]
    fn periods_follow_each_other_without_gap_or_overlap() {
        let range = Days::new(Day::ymd(2019, 12, 20), Day::ymd(2024, 3, 2)).unwrap();
        for period in ALL {
            let all: Vec<Days> = period.over(range).collect();
            assert!(all.first().unwrap().contains(range.first()) && all.last().unwrap().contains(range.last()));
            for pair in all.windows(2) {
                assert_eq!(pair[1].first() - pair[0].last(), 1, "{period:?}");
                assert_eq!(period.before(pair[1].last()), Some(pair[0]));
            }
            for days in all {
                assert!(days.iter().all(|day| period.containing(day) == days), "{period:?} {days}");
            }
        }
    }

    #[test]
    fn periods_end_where_the_range_of_days_ends() {
        for period in ALL {
            assert_eq!(period.containing(Day::MAX).last(), Day::MAX, "{period:?}");
            assert_eq!(period.containing(Day::MIN).first(), Day::MIN, "{period:?}");
            assert_eq!(period.after(Day::MAX), None);
            assert_eq!(period.before(Day::MIN), None);
        }
    }
}
