//! Contact days by the number of contacts, and what they suggest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::ratio::Ratio;
use crate::number::stats::wilson;
use crate::population::census::add;

/// Contact days by the number of contacts in the days before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct FatigueReport {
    definition: Definition,
    /// In how many days contacts are counted.
    pub days: u32,
    /// The share of unhappy contact days that is tolerable.
    pub tolerable: Ratio,
    /// The least contact days by which a number of contacts is judged.
    pub minimum: u64,
    /// Users with a contact day that counts.
    pub users: u64,
    /// Contact days by the number of contacts, those of which there are some.
    pub rows: BTreeMap<u32, FatigueRow>,
}

mergeable!(FatigueReport, "fatigue", 1, MergeError);

/// Contact days with one number of contacts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FatigueRow {
    /// Contact days.
    pub contact_days: u64,
    /// Those that made users unhappy.
    pub unhappy: u64,
}

/// The cap that a report suggests, and the row that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FatigueSuggestion {
    /// The most contacts; 0 where one is too many already.
    pub at_most: u32,
    /// In how many days.
    pub days: u32,
    /// Contact days with one contact more than that.
    pub row: FatigueRow,
    /// The lower end of the 95 % interval of their unhappy share.
    pub low: Ratio,
    /// What is tolerable.
    pub tolerable: Ratio,
}

/// The stored form of a [`FatigueReport`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    days: u32,
    tolerable: Ratio,
    minimum: u64,
    users: u64,
    rows: BTreeMap<u32, FatigueRow>,
}

impl FatigueRow {
    /// The share of contact days that made users unhappy; `None` without contact days.
    pub fn share(self) -> Option<Ratio> {
        Ratio::of(self.unhappy, self.contact_days)
    }

    /// Its 95 % interval by Wilson; `None` without contact days.
    pub fn interval(self) -> Option<(Ratio, Ratio)> {
        let (_, low, high) = wilson(self.unhappy, self.contact_days)?;
        let within = |end: f64| Ratio::new(end.clamp(0.0, 1.0)).ok();
        within(low).zip(within(high))
    }
}

impl FatigueReport {
    pub(super) const fn new(
        definition: Definition,
        (days, tolerable, minimum): (u32, Ratio, u64),
        users: u64,
        rows: BTreeMap<u32, FatigueRow>,
    ) -> Self {
        Self { definition, days, tolerable, minimum, users, rows }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The cap that the numbers suggest; `None` where no number of contacts is shown to be too many.
    pub fn suggestion(&self) -> Option<FatigueSuggestion> {
        let tolerable = self.tolerable;
        let judged = self.rows.iter().filter(|(_, row)| row.contact_days >= self.minimum.max(1));
        let mut too_many = judged.filter_map(|(contacts, row)| {
            let (low, _) = row.interval()?;
            (low > tolerable).then_some(FatigueSuggestion {
                at_most: contacts.saturating_sub(1),
                days: self.days,
                row: *row,
                low,
                tolerable,
            })
        });
        too_many.next()
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, the numbers of one contradict each other, or there is more than can be counted; nothing is
    /// added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        for report in [&*self, other] {
            report.check()?;
        }
        let fits = |(contacts, row): (&u32, &FatigueRow)| {
            let mine = self.rows.get(contacts).map_or(0, |mine| mine.contact_days);
            mine.checked_add(row.contact_days).is_some()
        };
        if self.users.checked_add(other.users).is_none() || !other.rows.iter().all(fits) {
            return Err(MergeError::TooMany);
        }
        add(&mut self.users, other.users);
        join(&mut self.rows, &other.rows);
        Ok(())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let days: u128 = self.rows.values().map(|row| u128::from(row.contact_days)).sum();
        all_must([
            (self.rows.values().all(|row| row.contact_days > 0), Guarantee::RowHasContactDay),
            (self.rows.values().all(|row| row.unhappy <= row.contact_days), Guarantee::UnhappyIsContactDay),
            (!self.rows.contains_key(&0), Guarantee::ContactDayHasContact),
            (u128::from(self.users) <= days && (self.users > 0 || days == 0), Guarantee::UserHasContactDay),
            (self.days > 0, Guarantee::ThereAreDays),
        ])
    }
}

/// Adds rows to those of the same number of contacts.
pub(super) fn join(rows: &mut BTreeMap<u32, FatigueRow>, others: &BTreeMap<u32, FatigueRow>) {
    for (contacts, theirs) in others {
        let mine = rows.entry(*contacts).or_default();
        add(&mut mine.contact_days, theirs.contact_days);
        add(&mut mine.unhappy, theirs.unhappy);
    }
}

impl TryFrom<Written> for FatigueReport {
    type Error = Disagreement;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { definition, days, tolerable, minimum, users, rows } = written;
        let report = Self { definition, days, tolerable, minimum, users, rows };
        report.check().map_err(Disagreement::of("FatigueReport"))?;
        Ok(report)
    }
}

/// A share in percent.
fn percent(share: Ratio) -> f64 {
    share.get() * 100.0
}

impl Phrased for FatigueSuggestion {
    fn phrase(&self) -> Phrase<'_> {
        let Self { at_most, days, row, low, tolerable } = *self;
        sentence::cap(at_most.saturating_add(1), days, row.unhappy, row.contact_days, percent(low), percent(tolerable))
    }
}

display_phrases!(FatigueSuggestion);

impl From<FatigueSuggestion> for Reason {
    fn from(suggestion: FatigueSuggestion) -> Self {
        let number = |share: Ratio| Some(SeenValue::Number(share.get()));
        let (low, tolerable) = (number(suggestion.low), number(suggestion.tolerable));
        Self::saying("fatigue.cap", low, [None, tolerable], &suggestion.phrase())
    }
}
