//! Held verdicts: a change counts after as many days as the segment's hold asks for.

use super::Segment;
use crate::rule::predicate::{HeldTruth, Situation, Truth, TruthRun};
use crate::rule::unscored::Unscored;
use crate::time::{Day, Hold, ReplayStart, Run, Since};

/// The first day that is looked at.
fn replay_from(situation: &Situation<'_>) -> Day {
    situation.joined().max(situation.day().minus(Hold::REPLAY.into()))
}

impl Segment {
    /// A number that no other segment of the set has, as long as the set stays where it is: while one user is judged.
    fn number(&self) -> usize {
        core::ptr::from_ref(self).addr()
    }

    /// The verdicts going back from the day of the situation, one run at a time.
    fn runs<'a>(&'a self, situation: &'a Situation<'_>) -> impl Iterator<Item = Run<bool>> {
        let runs = self.when.runs_of_segment(situation, replay_from(situation), self.number());
        runs.map(|TruthRun { so, first, last }| Run { value: so, first, last })
    }

    /// Whether the condition is held; looks back only as far as needed.
    pub(super) fn is_held(&self, situation: &Situation<'_>) -> bool {
        if self.hold == Hold::NONE {
            return self.when.evaluate(situation).is_true();
        }
        self.hold.latest(self.runs(situation)).unwrap_or(false)
    }

    /// Whether the condition is held, and since when without a break.
    pub(super) fn held(&self, situation: &Situation<'_>) -> (bool, Since) {
        let start = replay_from(situation);
        let begins = if start == situation.joined() { ReplayStart::Joining } else { ReplayStart::Limit };
        let held = self.hold.replay(self.runs(situation), begins).next();
        // INVARIANT: the user has joined, so there is a first day.
        held.map_or((false, Since::OnOrBefore(start)), |held| (held.value, held.since))
    }

    /// Why it is not known that the condition is not held, where that hangs on forgotten days.
    ///
    /// What is unknown counts as not true, so a condition that seems not to be held may only be forgotten: it would be held if
    /// what is unknown was true. That matters on the latest days on which it was the same for as long as the hold asks, and on
    /// all days after them.
    pub(super) fn forgotten(&self, situation: &Situation<'_>) -> Option<Unscored> {
        // Without a horizon nothing is forgotten, and nobody is asked.
        situation.as_of().horizon()?;
        let (mut same, mut days) = (false, 0);
        let mut runs = self.when.runs_of_segment(situation, replay_from(situation), self.number());
        while let Some((truth, first, last)) = runs.stretch_of_truth() {
            if let Err(why @ Unscored::Forgotten(_)) = truth {
                return Some(why);
            }
            let so = truth == Ok(true);
            days = if so == same { days } else { 0 } + (last - first) + 1;
            same = so;
            if days >= i32::from(self.hold.get()) {
                return None;
            }
        }
        None
    }

    /// Whether the condition is held or may be, as it hangs on forgotten days.
    pub(super) fn may_be_held(&self, situation: &Situation<'_>) -> bool {
        self.is_held(situation) || self.forgotten(situation).is_some()
    }

    /// Whether the condition is held, a day since which that has been so, and whether that is known.
    pub(super) fn held_steady(&self, situation: &Situation<'_>) -> HeldTruth {
        situation.held(self.number(), || {
            if self.hold == Hold::NONE {
                let (truth, since) = self.when.evaluate_steady(situation);
                let forgotten = match truth {
                    Truth::Unknown(why @ Unscored::Forgotten(_)) => Some(why),
                    _ => None,
                };
                return HeldTruth { so: truth.is_true(), since, forgotten };
            }
            let (so, since) = self.held(situation);
            let forgotten = if so { None } else { self.forgotten(situation) };
            HeldTruth { so, since: since.day(), forgotten }
        })
    }

    /// The next day on which the condition or whether it is held can be another one, if nothing more happens.
    pub(super) fn next_change(&self, situation: &Situation<'_>) -> Option<Day> {
        let raw = self.when.next_change(situation);
        if self.hold == Hold::NONE {
            return raw;
        }
        // A verdict that has lasted is held until another one has. Before that, what is held hangs on days long ago.
        let lasts = |run: &Run<bool>| run.last - run.first + 1 >= i32::from(self.hold.get());
        if self.runs(situation).next().is_some_and(|run| lasts(&run)) { raw } else { Some(situation.day().plus(1)) }
    }
}
