//! Steps in order, and no other event between them.
//!
//! A chain that took n steps has taken them by the last n events; so it is known by its length.

use super::definition::SameInstant;
use super::ordered::Rules;
use crate::population::Mark;

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
    pub(super) fn walk(&mut self, marks: &[Mark], rules: Rules<'_>) -> usize {
        self.lengths.clear();
        (self.depth, self.end) = (0, 0);
        for (place, mark) in marks.iter().enumerate() {
            let (steps, now) = (rules.classes.steps(mark.class()), mark.milliseconds());
            let matches = |length: usize| u32::try_from(length).is_ok_and(|step| steps.binary_search(&step).is_ok());
            let instant = |place: usize| marks.get(place).map_or(now, |mark| mark.milliseconds());
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
    pub(super) fn write_instants(&self, marks: &[Mark], instants: &mut Vec<i64>) {
        instants.clear();
        let chain = marks.get(self.end - self.depth..self.end).unwrap_or_default();
        instants.extend(chain.iter().map(|mark| mark.milliseconds()));
    }
}
