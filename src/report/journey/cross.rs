//! Who sees what, from where they came, and buys it: subject × acquisition channel, for all users or by group.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition, in_words};
use crate::answer::small_cells::{ShownRow, SmallCells};
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Broken, checked, must};
use crate::time::{Calendar, Day, Days};

/// What is counted about a subject, and what is a conversion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossTableRule {
    /// What brings a user into a cell. Default to view or to use.
    pub seen: KindSet,
    /// What converts them, about the same subject, on the first such day or later. Default a purchase.
    pub goal: KindSet,
}

impl Default for CrossTableRule {
    fn default() -> Self {
        Self { seen: KindSet::of([Kind::View, Kind::Use]), goal: Kind::Purchase.into() }
    }
}

/// Users by subject and channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CrossTable {
    /// What was asked.
    pub(super) definition: Definition,
    /// One cell for each that has users, ascending by subject and channel.
    pub cells: Vec<CrossCell>,
}

checked!(CrossTable { definition: Definition, cells: Vec<CrossCell> });

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrossCell {
    /// What it was about.
    pub subject: Subject,
    /// By which channel they came.
    pub channel: Subject,
    /// Users.
    pub users: u64,
    /// What they did that brought them here, in events.
    pub events: u64,
    /// Users who converted.
    pub converted: u64,
}

impl CrossCell {
    const fn key(&self) -> (Subject, Subject) {
        (self.subject, self.channel)
    }

    /// The part of the users who converted.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.users)
    }
}

/// Users about one subject by channel, as they may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrossRow {
    /// The subject.
    pub subject: Subject,
    /// The channels.
    pub channels: Vec<Subject>,
    /// Users of each of them.
    pub users: ShownRow,
}

impl CrossTable {
    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The users as they may be shown: a row for each subject, a cell for each channel that occurs in it.
    pub fn shown(&self, rule: SmallCells) -> Vec<CrossRow> {
        let rows = self.cells.chunk_by(|one, next| one.subject == next.subject);
        let shown = rows.filter_map(|row| {
            let first = row.first()?;
            Some(CrossRow {
                subject: first.subject,
                channels: row.iter().map(|cell| cell.channel).collect(),
                users: rule.row(&row.iter().map(|cell| cell.users).collect::<Vec<_>>()),
            })
        });
        shown.collect()
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for theirs in &other.cells {
            match self.cells.binary_search_by_key(&theirs.key(), CrossCell::key) {
                Ok(place) => self.cells.iter_mut().skip(place).take(1).for_each(|mine| {
                    add(&mut mine.users, theirs.users);
                    add(&mut mine.events, theirs.events);
                    add(&mut mine.converted, theirs.converted);
                }),
                Err(place) => self.cells.insert(place, *theirs),
            }
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Broken> {
        must(self.cells.is_sorted_by(|one, next| one.key() < next.key()), "cells come in order, each once")?;
        let fits = |cell: &CrossCell| (1..=cell.events).contains(&cell.users) && cell.converted <= cell.users;
        must(self.cells.iter().all(fits), "each user of a cell has an event, and converts once at most")
    }
}

impl CrossTableRule {
    /// The table of these days.
    ///
    /// ```
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
    /// let table = CrossTableRule::default().report(&population, Days::new(day, day.plus(6))?)?;
    /// assert_eq!(table.cells[0].conversion().unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn report(&self, population: &Population, days: Days) -> Result<CrossTable, UserBeforeHorizon> {
        Question { rule: self, days }.report(population)
    }

    /// The same for each group of users, by a fact of theirs or a segment; users without a group are left out.
    ///
    /// # Errors
    /// As [`CrossTableRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, CrossTable>, UserBeforeHorizon> {
        Question { rule: self, days }.report_by(population, group)
    }
}

struct Question<'a> {
    rule: &'a CrossTableRule,
    days: Days,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    users: u64,
    events: u64,
    converted: u64,
}

#[derive(Default)]
struct Counts {
    cells: BTreeMap<(Subject, Subject), Cell>,
    /// Space for what a user did, by subject: the day, how often they saw it, whether the goal was reached.
    actions: Vec<(Subject, Day, u32, bool)>,
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
        let Counts { cells, actions } = counts;
        actions.clear();
        let from = known.tallies().partition_point(|tally| tally.day() < self.days.first());
        for tally in known.tallies().iter().skip(from) {
            let seen = if self.rule.seen.contains_code(tally.code()) { tally.count() } else { 0 };
            let goal = self.rule.goal.contains_code(tally.code());
            if seen > 0 || goal {
                actions.push((tally.subject(), tally.day(), seen, goal));
            }
        }
        actions.sort_unstable();
        for actions in actions.chunk_by(|one, next| one.0 == next.0) {
            let Some((subject, first, ..)) = actions.iter().find(|(_, _, seen, _)| *seen > 0) else { continue };
            let cell = cells.entry((*subject, member.user.acquisition_channel)).or_default();
            cell.users += 1;
            cell.events += actions.iter().map(|(_, _, seen, _)| u64::from(*seen)).sum::<u64>();
            cell.converted += u64::from(actions.iter().any(|(_, day, _, goal)| *goal && day >= first));
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
        let question =
            format!("users with {seen} by subject and channel over {days}, converted by {goal} about the same");
        let cells = counts.cells.into_iter().map(|((subject, channel), Cell { users, events, converted })| CrossCell {
            subject,
            channel,
            users,
            events,
            converted,
        });
        CrossTable { definition: Definition::new(question, calendar), cells: cells.collect() }
    }
}
