//! Who is what on a day, and who moves between two days, for any label of a user.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::small_cells::{ShownRow, SmallCells};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Day};

/// Users by a label of theirs: a stage, a segment, a tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown<L> {
    /// What was asked.
    pub definition: Definition,
    /// One row for each label that occurs, ascending; users without one are left out.
    pub rows: Vec<Labelled<L>>,
}

/// How many users have a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labelled<L> {
    /// The label.
    pub label: L,
    /// Users.
    pub users: u64,
}

/// Users by what they were on one day and on another: counts alone. With the spend that moves, between two rule sets, it
/// is a `what_if::SpendFlow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow<L> {
    /// What was asked.
    pub definition: Definition,
    /// One cell for each pair that occurs, ascending; users without a label on either day are left out.
    pub cells: Vec<FlowCell<L>>,
}

/// How many users moved so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowCell<L> {
    /// What they were; none where they were not there yet.
    pub from: Option<L>,
    /// What they became; none where they are not there any more.
    pub to: Option<L>,
    /// Users.
    pub users: u64,
}

impl<L: Ord + Send> Breakdown<L> {
    /// Everybody by a label. The question says in words what it is and as of which day.
    ///
    /// ```
    /// use lifestage::report::Breakdown;
    /// use lifestage::score::RfmRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [Event::purchase(1_u64, day, Amount::minor(5_00)), Event::log_in(2_u64, day)];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let rfm = RfmRule::default().fit(population.profiles(), day)?;
    /// let question = format!("RFM segments as of {day}");
    /// let segments = Breakdown::of(&population, question, |member| {
    ///     Ok(rfm.score(member.profile.as_of(day))?.map(|score| score.segment.to_string()))
    /// })?;
    /// assert_eq!((segments.rows[0].label.as_str(), segments.rows[0].users), ("New Customers", 1));
    /// assert_eq!(segments.total(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a label cannot be told, as a profile remembers too little.
    pub fn of(
        population: &Population,
        question: impl fmt::Display,
        label: impl Fn(Member<'_>) -> Result<Option<L>, BeforeHorizon> + Sync,
    ) -> Result<Self, UserBeforeHorizon> {
        let counts = Counting { of: label }.report(population)?;
        let rows = counts.into_iter().filter_map(|(label, users)| Some(Labelled { label: label?, users })).collect();
        Ok(Self { definition: Definition::new(question, population.calendar()), rows })
    }
}

impl<L: PartialEq> Breakdown<L> {
    /// All users with a label.
    pub fn total(&self) -> u64 {
        self.rows.iter().fold(0, |sum, row| sum.saturating_add(row.users))
    }

    /// The part of the users with a label that has this one; none of nobody.
    pub fn share(&self, label: &L) -> Option<Ratio> {
        let users = self.rows.iter().find(|row| row.label == *label).map_or(0, |row| row.users);
        Ratio::of(users, self.total())
    }

    /// What may be shown, row by row.
    pub fn shown(&self, rule: SmallCells) -> ShownRow {
        rule.row(&self.rows.iter().map(|row| row.users).collect::<Vec<_>>())
    }
}

impl<L: Ord> Breakdown<L> {
    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition>
    where
        L: Clone,
    {
        self.definition.must_be(&other.definition)?;
        for theirs in &other.rows {
            match self.rows.binary_search_by(|row| row.label.cmp(&theirs.label)) {
                Ok(place) => {
                    self.rows.iter_mut().skip(place).take(1).for_each(|mine| add(&mut mine.users, theirs.users));
                }
                Err(place) => self.rows.insert(place, theirs.clone()),
            }
        }
        Ok(())
    }
}

impl Breakdown<LifecycleStage> {
    /// Everybody by the stage that is shown as of a day.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn of_stages(population: &Population, rule: &StageRule, day: Day) -> Result<Self, UserBeforeHorizon> {
        let label = |member: Member<'_>| stage(rule, member, day);
        Self::of(population, format_args!("users by stage as of {day}; {}", rule.in_words()), label)
    }
}

