//! Activity of a user: the active days, and the lots that they keep alive.
//!
//! ```text
//! expires_on = a + n, where a is the first active day from the earn on that no activity follows within n days
//! ```
//! An earn is activity, so its day begins the chain. Activity later than a + n comes too late. Only ledgers with lots
//! that expire by inactivity keep this state, and it can always be rebuilt from the transactions.

use smallvec::SmallVec;

use super::place::Place;
use crate::time::Day;

/// The active days of a user and the lots that depend on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Activity {
    /// Ascending, each once.
    days: Vec<Day>,
    /// One for each number of days, ascending; nearly always there is only one.
    groups: SmallVec<[Group; 1]>,
}

/// The lots that expire after the same number of days without activity.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    inactive_days: u32,
    /// The active days that are followed by another one, but too late; ascending.
    ends: Vec<Day>,
    /// The lots with points left, in order of earn day and id.
    open: Vec<Place>,
}

impl Activity {
    pub(super) fn new(mut days: Vec<Day>) -> Self {
        days.sort_unstable();
        days.dedup();
        Self { days, groups: SmallVec::new() }
    }

    /// Adds an active day. The latest day takes constant time.
    pub(super) fn note(&mut self, day: Day) {
        let at = self.days.partition_point(|active| *active < day);
        let after = self.days.get(at).copied();
        if after == Some(day) {
            return;
        }
        let before = at.checked_sub(1).and_then(|at| self.days.get(at)).copied();
        self.days.insert(at, day);
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
        let until = self.days.partition_point(|active| *active <= day);
        until.checked_sub(1).and_then(|at| self.days.get(at)).copied()
    }

    /// The last usable day of a lot, as of a day on or after its earn day.
    pub(super) fn expires_on(&self, earned: Day, inactive_days: u32, as_of: Day) -> Day {
        let end = self.group(inactive_days).and_then(|group| {
            let at = group.ends.partition_point(|end| *end < earned);
            group.ends.get(at).copied()
        });
        let last = self.last(as_of).unwrap_or(earned);
        plus(end.map_or(last, |end| end.min(last)), inactive_days)
    }

    fn group(&self, inactive_days: u32) -> Option<&Group> {
        let at = self.groups.binary_search_by_key(&inactive_days, |group| group.inactive_days).ok()?;
        self.groups.get(at)
    }

    /// The open lots of a number of inactive days. Makes the list if there is none yet.
    pub(super) fn open(&mut self, inactive_days: u32) -> Option<&mut Vec<Place>> {
        let at = match self.groups.binary_search_by_key(&inactive_days, |group| group.inactive_days) {
            Ok(at) => at,
            Err(at) => {
                let mut group = Group { inactive_days, ends: Vec::new(), open: Vec::new() };
                group.ends = self
                    .days
                    .windows(2)
                    .filter_map(|pair| match pair {
                        [day, next] if group.is_too_late(*day, *next) => Some(*day),
                        _ => None,
                    })
                    .collect();
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
            group.alive(day, self.last(day)).iter().map(move |place| Place { expires_on, ..*place })
        })
    }
}

impl Group {
    fn is_too_late(&self, day: Day, next: Day) -> bool {
        (next - day).unsigned_abs() > self.inactive_days
    }

    fn set_end(&mut self, day: Day, is_end: bool) {
        match (self.ends.binary_search(&day), is_end) {
            (Err(at), true) => self.ends.insert(at, day),
            (Ok(at), false) => {
                self.ends.remove(at);
            }
            _ => {}
        }
    }

    fn alive(&self, day: Day, last: Option<Day>) -> &[Place] {
        let Some(last) = last else { return &self.open };
        let dead_until = if self.is_too_late(last, day) {
            Some(last)
        } else {
            let before = self.ends.partition_point(|end| *end < last);
            before.checked_sub(1).and_then(|at| self.ends.get(at)).copied()
        };
        let dead = dead_until.map_or(0, |until| self.open.partition_point(|place| place.earned <= until));
        self.open.get(dead..).unwrap_or_default()
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
