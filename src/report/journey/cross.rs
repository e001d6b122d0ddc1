//! Cross tables: who dealt with which subject, where they were met, and who converted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::document::Document;
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::event::touchpoint::{Touchpoint, TouchpointMap};
use crate::number::fingerprint::Fingerprint;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked, most};
use crate::time::{Calendar, Day, Days};

/// The rule of a cross table: what brings a user into a cell, and what converts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossTableRule {
    /// What brings a user into a cell. Default view or use.
    pub seen: KindSet,
    /// What converts a user: such an event about the same subject, on the first day in the cell or later. Default
    /// purchase.
    pub goal: KindSet,
    /// Where users were met, by kind and subject of what they did. Default an empty map: everywhere unknown, as only you
    /// know. For messages, put the kinds of their answers into `seen` too, such as clicks.
    pub touchpoints: TouchpointMap,
}

impl Default for CrossTableRule {
    fn default() -> Self {
        Self {
            seen: KindSet::of([Kind::View, Kind::Use]),
            goal: Kind::Purchase.into(),
            touchpoints: TouchpointMap::default(),
        }
    }
}

/// Users by subject and touchpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CrossTable {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One cell for each pair with users, ascending by subject, then by the name of the touchpoint.
    pub cells: Vec<CrossCell>,
}

checked!(CrossTable { definition: Definition, cells: Vec<CrossCell> });
mergeable!(CrossTable, "cross_table", 1, MergeError);

/// One cell of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrossCell {
    /// The subject of the events.
    pub subject: Subject,
    /// Where the users were met.
    pub touchpoint: Touchpoint,
    /// Users in the cell.
    pub users: u64,
    /// Their events about the subject.
    pub events: u64,
    /// Users who converted.
    pub converted: u64,
}

impl CrossCell {
    const fn key(&self) -> (Subject, &Touchpoint) {
        (self.subject, &self.touchpoint)
    }

    /// The share of users who converted.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.users)
    }
}

impl CrossTable {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for theirs in &other.cells {
            match self.cells.binary_search_by(|mine| mine.key().cmp(&theirs.key())) {
                Ok(place) => self.cells.iter_mut().skip(place).take(1).for_each(|mine| {
                    add(&mut mine.users, theirs.users);
                    add(&mut mine.events, theirs.events);
                    add(&mut mine.converted, theirs.converted);
                }),
                Err(place) => self.cells.insert(place, theirs.clone()),
            }
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.cells.iter().map(|cell| cell.events));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.cells.is_sorted_by(|one, next| one.key() < next.key()), Guarantee::CellsInOrder)?;
        let fits = |cell: &CrossCell| (1..=cell.events).contains(&cell.users) && cell.converted <= cell.users;
        must(self.cells.iter().all(fits), Guarantee::CellUserHasEvent)
    }
}

impl CrossTableRule {
    /// The table of these days.
    ///
    /// ```
    /// use lifestage::event::Touchpoint;
    /// use lifestage::report::CrossTableRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Amount, Day, Event, Population, Subject};
    ///
    /// const BOOKS: Subject = Subject::new(1);
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [
    ///     Event::view(1_u64, day, 30).about(BOOKS),
    ///     Event::view(2_u64, day, 30).about(BOOKS),
    ///     Event::purchase(2_u64, day.plus(3), Amount::minor(9_90)).about(BOOKS),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let rule: CrossTableRule =
    ///     serde_json::from_str(r#"{ "touchpoints": [{ "kind": "view", "subject": 1, "touchpoint": "feed" }] }"#)?;
    /// let table = rule.report(&population, Days::new(day, day.plus(6))?)?;
    /// assert_eq!(table.cells[0].touchpoint, Touchpoint::FEED);
    /// assert_eq!(table.cells[0].conversion().unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, days: Days) -> Result<CrossTable, UserBeforeHorizon> {
        Question::new(self, days).report(population)
    }

    /// One answer for each group of users, by segment or, as another axis, by acquisition channel; users with group `None`
    /// are left out.
    ///
    /// # Errors
    /// The errors of [`CrossTableRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, CrossTable>, UserBeforeHorizon> {
        Question::new(self, days).report_by(population, group)
    }
}

