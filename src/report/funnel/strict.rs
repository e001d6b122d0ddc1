//! Strict funnels: steps in order, with no other event between them.
//!
//! A chain that took n steps has taken them by the last n events; so it is known by its length, and where it started is found
//! by counting back. Several chains are alive at once: for the steps A, A, B the third of A A A B breaks the chain that started
//! with the first, and goes on with the one that started with the second.

use super::config::SameInstant;
use super::ordered::Rules;
use crate::population::Marked;

/// The space of a walk, used again for each user.
#[derive(Default)]
pub(super) struct StrictWalk {
    /// How many steps the chains that end at the event before have taken, descending.
    lengths: Vec<usize>,
    next: Vec<usize>,
    depth: usize,
    /// The place after the last event of the chain that got to the depth first.
    end: usize,
}

impl StrictWalk {
    /// Walks the marks of all events, in the order in which they count, and returns how many steps were taken.
    pub(super) fn walk<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) -> usize {
        self.lengths.clear();
        (self.depth, self.end) = (0, 0);
        for (place, mark) in marks.iter().enumerate() {
            let (steps, now) = (rules.classes.steps(mark.class()), mark.instant());
            let matches = |length: usize| u32::try_from(length).is_ok_and(|step| steps.binary_search(&step).is_ok());
            let instant = |place: usize| marks.get(place).map_or(now, |mark| mark.instant());
            let later = rules.same_instant == SameInstant::InStepOrder || place == 0 || instant(place - 1) < now;
            self.next.clear();
            if later {
                let go_on = |length: &&usize| matches(**length) && now - instant(place - **length) <= rules.window;
                self.next.extend(self.lengths.iter().filter(go_on).map(|length| length + 1));
            }
            if matches(0) && rules.entry.is_none_or(|entry| entry == now) {
                self.next.push(1);
            }
            core::mem::swap(&mut self.lengths, &mut self.next);
            if let Some(longest) = self.lengths.first().copied().filter(|longest| *longest > self.depth) {
                (self.depth, self.end) = (longest, place + 1);
                if longest == rules.steps {
                    break;
                }
            }
        }
        self.depth
    }

    /// Puts the instants of the best chain into a list.
    pub(super) fn write_instants<M: Marked>(&self, marks: &[M], instants: &mut Vec<i64>) {
        instants.clear();
        let chain = marks.get(self.end - self.depth..self.end).unwrap_or_default();
        instants.extend(chain.iter().map(|mark| mark.instant()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;
    use crate::population::{Mark, Sieve};
    use crate::report::funnel::classes::Classes;
    use crate::report::funnel::config::FunnelConfig;

    /// View, view, share, by one event a second.
    fn walk(window: i64, same_instant: SameInstant, events: &[Kind]) -> Vec<i64> {
        let classes = Classes::new(&FunnelConfig::new([Kind::View, Kind::View, Kind::Share])).unwrap();
        let mark = |(now, kind): (i64, &Kind)| Mark::new(now, classes.class(kind.code(), 0, 0));
        let marks: Vec<Mark> = (0..).zip(events).map(mark).collect();
        let first_steps = classes.first_steps();
        let rules = Rules { classes: &classes, first_steps: &first_steps, steps: 3, window, same_instant, entry: None };
        let (mut walk, mut instants) = (StrictWalk::default(), Vec::new());
        assert_eq!(walk.walk(&marks, rules), {
            walk.write_instants(&marks, &mut instants);
            instants.len()
        });
        instants
    }

    #[test]
    fn an_event_that_breaks_a_chain_may_go_on_with_a_shorter_one() {
        let (view, share) = (Kind::View, Kind::Share);
        assert_eq!(walk(9, SameInstant::InStepOrder, &[view, view, view, share]), [1, 2, 3]);
        assert_eq!(walk(9, SameInstant::InStepOrder, &[view, Kind::Like, view, share]), [0]);
        assert_eq!(walk(1, SameInstant::StrictlyLater, &[view, view, share]), [0, 1]);
    }
}
