//! Groups of users beside everybody, over all answers of a page: which groups may be shown.
//!
//! 1. Groups with a small count go whole, out of every answer.
//! 2. The next smallest goes with them, and groups of the same size, as what is left out could be subtracted otherwise.
//! 3. So do more, until the counts of everybody less those of the groups shown are no small ones.
//!
//! Nothing that is printed tells the groups apart that are left out: give each of them the users of another one, and the page is
//! the same. That is so whatever numbers the page has and however they hang together, so nothing has to be known about that.

use std::collections::{BTreeMap, BTreeSet};

use super::line::Judge;
use super::shown::judged;
use super::{CountLine, CountShape, SmallCells, UserCounts, ZeroCounts};
use crate::number::work::steps;

/// A count of the page: the place of its answer, its line, and itself.
type Key = (usize, String, String);

/// What is to be printed by group, answer by answer, and which groups may be.
///
/// Where something of everybody is left out by [`SmallCells::shown`], leave the same counts out of the groups shown: they are
/// judged by the rest.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use lifestage::answer::{GroupCounts, SmallCells, ZeroCounts};
/// use lifestage::report::ActivityRule;
/// use lifestage::time::{Calendar, Days, Period};
/// use lifestage::{Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events: Vec<Event> = (0..60_u64).map(|user| Event::log_in(user, day)).collect();
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let (rule, days) = (ActivityRule::default(), Days::only(day));
/// let channel = |user: u128| match user { 0..40 => "ads", 40..58 => "search", _ => "friends" };
/// let all = rule.users(&population, Period::Day, days)?;
/// let by_channel = rule.users_by(&population, Period::Day, days, |member| Some(channel(member.user.id.bits())))?;
/// let mut page = GroupCounts::new(SmallCells::new(5)?, ZeroCounts::Shown);
/// page.add(&all, &by_channel);
/// // 2 of friends are too few, and 60 − 40 − 18 would tell them.
/// assert_eq!(page.withheld().into_iter().collect::<Vec<_>>(), ["friends", "search"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct GroupCounts<G> {
    judge: Judge,
    answers: usize,
    everybody: BTreeMap<Key, u64>,
    groups: BTreeMap<G, BTreeMap<Key, u64>>,
    forced: BTreeSet<G>,
}

impl<G: Ord + Clone> GroupCounts<G> {
    /// A page without anything on it.
    pub const fn new(rule: SmallCells, zeros: ZeroCounts) -> Self {
        Self {
            judge: Judge { rule, zeros },
            answers: 0,
            everybody: BTreeMap::new(),
            groups: BTreeMap::new(),
            forced: BTreeSet::new(),
        }
    }

    /// Adds an answer about everybody, and the same by group.
    pub fn add<A: UserCounts>(&mut self, everybody: &A, groups: &BTreeMap<G, A>) {
        let lines = everybody.user_counts();
        let of_line = lines.iter().zip(judged(&lines, self.judge));
        let printed: BTreeMap<&str, (&CountLine, Vec<bool>)> =
            of_line.map(|(line, (shown, _))| (line.name.as_str(), (line, shown))).collect();
        let answer = self.answers;
        let atoms = |into: &mut BTreeMap<Key, u64>, lines: &[CountLine]| {
            for line in lines {
                let of_line =
                    printed.get(line.name.as_str()).map_or_else(Vec::new, |(all, shown)| atoms(line, all, shown));
                into.extend(of_line.into_iter().map(|(name, count)| ((answer, line.name.clone(), name), count)));
            }
        };
        atoms(&mut self.everybody, &lines);
        // Where dates tell that there is nobody, there is nobody in any group.
        let by_dates = |name: &str| printed.get(name).is_some_and(|(line, _)| line.shape == CountShape::NestedByDates);
        self.everybody.retain(|(of, line, _), count| *of != answer || *count > 0 || !by_dates(line));
        for (group, of_group) in groups {
            let mut theirs = of_group.user_counts();
            let known: BTreeSet<&str> = theirs.iter().map(|line| line.name.as_str()).collect();
            let lacking = lines.iter().filter(|line| !known.contains(line.name.as_str()));
            let lacking: Vec<CountLine> = lacking.map(|line| of_group.lacking(line)).collect();
            theirs.extend(lacking);
            atoms(self.groups.entry(group.clone()).or_default(), &theirs);
        }
        self.answers += 1;
    }

