//! How runs grow, are kept and break: one step for each day that qualifies or is repaired.

use super::answer::StreakRun;
use super::rule::Freeze;
use crate::time::{Day, Days};

/// What a walk passes, in order of the days. Missed days that break a run are passed silently.
#[derive(Clone, Copy, Debug)]
pub(super) enum Visit {
    /// A day that adds to the run, which then has this length.
    Counted { day: Day, length: u32, repaired: bool },
    /// A repaired day that does not add to the run of this length.
    Kept { day: Day, length: u32 },
    /// Missed days that tokens were spent on, after a day of this length.
    Frozen { days: Days, length: u32 },
}

/// A walk over the days that qualify or are repaired.
#[derive(Clone, Copy)]
pub(super) struct Walk<V> {
    freeze: Freeze,
    repaired_counts: bool,
    visit: V,
    /// The run so far, and its last day that was kept in any way.
    pub(super) run: Option<StreakRun>,
    kept: Day,
    /// The longest run, the earliest of several.
    pub(super) longest: Option<StreakRun>,
    /// The missed day that broke the last run.
    pub(super) broken_on: Option<Day>,
    pub(super) tokens: u32,
}

impl<V: FnMut(Visit)> Walk<V> {
    pub(super) fn new(freeze: Freeze, repaired_counts: bool, visit: V) -> Self {
        let tokens = freeze.at_start.min(freeze.at_most);
        Self { freeze, repaired_counts, visit, run: None, kept: Day::MIN, longest: None, broken_on: None, tokens }
    }

    /// The next day is one that qualifies.
    pub(super) fn qualifying(&mut self, day: Day) {
        self.bridge(day);
        self.count(day, false);
    }

    /// The next day was missed and repaired.
    pub(super) fn repaired(&mut self, day: Day) {
        self.bridge(day);
        if self.repaired_counts {
            self.count(day, true);
            return;
        }
        let mut length = 0;
        if let Some(run) = &mut self.run {
            run.repaired += 1;
            length = run.length;
            self.kept = day;
        }
        (self.visit)(Visit::Kept { day, length });
    }

    /// Nothing comes any more; the last day can still qualify, so nothing is spent for it.
    pub(super) fn end(&mut self, day: Day) {
        self.bridge(day);
    }

    fn count(&mut self, day: Day, repaired: bool) {
        let run =
            self.run.get_or_insert(StreakRun { started_on: day, last_day: day, length: 0, frozen: 0, repaired: 0 });
        run.length += 1;
        run.last_day = day;
        run.repaired += u32::from(repaired);
        let length = run.length;
        if self.longest.is_none_or(|longest| longest.length < length) {
            self.longest = Some(*run);
        }
        self.kept = day;
        if self.freeze.earned_every.is_some_and(|every| length.is_multiple_of(every.get())) {
            self.tokens = self.freeze.at_most.min(self.tokens.saturating_add(1));
        }
        (self.visit)(Visit::Counted { day, length, repaired });
    }

    /// Spends tokens on the missed days between the last day kept and this one; breaks the run where they run out.
    fn bridge(&mut self, to: Day) {
        let Some(run) = &mut self.run else { return };
        let missed = (to - self.kept - 1).max(0).cast_unsigned();
        let enough = missed <= self.tokens;
        let spent = match (enough, self.freeze.whole_gap_or_nothing) {
            (true, _) => missed,
            (false, true) => 0,
            (false, false) => self.tokens,
        };
        let last = self.kept.plus(spent.cast_signed());
        if spent > 0
            && let Ok(days) = Days::new(self.kept.plus(1), last)
        {
            (self.visit)(Visit::Frozen { days, length: run.length });
        }
        self.tokens -= spent;
        self.kept = last;
        run.frozen += spent;
        if !enough {
            self.run = None;
            self.broken_on = Some(last.plus(1));
        }
    }
}
