//! The verdict that is shown: held for as many days as the segment asks for.

use super::Segment;
use crate::rule::predicate::{Situation, TruthRun};
use crate::time::{Day, Hold, Since};

/// Whether a verdict is shown, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) so: bool,
    pub(super) since: Since,
}

/// The first day that is looked at.
fn replay_from(situation: &Situation<'_>) -> Day {
    situation.joined().max(situation.day().minus(Hold::REPLAY.into()))
}

impl Segment {
    fn lasted(&self, run: &TruthRun) -> bool {
        run.last - run.first >= i32::from(self.hold.get()) - 1
    }

    /// Whether the condition is held; without looking back further than that needs.
    pub(super) fn is_held(&self, situation: &Situation<'_>) -> bool {
        if self.hold == Hold::NONE {
            return self.when.evaluate(situation).is_true();
        }
        let mut first = false;
        for run in self.when.runs(situation, replay_from(situation)) {
            if self.lasted(&run) {
                return run.so;
            }
            // What no run decides, the first day replayed does.
            first = run.so;
        }
        first
    }

    /// Whether the condition is held, and since when that has been so without a break.
    ///
    /// A replay from joining forward would show each verdict once it has lasted for as long as the hold. Backward the same
    /// is found sooner: the latest run that lasted is what is shown, shorter runs changed nothing, and it has been shown
    /// since the earliest lasting run that no lasting run of the other verdict comes after. Only when the days that are
    /// looked at end before such a run is found does the verdict of the first day count, which was shown from there on,
    /// and since when is then a bound unless that day is the join day.
    pub(super) fn held(&self, situation: &Situation<'_>) -> Shown {
        let start = replay_from(situation);
        let at_start = || {
            if start == situation.joined() { Since::On(start) } else { Since::OnOrBefore(start) }
        };
        // What is shown, and since when by what was seen so far: the latest run that lasted, and those of the same verdict
        // before it.
        let mut shown: Option<(bool, Day)> = None;
        let mut earliest = None;
        for run in self.when.runs(situation, start) {
            earliest = Some(run);
            if !self.lasted(&run) {
                continue;
            }
            let from = run.first.plus(i32::from(self.hold.get()) - 1);
            match &mut shown {
                None => shown = Some((run.so, from)),
                Some((so, since)) if *so == run.so => *since = from,
                Some((so, since)) => return Shown { so: *so, since: Since::On(*since) },
            }
        }
        let first = earliest.is_some_and(|run| run.so);
        match shown {
            // Before anything held, the verdict of the first day was shown.
            Some((so, _)) if so == first => Shown { so, since: at_start() },
            Some((so, since)) => Shown { so, since: Since::On(since) },
            None => Shown { so: first, since: at_start() },
        }
    }

    /// Whether the condition is held, and a day from which on that has been so, which may be too late.
    pub(super) fn held_steady(&self, situation: &Situation<'_>) -> (bool, Day) {
        if self.hold == Hold::NONE {
            let (truth, since) = self.when.evaluate_steady(situation);
            return (truth.is_true(), since);
        }
        let shown = self.held(situation);
        (shown.so, shown.since.day())
    }
}
