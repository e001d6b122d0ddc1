//! Matching: which events fill which steps, where an event could fill several.
//!
//! A matching of events and steps grows by one where an augmenting path exists (Berge 1957): an event takes a step from an
//! event of another class, that one takes a step from a third, and so on until one takes a step that nobody has. Events of
//! one class are alike, so classes are searched and their events counted: where one of them found no step, no further one
//! does. A search visits each step once and asks 64 at a time who could have them, so it takes at most steps² / 64
//! operations, however many events and classes there are.

use super::classes::Classes;
use super::step_bits::{StepBits, contains, put, steps_in, steps_of, take, words};
use crate::number::work;

/// No class has the step.
const NOBODY: u16 = u16::MAX;
/// The search began here.
const START: u32 = u32::MAX;

/// Steps and the classes whose events stand for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    /// By class, how many events no step has. INVARIANT of what [`Matching::add`] and [`Matching::remove`] leave: none of
    /// them could have one.
    spare: Vec<u32>,
    /// The classes that ever had one, each once: all that is to be cleared.
    seen: Vec<u16>,
    is_seen: Vec<bool>,
    /// The class of the event that each step has, or [`NOBODY`].
    holders: Vec<u16>,
    /// The steps that nobody has.
    open: StepBits,
    /// How many steps have an event.
    size: usize,
    /// For each step, how many classes with a spare event match it, and the steps that some do.
    spare_classes: Vec<u32>,
    spare_steps: StepBits,
    /// Steps from which a search came to no open one. INVARIANT: all of them are held, by classes that match no other steps,
    /// and all steps that spare events match are among them; so no later search has to enter.
    closed: StepBits,
    /// What a search visited, from which step it came to each of them, and those that it goes on from.
    visited: StepBits,
    came_from: Vec<u32>,
    queue: Vec<u32>,
}

impl Matching {
    /// This many steps, and no event.
    pub(super) fn clear(&mut self, steps: usize, classes: &Classes) {
        self.spare.resize(classes.iter().len(), 0);
        self.is_seen.resize(classes.iter().len(), false);
        for class in self.seen.drain(..).map(usize::from) {
            self.spare.iter_mut().skip(class).take(1).for_each(|spare| *spare = 0);
            self.is_seen.iter_mut().skip(class).take(1).for_each(|seen| *seen = false);
        }
        for bits in [&mut self.open, &mut self.closed, &mut self.visited, &mut self.spare_steps] {
            bits.clear();
            bits.resize(words(steps), 0);
        }
        (0..steps).for_each(|step| put(&mut self.open, step));
        self.holders.clear();
        self.holders.resize(steps, NOBODY);
        self.spare_classes.clear();
        self.spare_classes.resize(steps, 0);
        self.came_from.resize(steps, START);
        self.size = 0;
    }

    /// How many steps have an event.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// Takes in an event. Returns whether there is one step more that has one.
    pub(super) fn add(&mut self, class: u16, classes: &Classes) -> bool {
        let useful = !classes.steps(class).is_empty();
        if useful && self.spare_of(class) == 0 {
            self.visited.clone_from(&self.closed);
            self.queue.clear();
            if let Some((step, came_from)) = self.search(Some(class), None, classes) {
                self.turn(step, came_from, class);
                return true;
            }
            core::mem::swap(&mut self.closed, &mut self.visited);
        }
        if useful {
            self.keep(class, classes);
        }
        false
    }

    /// Takes out an event of a class; a step that had it may find another one.
    pub(super) fn remove(&mut self, class: u16, classes: &Classes) {
        // One that no step has is the easiest to miss.
        if self.spare_of(class) > 0 {
            self.use_up(class, classes);
            return;
        }
        let held = |step: &usize| self.holders.get(*step) == Some(&class);
        let Some(step) = steps_in(classes.bits(class)).find(held) else { return };
        self.vacate(step);
        // Only from what is closed do spare events come to it.
        if contains(&self.closed, step) && !self.give(step, classes) {
            core::mem::swap(&mut self.closed, &mut self.visited);
        }
    }

    /// Keeps an event for the steps that [`Matching::give`] names.
    pub(super) fn keep(&mut self, class: u16, classes: &Classes) {
        self.note(class);
        let Some(spare) = self.spare.get_mut(usize::from(class)) else { return };
        *spare += 1;
        if *spare == 1 {
            self.count_classes(class, classes, 1);
        }
    }

    /// Gives an event to this step, which has none. Steps that have one may change theirs; no other step gets one.
    pub(super) fn give(&mut self, step: usize, classes: &Classes) -> bool {
        if contains(&self.spare_steps, step) {
            return self.use_spare(step, (step, START), classes);
        }
        // Spare events may take these from those that have them.
        let Self { visited, spare_steps, open, came_from, queue, .. } = self;
        queue.clear();
        for (word, (visited, (spare, open))) in visited.iter_mut().zip(spare_steps.iter().zip(open)).enumerate() {
            work::steps(1);
            *visited = spare & !*open;
            for step in steps_of(word, *visited) {
                work::steps(1);
                came_from.iter_mut().skip(step).take(1).for_each(|came_from| *came_from = START);
                queue.push(narrow(step));
            }
        }
        let found = self.search(None, Some(step), classes);
        found.is_some_and(|found| self.use_spare(self.first_of(found), found, classes))
    }

