//! The days on which a trigger fires.

use super::Trigger;
use crate::rule::predicate::Situation;
use crate::time::Day;

impl Trigger {
    /// The days on which the trigger fires, from a day to the day of the situation, ascending.
    ///
    /// Whether a turn fires depends on the firing before it, which depends on the one before that, back to joining.
    pub fn firings(&self, situation: &Situation<'_>, from: Day) -> Vec<Day> {
        let cool_down = u32::from(self.cool_down);
        // First the turns, the latest first. A turn further from the next one than the cool-down cannot block that next
        // one, fired or not. So the first such turn before the days asked about ends the search; what led up to it does
        // not matter. Then forward: each turn fires unless the latest firing, not the latest turn, is too recent.
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

    /// The latest day on which the trigger fired, from `not_before` to the day of the situation.
    pub fn last_firing(&self, situation: &Situation<'_>, not_before: Day) -> Option<Day> {
        self.firings(situation, not_before).pop()
    }

    /// Whether the trigger fires on the day of the situation.
    pub fn fires(&self, situation: &Situation<'_>) -> bool {
        // On most days nothing comes true.
        self.when.evaluate(situation).is_true() && self.last_firing(situation, situation.day()).is_some()
    }
}
