//! The past of a calendar: its offset changes up to a day, as a hash. *Were these days counted by the same changes?*
//!
//! ```text
//! print 0   the offset before the first change
//! print k   print k − 1 and the k-th change, from the civil day on that the clock shows at that change
//! ```
//! A profile keeps the print of its last day. A table that reaches further, or that changes what is still to come, has
//! the same print for that day; one with another past has another.

use super::day::Day;
use crate::number::fingerprint::Fingerprinter;

/// The prints of all beginnings of a list of offset changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Past {
    before: u32,
    /// For each change the civil day from which on it counts, ascending, and the print.
    changes: Vec<(Day, u32)>,
}

impl Past {
    /// Of the seconds east of UTC before the first change, and of each change its civil day, its instant and the seconds
    /// from then on.
    pub(super) fn new(before: i32, changes: impl Iterator<Item = (Day, i64, i32)>) -> Self {
        let mut print = Fingerprinter::new("offsets").signed(before.into());
        let mut past = Self { before: half(&print), changes: Vec::new() };
        let mut latest = Day::MIN;
        for (day, at, offset) in changes {
            print = print.signed(at).signed(offset.into());
            // Days go back only where a clock goes back by more than the time since the change before.
            latest = latest.max(day);
            past.changes.push((latest, half(&print)));
        }
        past
    }

    /// The print of the changes up to a day.
    pub(super) fn until(&self, day: Option<Day>) -> u32 {
        let passed = self.changes.partition_point(|(from, _)| Some(*from) <= day);
        let last = passed.checked_sub(1).and_then(|at| self.changes.get(at));
        last.map_or(self.before, |(_, print)| *print)
    }

    /// How many changes have this print; none where no number of them has it.
    pub(super) fn count(&self, print: u32) -> Option<usize> {
        if print == self.before {
            return Some(0);
        }
        self.changes.iter().position(|(_, of)| *of == print).map(|at| at + 1)
    }
}

/// The low half of a fingerprint.
fn half(print: &Fingerprinter) -> u32 {
    u32::try_from(print.clone().finish().bits() & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_list_has_the_prints_of_a_shorter_one() {
        let changes =
            [(10, 1_000, 60), (20, 2_000, 0), (30, 3_000, 60)].map(|(day, at, by)| (Day::EPOCH.plus(day), at, by));
        let past = |count: usize| Past::new(0, changes.into_iter().take(count));
        let (short, long) = (past(2), past(3));
        for day in 0..30 {
            let day = Some(Day::EPOCH.plus(day));
            assert_eq!(short.until(day), long.until(day));
        }
        let thirty = Some(Day::EPOCH.plus(30));
        assert_ne!(short.until(thirty), long.until(thirty));
        assert_eq!(long.count(short.until(thirty)), Some(2));
        assert_eq!(short.count(long.until(thirty)), None);
        assert_eq!(long.count(long.until(None)), Some(0));
        assert_ne!(Past::new(1, core::iter::empty()).until(None), short.until(None));
    }
}
