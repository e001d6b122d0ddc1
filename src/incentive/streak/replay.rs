//! The days of a user as each of them was known: runs grow and points are granted day by day, and what was granted
//! stays.
//!
//! ```text
//! a day that qualifies    the ladder's points for the length that the run has then, on that day
//! a make-up               max(0, points of the run with the repair − points granted for its days), on its own day;
//!                         of that, the share of the rule
//! days of a month         the points for a number of them, on the day on which the number is reached
//! ```

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::known::Reader;
use super::ladder::RewardLadder;
use super::monthly::DoneByMonth;
use super::rule::{Repair, StreakRule};
use super::so_far::{StreakSoFar, WalkSoFar};
use super::walk::{Silent, Walk};
use crate::event::kind::Kind;
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::Day;

/// A day that was lived through, as it was known when it ended.
pub(super) struct Lived {
    pub(super) day: Day,
    /// The points granted on it.
    pub(super) granted: u64,
    /// The longest run so far.
    pub(super) longest: u32,
}

impl StreakRule {
    /// Lives through the days since joining in order, and passes on each that may have changed something. No day passed
    /// on depends on a later one. None of the days is before joining.
    pub(super) fn live(
        &self,
        asked: Asked<'_>,
        so_far: Option<&StreakSoFar>,
        mut each: impl FnMut(Lived),
    ) -> Result<(), BeforeHorizon> {
        let Some((from, tallies)) = asked.counted()? else { return Ok(()) };
        let begins = asked.horizon().map_or(from, |horizon| horizon.max(from));
        let make_up = Kind::MakeUpCheckIn.code();
        let made_up = tallies.iter().any(|tally| tally.code() == make_up);
        let mut replay = Replay::going_on(self, made_up, so_far);
        let mut done = DoneByMonth::going_on(self, asked.horizon(), so_far);
        Reader::going_on(self, from, begins, so_far, 0).read(self, begins, tallies, |reader, today| {
            let granted = replay.live(reader, &mut done, today);
            each(Lived { day: today, granted, longest: replay.longest() });
        });
        Ok(())
    }
}

/// A walk that can go back as far as a make-up reaches, so that a day with repairs costs only the days since then.
pub(super) struct Replay<'a> {
    walk: Walk<'a, Silent>,
    repair: Repair,
    ladder: Option<&'a RewardLadder>,
    run: Balance,
    /// Whether any day is made up. If none is, the walk never goes back, and nothing is kept for it.
    goes_back: bool,
    /// The last days walked, ascending.
    walked: VecDeque<Walked<'a>>,
}

/// The points of a run's days so far: by the ladder for the lengths known now, and as they were granted.
#[derive(Clone, Copy, Default)]
struct Balance {
    by_ladder: u64,
    granted: u64,
}

/// A step of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct Step {
    pub(in crate::incentive) day: Day,
    pub(in crate::incentive) repaired: bool,
    /// The points granted for the day, on whichever day that was.
    pub(in crate::incentive) granted: u64,
}

/// A step, and the walk before it.
struct Walked<'a> {
    step: Step,
    walk: Walk<'a, Silent>,
    run: Balance,
}

impl<'a> Replay<'a> {
    fn new(rule: &'a StreakRule, goes_back: bool) -> Self {
        Self {
            walk: Walk::new(rule.config(), Silent),
            repair: rule.config().repair,
            ladder: rule.ladder(),
            run: Balance::default(),
            goes_back,
            walked: VecDeque::new(),
        }
    }

    /// The replay to go on from: of the days that a make-up can still change, step by step.
    pub(super) fn going_on(rule: &'a StreakRule, goes_back: bool, so_far: Option<&StreakSoFar>) -> Self {
        let mut replay = Self::new(rule, goes_back);
        if let Some(so_far) = so_far {
            replay.walk = replay.walk.going_on(so_far.walk);
            replay.run = Balance { by_ladder: so_far.by_ladder, granted: so_far.granted };
            for step in &so_far.steps {
                replay.step(step.day, step.repaired, |_| step.granted);
            }
        }
        replay
    }

    /// The walk and the points of the run before the first step that is not forgotten, and the steps from it on.
    pub(super) fn so_far(self) -> (WalkSoFar, (u64, u64), Vec<Step>) {
        let front = self.walked.front();
        let (walk, run) = front.map_or((&self.walk, self.run), |first| (&first.walk, first.run));
        let steps = self.walked.iter().map(|walked| walked.step).collect();
        (walk.so_far(), (run.by_ladder, run.granted), steps)
    }

