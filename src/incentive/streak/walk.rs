//! The walk over days that makes runs grow, last and break: one step for each day that qualifies or is repaired.

use super::answer::StreakRun;
use super::rest::Rest;
use super::rule::{Freeze, StreakConfig};
use crate::time::{Day, Days};

/// What a walk passes, in order of days. Missed days that break a run are not reported.
#[derive(Clone, Copy, Debug)]
pub(super) enum Visit {
    /// A day that adds to the run, with the length that the run then has.
    Counted { day: Day, length: u32, repaired: bool },
    /// A repaired day that does not add to the run, which has this length.
    Kept { day: Day, length: u32 },
    /// Missed days that freeze tokens bridged and rest days that needed none, after a day on which the run had this
    /// length.
    Bridged { days: Days, length: u32 },
}

/// What a walk tells as it goes.
pub(super) trait Visitor {
    fn visit(&mut self, visit: Visit);
}

impl<F: FnMut(Visit)> Visitor for F {
    fn visit(&mut self, visit: Visit) {
        self(visit);
    }
}

/// Nobody who listens. A closure would do, but only a named type can stand in a struct.
#[derive(Clone, Copy)]
pub(super) struct Silent;

impl Visitor for Silent {
    fn visit(&mut self, _: Visit) {}
}

// Repairs come before tokens, whenever they happened: all repairs up to the day asked about are placed first
// (`known.rs`), and only then are tokens spent on what is still missed, by one walk from joining. Spending a token as
// each missed day passes would waste it on a day that a make-up repairs later, and the answer would depend on what had
// been asked before. For the same reason nothing is stored: a token that was spent as of yesterday may be there again
// as of today.
/// A walk over the days that qualify or are repaired.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a, V> {
    freeze: Freeze,
    rest: &'a Rest,
    repaired_counts: bool,
    visit: V,
    /// The run so far, whose last day qualified, was repaired or was frozen.
    pub(super) run: Option<StreakRun>,
    pub(super) kept: Day,
    /// The longest run; of several, the earliest.
    pub(super) longest: Option<StreakRun>,
    /// The missed day that broke the last run.
    pub(super) broken_on: Option<Day>,
    pub(super) tokens: u32,
}

impl<'a, V: Visitor> Walk<'a, V> {
    pub(super) fn new(config: &'a StreakConfig, visit: V) -> Self {
        let StreakConfig { freeze, repair, rest, .. } = config;
        Self {
            freeze: *freeze,
            rest,
            repaired_counts: repair.counts,
            visit,
            run: None,
            kept: Day::MIN,
            longest: None,
            broken_on: None,
            tokens: freeze.at_start.min(freeze.at_most),
        }
    }

    /// Steps to the next day that qualified.
    #[inline]
    pub(super) fn qualifying(&mut self, day: Day) {
        self.bridge(day);
        self.count(day, false);
    }

    /// Steps to the next day that was missed and repaired.
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
        self.visit.visit(Visit::Kept { day, length });
    }

    /// Ends the walk. The last day can still qualify, so no token is spent on it.
    pub(super) fn end(&mut self, day: Day) {
        self.bridge(day);
    }

    #[inline]
    fn count(&mut self, day: Day, repaired: bool) {
        let begun = StreakRun { started_on: day, last_day: day, length: 0, frozen: 0, repaired: 0 };
        let StreakRun { started_on, frozen, repaired: before, length, .. } = self.run.unwrap_or(begun);
        // Made anew and not changed in place: what was just written by halves is slow to copy as a whole.
        let length = length + 1;
        let run = StreakRun { started_on, last_day: day, length, frozen, repaired: before + u32::from(repaired) };
        self.run = Some(run);
        if self.longest.is_none_or(|longest| longest.length < length) {
            self.longest = Some(run);
        }
        self.kept = day;
        if self.freeze.earned_every.is_some_and(|every| length.is_multiple_of(every.get())) {
            self.tokens = self.freeze.at_most.min(self.tokens.saturating_add(1));
        }
        self.visit.visit(Visit::Counted { day, length, repaired });
    }

    /// Keeps the run up to a day, or breaks it. Most days follow on the one before, and nothing is to be done.
    #[inline]
    fn bridge(&mut self, to: Day) {
        let first = self.kept.plus(1);
        if first < to {
            self.bridge_gap(first, to);
        }
    }

    /// Spends tokens on the missed days from the first one up to before another, but not on rest days. The run breaks if
    /// the tokens run out.
    fn bridge_gap(&mut self, first: Day, to: Day) {
        let Some(run) = &mut self.run else { return };
        let gap = Gap::before(first, to, self.tokens, self.rest);
        let (end, spent) = match gap.broken_on {
            Some(_) if self.freeze.whole_gap_or_nothing => (gap.first_missed, 0),
            _ => (gap.end, gap.missed),
        };
        if let Ok(days) = Days::new(first, end.minus(1)) {
            self.visit.visit(Visit::Bridged { days, length: run.length });
            self.kept = days.last();
        }
        self.tokens -= spent;
        run.frozen += spent;
        if gap.broken_on.is_some() {
            self.run = None;
            self.broken_on = Some(end);
        }
    }
}

