//! Funnels in any order: as many steps as the events of one window can fill.
//!
//! The window slides over the events; each one that comes in or goes out changes the matching of steps and events by one
//! step at most. So it is kept from window to window, and one augmenting path is looked for at each event: to match every
//! window anew would be quadratic in the events of a long window.
//!
//! A window that starts at an event is enough to look at, as one that starts between two has the same events.

use super::matching::Matching;
use super::ordered::Rules;
use crate::population::Marked;

/// The space of a walk, used again for each user.
#[derive(Default)]
pub(super) struct AnyOrderWalk {
    matching: Matching,
    instants: Vec<i64>,
}

impl AnyOrderWalk {
    /// Walks the marks, which are in order, and returns how many steps were taken.
    pub(super) fn walk<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) -> usize {
        self.matching.clear(rules.steps, rules.classes);
        let mut most = None;
        let (mut depth, mut first, mut last) = (0, 0, 0);
        for instant in marks.chunk_by(|one, next| one.instant() == next.instant()) {
            let now = instant.first().map_or(0, |mark| mark.instant());
            while let Some(gone) = marks.get(first).filter(|mark| now - mark.instant() > rules.window) {
                first += 1;
                self.matching.remove(gone.class(), rules.classes);
            }
            last += instant.len();
            for mark in instant {
                self.matching.add(mark.class(), rules.classes);
            }
            if self.matching.size() > depth {
                depth = self.matching.size();
                most = Some(first..last);
                if depth == rules.steps {
                    break;
                }
            }
        }
        self.instants.clear();
        if let Some(window) = most.and_then(|window| marks.get(window)) {
            self.choose(window, depth, rules);
        }
        depth
    }

    /// Puts the instants of the best chain into a list.
    pub(super) fn write_instants(&self, instants: &mut Vec<i64>) {
        instants.clone_from(&self.instants);
    }

    /// The instants of the steps in a window that has this many of them: from the last instant from which there are as many,
    /// each as early as can be.
    ///
    /// Sets of events that can stand for different steps are a matroid, so taking each event that adds to the set is best.
    fn choose<M: Marked>(&mut self, window: &[M], depth: usize, rules: Rules<'_>) {
        self.matching.clear(rules.steps, rules.classes);
        let mut start = 0;
        for (place, mark) in window.iter().enumerate().rev() {
            if self.matching.add(mark.class(), rules.classes) && self.matching.size() == depth {
                start = place;
                break;
            }
        }
        let start = window.get(start).map_or(0, |mark| mark.instant());
        self.matching.clear(rules.steps, rules.classes);
        for mark in window.iter().filter(|mark| mark.instant() >= start) {
            if self.matching.add(mark.class(), rules.classes) {
                self.instants.push(mark.instant());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::Kind;
    use crate::population::{Mark, Sieve};
    use crate::report::funnel::classes::Classes;
    use crate::report::funnel::config::{FunnelConfig, FunnelStep, SameInstant};

    /// View, then share or view, then like: two steps that a view may be, and one each.
    fn walk(window: i64, events: &[(i64, Kind)]) -> Vec<i64> {
        let either = FunnelStep::new("either", crate::event::kind::KindSet::of([Kind::View, Kind::Share]));
        let config = FunnelConfig::new([Kind::View.into(), either, Kind::Like.into()]);
        let classes = Classes::new(&config).unwrap();
        let mark = |(now, kind): &(i64, Kind)| Mark::new(*now, classes.class(kind.code(), 0, 0));
        let marks: Vec<Mark> = events.iter().map(mark).collect();
        let (first_steps, same_instant) = (classes.first_steps(), SameInstant::InStepOrder);
        let rules = Rules { classes: &classes, first_steps: &first_steps, steps: 3, window, same_instant, entry: None };
        let (mut walk, mut instants) = (AnyOrderWalk::default(), Vec::new());
        let depth = walk.walk(&marks, rules);
        walk.write_instants(&mut instants);
        assert_eq!(depth, instants.len());
        instants
    }

    #[test]
    fn an_event_moves_to_another_step_where_that_makes_room() {
        // The view is taken for the first step or the second, whichever the share leaves.
        assert_eq!(walk(9, &[(0, Kind::View), (1, Kind::Share), (2, Kind::Like)]), [0, 1, 2]);
        assert_eq!(walk(9, &[(0, Kind::Share), (1, Kind::View), (2, Kind::Like)]), [0, 1, 2]);
        assert_eq!(walk(9, &[(0, Kind::Share), (1, Kind::Share)]), [0]);
    }

    #[test]
    fn what_leaves_the_window_is_missed_only_where_it_was_of_use() {
        // The third view is only counted, and takes the place of the first one when that leaves.
        let views = [(0, Kind::View), (1, Kind::View), (2, Kind::View)];
        let late: Vec<(i64, Kind)> = views.into_iter().chain([(11, Kind::Like)]).collect();
        assert_eq!(walk(10, &late), [1, 2, 11]);
        assert_eq!(walk(9, &late), [0, 1], "two at most, and these are the first two");
    }
}
