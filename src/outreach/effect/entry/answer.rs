//! The answer about entries: in each stratum the users of each entry, and what came after it.

use serde::{Deserialize, Serialize};

use super::rule::{EntryEffectConfig, EntryOutcome};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::money::Money;
use crate::outreach::campaign::SpendSums;
use crate::population::census::add;
use crate::time::{Day, Days};

/// What users do after each first step, by channel and week of joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct EntryEffects {
    pub(super) definition: Definition,
    /// The days of joining of the users looked at: those asked about, as far as users can be judged.
    pub joined: Days,
    /// The kinds of entries.
    pub entries: Vec<Kind>,
    /// What is measured.
    pub outcome: EntryOutcome,
    /// The least users of a stratum on each side for it to be compared.
    pub minimum: u32,
    /// The strata with a user, by channel, then by week.
    pub strata: Vec<EntryStratum>,
    /// Users with several of the kinds in their first hour, or on their first day where hours are not known: which came first is not known.
    pub undecided: u64,
    /// Users with none of the kinds in their first days.
    pub without: u64,
}

mergeable!(EntryEffects, "entry_effects", 1, MergeError);

/// The stored form of [`EntryEffects`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    joined: Days,
    entries: Vec<Kind>,
    outcome: EntryOutcome,
    minimum: u32,
    strata: Vec<EntryStratum>,
    undecided: u64,
    without: u64,
}

/// The users of one channel who joined in one week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntryStratum {
    /// Their acquisition channel; none for those who have none, or refused the use of personal traits.
    pub channel: Subject,
    /// The first day of the week of joining.
    pub week: Day,
    /// One cell for each entry, in the order of the rule.
    pub cells: Vec<EntryCell>,
}

/// The users of one entry in a stratum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntryCell {
    /// Users.
    pub users: u64,
    /// Their outcomes: the number of those who stay, or net spend in minor units.
    pub outcome: SpendSums,
}

impl EntryCell {
    pub(super) const NOBODY: Self = Self { users: 0, outcome: SpendSums { sum: Money::ZERO, squares: Some(0) } };

    pub(super) fn checked_add(&self, other: &Self) -> Option<Self> {
        Some(Self { users: self.users.checked_add(other.users)?, outcome: self.outcome.checked_add(&other.outcome)? })
    }
}

impl EntryStratum {
    pub(super) const fn key(&self) -> (Subject, Day) {
        (self.channel, self.week)
    }

    /// All cells as one; `None` if they are out of range.
    pub(super) fn all(&self) -> Option<EntryCell> {
        self.cells.iter().try_fold(EntryCell::NOBODY, |sum, cell| sum.checked_add(cell))
    }

    fn checked_add(&self, other: &Self) -> Option<Self> {
        let cells: Option<Vec<EntryCell>> =
            self.cells.iter().zip(&other.cells).map(|(mine, theirs)| mine.checked_add(theirs)).collect();
        let sum = Self { cells: cells?, ..*self };
        sum.all().map(|_| sum)
    }
}

impl EntryEffects {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The users of all entries.
    pub fn users(&self) -> u64 {
        let cells = self.strata.iter().flat_map(|stratum| &stratum.cells);
        cells.fold(0, |users, cell| users.saturating_add(cell.users))
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of a report contradict each other, or a sum is out of range; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.check().and(other.check())?;
        let counts = [Self::users, |of: &Self| of.undecided, |of: &Self| of.without];
        let is_countable = counts.iter().all(|count| count(self).checked_add(count(other)).is_some());
        if !is_countable {
            return Err(MergeError::TooMany);
        }
        let mut merged = Vec::with_capacity(self.strata.len() + other.strata.len());
        let (mut mine, mut theirs) = (self.strata.iter().peekable(), other.strata.iter().peekable());
        while let Some(next) = mine.peek().into_iter().chain(theirs.peek()).map(|stratum| stratum.key()).min() {
            let found =
                [mine.next_if(|stratum| stratum.key() == next), theirs.next_if(|stratum| stratum.key() == next)];
            merged.push(match found {
                [Some(one), Some(other)] => one.checked_add(other).ok_or(MergeError::TooMany)?,
                [one, other] => match one.or(other) {
                    Some(alone) => alone.clone(),
                    None => break,
                },
            });
        }
        self.strata = merged;
        add(&mut self.undecided, other.undecided);
        add(&mut self.without, other.without);
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, joined, entries, outcome, minimum, strata, .. } = self;
        // With what stands around them: a part of a list says less than the list.
        let measured = measured_words(outcome, *joined, *minimum);
        let said = [
            format!("effect of {} within ", entries_words(entries)),
            format!(" days of joining on {measured}, as of "),
        ];
        let is_whole = |stratum: &EntryStratum| {
            let is_of_joined = stratum.week <= joined.last() && stratum.week.plus(6) >= joined.first();
            let somebody = stratum.all().is_some_and(|all| all.users > 0);
            stratum.cells.len() == entries.len() && is_of_joined && somebody
        };
        let can_be = |cell: &EntryCell| {
            let EntryCell { users, outcome: sums } = *cell;
            let counts = u64::try_from(sums.sum.minor_units()).ok();
            let is_count = counts.is_some_and(|counts| counts <= users && sums.squares == Some(counts.into()));
            let is_spend = sums.can_be_of(users) && (users > 0 || (sums.sum == Money::ZERO && sums.squares == Some(0)));
            if matches!(outcome, EntryOutcome::Stays { .. }) { is_count } else { is_spend }
        };
        all_must([
            (said.iter().all(|said| definition.text().contains(said)), Guarantee::AskedIsDefined),
            (strata.is_sorted_by(|one, next| one.key() < next.key()), Guarantee::StrataInOrder),
            (strata.iter().all(is_whole), Guarantee::StratumHasCells),
            (strata.iter().flat_map(|stratum| &stratum.cells).all(can_be), Guarantee::OutcomesOfEntry),
        ])
    }
}

impl TryFrom<Written> for EntryEffects {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Disagreement> {
        let Written { definition, joined, entries, outcome, minimum, strata, undecided, without } = written;
        let effects = Self { definition, joined, entries, outcome, minimum, strata, undecided, without };
        effects.check().map_err(Disagreement::of("EntryEffects"))?;
        Ok(effects)
    }
}

/// The question of a report.
pub(super) fn asked(config: &EntryEffectConfig, joined: Days, as_of: Day) -> String {
    let EntryEffectConfig { entries, within_days, outcome, minimum } = config;
    format!(
        "effect of {} within {within_days} days of joining on {}, as of {as_of}",
        entries_words(entries),
        measured_words(outcome, joined, *minimum),
    )
}

fn measured_words(outcome: &EntryOutcome, joined: Days, minimum: u32) -> String {
    let outcome = outcome_words(outcome);
    format!("{outcome}, joined {joined}, by channel and week from {minimum} users on each side")
}

fn entries_words(entries: &[Kind]) -> String {
    let listed: Vec<String> = entries.iter().map(ToString::to_string).collect();
    format!("the first of {}", listed.join(", "))
}

fn outcome_words(outcome: &EntryOutcome) -> String {
    match outcome {
        EntryOutcome::Stays { activity, from, to } => {
            format!("{} on days {from} to {to} after it", in_words(activity))
        }
        EntryOutcome::Spend { days } => format!("net spend on {days} days after it"),
    }
}
