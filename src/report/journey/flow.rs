//! Flows: who moves from stage to stage, or from label to label, between two days.

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

/// The number of users by what they were on one day and on another. For the spend that moves between two rule sets, see
/// `model::SpendFlow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Flow<L> {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One cell for each pair that occurs, ascending; users without a label on both days are left out.
    pub cells: Vec<FlowCell<L>>,
}

checked!(Flow<L: Ord> { definition: Definition, cells: Vec<FlowCell<L>> });
mergeable!(Flow<L: Ord>, "flow", 1, MergeError);

/// How many users moved from one label to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FlowCell<L> {
    /// The label on the first day; `None` for users without one.
    pub from: Option<L>,
    /// The label on the second day; `None` for users without one.
    pub to: Option<L>,
    /// Users who moved so, or stayed.
    pub users: u64,
}

impl JourneyRule {
    /// All users by the stages shown as of two days.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn flow(&self, population: &Population, from: Day, to: Day) -> Result<Flow<LifecycleStage>, UserBeforeHorizon> {
        self.flow_question(from, to).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`JourneyRule::flow`].
    pub fn flow_by<G: Ord + Send>(
        &self,
        population: &Population,
        from: Day,
        to: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Flow<LifecycleStage>>, UserBeforeHorizon> {
        self.flow_question(from, to).report_by(population, group)
    }

    fn flow_question(&self, from: Day, to: Day) -> impl Census<Answer = Flow<LifecycleStage>> {
        let question = format!("users by stage as of {from} and as of {to}; {}", self.stage.in_words());
        Question { words: question, label: move |member: Member<'_>, as_of| self.stage(member, as_of), from, to }
    }
}

impl<L: Ord + Send, F: Fn(Member<'_>, Day) -> Result<Option<L>, BeforeHorizon> + Sync> LabelRule<F> {
    /// All users by label as of two days.
    ///
    /// # Errors
    /// If a label needs days that a profile forgot.
    pub fn flow(&self, population: &Population, from: Day, to: Day) -> Result<Flow<L>, UserBeforeHorizon> {
        self.flow_question(from, to).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`LabelRule::flow`].
    pub fn flow_by<G: Ord + Send>(
        &self,
        population: &Population,
        from: Day,
        to: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Flow<L>>, UserBeforeHorizon> {
        self.flow_question(from, to).report_by(population, group)
    }

    fn flow_question(&self, from: Day, to: Day) -> impl Census<Answer = Flow<L>> {
        Question { words: format!("{} as of {from} and as of {to}", self.question), label: &self.label, from, to }
    }
}

impl<L: Ord + Clone> Flow<L> {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The number of users who went from one label to another.
    pub fn users(&self, from: Option<&L>, to: Option<&L>) -> u64 {
        let cell = self.cells.iter().find(|cell| (cell.from.as_ref(), cell.to.as_ref()) == (from, to));
        cell.map_or(0, |cell| cell.users)
    }

    /// The share of users with one label on the first day who have the other on the second; `None` if there are none.
    pub fn share(&self, from: &L, to: &L) -> Option<Ratio> {
        let there = self.cells.iter().filter(|cell| cell.from.as_ref() == Some(from));
        Ratio::of(self.users(Some(from), Some(to)), there.fold(0, |sum, cell| sum.saturating_add(cell.users)))
    }

    /// The matrix. The labels that occur are ascending, with `None` first if it occurs. Rows are labels of the first
    /// day, columns of the second.
    pub fn matrix(&self) -> (Vec<Option<L>>, Vec<Vec<u64>>) {
        let mut labels: Vec<Option<L>> =
            self.cells.iter().flat_map(|cell| [cell.from.clone(), cell.to.clone()]).collect();
        labels.sort();
        labels.dedup();
        let row = |from: &Option<L>| labels.iter().map(|to| self.users(from.as_ref(), to.as_ref())).collect();
        let rows = labels.iter().map(row).collect();
        (labels, rows)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
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

impl<L: Ord> Flow<L> {
    fn part(&self) -> Part<'_> {
        let users = self.cells.iter().fold(0_u64, |sum, cell| sum.saturating_add(cell.users));
        Part { definition: &self.definition, check: self.check(), most: users, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let in_order = self.cells.is_sorted_by(|one, next| (&one.from, &one.to) < (&next.from, &next.to));
        must(in_order, Guarantee::PairsInOrder)?;
        let there = |cell: &FlowCell<L>| cell.users > 0 && (cell.from.is_some() || cell.to.is_some());
        must(self.cells.iter().all(there), Guarantee::EachPairHasUsers)?;
        let sum = self.cells.iter().try_fold(0_u64, |sum, cell| sum.checked_add(cell.users));
        must(sum.is_some(), Guarantee::AllCounted)
    }
}

struct Question<F> {
    words: String,
    label: F,
    from: Day,
    to: Day,
}

impl<L: Ord + Send, F: Fn(Member<'_>, Day) -> Result<Option<L>, BeforeHorizon> + Sync> Census for Question<F> {
    type Counts = BTreeMap<(Option<L>, Option<L>), u64>;
    type Answer = Flow<L>;

    fn empty(&self) -> Self::Counts {
        BTreeMap::new()
    }

    fn add(&self, counts: &mut Self::Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let pair = ((self.label)(member, self.from)?, (self.label)(member, self.to)?);
        if pair.0.is_some() || pair.1.is_some() {
            *counts.entry(pair).or_default() += 1;
        }
        Ok(())
    }

    fn join(&self, counts: &mut Self::Counts, other: Self::Counts) {
        for (pair, users) in other {
            *counts.entry(pair).or_default() += users;
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Self::Counts) -> Flow<L> {
        let cells = counts.into_iter().map(|((from, to), users)| FlowCell { from, to, users });
        Flow { definition: Definition::new(&self.words, calendar), cells: cells.collect() }
    }
}
