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
use super::step_bits::{StepBits, steps_back, steps_in, words};
use crate::number::work;
use crate::population::{Marked, NOT_ASKED};

/// No chain.
const NEVER: i64 = i64::MIN;
/// No link before.
const NONE: u32 = u32::MAX;
/// As many links are kept before those are dropped that lead to no chain any more.
const FEW_LINKS: usize = 4096;

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

/// Steps of a chain that were taken at one instant.
#[derive(Clone, Copy)]
struct Link {
    instant: i64,
    before: u32,
    steps: u32,
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
    /// How many links there may be until those of no chain are dropped.
    most_links: usize,
    /// The new number of each link that stays.
    numbers: Vec<u32>,
    /// The steps that events of one instant match.
    steps: StepBits,
    before: Vec<Chain>,
    /// For each chain before an instant the step after the last one that it comes to at it.
    ends: Vec<usize>,
    /// For each chain that an instant made the number of steps that the one had from which it was made.
    sources: Vec<Option<usize>>,
    matching: Matching,
}

impl Walk {
    /// Walks the marks, which are in order, and returns how many steps were taken.
    pub(super) fn walk<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) -> usize {
        self.chains.clear();
        self.chains.resize(rules.steps, Chain::NONE);
        self.links.clear();
        self.most_links = FEW_LINKS;
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
                self.drop_links();
            }
        }
        self.depth
    }

    /// Puts the instants of the best chain into a list.
    pub(super) fn write_instants(&self, instants: &mut Vec<i64>) {
        instants.clear();
        let mut next = self.best;
        while let Some(Link { instant, before, steps }) = self.links.get(next as usize) {
            instants.extend((0..*steps).map(|_| *instant));
            next = *before;
        }
        instants.reverse();
    }

    /// Each event matches one step at most: in order of instant and step, one after the other.
    fn walk_plain<M: Marked>(&mut self, marks: &[M], rules: Rules<'_>) {
        for mark in marks {
            if let Some(step) = rules.first_steps.get(usize::from(mark.class())).copied().flatten() {
                self.advance(step as usize, mark.instant(), rules);
                self.reach();
                if self.depth == rules.steps {
                    return;
                }
                self.drop_links();
            }
        }
    }

    /// Takes a step at an instant, if a chain can.
    #[inline]
    fn advance(&mut self, step: usize, instant: i64, rules: Rules<'_>) {
        let chain = match step.checked_sub(1) {
            None if rules.entry.is_none_or(|entry| entry == instant) => Chain { start: instant, link: NONE },
            None => return,
            Some(before) => self.chains.get(before).copied().unwrap_or(Chain::NONE),
        };
        if chain.start == NEVER || instant - chain.start > rules.window {
            return;
        }
        if let Some(known) = self.chains.get_mut(step).filter(|known| known.start < chain.start) {
            *known = Chain { start: chain.start, link: link(&mut self.links, instant, chain.link, 1) };
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
        self.steps.resize(words(rules.steps), 0);
        let mut single = true;
        // Events of one class come one after the other, and mean the same.
        for mark in marks.chunk_by(|one, next| one.class() == next.class()).filter_map(<[M]>::first) {
            if mark.class() == NOT_ASKED {
                continue;
            }
            for taken in rules.classes.ends(mark.class()) {
                if let Some(chain) = self.chains.get_mut((*taken as usize).wrapping_sub(1)) {
                    *chain = Chain::NONE;
                }
            }
            self.steps.iter_mut().zip(rules.classes.bits(mark.class())).for_each(|(all, own)| *all |= own);
            single &= rules.classes.steps(mark.class()).len() <= 1;
        }
        let steps = core::mem::take(&mut self.steps);
        if marks.len() == 1 || rules.same_instant == SameInstant::StrictlyLater {
            // The deepest first, so that each step is from what was before the instant.
            steps_back(&steps).for_each(|step| self.advance(step, instant, rules));
        } else if single {
            steps_in(&steps).for_each(|step| self.advance(step, instant, rules));
        } else {
            self.assign(marks, instant, rules);
        }
        self.steps = steps;
        self.reach();
    }

    /// Takes several steps at one instant by events that could each be one of several.
    ///
    /// From each chain before the instant the next steps are given an event each, as many in a row as can be. To hand out
    /// the events greedily would lose steps: where A may be step 1 or 2 and B only 1, giving A to step 1 leaves none for 2.
    /// The matching moves A on when B is needed. Each chain has all events for itself, as chains are alternatives of
    /// one user and not rivals; chains that this instant made are left out, or an event would be used twice.
    fn assign<M: Marked>(&mut self, marks: &[M], instant: i64, rules: Rules<'_>) {
        self.before.clone_from(&self.chains);
        self.find_ends(marks, instant, rules);
        self.sources.clear();
        self.sources.resize(rules.steps, None);
        // The longest chains first: of those that started together they took their steps earlier.
        for taken in (0..rules.steps).rev() {
            let (Some(chain), Some(end)) = (self.goes_on(taken, instant, rules), self.ends.get(taken)) else {
                continue;
            };
            let reached = self.chains.iter_mut().zip(&mut self.sources).take(*end).skip(taken);
            for (known, source) in reached {
                work::steps(1);
                if known.start < chain.start {
                    (*known, *source) = (chain, Some(taken));
                }
            }
        }
        for (at, (known, source)) in self.chains.iter_mut().zip(&self.sources).enumerate() {
            if let Some(source) = source {
                known.link = link(&mut self.links, instant, known.link, at + 1 - source);
            }
        }
    }

    /// Finds how far each chain comes at an instant.
    ///
    /// A chain that is one longer needs the first of these steps no more, and so comes as far at least. So one matching
    /// serves all chains: it lets go of steps at its beginning, and tries further ones at its end, each as often as chains
    /// go on from there.
    fn find_ends<M: Marked>(&mut self, marks: &[M], instant: i64, rules: Rules<'_>) {
        self.matching.clear(rules.steps, rules.classes);
        for mark in marks {
            self.matching.keep(mark.class(), rules.classes);
        }
        self.ends.clear();
        let (mut first, mut end) = (0, 0);
        for taken in 0..rules.steps {
            if self.goes_on(taken, instant, rules).is_some() {
                (first..taken.min(end)).for_each(|step| self.matching.release(step, rules.classes));
                (first, end) = (taken, end.max(taken));
                while end < rules.steps && self.matching.give(end, rules.classes) {
                    end += 1;
                }
            }
            self.ends.push(end);
        }
    }

    /// The chain before an instant that took this many steps, with its last link, if it can go on at the instant.
    fn goes_on(&self, taken: usize, instant: i64, rules: Rules<'_>) -> Option<Chain> {
        let chain = match taken.checked_sub(1) {
            None if rules.entry.is_none_or(|entry| entry == instant) => Chain { start: instant, link: NONE },
            None => return None,
            Some(before) => self.before.get(before).copied()?,
        };
        (chain.start != NEVER && instant - chain.start <= rules.window).then_some(chain)
    }

    /// Drops the links of chains that gave way to others, once there are many. What is left are at most as many as there are
    /// chains times their length, so the memory of a walk does not grow with the events.
    fn drop_links(&mut self) {
        if self.links.len() > self.most_links {
            self.keep_linked();
            self.most_links = FEW_LINKS.max(self.links.len() * 2);
        }
    }

    #[cold]
    fn keep_linked(&mut self) {
        let Self { chains, links, best, numbers, .. } = self;
        work::steps(links.len());
        numbers.clear();
        numbers.resize(links.len(), NONE);
        for last in chains.iter().map(|chain| chain.link).chain([*best]) {
            let mut next = last as usize;
            while let Some(number) = numbers.get_mut(next).filter(|number| **number == NONE) {
                *number = 0;
                next = links.get(next).map_or(NONE, |link| link.before) as usize;
            }
        }
        let mut kept = 0;
        let number_of = |numbers: &[u32], link: u32| numbers.get(link as usize).copied().unwrap_or(NONE);
        for at in 0..links.len() {
            let Some(link) = links.get(at).copied().filter(|_| numbers.get(at) != Some(&NONE)) else { continue };
            // A link comes after the one before it, which has its new number by now.
            let before = number_of(numbers, link.before);
            links.iter_mut().skip(kept).take(1).for_each(|place| *place = Link { before, ..link });
            numbers.iter_mut().skip(at).take(1).for_each(|number| *number = narrow(kept));
            kept += 1;
        }
        links.truncate(kept);
        for chain in chains.iter_mut() {
            chain.link = number_of(numbers, chain.link);
        }
        *best = number_of(numbers, *best);
    }
}