/// Days without a check-in, as far as tokens last.
struct Gap {
    /// The first of them that is not a rest day.
    first_missed: Day,
    /// The missed days before the end.
    missed: u32,
    /// The day after the last one that is bridged.
    end: Day,
    /// The first missed day without a token.
    broken_on: Option<Day>,
}

impl Gap {
    /// The days from the first up to before another one.
    fn before(first: Day, to: Day, tokens: u32, rest: &Rest) -> Self {
        if rest.is_none() {
            let days = (to - first).cast_unsigned();
            let missed = days.min(tokens);
            let end = first.plus(missed.cast_signed());
            return Self { first_missed: first, missed, end, broken_on: (days > tokens).then_some(end) };
        }
        let (mut first_missed, mut missed, mut day) = (None, 0, first);
        while day < to {
            if !rest.contains(day) {
                first_missed = first_missed.or(Some(day));
                if missed == tokens {
                    break;
                }
                missed += 1;
            }
            day = day.plus(1);
        }
        Self { first_missed: first_missed.unwrap_or(to), missed, end: day, broken_on: (day < to).then_some(day) }
    }
}

#[cfg(test)]
mod tests {
    use core::num::NonZeroU32;

    use super::*;
    use crate::incentive::streak::rule::Repair;

    /// The kinds of days: missed, repaired, qualifying.
    const KINDS: usize = 3;
    const LENGTH: usize = 7;

    /// Goes through every single day: run, longest run, tokens. The last day can still qualify.
    fn day_by_day(freeze: Freeze, counts: bool, days: &[usize; LENGTH]) -> (u32, u32, u32) {
        let (mut run, mut longest, mut tokens) = (0_u32, 0, freeze.at_start.min(freeze.at_most));
        for (at, kind) in days.iter().enumerate() {
            match kind {
                0 if at + 1 == LENGTH || run == 0 => {}
                0 => {
                    let gap = days[at..LENGTH - 1].iter().take_while(|kind| **kind == 0).count();
                    let keeps = if freeze.whole_gap_or_nothing { tokens as usize >= gap } else { tokens > 0 };
                    if keeps { tokens -= 1 } else { run = 0 }
                }
                1 if !counts => {}
                _ => {
                    run += 1;
                    longest = longest.max(run);
                    let earns = freeze.earned_every.is_some_and(|every| run.is_multiple_of(every.get()));
                    tokens = (tokens + u32::from(earns)).min(freeze.at_most);
                }
            }
        }
        (run, longest, tokens)
    }

    #[test]
    fn a_walk_ends_like_going_through_every_day() {
        let ways = (0..[KINDS; LENGTH].into_iter().product::<usize>()).map(|number| {
            let mut rest = number;
            [(); LENGTH].map(|()| {
                let kind = rest % KINDS;
                rest /= KINDS;
                kind
            })
        });
        let freezes = [(0, None), (0, Some(2)), (1, None), (2, None), (2, Some(3))];
        for days in ways {
            for (at_start, every) in freezes {
                for (whole_gap_or_nothing, counts) in [(false, true), (true, true), (true, false)] {
                    let earned_every = every.and_then(NonZeroU32::new);
                    let freeze = Freeze { at_start, earned_every, at_most: 2, whole_gap_or_nothing };
                    let repair = Repair { counts, ..Repair::default() };
                    let config = StreakConfig { freeze, repair, ..StreakConfig::default() };
                    let mut walk = Walk::new(&config, |_| ());
                    let day = |at: usize| Day::EPOCH.plus(i32::try_from(at).unwrap());
                    for (at, kind) in days.iter().enumerate() {
                        match kind {
                            0 => {}
                            1 => walk.repaired(day(at)),
                            _ => walk.qualifying(day(at)),
                        }
                    }
                    walk.end(day(LENGTH - 1));
                    let length = |run: Option<StreakRun>| run.map_or(0, |run| run.length);
                    let found = (length(walk.run), length(walk.longest), walk.tokens);
                    assert_eq!(found, day_by_day(freeze, counts, &days), "{days:?} {freeze:?} {counts}");
                }
            }
        }
    }
}
