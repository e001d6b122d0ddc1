//! Held verdicts: a change counts after as many days as the segment's hold asks for.

use super::Segment;
use crate::rule::predicate::{Situation, Truth, TruthRun};
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
    /// What is unknown counts as not true, so a condition that seems not to be held may only be forgotten. The latest days that
    /// decide are asked again: those on which it last was the same for as long as the hold asks, else all days replayed.
    pub(super) fn forgotten(&self, situation: &Situation<'_>) -> Option<Unscored> {
        let longest = i32::from(self.hold.get()) - 1;
        let mut decisive = situation.day();
        if self.hold != Hold::NONE {
            for run in self.runs(situation) {
                decisive = run.first;
                if run.last - run.first >= longest {
                    decisive = run.last.minus(longest.cast_unsigned());
                    break;
                }
            }
        }
        match self.when.evaluate(&situation.on(decisive)?) {
            Truth::Unknown(why @ Unscored::Forgotten(_)) => Some(why),
            _ => None,
        }
    }

    /// Whether the condition is held, and a day since which that has been so; it may be too late.
    pub(super) fn held_steady(&self, situation: &Situation<'_>) -> (bool, Day) {
        situation.held(self.number(), || {
            if self.hold == Hold::NONE {
                let (truth, since) = self.when.evaluate_steady(situation);
                return (truth.is_true(), since);
            }
            let (held, since) = self.held(situation);
            (held, since.day())
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