impl<L: Ord + Send> Flow<L> {
    /// Everybody by a label on one day and on another. The question says in words what it is and between which days.
    ///
    /// # Errors
    /// When a label cannot be told, as a profile remembers too little.
    pub fn of(
        population: &Population,
        question: impl fmt::Display,
        labels: impl Fn(Member<'_>) -> Result<(Option<L>, Option<L>), BeforeHorizon> + Sync,
    ) -> Result<Self, UserBeforeHorizon> {
        let counts = Counting { of: labels }.report(population)?;
        let there = |cell: &FlowCell<L>| cell.from.is_some() || cell.to.is_some();
        let cells = counts.into_iter().map(|((from, to), users)| FlowCell { from, to, users }).filter(there).collect();
        Ok(Self { definition: Definition::new(question, population.calendar()), cells })
    }
}

impl<L: Ord + Clone> Flow<L> {
    /// How many users went from one label to another.
    pub fn users(&self, from: Option<&L>, to: Option<&L>) -> u64 {
        let cell = self.cells.iter().find(|cell| (cell.from.as_ref(), cell.to.as_ref()) == (from, to));
        cell.map_or(0, |cell| cell.users)
    }

    /// The part of those with a label on the first day that has another one, or the same, on the second; none of nobody.
    pub fn share(&self, from: &L, to: &L) -> Option<Ratio> {
        let there = self.cells.iter().filter(|cell| cell.from.as_ref() == Some(from));
        Ratio::of(self.users(Some(from), Some(to)), there.fold(0, |sum, cell| sum.saturating_add(cell.users)))
    }

    /// The matrix: the labels that occur, ascending, none first where somebody has none, and for each of them, as what
    /// users were, how many became what.
    pub fn matrix(&self) -> (Vec<Option<L>>, Vec<Vec<u64>>) {
        let mut labels: Vec<Option<L>> =
            self.cells.iter().flat_map(|cell| [cell.from.clone(), cell.to.clone()]).collect();
        labels.sort();
        labels.dedup();
        let row = |from: &Option<L>| labels.iter().map(|to| self.users(from.as_ref(), to.as_ref())).collect();
        let rows = labels.iter().map(row).collect();
        (labels, rows)
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for theirs in &other.cells {
            match self.cells.binary_search_by(|cell| (&cell.from, &cell.to).cmp(&(&theirs.from, &theirs.to))) {
                Ok(place) => {
                    self.cells.iter_mut().skip(place).take(1).for_each(|mine| add(&mut mine.users, theirs.users));
                }
                Err(place) => self.cells.insert(place, theirs.clone()),
            }
        }
        Ok(())
    }
}

impl Flow<LifecycleStage> {
    /// Everybody by the stages that are shown as of two days.
    ///
    /// ```
    /// use lifestage::report::Flow;
    /// use lifestage::score::StageRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, LifecycleStage, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let events = [Event::log_in(1_u64, day(0)), Event::log_in(2_u64, day(0)), Event::log_in(2_u64, day(40))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let flow = Flow::of_stages(&population, &StageRule::default(), day(5), day(45))?;
    /// let (introduction, silent) = (LifecycleStage::Introduction, LifecycleStage::Silent);
    /// assert_eq!(flow.share(&introduction, &silent).unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn of_stages(population: &Population, rule: &StageRule, from: Day, to: Day) -> Result<Self, UserBeforeHorizon> {
        let labels = |member: Member<'_>| Ok((stage(rule, member, from)?, stage(rule, member, to)?));
        Self::of(population, format_args!("users by stage as of {from} and as of {to}; {}", rule.in_words()), labels)
    }
}

fn stage(rule: &StageRule, member: Member<'_>, day: Day) -> Result<Option<LifecycleStage>, BeforeHorizon> {
    Ok(rule.assess(member.profile.as_of(day), &member.user)?.map(|assessment| assessment.stage))
}

/// Counts users by what a function says of them.
struct Counting<F> {
    of: F,
}

impl<K: Ord + Send, F: Fn(Member<'_>) -> Result<K, BeforeHorizon> + Sync> Census for Counting<F> {
    type Counts = BTreeMap<K, u64>;
    type Answer = BTreeMap<K, u64>;

    fn empty(&self) -> BTreeMap<K, u64> {
        BTreeMap::new()
    }

    fn add(&self, counts: &mut BTreeMap<K, u64>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        *counts.entry((self.of)(member)?).or_default() += 1;
        Ok(())
    }

    fn join(&self, counts: &mut BTreeMap<K, u64>, other: BTreeMap<K, u64>) {
        for (key, users) in other {
            *counts.entry(key).or_default() += users;
        }
    }

    fn answer(&self, _: &Calendar, counts: BTreeMap<K, u64>) -> BTreeMap<K, u64> {
        counts
    }
}
