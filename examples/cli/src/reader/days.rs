//! *Which day is asked about?* The last one of a log, but for days so far after the others that they must be a mistake.

use std::collections::BTreeMap;

use lifestage::Day;

/// More days than this without any row, and what comes after them is taken for a clock that was set wrong.
const LONGEST_PAUSE: u32 = 366;

/// The civil days of the rows so far.
#[derive(Debug, Default)]
pub(crate) struct DaysSeen {
    rows: BTreeMap<Day, u64>,
    /// The day of the last rows and how many of them: logs mostly come in order of time.
    run: Option<(Day, u64)>,
}

/// Days that lie too far after the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beyond {
    pub(crate) rows: u64,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

impl DaysSeen {
    /// Counts a row of this day.
    pub(crate) fn see(&mut self, day: Day) {
        match &mut self.run {
            Some((last, rows)) if *last == day => *rows += 1,
            run => {
                if let Some((day, rows)) = run.replace((day, 1)) {
                    *self.rows.entry(day).or_default() += rows;
                }
            }
        }
    }

    /// The first and the last day.
    pub(crate) fn span(&self) -> Option<(Day, Day)> {
        let days = || self.run.iter().map(|run| &run.0).chain(self.rows.keys());
        Some((*days().min()?, *days().max()?))
    }

    /// The last day that lies no more than 366 days after the one before it, and what is later; the first day where there is
    /// no other.
    pub(crate) fn last_likely(mut self) -> Option<(Day, Option<Beyond>)> {
        if let Some((day, rows)) = self.run.take() {
            *self.rows.entry(day).or_default() += rows;
        }
        let mut beyond: Option<Beyond> = None;
        let mut later = self.rows.iter().rev().peekable();
        while let Some((day, rows)) = later.next() {
            match later.peek() {
                Some((before, _)) if **before < day.minus(LONGEST_PAUSE) => {
                    let found = beyond.get_or_insert(Beyond { rows: 0, first: *day, last: *day });
                    found.rows += rows;
                    found.first = *day;
                }
                _ => return Some((*day, beyond)),
            }
        }
        None
    }
}
