//! Firings to tell: those that were not told yet, and that no cool-down of a told one keeps silent.
//!
//! ```text
//! told already   a told day lies in the run of true days that begins on this day,
//!                or within the cool-down of this day, before or after, at least one day
//! ```
//! A condition cannot turn true on two days next to each other, so a turn beside a told one is that one, moved by an event
//! that came late. The cool-down counts from what was told, which a late event does not undo: as long as nothing comes late,
//! what is told is what [`Trigger::firings`] says.

use super::change::Cause;
use super::state::{Parts, Told};
use crate::rule::predicate::{Situation, TruthRun};
use crate::rule::trigger::Trigger;
use crate::time::Day;

/// The triggers of a rule set, compared with what was told.
pub(super) struct Firings<'a> {
    /// What to tell, in the order of the rules and within a trigger of days.
    pub(super) news: Vec<(&'a Trigger, Day)>,
    /// The names of the triggers that fire on the day.
    pub(super) today: Vec<String>,
    /// What is remembered from now on.
    pub(super) remembered: Vec<(String, Day)>,
}

impl<'a> Firings<'a> {
    pub(super) fn of(
        triggers: &'a [Trigger],
        situation: &Situation<'_>,
        told: Option<Day>,
        parts: &Parts,
        cause: Cause,
    ) -> Self {
        let mut firings = Self { news: Vec::new(), today: Vec::new(), remembered: Vec::new() };
        for trigger in triggers {
            let known = parts.fired.iter().filter(|(name, _)| *name == trigger.name).map(|(_, day)| *day);
            firings.add(trigger, situation, told.unwrap_or(situation.day()), known.collect(), cause);
        }
        firings.remembered.sort_unstable();
        firings
    }

    fn add(&mut self, trigger: &'a Trigger, situation: &Situation<'_>, told: Day, mut known: Vec<Day>, cause: Cause) {
        let day = situation.day();
        let apart = trigger.cool_down.max(1);
        let (late, remembered) = (day.minus(Told::LATE_DAYS.into()), u32::from(Told::LATE_DAYS) + u32::from(apart));
        let (turns, told_from) = match cause {
            // Days before the last telling are as they were.
            Cause::Event | Cause::Time => (trigger.turns(situation, told), told),
            Cause::LateEvent => (trigger.turns(situation, late.min(told)), late.min(told)),
            // Under other rules other days would have fired. They are remembered and not told: a later late event or
            // cool-down must know them, and nobody wants to hear what a rule of today would have said a month ago.
            Cause::First | Cause::Rules | Cause::Refit | Cause::Facts => {
                (trigger.firing_runs(situation, day.minus(remembered).min(told)), told)
            }
        };
        for TruthRun { first, last, .. } in turns {
            if first == day && trigger.fires(situation) {
                self.today.push(trigger.name.clone());
            }
            let near = |told: &Day| (*told - first).unsigned_abs() <= u32::from(apart);
            if known.iter().any(|told| (first..=last).contains(told) || near(told)) {
                continue;
            }
            known.push(first);
            if first >= told_from {
                self.news.push((trigger, first));
            }
        }
        known.retain(|known| *known >= day.minus(remembered));
        self.remembered.extend(known.into_iter().map(|day| (trigger.name.clone(), day)));
    }
}