    /// Leaves a group out, as some of its counts stand elsewhere with others left out.
    pub fn withhold(&mut self, group: G) {
        self.forced.insert(group);
    }

    /// The groups of which nothing may be printed.
    pub fn withheld(&self) -> BTreeSet<G> {
        let of = |group: &G, key: &Key| self.groups.get(group).and_then(|counts| counts.get(key)).copied().unwrap_or(0);
        let is_small = |group: &&G| self.everybody.keys().any(|key| !self.judge.shows(of(group, key)));
        let small: BTreeSet<&G> = self.groups.keys().filter(is_small).collect();
        let mut out: BTreeSet<G> =
            small.iter().map(|group| (*group).clone()).chain(self.forced.iter().cloned()).collect();
        let mut by_size: BTreeMap<u128, Vec<&G>> = BTreeMap::new();
        let mut rest = self.everybody.clone();
        for (group, counts) in self.groups.iter().filter(|(group, _)| !out.contains(*group)) {
            steps(self.everybody.len());
            by_size.entry(counts.values().copied().map(u128::from).sum()).or_default().push(group);
            for (key, count) in &mut rest {
                *count = count.saturating_sub(of(group, key));
            }
        }
        let mut needs_companion = small.iter().any(|group| !self.forced.contains(*group));
        let mut sizes = by_size.into_values();
        // Where nothing is left out, and everybody is in a group, there is nothing to subtract.
        let needs_more = |rest: &BTreeMap<Key, u64>, out: &BTreeSet<G>| {
            let is_nobody = out.is_empty() && rest.values().all(|count| *count == 0);
            !is_nobody && rest.values().any(|count| !self.judge.shows(*count))
        };
        while needs_companion || needs_more(&rest, &out) {
            let Some(groups) = sizes.next() else { break };
            needs_companion = false;
            for group in groups {
                steps(self.everybody.len());
                for (key, count) in &mut rest {
                    *count = count.saturating_add(of(group, key));
                }
                out.insert(group.clone());
            }
        }
        out
    }
}

/// The counts of a line that follow from what is printed of it.
fn atoms(line: &CountLine, all: &CountLine, shown: &[bool]) -> Vec<(String, u64)> {
    steps(line.counts.len() + all.counts.len());
    let counts: BTreeMap<&str, u64> = line.counts.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let of = |name: &str| counts.get(name).copied().unwrap_or(0);
    let printed = || all.counts.iter().zip(shown).filter(|(_, shown)| **shown).map(|((name, _), _)| name);
    let between = |whole: &str, part: &str| (format!("{whole} − {part}"), of(whole).saturating_sub(of(part)));
    let mut atoms: Vec<(String, u64)> = printed().map(|name| (name.clone(), of(name))).collect();
    match &all.shape {
        CountShape::Parts => {
            // What is left out of everybody is one class of the groups.
            let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0, u64::saturating_add);
            let printed = sum(&mut atoms.iter().map(|(_, count)| *count));
            if shown.contains(&false) {
                atoms.push((String::new(), sum(&mut counts.into_values()).saturating_sub(printed)));
            }
        }
        CountShape::Nested | CountShape::NestedByDates => {
            atoms.extend(printed().zip(printed().skip(1)).map(|(whole, part)| between(whole, part)));
        }
        CountShape::Together(differences) if !atoms.is_empty() => {
            let name = |place: &usize| all.counts.get(*place).map(|(name, _)| name);
            let pairs = differences.iter().filter_map(|(whole, part)| name(whole).zip(name(part)));
            atoms.extend(pairs.map(|(whole, part)| between(whole, part)));
        }
        CountShape::Together(_) => {}
    }
    atoms
}
