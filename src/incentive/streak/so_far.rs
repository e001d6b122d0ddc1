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
use super::rule::StreakRule;
use crate::time::{Day, Days};

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

/// A step of the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct Step {
    pub(in crate::incentive) day: Day,
    pub(in crate::incentive) repaired: bool,
    /// The points granted for the day, on whichever day that was.
    pub(in crate::incentive) granted: u64,
}

impl StreakRule {
    /// The first day that a make-up on this day or later can repair.
    pub(super) fn first_repairable(&self, day: Day) -> Day {
        day.minus(self.config().repair.days.into())
    }
}

impl StreakSoFar {
    /// The days of a month that are done, of those before another day.
    pub(super) fn done_in(&self, rule: &StreakRule, horizon: Day, month: Days, before: Day) -> u32 {
        let counts = |step: &&Step| !step.repaired || rule.config().repair.counts;
        let days = self.steps.iter().filter(counts).map(|step| step.day);
        let of_steps: u32 = days.filter(|day| month.contains(*day) && *day < before).map(|_| 1).sum();
        of_steps + if month.contains(rule.first_repairable(horizon)) { self.done } else { 0 }
    }

    /// The days of the steps that qualified, or those that were repaired, ascending.
    pub(super) fn days<const N: usize>(&self, repaired: bool) -> SmallVec<[Day; N]>
    where
        [Day; N]: smallvec::Array<Item = Day>,
    {
        self.steps.iter().filter(|step| step.repaired == repaired).map(|step| step.day).collect()
    }
}
