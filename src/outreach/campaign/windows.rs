//! Windows after messages or days of joining: a day and some days after it, of which days in two windows count once.

use core::ops::Deref;

use smallvec::SmallVec;

use crate::time::{Day, Days};

/// The days of one or more windows of the same length, as ranges without overlap, ascending.
pub(super) struct Windows(SmallVec<[Days; 1]>);

impl Windows {
    /// The windows that these days open, given in ascending order: each day, and `after` days after it.
    pub(super) fn of(openings: impl IntoIterator<Item = Day>, after: u16) -> Self {
        let mut windows: SmallVec<[Days; 1]> = SmallVec::new();
        for first in openings {
            let next = Days::new(first, first.plus(after.into())).unwrap_or(Days::only(first));
            match windows.last_mut() {
                // INVARIANT: a later window of the same length ends later.
                Some(last) if last.contains(first) => *last = Days::new(last.first(), next.last()).unwrap_or(next),
                _ => windows.push(next),
            }
        }
        Self(windows)
    }

    pub(super) fn contains(&self, day: Day) -> bool {
        self.iter().any(|window| window.contains(day))
    }

    /// Whether the last window goes on after a day.
    pub(super) fn are_open(&self, after: Day) -> bool {
        self.last().is_some_and(|window| window.last() > after)
    }

    /// As many days before the first window as the windows have had by a day, so that a part of a window is compared
    /// with a part. `None` where they have not begun.
    pub(super) fn as_many_before(&self, by: Day) -> Option<Days> {
        let begin = self.first()?.first();
        let so_far = self.iter().filter_map(|window| window.intersection(Days::new(begin, by).ok()?));
        let count = so_far.map(Days::count).sum();
        (count > 0).then(|| Days::new(begin.minus(count), begin.minus(1)).ok())?
    }
}

impl Deref for Windows {
    type Target = [Days];

    fn deref(&self) -> &[Days] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i32) -> Day {
        Day::ymd(2026, 3, 1).plus(n)
    }

    fn days(first: i32, last: i32) -> Days {
        Days::new(day(first), day(last)).unwrap()
    }

    #[test]
    fn windows_that_overlap_are_one_and_others_stay_apart() {
        let windows = Windows::of([day(0), day(2), day(10)], 3);
        assert_eq!(*windows, [days(0, 5), days(10, 13)]);
        assert!(windows.contains(day(5)) && !windows.contains(day(6)) && windows.contains(day(10)));
        assert!(windows.are_open(day(12)) && !windows.are_open(day(13)));
        assert_eq!(*Windows::of([day(0), day(3)], 2), [days(0, 2), days(3, 5)], "neighbors share no day");
        assert_eq!(*Windows::of([day(0)], 0), [days(0, 0)]);
    }

    #[test]
    fn the_days_before_are_as_many_as_there_have_been() {
        let windows = Windows::of([day(0), day(2), day(10)], 3);
        assert_eq!(windows.as_many_before(day(30)), Some(days(-10, -1)));
        assert_eq!(windows.as_many_before(day(8)), Some(days(-6, -1)));
        assert_eq!(windows.as_many_before(day(0)), Some(days(-1, -1)));
        assert_eq!(windows.as_many_before(day(-1)), None);
        assert_eq!(Windows::of([], 3).as_many_before(day(9)), None);
    }
}