/// Adds steps at an instant to a chain.
fn link(links: &mut Vec<Link>, instant: i64, before: u32, steps: usize) -> u32 {
    let number = narrow(links.len());
    links.push(Link { instant, before, steps: narrow(steps) });
    number
}

/// INVARIANT: links are dropped before there are 2^32 of them, and a funnel has few steps.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::kind::{Kind, KindSet};
    use crate::number::work::counted;
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

    /// Walks through 101 steps, of which the last never comes. In each round all others come, the later ones first, so that
    /// every chain goes on, and no two share a link.
    fn walk_in_rounds(rounds: u16) -> Walk {
        let config = FunnelConfig::new((0..=100).map(Kind::custom));
        let classes = Classes::new(&config).unwrap();
        let event = |round: u16, step: u16| {
            let class = crate::population::Sieve::class(&classes, Kind::custom(step).code(), 0, 0);
            Mark::new(i64::from(round) * 100 + 99 - i64::from(step), class)
        };
        let marks: Vec<Mark> = (0..rounds)
            .flat_map(|round| (0..100).rev().map(move |step| (round, step)))
            .map(|(r, s)| event(r, s))
            .collect();
        let (first_steps, same_instant, window) = (classes.first_steps(), SameInstant::InStepOrder, i64::MAX);
        let rules =
            Rules { classes: &classes, first_steps: &first_steps, steps: 101, window, same_instant, entry: None };
        let mut walk = Walk::default();
        assert_eq!(walk.walk(&marks, rules), usize::from(rounds).min(100));
        walk
    }

    #[test]
    fn a_walk_keeps_no_more_links_than_its_chains_have_and_as_many_again() {
        // 100 chains with 1 to 100 links, and those of the best one, which got there first.
        let most = 2 * (100 * 101 / 2 + 100);
        for rounds in [101, 200, 400] {
            let (steps, walk) = counted(|| walk_in_rounds(rounds));
            assert!(walk.links.len() <= most, "{rounds} rounds: {} links", walk.links.len());
            assert!(steps <= 10 * 100 * usize::from(rounds), "{rounds} rounds: {steps} steps");
        }
    }

    #[test]
    fn of_one_instant_events_are_given_to_the_steps_that_need_them() {
        // The first may be either step, the second only the first one.
        assert_eq!(walk(2, 0, &[(7, &[0, 1]), (7, &[0])]), [7, 7]);
        assert_eq!(walk(2, 0, &[(7, &[0, 1])]), [7]);
        assert_eq!(walk(3, 9, &[(0, &[0]), (7, &[1, 2]), (7, &[1])]), [0, 7, 7]);
    }
}
