//! Who sees what, from where they came, and buys it: user group × subject × acquisition channel.

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

/// Users by group, subject and channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossTable<G> {
    /// What was asked.
    pub definition: Definition,
    /// One cell for each that has users, ascending by group, subject and channel.
    pub cells: Vec<CrossCell<G>>,
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossCell<G> {
    /// The group.
    pub group: G,
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

impl<G> CrossCell<G> {
    /// The part of the users who converted.
    pub fn conversion(&self) -> Option<Ratio> {
        Ratio::of(self.converted, self.users)
    }
}

/// Users of one group about one subject by channel, as they may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrossRow<G> {
    /// The group.
    pub group: G,
    /// The subject.
    pub subject: Subject,
    /// The channels.
    pub channels: Vec<Subject>,
    /// Users of each of them.
    pub users: ShownRow,
}

impl<G: Ord + Clone> CrossTable<G> {
    /// The users as they may be shown: a row for each group and subject, a cell for each channel that occurs in it.
    pub fn shown(&self, rule: SmallCells) -> Vec<CrossRow<G>> {
        let rows = self.cells.chunk_by(|one, next| (&one.group, one.subject) == (&next.group, next.subject));
        let shown = rows.filter_map(|row| {
            let first = row.first()?;
            Some(CrossRow {
                group: first.group.clone(),
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
            let place = |cell: &CrossCell<G>| {
                (&cell.group, cell.subject, cell.channel).cmp(&(&theirs.group, theirs.subject, theirs.channel))
            };
            match self.cells.binary_search_by(place) {
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
}

impl CrossTableRule {
    /// The table of these days; who has no group is left out.
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
    /// let week = Days::new(day, day.plus(6))?;
    /// let table = CrossTableRule::default().table(&population, week, |_| Some("everybody"))?;
    /// assert_eq!(table.cells[0].conversion().unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn table<G: Ord + Clone + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<CrossTable<G>, UserBeforeHorizon> {
        let groups = Question { rule: self, days }.report_by(population, group)?;
        let (seen, goal) = (in_words(&self.seen), in_words(&self.goal));
        let question =
            format!("users with {seen} by group, subject and channel over {days}, converted by {goal} about the same");
        let mut cells = Vec::new();
        for (group, of_group) in groups {
            let of_group = of_group.into_iter().map(|((subject, channel), Cell { users, events, converted })| {
                CrossCell { group: group.clone(), subject, channel, users, events, converted }
            });
            cells.extend(of_group);
        }
        Ok(CrossTable { definition: Definition::new(question, population.calendar()), cells })
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
    deeds: Vec<(Subject, Day, u32, bool)>,
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = BTreeMap<(Subject, Subject), Cell>;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        for kinds in [&self.rule.seen, &self.rule.goal] {
            known.first_forgotten(kinds, self.days.first())?;
        }
        let Counts { cells, deeds } = counts;
        deeds.clear();
        let from = known.tallies().partition_point(|tally| tally.day() < self.days.first());
        for tally in known.tallies().iter().skip(from) {
            let seen = if self.rule.seen.contains_code(tally.code()) { tally.count() } else { 0 };
            let goal = self.rule.goal.contains_code(tally.code());
            if seen > 0 || goal {
                deeds.push((tally.subject(), tally.day(), seen, goal));
            }
        }
        deeds.sort_unstable();
        for deeds in deeds.chunk_by(|one, next| one.0 == next.0) {
            let Some((subject, first, ..)) = deeds.iter().find(|(_, _, seen, _)| *seen > 0) else { continue };
            let cell = cells.entry((*subject, member.user.acquisition_channel)).or_default();
            cell.users += 1;
            cell.events += deeds.iter().map(|(_, _, seen, _)| u64::from(*seen)).sum::<u64>();
            cell.converted += u64::from(deeds.iter().any(|(_, day, _, goal)| *goal && day >= first));
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

    fn answer(&self, _: &Calendar, counts: Counts) -> Self::Answer {
        counts.cells
    }
}
