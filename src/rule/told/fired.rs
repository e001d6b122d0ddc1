//! Firings to tell: those that were not told yet, and that no cool-down of a told one keeps silent.
//!
//! ```text
//! told already   a told day lies in the run of true days that begins with the firing,
//!                or within the cool-down of it, before or after, at least one day
//! ```
//! A trigger cannot fire on two days next to each other, so a firing beside a told one is that one, moved by an event that
//! came late. The cool-down holds relative to what was told, which a late event does not undo.

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

/// Which days are looked at, and which of them can be told.
struct Reach {
    day: Day,
    from: Day,
    told_from: Day,
}

impl Reach {
    fn new(day: Day, told: Option<Day>, cause: Cause) -> Self {
        let (told, back) = (told.unwrap_or(day), day.minus(Told::LATE_DAYS.into()));
        match cause {
            // Days before the last telling are as they were.
            Cause::Event | Cause::Time => Self { day, from: told, told_from: told },
            Cause::LateEvent => Self { day, from: back.min(told), told_from: back.min(told) },
            // Under other rules other days would have fired: they are remembered, so that a later late event does not tell
            // all of them, and not told.
            Cause::First | Cause::Rules | Cause::Refit | Cause::Facts => {
                Self { day, from: back.min(told), told_from: told }
            }
        }
    }
}

impl<'a> Firings<'a> {
    pub(super) fn of(
        triggers: &'a [Trigger],
        situation: &Situation<'_>,
        told: Option<Day>,
        parts: &Parts,
        cause: Cause,
    ) -> Self {
        let reach = Reach::new(situation.day(), told, cause);
        let mut firings = Self { news: Vec::new(), today: Vec::new(), remembered: Vec::new() };
        for trigger in triggers {
            let known = parts.fired.iter().filter(|(name, _)| *name == trigger.name).map(|(_, day)| *day);
            firings.add(trigger, situation, known.collect(), &reach);
        }
        firings.remembered.sort_unstable();
        firings.remembered.dedup();
        firings
    }

    fn add(&mut self, trigger: &'a Trigger, situation: &Situation<'_>, mut known: Vec<Day>, reach: &Reach) {
        let apart = i32::from(trigger.cool_down.max(1));
        for run in trigger.firing_runs(situation, reach.from) {
            let TruthRun { first, last, .. } = run;
            if first == reach.day {
                self.today.push(trigger.name.clone());
            }
            if known.iter().any(|told| (first..=last).contains(told) || (*told - first).abs() <= apart) {
                continue;
            }
            known.push(first);
            if first >= reach.told_from {
                self.news.push((trigger, first));
            }
        }
        let forget_before = reach.day.minus(u32::from(Told::LATE_DAYS) + apart.unsigned_abs());
        known.retain(|day| *day >= forget_before);
        self.remembered.extend(known.into_iter().map(|day| (trigger.name.clone(), day)));
    }
}
