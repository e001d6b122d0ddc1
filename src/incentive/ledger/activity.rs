//! Activity of a user: the active days, and the lots that they keep alive.
//!
//! ```text
//! expires_on = a + n, where a is the first active day from the earn on that no activity follows within n days
//! ```
//! An earn is activity, so its day begins the chain. Activity later than a + n comes too late. Only ledgers with lots
//! that expire by inactivity keep this state, and it can always be rebuilt from the transactions.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::places::{Place, Places};
use crate::time::Day;

/// The active days of a user and the lots that depend on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Activity {
    days: BTreeSet<Day>,
    /// One for each number of days, ascending; nearly always there is only one.
    groups: SmallVec<[Group; 1]>,
}

/// The lots that expire after the same number of days without activity.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    inactive_days: u32,
    /// The active days that are followed by another one, but too late.
    ends: BTreeSet<Day>,
    /// The lots with points left, in order of earn day and id.
    open: Places,
}

impl Activity {
    pub(super) fn new(days: impl IntoIterator<Item = Day>) -> Self {
        Self { days: days.into_iter().collect(), groups: SmallVec::new() }
    }

    /// Adds an active day.
    pub(super) fn note(&mut self, day: Day) {
        if !self.days.insert(day) {
            return;
        }
        let before = self.days.range(..day).next_back().copied();
        let after = self.days.range(day..).nth(1).copied();
        for group in &mut self.groups {
            if let Some(before) = before {
                group.set_end(before, group.is_too_late(before, day));
            }
            if let Some(after) = after {
                group.set_end(day, group.is_too_late(day, after));
            }
        }
    }

    /// The last active day on or before the day.
    pub(super) fn last(&self, day: Day) -> Option<Day> {
        self.days.range(..=day).next_back().copied()
    }

    /// The last usable day of a lot, as of a day on or after its earn day.
    pub(super) fn expires_on(&self, earned: Day, inactive_days: u32, as_of: Day) -> Day {
        let end = self.group(inactive_days).and_then(|group| group.ends.range(earned..).next().copied());
        let last = self.last(as_of).unwrap_or(earned);
        plus(end.map_or(last, |end| end.min(last)), inactive_days)
    }

    fn group(&self, inactive_days: u32) -> Option<&Group> {
        let at = self.groups.binary_search_by_key(&inactive_days, |group| group.inactive_days).ok()?;
        self.groups.get(at)
    }

    /// The open lots of a number of inactive days. Makes the list if there is none yet.
    pub(super) fn open(&mut self, inactive_days: u32) -> Option<&mut Places> {
        let at = match self.groups.binary_search_by_key(&inactive_days, |group| group.inactive_days) {
            Ok(at) => at,
            Err(at) => {
                let mut group = Group { inactive_days, ends: BTreeSet::new(), open: Places::new() };
                let pairs = self.days.iter().zip(self.days.iter().skip(1));
                group.ends =
                    pairs.filter(|(day, next)| group.is_too_late(**day, **next)).map(|(day, _)| *day).collect();
                self.groups.insert(at, group);
                at
            }
        };
        self.groups.get_mut(at).map(|group| &mut group.open)
    }

    /// The open lots that have not expired on the day, or are of later days, in spend order. `last` is the activity
    /// that they count from.
    pub(super) fn alive(&self, day: Day, last: Day) -> impl Iterator<Item = Place> {
        self.groups.iter().flat_map(move |group| {
            let expires_on = plus(last, group.inactive_days);
            group.alive(day, self.last(day)).map(move |place| Place { expires_on, ..*place })
        })
    }
}

impl Group {
    fn is_too_late(&self, day: Day, next: Day) -> bool {
        (next - day).unsigned_abs() > self.inactive_days
    }

    fn set_end(&mut self, day: Day, is_end: bool) {
        if is_end {
            self.ends.insert(day);
        } else {
            self.ends.remove(&day);
        }
    }

    fn alive(&self, day: Day, last: Option<Day>) -> impl Iterator<Item = &Place> {
        let dead_until = last.and_then(|last| {
            if self.is_too_late(last, day) { Some(last) } else { self.ends.range(..last).next_back().copied() }
        });
        self.open.from(day, move |place| dead_until.is_some_and(|until| place.earned <= until))
    }
}

fn plus(day: Day, days: u32) -> Day {
    day.plus(i32::try_from(days).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts day by day from the earn how long there was no activity.
    fn counted(days: &[i32], earned: i32, inactive_days: i32, as_of: i32) -> i32 {
        let mut last = earned;
        for day in earned..=as_of {
            if day > last + inactive_days {
                break;
            }
            if days.contains(&day) {
                last = day;
            }
        }
        last + inactive_days
    }

    #[test]
    fn activity_in_any_order_agrees_with_counting_day_by_day() {
        let day = |offset: i32| Day::EPOCH.plus(offset);
        // Every set of active days among the first ten after an earn on day 0, noted backwards and forwards.
        for bits in 0_u32..1 << 10 {
            let mut days: Vec<i32> = (1..=10).filter(|at| bits >> (at - 1) & 1 == 1).collect();
            days.insert(0, 0);
            let mut backwards = Activity::new(vec![day(0)]);
            let mut forwards = backwards.clone();
            for inactive in 0..4 {
                assert!(backwards.open(inactive).is_some());
            }
            for (one, other) in days.iter().zip(days.iter().rev()) {
                forwards.note(day(*one));
                backwards.note(day(*other));
            }
            for inactive in 0..4 {
                assert!(forwards.open(inactive).is_some());
            }
            assert_eq!(backwards, forwards);
            for (inactive, as_of) in (0..4).flat_map(|inactive| (0..14).map(move |as_of| (inactive, as_of))) {
                let expires_on = forwards.expires_on(day(0), inactive, day(as_of));
                assert_eq!(expires_on, day(counted(&days, 0, inactive.cast_signed(), as_of)), "{days:?} {inactive}");
            }
        }
    }
}
