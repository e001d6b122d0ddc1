//! Funnels in order: anything may happen between two steps, except what is excluded.
//!
//! For each number of steps taken the walk keeps one chain: the one that started last. A later start leaves the window
//! later, and nothing else about a chain decides what it can still become; of two that started together the one that got
//! there first stays.
//!
//! To keep only the longest chain would be wrong: a login at 9:00 and a search after it are longer than a login at 9:50, but
//! it is the later login that a share at 10:05 is still within an hour of. To try every choice of events would be right and
//! exponential. One chain a length is enough, as whatever goes on from an earlier start also goes on from a later one.

use super::classes::Classes;
use super::config::SameInstant;
use super::matching::Matching;
use crate::population::{Marked, NOT_ASKED};

/// No chain.
const NEVER: i64 = i64::MIN;
/// No link before.
const NONE: u32 = u32::MAX;

/// What a walk goes by.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) classes: &'a Classes,
    /// The first step of each class.
    pub(super) first_steps: &'a [Option<u32>],
    pub(super) steps: usize,
    /// In the unit of the marks; `i64::MAX` for no limit.
    pub(super) window: i64,
    pub(super) same_instant: SameInstant,
    /// The only instant at which a chain may start, if there is one.
    pub(super) entry: Option<i64>,
}

/// The chain that took this many steps and started last.
#[derive(Clone, Copy)]
struct Chain {
    start: i64,
    /// Its last step.
    link: u32,
}

impl Chain {
    const NONE: Self = Self { start: NEVER, link: NONE };
}

/// A step of a chain.
#[derive(Clone, Copy)]
struct Link {
    instant: i64,
    before: u32,
}

/// The space of a walk, used again for each user.
#[derive(Default)]
pub(super) struct Walk {
    /// By the number of steps taken, less one.
    chains: Vec<Chain>,
    links: Vec<Link>,
    depth: usize,
    /// The last link of the chain that got to the depth first.
    best: u32,
    steps: Vec<u32>,
    before: Vec<Chain>,
    matching: Matching,
}

impl Walk {
    /// Walks the marks, which are in order, and returns how many steps were taken.
    pub(super) fn walk<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) -> usize {
        self.chains.clear();
        self.chains.resize(rules.steps, Chain::NONE);
        self.links.clear();
        self.depth = 0;
        self.best = NONE;
        if rules.classes.are_plain() && rules.same_instant == SameInstant::InStepOrder {
            self.walk_plain(marks, rules);
        } else {
            for instant in marks.chunk_by(|one, next| one.instant() == next.instant()) {
                self.take(instant, rules);
                if self.depth == rules.steps {
                    break;
                }
            }
        }
        self.depth
    }

    /// Puts the instants of the best chain into a list.
    pub(super) fn write_instants(&self, instants: &mut Vec<i64>) {
        instants.clear();
        let mut next = self.best;
        while let Some(Link { instant, before }) = self.links.get(next as usize) {
            instants.push(*instant);
            next = *before;
        }
        instants.reverse();
    }

    /// Each event matches one step at most: in order of instant and step, one after the other.
    fn walk_plain<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) {
        for mark in marks {
            if let Some(step) = rules.first_steps.get(usize::from(mark.class())).copied().flatten() {
                self.advance(step, mark.instant(), rules);
                self.reach();
                if self.depth == rules.steps {
                    return;
                }
            }
        }
    }

    /// Takes a step at an instant, if a chain can.
    #[inline]
    fn advance(&mut self, step: u32, instant: i64, rules: Rules<'_>) {
        let step = step as usize;
        let chain = match step.checked_sub(1) {
            None if rules.entry.is_none_or(|entry| entry == instant) => Chain { start: instant, link: NONE },
            None => return,
            Some(before) => self.chains.get(before).copied().unwrap_or(Chain::NONE),
        };
        if chain.start == NEVER || instant - chain.start > rules.window {
            return;
        }
        if let Some(known) = self.chains.get_mut(step).filter(|known| known.start < chain.start) {
            *known = Chain { start: chain.start, link: link(&mut self.links, instant, chain.link) };
        }
    }

    /// Notes a depth that was not reached before.
    #[inline]
    fn reach(&mut self) {
        while let Some(chain) = self.chains.get(self.depth).filter(|chain| chain.start != NEVER) {
            self.depth += 1;
            self.best = chain.link;
        }
    }

    /// Takes all events of one instant.
    fn take<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) {
        let Some(instant) = marks.first().map(|mark| mark.instant()) else { return };
        self.steps.clear();
        let mut single = true;
        for mark in marks.iter().filter(|mark| mark.class() != NOT_ASKED) {
            for taken in rules.classes.ends(mark.class()) {
                if let Some(chain) = self.chains.get_mut((*taken as usize).wrapping_sub(1)) {
                    *chain = Chain::NONE;
                }
            }
            let steps = rules.classes.steps(mark.class());
            self.steps.extend(steps);
            single &= steps.len() <= 1;
        }
        if marks.len() == 1 || rules.same_instant == SameInstant::StrictlyLater {
            // The deepest first, so that each step is from what was before the instant.
            self.steps.sort_unstable_by(|one, other| other.cmp(one));
            self.steps.dedup();
            for step in core::mem::take(&mut self.steps) {
                self.advance(step, instant, rules);
            }
        } else if single {
            // Marks of an instant are in order of their classes, and these in order of their steps.
            for step in core::mem::take(&mut self.steps) {
                self.advance(step, instant, rules);
            }
        } else {
            self.assign(marks, instant, rules);
        }
        self.reach();
    }

    /// Takes several steps at one instant by events that could each be one of several.
    ///
    /// From each chain before the instant the next steps are given an event each, as many in a row as can be. To hand out
    /// the events greedily would lose steps: where A may be step 1 or 2 and B only 1, giving A to step 1 leaves none for 2.
    /// The matching moves A on when B is needed. Each chain starts over with all events free, as chains are alternatives of
    /// one user and not rivals; chains that this instant made are left out, or an event would be used twice.
    fn assign<M: Marked>(&mut self, marks: &[M], instant: i64, rules: Rules<'_>) {
        self.before.clone_from(&self.chains);
        self.matching.clear(rules.steps);
        for mark in marks {
            self.matching.add(mark.class(), rules.classes);
        }
        // The longest chains first: of those that started together they took their steps earlier.
        for taken in (0..rules.steps).rev() {
            let chain = match taken.checked_sub(1) {
                None if rules.entry.is_none_or(|entry| entry == instant) => Chain { start: instant, link: NONE },
                None => continue,
                Some(before) => self.before.get(before).copied().unwrap_or(Chain::NONE),
            };
            if chain.start == NEVER || instant - chain.start > rules.window {
                continue;
            }
            self.matching.release();
            let mut before = chain.link;
            for (step, known) in (0..).zip(&mut self.chains).skip(taken) {
                if !self.matching.give(step, rules.classes) {
                    break;
                }
                before = link(&mut self.links, instant, before);
                if known.start < chain.start {
                    *known = Chain { start: chain.start, link: before };
                }
            }
        }
    }
}

