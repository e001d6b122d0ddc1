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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::kind::Kind;
    use crate::number::work::counted;
    use crate::report::funnel::config::FunnelConfig;
    use crate::time::{Calendar, Moment, Timespan};

    /// The steps of the walk of a user with views at a distance of these milliseconds, through a funnel of views.
    fn work(order: StepOrder, steps: usize, events: i64, apart: i64) -> usize {
        let like_or_view = crate::event::kind::KindSet::of([Kind::View, Kind::Like]);
        let step = |place: usize| if place.is_multiple_of(2) { like_or_view.clone() } else { Kind::View.into() };
        let steps = (0..steps).map(|place| crate::report::funnel::FunnelStep::new(place.to_string(), step(place)));
        let funnel = FunnelRule::new(FunnelConfig::new(steps).within(Some(Timespan::days(1))).order(order)).unwrap();
        let events = (0..events).flat_map(|place| {
            let at = Moment::from_milliseconds(place * apart);
            [Kind::Like, Kind::View].map(|kind| Event::new(1_u64, at, kind, 0).unwrap())
        });
        let sequence = Sequence::of(&events.collect::<Vec<_>>(), &Calendar::utc()).unwrap();
        counted(|| funnel.passage(&sequence)).0
    }

    #[test]
    fn what_an_event_costs_is_bounded_by_the_steps_whatever_comes_at_one_instant() {
        // All at one instant, as in logs of bare dates; one after the other; and more than fit a window.
        for (order, apart) in
            [StepOrder::Any, StepOrder::Ordered].into_iter().flat_map(|o| [(o, 0), (o, 1), (o, 100_000)])
        {
            for steps in [50, 100, 200] {
                for events in [500, 1_000, 2_000] {
                    let work = work(order, steps, events, apart);
                    let most = 2 * usize::try_from(events).unwrap() * (4 * steps + steps * steps / 16);
                    assert!(
                        work <= most,
                        "{order:?}, {steps} steps, {events} events {apart} ms apart: {work} of {most}"
                    );
                }
            }
        }
    }
}
