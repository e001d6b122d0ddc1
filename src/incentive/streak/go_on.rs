//! Going on from what a streak came to by a horizon, and stopping there.

use super::answer::StreakRun;
use super::known::Reader;
use super::monthly::DoneByMonth;
use super::replay::Replay;
use super::rule::StreakRule;
use super::so_far::{StreakSoFar, WalkSoFar};
use super::walk::Walk;
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::{Day, Period};

impl StreakRule {
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
        let counted = before.zip(asked.horizon());
        let mut done = counted.map_or(0, |(before, horizon)| before.done_in(self, horizon, month, first));
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
        let StreakSoFar { walk, steps, missed, next, done, .. } = so_far;
        let within = |day: Day| first <= day && day < *next;
        let month_so_far = (first - Period::Month.containing(first).first()).cast_unsigned();
        let run_ends = |run: StreakRun| run.length > 0 && run.started_on <= run.last_day && run.last_day <= walk.kept;
        steps.is_sorted_by(|one, next| one.day < next.day)
            && steps.iter().all(|step| within(step.day))
            && missed.is_sorted_by(|one, next| one.last() < next.first())
            && missed.iter().all(|gap| within(gap.first()) && within(gap.last()))
            && !steps.iter().any(|step| missed.iter().any(|gap| gap.contains(step.day)))
            && *next <= horizon
            && *done <= month_so_far
            && walk.run.is_none_or(run_ends)
            && (walk.run.is_none() || walk.kept < steps.first().map_or(horizon, |step| step.day))
            && walk.tokens <= self.config().freeze.at_most
    }
}

impl<'a> DoneByMonth<'a> {
    /// The days done to go on from.
    pub(super) fn going_on(rule: &'a StreakRule, horizon: Option<Day>, so_far: Option<&StreakSoFar>) -> Self {
        let mut done = Self::new(&rule.config().monthly);
        let (Some(so_far), Some(horizon)) = (so_far, horizon.filter(|_| !done.rewards.is_empty())) else { return done };
        // The months that hold a day which counts before the horizon and that a day from it on can still add to.
        let reached = so_far.steps.iter().map(|step| step.day).chain([rule.first_repairable(horizon)]);
        for month in reached.chain([horizon.minus(1)]).map(|day| Period::Month.containing(day)) {
            let count = || so_far.done_in(rule, horizon, month, horizon);
            done.done.entry(month.first()).or_insert_with(count);
        }
        done
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