/// Adds a step to a chain. INVARIANT: a user has fewer than 2^32 of them, as no memory would hold the events.
fn link(links: &mut Vec<Link>, instant: i64, before: u32) -> u32 {
    let number = u32::try_from(links.len()).unwrap_or(NONE - 1);
    links.push(Link { instant, before });
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::{Kind, KindSet};
    use crate::population::Mark;
    use crate::report::funnel::config::{FunnelConfig, FunnelStep};

    /// The instants of the steps that events take, each event an instant and the steps that it matches.
    fn walk(steps: usize, window: i64, events: &[(i64, &[usize])]) -> Vec<i64> {
        // A kind for each set of steps, which all of them take.
        let kind = |place: usize| Kind::custom(u16::try_from(place).unwrap());
        let takes = |step: usize| {
            let kinds =
                events.iter().enumerate().filter(|(_, (_, steps))| steps.contains(&step)).map(|(at, _)| kind(at));
            FunnelStep::new(step.to_string(), KindSet::of(kinds.collect::<Vec<_>>()))
        };
        let config = FunnelConfig::new((0..steps).map(takes));
        let classes = Classes::new(&config).unwrap();
        let class = |place| crate::population::Sieve::class(&classes, kind(place).code(), 0, 0);
        let mut marks: Vec<Mark> = events.iter().enumerate().map(|(at, (now, _))| Mark::new(*now, class(at))).collect();
        marks.sort_unstable();
        let (first_steps, same_instant) = (classes.first_steps(), SameInstant::InStepOrder);
        let rules = Rules { classes: &classes, first_steps: &first_steps, steps, window, same_instant, entry: None };
        let (mut walk, mut instants) = (Walk::default(), Vec::new());
        assert_eq!(walk.walk(&marks, rules), {
            walk.write_instants(&mut instants);
            instants.len()
        });
        instants
    }

    #[test]
    fn the_later_start_leads_farther_where_the_earlier_one_is_longer() {
        let events: [(i64, &[usize]); 4] = [(0, &[0]), (10, &[1]), (50, &[0]), (60, &[1])];
        assert_eq!(walk(3, 60, &events), [0, 10]);
        let events: [(i64, &[usize]); 5] = [(0, &[0]), (10, &[1]), (50, &[0]), (60, &[1]), (65, &[2])];
        assert_eq!(walk(3, 60, &events), [50, 60, 65]);
    }

    #[test]
    fn of_one_instant_events_are_given_to_the_steps_that_need_them() {
        // The first may be either step, the second only the first one.
        assert_eq!(walk(2, 0, &[(7, &[0, 1]), (7, &[0])]), [7, 7]);
        assert_eq!(walk(2, 0, &[(7, &[0, 1])]), [7]);
        assert_eq!(walk(3, 9, &[(0, &[0]), (7, &[1, 2]), (7, &[1])]), [0, 7, 7]);
    }
}
