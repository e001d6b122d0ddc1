//! What a streak came to by a horizon: the walk as it was m days before, the days since then that a make-up can still
//! change, and what counts toward the running months.
//!
//! ```text
//! joining ── walked, no make-up reaches it ──▶ horizon − m ── steps and missed days, one by one ──▶ horizon
//! ```
//! A make-up on the horizon or after it repairs a day on or after horizon − m, so a run can still change back to there, and
//! no further. Its size is bounded by m.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::answer::StreakRun;
use super::known::Reader;
use super::monthly::DoneByMonth;
use super::replay::{Replay, Step};
use super::rule::StreakRule;
use super::walk::Walk;
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::{Day, Days, Period};

/// What a streak came to by a horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct StreakSoFar {
    /// The walk before the first of the steps.
    pub(in crate::incentive) walk: WalkSoFar,
    /// The points of the run before the first of the steps: by the ladder, and as they were granted.
    pub(in crate::incentive) by_ladder: u64,
    pub(in crate::incentive) granted: u64,
    /// The days from horizon − m on that qualified or were repaired, ascending.
    pub(in crate::incentive) steps: Vec<Step>,
    /// The missed days that are within reach and not repaired, ascending.
    pub(in crate::incentive) missed: Vec<Days>,
    /// The first day that is not known to be missed or not.
    pub(in crate::incentive) next: Day,
    /// The repairs used in the month of the day before the horizon.
    pub(in crate::incentive) repairs: u32,
    /// The days that are done before the steps, in the month of horizon − m.
    pub(in crate::incentive) done: u32,
    /// The longest run as of any day.
    pub(in crate::incentive) best: u32,
}

/// A walk to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct WalkSoFar {
    pub(in crate::incentive) run: Option<StreakRun>,
    /// The last day that the run was kept on.
    pub(in crate::incentive) kept: Day,
    pub(in crate::incentive) longest: Option<StreakRun>,
    pub(in crate::incentive) broken_on: Option<Day>,
    pub(in crate::incentive) tokens: u32,
}

impl StreakRule {
    /// The first day that a make-up on this day or later can repair.
    pub(super) fn first_repairable(&self, day: Day) -> Day {
        day.minus(self.config().repair.days.into())
    }

    /// What the streak came to by the end of the day asked about, which is the last one before a horizon, where
    /// events count from `from` on.
    pub(in crate::incentive) fn so_far(
        &self,
        asked: Asked<'_>,
        from: Day,
        before: Option<&StreakSoFar>,
    ) -> Result<StreakSoFar, BeforeHorizon> {
        let tallies = asked.tallies_from(from)?;
        let horizon = asked.day().plus(1);
        let first = self.first_repairable(horizon);
        let month = Period::Month.containing(first);
        let mut done = before.map_or(0, |before| before.done_in(self, asked.horizon(), month, first));
        let mut best = before.map_or(0, |before| before.best);
        let begins = asked.horizon().map_or(from, |horizon| horizon.max(from));
        let mut reader = Reader::going_on(self, from, begins, before, 0);
        let (mut replay, mut by_month) = (Replay::going_on(self, true, before), DoneByMonth::new(&[]));
        reader.read(self, begins, tallies, |reader, today| {
            let qualified = reader.days.iter().copied();
            let repaired = reader.repairs.iter().copied().filter(|_| self.config().repair.counts);
            done +=
                qualified.chain(repaired).filter(|day| month.contains(*day) && *day < first).map(|_| 1).sum::<u32>();
            let _ = replay.live(reader, &mut by_month, today);
            best = best.max(replay.longest());
        });
        replay.forget_before(first);
        let (walk, balance, steps) = replay.so_far();
        let (missed, next, repairs) = reader.so_far(first, asked.day());
        let (by_ladder, granted) = balance;
        Ok(StreakSoFar { walk, by_ladder, granted, steps, missed, next, repairs, done, best })
    }

    /// Whether it is what this rule makes of days before a horizon.
    pub(in crate::incentive) fn fits(&self, so_far: &StreakSoFar, horizon: Day) -> bool {
        let first = self.first_repairable(horizon);
        let within = |day: Day| first <= day && day < horizon;
        let StreakSoFar { walk, steps, missed, next, done, .. } = so_far;
        let run_ends = |run: StreakRun| run.length > 0 && run.started_on <= run.last_day && run.last_day <= walk.kept;
        steps.is_sorted_by(|one, next| one.day < next.day)
            && steps.iter().all(|step| within(step.day))
            && missed.is_sorted_by(|one, next| one.last() < next.first())
            && missed.iter().all(|gap| within(gap.first()) && within(gap.last()))
            && *next <= horizon
            && *done <= 31
            && walk.run.is_none_or(run_ends)
            && (walk.run.is_none() || walk.kept < steps.first().map_or(horizon, |step| step.day))
            && walk.tokens <= self.config().freeze.at_most
    }
}

impl StreakSoFar {
    /// The days of a month that are done, of those before another day.
    pub(super) fn done_in(&self, rule: &StreakRule, horizon: Option<Day>, month: Days, before: Day) -> u32 {
        let counts = |step: &&Step| !step.repaired || rule.config().repair.counts;
        let days = self.steps.iter().filter(counts).map(|step| step.day);
        let of_steps: u32 = days.filter(|day| month.contains(*day) && *day < before).map(|_| 1).sum();
        let first = horizon.map(|horizon| rule.first_repairable(horizon));
        of_steps + if first.is_some_and(|first| month.contains(first)) { self.done } else { 0 }
    }

    /// The days of the steps that qualified, or those that were repaired, ascending.
    pub(super) fn days<const N: usize>(&self, repaired: bool) -> SmallVec<[Day; N]>
    where
        [Day; N]: smallvec::Array<Item = Day>,
    {
        self.steps.iter().filter(|step| step.repaired == repaired).map(|step| step.day).collect()
    }
}

impl<V> Walk<'_, V> {
    pub(super) const fn so_far(&self) -> WalkSoFar {
        let Self { run, kept, longest, broken_on, tokens, .. } = *self;
        WalkSoFar { run, kept, longest, broken_on, tokens }
    }

    /// The same walk, gone on from there.
    pub(super) fn going_on(mut self, so_far: WalkSoFar) -> Self {
        let WalkSoFar { run, kept, longest, broken_on, tokens } = so_far;
        (self.run, self.kept, self.longest) = (run, kept, longest);
        (self.broken_on, self.tokens) = (broken_on, tokens);
        self
    }
}