struct Question<'a> {
    rule: &'a CrossTableRule,
    days: Days,
    /// All touchpoints that occur, by their names, each once.
    names: Vec<Touchpoint>,
    /// For each line of the map the place of its touchpoint among the names, and that of the unknown one.
    places: Vec<usize>,
    unknown: usize,
}

impl<'a> Question<'a> {
    fn new(rule: &'a CrossTableRule, days: Days) -> Self {
        let lines = rule.touchpoints.lines();
        let mut names: Vec<Touchpoint> = lines.iter().map(|line| line.touchpoint.clone()).collect();
        names.push(Touchpoint::UNKNOWN);
        names.sort_unstable();
        names.dedup();
        // INVARIANT: each of them is among the names.
        let place = |name: &Touchpoint| names.binary_search(name).unwrap_or_default();
        let places = lines.iter().map(|line| place(&line.touchpoint)).collect();
        Self { rule, days, places, unknown: place(&Touchpoint::UNKNOWN), names }
    }

    /// The place of the touchpoint of an event.
    fn touchpoint(&self, code: u16, subject: Subject) -> usize {
        let line = self.rule.touchpoints.find(code, subject);
        line.and_then(|line| self.places.get(line)).copied().unwrap_or(self.unknown)
    }
}

#[derive(Clone, Copy, Default)]
struct Cell {
    users: u64,
    events: u64,
    converted: u64,
}

#[derive(Default)]
struct Counts {
    /// By subject and the place of the touchpoint.
    cells: BTreeMap<(Subject, usize), Cell>,
    /// Reused memory for one user: subject, touchpoint, day and number of what brings them into a cell.
    seen: Vec<(Subject, usize, Day, u32)>,
    /// Reused memory for one user: subject and day of each goal.
    goals: Vec<(Subject, Day)>,
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = CrossTable;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        for kinds in [&self.rule.seen, &self.rule.goal] {
            known.first_forgotten(kinds, self.days.first())?;
        }
        let Counts { cells, seen, goals } = counts;
        seen.clear();
        goals.clear();
        let from = known.tallies().partition_point(|tally| tally.day() < self.days.first());
        for tally in known.tallies().iter().skip(from) {
            let (code, subject) = (tally.code(), tally.subject());
            if self.rule.seen.contains_code(code) {
                seen.push((subject, self.touchpoint(code, subject), tally.day(), tally.count()));
            }
            if self.rule.goal.contains_code(code) {
                goals.push((subject, tally.day()));
            }
        }
        // In each cell by day, so the first one is the first. The last goal of a subject is as good as any earlier one.
        seen.sort_unstable();
        goals.sort_unstable();
        for seen in seen.chunk_by(|one, next| (one.0, one.1) == (next.0, next.1)) {
            let Some((subject, touchpoint, first, _)) = seen.first().copied() else { continue };
            let last = goals.partition_point(|(other, _)| *other <= subject).checked_sub(1);
            let goal = last.and_then(|last| goals.get(last)).filter(|(other, _)| *other == subject);
            let cell = cells.entry((subject, touchpoint)).or_default();
            cell.users += 1;
            cell.events += seen.iter().map(|(.., count)| u64::from(*count)).sum::<u64>();
            cell.converted += u64::from(goal.is_some_and(|(_, day)| *day >= first));
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (key, theirs) in other.cells {
            let mine = counts.cells.entry(key).or_default();
            mine.users += theirs.users;
            mine.events += theirs.events;
            mine.converted += theirs.converted;
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> CrossTable {
        let (seen, goal, days) = (in_words(&self.rule.seen), in_words(&self.rule.goal), self.days);
        // INVARIANT: every map can be written; a test does so.
        let map = Document::of(&self.rule.touchpoints).map_or(Fingerprint::from_bits(0), |map| map.fingerprint());
        let question = format!(
            "users with {seen} by subject and touchpoint over {days}, converted by {goal} about the same; touchpoints by map {map}"
        );
        let cells = counts.cells.into_iter().map(|((subject, place), Cell { users, events, converted })| CrossCell {
            subject,
            touchpoint: self.names.get(place).cloned().unwrap_or(Touchpoint::UNKNOWN),
            users,
            events,
            converted,
        });
        CrossTable { definition: Definition::new(question, calendar), cells: cells.collect() }
    }
}