    /// Turns the path that ends at a step, and begins at one that a spare event matches.
    fn use_spare(&mut self, first: usize, (step, came_from): (usize, u32), classes: &Classes) -> bool {
        let has_one = |class: &u16| self.spare_of(*class) > 0 && contains(classes.bits(*class), first);
        let Some(class) = self.seen.iter().copied().find(has_one) else { return false };
        work::steps(self.seen.len());
        self.use_up(class, classes);
        self.turn(step, came_from, class);
        true
    }

    /// Takes its event from a step, which is spare then.
    pub(super) fn release(&mut self, step: usize, classes: &Classes) {
        let class = self.holders.get(step).copied().filter(|class| *class != NOBODY);
        if let Some(class) = class {
            self.vacate(step);
            self.keep(class, classes);
        }
    }

    /// Looks for a step that an event can come to: that of a class, or those of the queue's steps. It is the goal, or an
    /// open step. Returns the step, and the one that is given up for it.
    fn search(&mut self, class: Option<u16>, goal: Option<usize>, classes: &Classes) -> Option<(usize, u32)> {
        if let Some(step) = class.and_then(|class| self.expand(class, START, goal, classes)) {
            return Some((step, START));
        }
        let mut next = 0;
        while let Some(held) = self.queue.get(next).copied() {
            next += 1;
            let class = self.holders.get(held as usize).copied().unwrap_or(NOBODY);
            if let Some(step) = self.expand(class, held, goal, classes) {
                return Some((step, held));
            }
        }
        None
    }

    /// Visits the steps that a class matches, coming from one that it has.
    fn expand(&mut self, class: u16, came_from: u32, goal: Option<usize>, classes: &Classes) -> Option<usize> {
        let words = classes.bits(class).iter().zip(self.visited.iter_mut().zip(&self.open));
        for (word, (matched, (visited, open))) in words.enumerate() {
            work::steps(1);
            let new = matched & !*visited;
            let ends = match goal {
                None => new & open,
                Some(step) if step / 64 == word => new & 1 << (step % 64),
                Some(_) => 0,
            };
            if let Some(step) = steps_of(word, ends).next() {
                return Some(step);
            }
            let held = new & !open;
            *visited |= held;
            for step in steps_of(word, held) {
                work::steps(1);
                self.came_from.iter_mut().skip(step).take(1).for_each(|from| *from = came_from);
                self.queue.push(narrow(step));
            }
        }
        None
    }

    /// Turns the path that ends at a step: each step on it goes to the class that had the one before it, and the first one to
    /// the class at which the search began.
    fn turn(&mut self, step: usize, mut came_from: u32, class: u16) {
        take(&mut self.open, step);
        self.size += 1;
        let mut step = step;
        while came_from != START {
            let before = came_from as usize;
            let holder = self.holders.get(before).copied().unwrap_or(NOBODY);
            self.set_holder(step, holder);
            step = before;
            came_from = self.came_from.get(before).copied().unwrap_or(START);
        }
        self.set_holder(step, class);
    }

    /// The step at which the path to a step begins.
    fn first_of(&self, (mut step, mut came_from): (usize, u32)) -> usize {
        while came_from != START {
            step = came_from as usize;
            came_from = self.came_from.get(step).copied().unwrap_or(START);
        }
        step
    }

    fn vacate(&mut self, step: usize) {
        self.set_holder(step, NOBODY);
        put(&mut self.open, step);
        self.size -= 1;
    }

    fn set_holder(&mut self, step: usize, class: u16) {
        if let Some(holder) = self.holders.get_mut(step) {
            *holder = class;
        }
    }

    fn spare_of(&self, class: u16) -> u32 {
        self.spare.get(usize::from(class)).copied().unwrap_or_default()
    }

    /// One spare event fewer.
    fn use_up(&mut self, class: u16, classes: &Classes) {
        let Some(spare) = self.spare.get_mut(usize::from(class)) else { return };
        *spare = spare.saturating_sub(1);
        if *spare == 0 {
            self.count_classes(class, classes, -1);
        }
    }

    /// One more class, or one fewer, with a spare event.
    fn count_classes(&mut self, class: u16, classes: &Classes, by: i32) {
        for step in steps_in(classes.bits(class)) {
            work::steps(1);
            let Some(count) = self.spare_classes.get_mut(step) else { continue };
            *count = count.saturating_add_signed(by);
            if *count == 0 { take(&mut self.spare_steps, step) } else { put(&mut self.spare_steps, step) }
        }
    }

    fn note(&mut self, class: u16) {
        if let Some(seen) = self.is_seen.get_mut(usize::from(class)).filter(|seen| !**seen) {
            *seen = true;
            self.seen.push(class);
        }
    }
}

/// INVARIANT: a funnel has few steps.
fn narrow(step: usize) -> u32 {
    u32::try_from(step).unwrap_or(START)
}
