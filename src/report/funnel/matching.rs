//! Matching: which event fills which step, where an event could fill several.
//!
//! A matching of steps and events grows by one step where an augmenting path exists (Berge 1957): from the step to an event
//! that it could have, to the step which has that one, to another event for that step, until one is free. Paths are found by
//! breadth. Of events of one class no more are kept than steps that they match, as further ones are of no use.

use super::classes::Classes;

const NONE: u32 = u32::MAX;

/// Steps and the events that stand for them. An event is a place for one step; places are of a class.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// The place of each step; [`NONE`] where it has none.
    place_of: Vec<u32>,
    /// The class of each place, and the step that has it.
    places: Vec<(u16, u32)>,
    /// How many steps have a place.
    size: usize,
    /// From which step the search came to each place.
    came_from: Vec<u32>,
    queue: Vec<u32>,
}

impl Matching {
    /// This many steps, and no event.
    pub(super) fn clear(&mut self, steps: usize) {
        self.place_of.clear();
        self.place_of.resize(steps, NONE);
        self.places.clear();
        self.size = 0;
    }

    /// All events stay, and no step has one.
    pub(super) fn release(&mut self) {
        self.place_of.fill(NONE);
        self.places.iter_mut().for_each(|(_, step)| *step = NONE);
        self.size = 0;
    }

    /// How many steps have an event.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// Takes in an event, unless there are as many of its class as can be of use.
    pub(super) fn add(&mut self, class: u16, classes: &Classes) -> bool {
        let useful = classes.steps(class).len();
        let known = if useful == 0 { 0 } else { self.places.iter().filter(|(other, _)| *other == class).count() };
        if known < useful {
            self.places.push((class, NONE));
        }
        known < useful
    }

    /// Takes out an event of a class; a step that had it may find another one.
    pub(super) fn remove(&mut self, class: u16, classes: &Classes) {
        // One that no step has is the easiest to miss.
        let free = self.places.iter().position(|place| *place == (class, NONE));
        let Some(place) = free.or_else(|| self.places.iter().position(|(other, _)| *other == class)) else { return };
        let (_, step) = self.places.swap_remove(place);
        // The last place has moved here.
        if let Some((_, moved)) = self.places.get(place).filter(|(_, moved)| *moved != NONE) {
            set(&mut self.place_of, *moved, narrow(place));
        }
        if step != NONE {
            set(&mut self.place_of, step, NONE);
            self.size -= 1;
            self.grow(classes);
        }
    }

    /// Gives an event to one more step, whichever can have one.
    pub(super) fn grow(&mut self, classes: &Classes) -> bool {
        (0..narrow(self.place_of.len()))
            .any(|step| self.place_of.get(step as usize) == Some(&NONE) && self.give(step, classes))
    }

    /// Gives an event to this step, which has none; others that have one may change theirs.
    pub(super) fn give(&mut self, step: u32, classes: &Classes) -> bool {
        self.came_from.clear();
        self.came_from.resize(self.places.len(), NONE);
        self.queue.clear();
        self.queue.push(step);
        let mut next = 0;
        while let Some(asking) = self.queue.get(next).copied() {
            next += 1;
            for (place, (class, holder)) in (0..).zip(&self.places) {
                let Some(came_from) = self.came_from.get_mut(place as usize) else { continue };
                if *came_from != NONE || classes.steps(*class).binary_search(&asking).is_err() {
                    continue;
                }
                *came_from = asking;
                if *holder != NONE {
                    self.queue.push(*holder);
                    continue;
                }
                self.turn(place, step);
                self.size += 1;
                return true;
            }
        }
        false
    }

    /// Gives each place of the path that ends here to the step from which the search came.
    fn turn(&mut self, mut place: u32, start: u32) {
        while let Some(step) = self.came_from.get(place as usize).copied() {
            let before = self.place_of.get(step as usize).copied().unwrap_or(NONE);
            set(&mut self.place_of, step, place);
            if let Some((_, holder)) = self.places.get_mut(place as usize) {
                *holder = step;
            }
            if step == start {
                return;
            }
            place = before;
        }
    }
}

fn set(places: &mut [u32], step: u32, place: u32) {
    if let Some(known) = places.get_mut(step as usize) {
        *known = place;
    }
}

/// INVARIANT: a funnel has fewer steps, and an instant fewer events of use, than 2^32, as no memory would hold them.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE - 1)
}
