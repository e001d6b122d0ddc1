//! The answer: counts of what came, and of what should not be.

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError, in_one_line};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, Unit};
use crate::number::ratio::Ratio;
use crate::population::census::{add, add_at, add_rows};
use crate::report::checked::{Part, checked, most};
use crate::time::{Days, Period, Periods};

/// What came on some days, and what of it should not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DataQuality {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The days asked about.
    pub days: Days,
    /// Users with activity on the days.
    pub active: u64,
    /// Users whose day of registration is known by the last of the days.
    pub registered: u64,
    /// Those of them who did something before it.
    pub too_early: u64,
    /// The days of each kind, in the order of the rule.
    pub kinds: Vec<KindDays>,
    /// The sizes of the values of each kind that carries values, in the order of the rule.
    pub values: Vec<ValueSizes>,
    /// The key actions, by name.
    pub key_actions: Vec<KeyAction>,
}

checked!(DataQuality { definition: Definition, days: Days, active: u64, registered: u64, too_early: u64, kinds: Vec<KindDays>, values: Vec<ValueSizes>, key_actions: Vec<KeyAction> });
mergeable!(DataQuality, "data_quality", 1, MergeError);

/// On which days a kind came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KindDays {
    /// The kind.
    pub kind: Kind,
    /// Users of each of the days, ascending.
    pub users: Vec<u64>,
}

/// How large the values of a kind are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ValueSizes {
    /// The kind.
    pub kind: Kind,
    /// Tallies by the size of their mean value: of 0, of 1, of 2 to 3, of 4 to 7 and so on; up to the largest that came.
    pub tallies: Vec<u64>,
}

/// Whether a key action is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KeyAction {
    /// The name that you gave it.
    pub name: Box<str>,
    /// Users who did it on the days.
    pub users: u64,
}

impl ValueSizes {
    /// The size of a value: 0 of 0, else the number of its binary digits.
    pub(super) const fn size(value: u64) -> usize {
        (u64::BITS - value.leading_zeros()) as usize
    }

    pub(super) fn count(&mut self, value: u64) {
        let size = Self::size(value);
        if self.tallies.len() <= size {
            self.tallies.resize(size + 1, 0);
        }
        add_at(&mut self.tallies, size);
    }

    pub(super) fn join(&mut self, other: &Self) {
        if self.tallies.len() < other.tallies.len() {
            self.tallies.resize(other.tallies.len(), 0);
        }
        add_rows(&mut self.tallies, &other.tallies);
    }

    /// The size of the usual tally, the middle one of all with a value; `None` without any.
    pub fn usual_size(&self) -> Option<usize> {
        let some = || self.tallies.iter().enumerate().skip(1);
        let all: u64 = some().fold(0, |all, (_, tallies)| all.saturating_add(*tallies));
        let mut left = all.div_ceil(2);
        some().find_map(|(size, tallies)| {
            left = left.saturating_sub(*tallies);
            (all > 0 && left == 0).then_some(size)
        })
    }

    /// Tallies that are at least this many sizes above the usual one.
    pub fn far_out(&self, sizes: u8) -> u64 {
        let Some(usual) = self.usual_size() else { return 0 };
        let above = self.tallies.iter().skip(usual + usize::from(sizes));
        above.fold(0, |all, tallies| all.saturating_add(*tallies))
    }

    fn is_written_once(&self) -> bool {
        self.tallies.len() <= 65 && self.tallies.last() != Some(&0)
    }
}

impl DataQuality {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of key actions that were seen; `None` if the rule names none.
    pub fn coverage(&self) -> Option<Ratio> {
        let seen = self.key_actions.iter().filter(|action| action.users > 0).count();
        Ratio::of(seen as u64, self.key_actions.len() as u64)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add(&mut self.active, other.active);
        add(&mut self.registered, other.registered);
        add(&mut self.too_early, other.too_early);
        for (mine, theirs) in self.kinds.iter_mut().zip(&other.kinds) {
            add_rows(&mut mine.users, &theirs.users);
        }
        for (mine, theirs) in self.values.iter_mut().zip(&other.values) {
            mine.join(theirs);
        }
        for (mine, theirs) in self.key_actions.iter_mut().zip(&other.key_actions) {
            add(&mut mine.users, theirs.users);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let users = self.kinds.iter().flat_map(|kind| kind.users.iter().copied());
        let tallies = self.values.iter().flat_map(|kind| kind.tallies.iter().copied());
        let actions = self.key_actions.iter().map(|action| action.users);
        let most = most(users.chain(tallies).chain(actions).chain([self.active, self.registered]));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, days, kinds, values, key_actions, .. } = self;
        let names = key_actions.iter().map(|action| &*action.name);
        let said = format!(", {}; ", asked(kinds.iter().map(|row| row.kind), names, *days));
        let said = in_one_line(said);
        must(definition.text().contains(&said), Guarantee::KindsActionsDaysDefined)?;
        let length = Periods::over(Period::Day, *days).map_or(0, |days| days.len());
        must(kinds.iter().all(|row| row.users.len() == length), Guarantee::KindCountEachDay)?;
        let carrying = kinds.iter().map(|row| row.kind).filter(|kind| carries_values(*kind));
        must(carrying.eq(values.iter().map(|row| row.kind)), Guarantee::SizesOfValues)?;
        must(values.iter().all(ValueSizes::is_written_once), Guarantee::SizesEndWithLargest)?;
        must(key_actions.is_sorted_by(|one, next| one.name < next.name), Guarantee::ActionsByName)?;
        must(self.too_early <= self.registered, Guarantee::EarlyHasRegistered)
    }
}

/// Whether events of a kind have values.
pub(super) fn carries_values(kind: Kind) -> bool {
    kind.unit() != Unit::Nothing
}

/// What is asked, as the definition says it.
pub(super) fn asked<'n>(
    kinds: impl Iterator<Item = Kind>,
    actions: impl Iterator<Item = &'n str>,
    days: Days,
) -> String {
    let kinds: Vec<String> = kinds.map(|kind| kind.to_string()).collect();
    let actions: Vec<&str> = actions.collect();
    format!("days and values of {}, key actions {}, over {days}", kinds.join(", "), actions.join(", "))
}
