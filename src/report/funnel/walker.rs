//! One user after the other: which walk a funnel needs, and sessions.

use super::any_order::AnyOrderWalk;
use super::config::StepOrder;
use super::ordered::{Rules, Walk};
use super::passage::Passage;
use super::rule::FunnelRule;
use super::strict::StrictWalk;
use crate::event::sequence::{Occurrence, Sequence};
use crate::population::{FineMark, Marked, Sieve};

impl FunnelRule {
    /// How far one user came.
    pub fn passage(&self, sequence: &Sequence) -> Passage {
        let mut walker = Walker::default();
        walker.follow_occurrences(self, sequence.as_slice());
        Passage::new(walker.instants)
    }
}

/// Follows one user after the other in the same space.
#[derive(Default)]
pub(super) struct Walker {
    ordered: Walk,
    strict: StrictWalk,
    any_order: AnyOrderWalk,
    /// The instants of the user's steps in the unit of the marks: what was found.
    pub(super) instants: Vec<i64>,
    marks: Vec<FineMark>,
    best: Vec<i64>,
}

impl Walker {
    /// Follows the marks of a user, in the order in which they count.
    #[inline]
    pub(super) fn follow<M: Marked>(&mut self, funnel: &FunnelRule, marks: &[M], entry: Option<i64>) {
        let config = funnel.config();
        let rules = Rules {
            classes: &funnel.classes,
            first_steps: &funnel.first_steps,
            steps: config.steps.len(),
            window: config.within.map_or(i64::MAX, |within| within.milliseconds().saturating_mul(M::PER_MILLISECOND)),
            same_instant: config.same_instant,
            entry,
        };
        match config.order {
            StepOrder::Ordered => {
                self.ordered.walk(marks, rules);
                self.ordered.write_instants(&mut self.instants);
            }
            StepOrder::Strict => {
                self.strict.walk(marks, rules);
                self.strict.write_instants(marks, &mut self.instants);
            }
            StepOrder::Any => {
                self.any_order.walk(marks, rules);
                self.any_order.write_instants(&mut self.instants);
            }
        }
    }

    /// Follows a user through all events, session by session where steps have to be in one.
    ///
    /// Classes are told for all events first, as the first or the latest entry is one of the whole user and not of a
    /// session. Sessions are cut before marks are sorted: they go by the order of the events, and marks of one instant may
    /// change places in it. Of several sessions the first that came farthest counts, so only a longer chain takes its place.
    pub(super) fn follow_occurrences(&mut self, funnel: &FunnelRule, occurrences: &[Occurrence]) {
        let mut marks = core::mem::take(&mut self.marks);
        let mark = |occurrence: &Occurrence| {
            let class = funnel.classes.class(occurrence.kind.code(), occurrence.subject.number(), occurrence.value);
            FineMark::new(occurrence.microseconds, class)
        };
        marks.clear();
        marks.extend(occurrences.iter().map(mark));
        let entry = funnel.entry_of(&marks);
        self.best.clear();
        let mut rest = marks.as_mut_slice();
        match &funnel.config().session {
            Some(rule) => {
                for session in rule.pieces(occurrences) {
                    let (marks, others) = rest.split_at_mut(session.len().min(rest.len()));
                    rest = others;
                    self.follow_session(funnel, marks, entry);
                }
                debug_assert!(rest.is_empty(), "every event is in a session");
            }
            None => self.follow_session(funnel, rest, entry),
        }
        core::mem::swap(&mut self.instants, &mut self.best);
        self.marks = marks;
    }

    fn follow_session(&mut self, funnel: &FunnelRule, marks: &mut [FineMark], entry: Option<i64>) {
        if funnel.config().order != StepOrder::Strict {
            // Where order allows it, equal instants stand by what they mean.
            marks.sort_unstable();
        }
        self.follow(funnel, marks, entry);
        if self.instants.len() > self.best.len() {
            core::mem::swap(&mut self.instants, &mut self.best);
        }
    }
}
