//! Cross tables: who saw which subject, by acquisition channel, and who converted.

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

/// The rule of a cross table: what brings a user into a cell, and what converts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossTableRule {
    /// What brings a user into a cell. Default view or use.
    pub seen: KindSet,
    /// What converts a user: such an event about the same subject, on the first day in the cell or later. Default
    /// purchase.
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
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One cell for each pair with users, ascending by subject and channel.
    pub cells: Vec<CrossCell>,
}

checked!(CrossTable { definition: Definition, cells: Vec<CrossCell> });

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrossCell {
    /// The subject of the events.
    pub subject: Subject,
    /// The channel through which the users joined.
    pub channel: Subject,
    /// Users in the cell.
    pub users: u64,
    /// Their events about the subject.
    pub events: u64,
    /// Users who converted.
    pub converted: u64,
}

impl CrossCell {
    const fn key(&self) -> (Subject, Subject) {
        (self.subject, self.channel)
    }

    /// The share of users who converted.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.users)
    }
}

/// Users of one subject by channel, with small cells hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CrossRow {
    /// The subject of the row.
    pub subject: Subject,
    /// The channels that occur, ascending.
    pub channels: Vec<Subject>,
    /// Users of each channel.
    pub users: ShownRow,
}

impl CrossTable {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The users with small cells hidden: a row for each subject, with a cell for each channel that occurs in it.
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

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
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
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, days: Days) -> Result<CrossTable, UserBeforeHorizon> {
        Question { rule: self, days }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`CrossTableRule::report`].
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
    /// Reused memory for one user's subjects: the first day, the number of events, whether the goal was reached.
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