    /// The longest run so far.
    pub(super) fn longest(&self) -> u32 {
        self.walk.longest.map_or(0, |run| run.length)
    }

    /// Lives through what was read of a day. Returns the points granted on it.
    #[inline]
    pub(super) fn live(&mut self, reader: &mut Reader<'_>, done: &mut DoneByMonth<'_>, today: Day) -> u64 {
        let repair = self.repair;
        let mut granted = 0_u64;
        // A day's own check-in comes before its make-ups, so a make-up never takes points from it.
        for day in reader.days.drain(..) {
            granted = granted.saturating_add(self.qualify(day)).saturating_add(done.add(day));
        }
        for missed in reader.repairs.drain(..) {
            granted = granted.saturating_add(repair.share.of(self.repair(missed)));
            granted = granted.saturating_add(if repair.counts { done.add(missed) } else { 0 });
        }
        if self.goes_back {
            self.forget_before(today.minus(repair.days.into()));
        }
        granted
    }

    /// Forgets the days before this one, which can no longer be repaired.
    pub(super) fn forget_before(&mut self, day: Day) {
        while self.walked.front().is_some_and(|walked| walked.step.day < day) {
            self.walked.pop_front();
        }
    }

    /// Steps to the next day that qualified. Returns the points granted for it.
    fn qualify(&mut self, day: Day) -> u64 {
        self.step(day, false, |by_ladder| by_ladder)
    }

    // Repairing a day can lengthen its run and so change the points of every later day of it; with a cycling ladder also
    // to less. As points once granted stay, a make-up is granted only what the run has more as a whole. That is counted
    // as granted for the repaired day, not for the day of the make-up, which may be outside the run: a second make-up
    // would otherwise be granted the same points again.
    /// Goes back to a missed day, and walks on from there with it repaired. Returns what the run has more with it. All of
    /// that counts as granted, whatever share of it is.
    fn repair(&mut self, missed: Day) -> u64 {
        let mut steps = vec![Step { day: missed, repaired: true, granted: 0 }];
        steps.extend(self.back_to(missed));
        let owed = self.again(&steps);
        if owed > 0 {
            steps.iter_mut().take(1).for_each(|repaired| repaired.granted = owed);
            self.back_to(missed);
            self.again(&steps);
        }
        owed
    }

    /// Goes back to before this day. Returns the steps from it on.
    fn back_to(&mut self, day: Day) -> Vec<Step> {
        let later = self.walked.split_off(self.walked.partition_point(|walked| walked.step.day < day));
        if let Some(next) = later.front() {
            (self.walk, self.run) = (next.walk, next.run);
        }
        later.into_iter().map(|walked| walked.step).collect()
    }

    /// Takes these steps. Returns what the run of the first of them has more than was granted for its days.
    fn again(&mut self, steps: &[Step]) -> u64 {
        let (mut owed, mut run) = (0, None);
        for (at, step) in steps.iter().enumerate() {
            self.step(step.day, step.repaired, |_| step.granted);
            if at == 0 {
                run = self.started_on();
            }
            if self.started_on() == run {
                owed = self.run.by_ladder.saturating_sub(self.run.granted);
            }
        }
        owed
    }

    fn step(&mut self, day: Day, repaired: bool, granted: impl FnOnce(u64) -> u64) -> u64 {
        let before = self.goes_back.then_some((self.walk, self.run));
        let started_on = self.started_on();
        if repaired {
            self.walk.repaired(day);
        } else {
            self.walk.qualifying(day);
        }
        if self.started_on() != started_on {
            self.run = Balance::default();
        }
        let length = self.walk.run.filter(|_| !repaired || self.repair.counts).map_or(0, |run| run.length);
        let by_ladder = self.ladder.map_or(0, |ladder| ladder.points(length));
        let granted = granted(by_ladder);
        self.run.by_ladder = self.run.by_ladder.saturating_add(by_ladder);
        self.run.granted = self.run.granted.saturating_add(granted);
        if let Some((walk, run)) = before {
            self.walked.push_back(Walked { step: Step { day, repaired, granted }, walk, run });
        }
        granted
    }

    /// The first day of the run, which no other run has.
    fn started_on(&self) -> Option<Day> {
        self.walk.run.map(|run| run.started_on)
    }
}
