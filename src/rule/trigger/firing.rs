//! On which days a trigger fires.

use super::Trigger;
use crate::rule::predicate::Situation;
use crate::time::Day;

impl Trigger {
    /// The days on which it fires, from a day up to the one of the situation, ascending.
    ///
    /// Whether a turn fires hangs on the firing before it, and that one on the one before, back to joining.
    pub fn firings(&self, situation: &Situation<'_>, from: Day) -> Vec<Day> {
        let cool_down = u32::from(self.cool_down);
        // Turns, the latest first. One that is further from the next turn than the cool-down cannot hold that one back,
        // fired or not; so the first such turn before the days asked about ends the search, and what led up to it is of
        // no interest. Then forward: each turn fires unless the latest firing, not the latest turn, is too near.
        let mut turns: Vec<Day> = Vec::new();
        let runs = self.when.runs(situation, situation.joined());
        for turn in runs.filter(|run| run.so).map(|run| run.first) {
            let is_free = turns.last().is_none_or(|later| *later - turn > i32::from(self.cool_down));
            if turn < from && is_free {
                break;
            }
            turns.push(turn);
        }
        let mut fired: Vec<Day> = Vec::new();
        for turn in turns.into_iter().rev() {
            if fired.last().is_none_or(|last| *last < turn.minus(cool_down)) {
                fired.push(turn);
            }
        }
        fired.retain(|day| *day >= from);
        fired
    }

    /// The latest day on which it fired, up to the one of the situation and not before another one.
    pub fn last_firing(&self, situation: &Situation<'_>, not_before: Day) -> Option<Day> {
        self.firings(situation, not_before).pop()
    }

    /// Whether it fires on the day of the situation.
    pub fn fires(&self, situation: &Situation<'_>) -> bool {
        // Most days nothing comes true.
        self.when.evaluate(situation).is_true() && self.last_firing(situation, situation.day()).is_some()
    }
}
