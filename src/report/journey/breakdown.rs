//! Breakdowns: users by stage, or by a label of your own, as of a day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::{JourneyRule, LabelRule};
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked};
use crate::score::stage::LifecycleStage;
use crate::time::{Calendar, Day};

/// Users by label: a stage, a segment, a tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Breakdown<L> {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One row for each label that occurs, ascending; users without a label are left out.
    pub rows: Vec<BreakdownRow<L>>,
}

checked!(Breakdown<L: Ord> { definition: Definition, rows: Vec<BreakdownRow<L>> });
mergeable!(Breakdown<L: Ord>, "breakdown", 1, MergeError);

/// The number of users with one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BreakdownRow<L> {
    /// The label.
    pub label: L,
    /// Users with this label.
    pub users: u64,
}

impl JourneyRule {
    /// All users by the stage shown as of a day.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn breakdown(
        &self,
        population: &Population,
        as_of: Day,
    ) -> Result<Breakdown<LifecycleStage>, UserBeforeHorizon> {
        self.breakdown_question(as_of).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`JourneyRule::breakdown`].
    pub fn breakdown_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Breakdown<LifecycleStage>>, UserBeforeHorizon> {
        self.breakdown_question(as_of).report_by(population, group)
    }

    fn breakdown_question(&self, as_of: Day) -> impl Census<Answer = Breakdown<LifecycleStage>> {
        let question = format!("users by stage as of {as_of}; {}", self.stage.in_words());
        Question { question, label: move |member: Member<'_>| self.stage(member, as_of) }
    }
}

impl<L: Ord + Send, F: Fn(Member<'_>, Day) -> Result<Option<L>, BeforeHorizon> + Sync> LabelRule<F> {
    /// All users by label as of a day.
    ///
    /// # Errors
    /// If a label needs days that a profile forgot.
    pub fn breakdown(&self, population: &Population, as_of: Day) -> Result<Breakdown<L>, UserBeforeHorizon> {
        self.breakdown_question(as_of).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`LabelRule::breakdown`].
    pub fn breakdown_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Breakdown<L>>, UserBeforeHorizon> {
        self.breakdown_question(as_of).report_by(population, group)
    }

    fn breakdown_question(&self, as_of: Day) -> impl Census<Answer = Breakdown<L>> {
        let question = format!("{} as of {as_of}", self.question);
        Question { question, label: move |member: Member<'_>| (self.label)(member, as_of) }
    }
}

impl<L: PartialEq> Breakdown<L> {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// All users with a label.
    pub fn total(&self) -> u64 {
        self.rows.iter().fold(0, |sum, row| sum.saturating_add(row.users))
    }

    /// The share of labeled users with this label; `None` if nobody has a label.
    pub fn share(&self, label: &L) -> Option<Ratio> {
        let users = self.rows.iter().find(|row| row.label == *label).map_or(0, |row| row.users);
        Ratio::of(users, self.total())
    }
}

impl<L: Ord> Breakdown<L> {
    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError>
    where
        L: Clone,
    {
        self.part().must_add_up(&other.part())?;
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

    fn part(&self) -> Part<'_> {
        Part { definition: &self.definition, check: self.check(), most: self.total(), largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.rows.is_sorted_by(|one, next| one.label < next.label), Guarantee::LabelsInOrder)?;
        must(self.rows.iter().all(|row| row.users > 0), Guarantee::EachLabelHasUsers)?;
        let sum = self.rows.iter().try_fold(0_u64, |sum, row| sum.checked_add(row.users));
        must(sum.is_some(), Guarantee::AllCounted)
    }
}

struct Question<F> {
    question: String,
    label: F,
}

impl<L: Ord + Send, F: Fn(Member<'_>) -> Result<Option<L>, BeforeHorizon> + Sync> Census for Question<F> {
    type Counts = BTreeMap<L, u64>;
    type Answer = Breakdown<L>;

    fn empty(&self) -> BTreeMap<L, u64> {
        BTreeMap::new()
    }

    fn add(&self, counts: &mut BTreeMap<L, u64>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        if let Some(label) = (self.label)(member)? {
            *counts.entry(label).or_default() += 1;
        }
        Ok(())
    }

    fn join(&self, counts: &mut BTreeMap<L, u64>, other: BTreeMap<L, u64>) {
        for (label, users) in other {
            *counts.entry(label).or_default() += users;
        }
    }

    fn answer(&self, calendar: &Calendar, counts: BTreeMap<L, u64>) -> Breakdown<L> {
        let rows = counts.into_iter().map(|(label, users)| BreakdownRow { label, users });
        Breakdown { definition: Definition::new(&self.question, calendar), rows: rows.collect() }
    }
}
