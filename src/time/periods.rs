//! Numbered periods: one for each row of a report.

use super::day::Day;
use super::days::Days;
use super::period::Period;
use crate::wording::problems::problems;

/// The periods that hold any of some days, each of them whole, numbered in order from 0.
///
/// ```
/// use lifestage::Day;
/// use lifestage::time::{Days, Period, Periods};
///
/// let spring = Days::new(Day::ymd(2026, 3, 10), Day::ymd(2026, 5, 20))?;
/// let months = Periods::over(Period::Month, spring)?;
/// assert_eq!(months.len(), 3);
/// assert_eq!(months.number(Day::ymd(2026, 4, 30)), Some(1));
/// assert_eq!(months.days().to_string(), "2026-03-01..=2026-05-31");
/// assert_eq!(months.finished_by(spring.last()), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods {
    /// INVARIANT: at least one, and each starts on the day after the one before it ends.
    list: Vec<Days>,
    /// The number of the period of each day. INVARIANT: fewer than 65,536 days, so fewer periods.
    numbers: Vec<u16>,
    days: Days,
}

/// More days than one report may cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodsError {
    days: Days,
    count: u32,
}

problems! {
    struct PeriodsError { days, count: Whole } with (first: Date = days.first(), last: Date = days.last(), most: Whole = Periods::MOST_DAYS) = "problem.periods"
        "the periods over `{first}..={last}` hold `{count}` days: ask about at most {most} days, a hundred years"
        "`{first}`至`{last}`的各周期共`{count}`天：最多可查询{most}天，即一百年";
}

impl Periods {
    /// The most days that the periods may hold together: a hundred years. More come of a mistaken date.
    pub const MOST_DAYS: u32 = 36_525;

    /// The periods that hold any of these days.
    ///
    /// # Errors
    /// When they hold more than [`Periods::MOST_DAYS`] days.
    pub fn over(period: Period, days: Days) -> Result<Self, PeriodsError> {
        let (first, last) = (period.containing(days.first()).first(), period.containing(days.last()).last());
        let whole = Days::between(first, last);
        let count = whole.count();
        if count > Self::MOST_DAYS {
            return Err(PeriodsError { days, count });
        }
        let list: Vec<Days> = period.over(days).collect();
        let numbers = (0..).zip(&list);
        let numbers = numbers.flat_map(|(number, days)| (0..days.count()).map(move |_| number)).collect();
        Ok(Self { list, numbers, days: whole })
    }

    /// The number of periods, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "there is at least one")]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All days of all periods.
    pub const fn days(&self) -> Days {
        self.days
    }

    /// The period with this number, counted from 0.
    pub fn get(&self, number: usize) -> Option<Days> {
        self.list.get(number).copied()
    }

    /// The periods in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Days> {
        self.list.iter().copied()
    }

    /// The number of the period that holds a day; none for a day outside.
    #[inline]
    pub fn number(&self, day: Day) -> Option<usize> {
        self.short_number(day).map(usize::from)
    }

    /// The same in half a word, for lists of them.
    #[inline]
    pub(crate) fn short_number(&self, day: Day) -> Option<u16> {
        let place = usize::try_from(day - self.days.first()).ok()?;
        self.numbers.get(place).copied()
    }

    /// How many periods are over by the end of a day.
    pub fn finished_by(&self, day: Day) -> usize {
        self.list.partition_point(|days| days.last() <= day)
    }
}

#[cfg(test)]
mod tests {
    use core::num::NonZeroU32;

    use super::*;

    #[test]
    fn every_day_has_the_number_of_its_period() {
        let range = Days::new(Day::ymd(2023, 12, 20), Day::ymd(2024, 3, 2)).unwrap();
        let ten = Period::Block { days: NonZeroU32::new(10).unwrap(), anchor: Day::EPOCH };
        for period in [Period::Day, Period::Week(chrono::Weekday::Sun), ten, Period::Month, Period::Year] {
            let periods = Periods::over(period, range).unwrap();
            assert_eq!(periods.iter().map(Days::count).sum::<u32>(), periods.days().count());
            for (number, days) in periods.iter().enumerate() {
                assert!(days.iter().all(|day| periods.number(day) == Some(number)), "{period:?} {days}");
                assert_eq!(
                    (periods.finished_by(days.last().minus(1)), periods.finished_by(days.last())),
                    (number, number + 1)
                );
                assert_eq!(periods.get(number), Some(days));
            }
            assert_eq!(periods.number(periods.days().first().minus(1)), None);
            assert_eq!(periods.number(periods.days().last().plus(1)), None);
        }
    }

    #[test]
    fn more_than_a_hundred_years_are_refused_even_of_one_block() {
        assert!(Periods::over(Period::Day, Days::ALL).is_err());
        let ages = Period::Block { days: NonZeroU32::MAX, anchor: Day::EPOCH };
        assert!(Periods::over(ages, Days::only(Day::EPOCH)).is_err());
        let century = Days::new(Day::EPOCH, Day::EPOCH.plus(36_524)).unwrap();
        assert_eq!(Periods::over(Period::Day, century).unwrap().len(), 36_525);
        assert!(Periods::over(Period::Week(chrono::Weekday::Mon), century).is_err());
    }
}
