//! The days on which a trigger fires.

use super::Trigger;
use crate::rule::predicate::{Situation, TruthRun};
use crate::time::Day;

impl Trigger {
    /// The days on which the trigger fires, from a day to the day of the situation, ascending.
    ///
    /// Whether a turn fires depends on the firing before it, which depends on the one before that, back to joining.
    pub fn firings(&self, situation: &Situation<'_>, from: Day) -> Vec<Day> {
        self.firing_runs(situation, from).into_iter().map(|run| run.first).collect()
    }

    /// The runs of true days that begin with a firing, from a day to the day of the situation, ascending.
    pub(in crate::rule) fn firing_runs(&self, situation: &Situation<'_>, from: Day) -> Vec<TruthRun> {
        let cool_down = u32::from(self.cool_down);
        // First the turns, the latest first. A turn further from the next one than the cool-down cannot block that next
        // one, fired or not, and what led up to it does not matter. So after each turn the walk needs to go back by the
        // cool-down only. Then forward: each turn fires unless the latest firing, not the latest turn, is too recent.
        let turns = self.turns_back(situation, from, cool_down);
        let mut fired: Vec<TruthRun> = Vec::new();
        for turn in turns.into_iter().rev() {
            if fired.last().is_none_or(|last| last.first < turn.first.minus(cool_down)) {
                fired.push(turn);
            }
        }
        fired.retain(|run| run.first >= from);
        fired
    }

    /// The runs of true days that begin on a day or later, ascending, whether they fire or not.
    pub(in crate::rule) fn turns(&self, situation: &Situation<'_>, from: Day) -> Vec<TruthRun> {
        let mut turns = self.turns_back(situation, from, 0);
        turns.reverse();
        turns
    }

    /// The runs of true days that begin on a day or later, the latest first, and those that begin at most `before` days
    /// before the next one.
    fn turns_back(&self, situation: &Situation<'_>, from: Day, before: u32) -> Vec<TruthRun> {
        let mut turns: Vec<TruthRun> = Vec::new();
        // On most days nothing comes true.
        if from >= situation.day() && !self.when.evaluate(situation).is_true() {
            return turns;
        }
        let mut runs = self.when.runs(situation, situation.joined());
        let mut back_to = from;
        while let Some(run) = runs.true_run_from(back_to) {
            back_to = back_to.min(run.first.minus(before));
            turns.push(run);
        }
        turns
    }

    /// The latest day on which the trigger fired, from `not_before` to the day of the situation.
    pub fn last_firing(&self, situation: &Situation<'_>, not_before: Day) -> Option<Day> {
        self.firings(situation, not_before).pop()
    }

    /// Whether the trigger fires on the day of the situation.
    pub fn fires(&self, situation: &Situation<'_>) -> bool {
        self.last_firing(situation, situation.day()).is_some()
    }
}
