//! Horizons by kind: from which day on tallies of each kind are kept.
//!
//! To forget and to merge are one thing here: of two horizons of a kind the later one counts. So forgetting twice is forgetting
//! once, and it does not matter when one forgets.

use std::collections::BTreeMap;

use crate::event::kind::{Kind, KindSet};
use crate::time::Day;

/// The first day that is kept, of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Horizons {
    /// Of every kind that is not listed; `Day::MIN` where nothing is forgotten.
    others: Day,
    /// INVARIANT: none is that of the others.
    by_kind: BTreeMap<Kind, Day>,
}

impl Horizons {
    /// The same day for every kind.
    pub(super) const fn of_all(day: Day) -> Self {
        Self { others: day, by_kind: BTreeMap::new() }
    }

    /// A day for each listed kind, and one for all others.
    pub(super) fn new(others: Day, mut by_kind: BTreeMap<Kind, Day>) -> Self {
        by_kind.retain(|_, day| *day != others);
        Self { others, by_kind }
    }

    pub(super) const fn others(&self) -> Day {
        self.others
    }

    pub(super) const fn by_kind(&self) -> &BTreeMap<Kind, Day> {
        &self.by_kind
    }

    /// Of a kind.
    pub(super) fn of(&self, kind: Kind) -> Day {
        self.by_kind.get(&kind).copied().unwrap_or(self.others)
    }

    /// The first day from which on all of these kinds are kept.
    pub(super) fn of_set(&self, kinds: &KindSet) -> Day {
        let listed = self.by_kind.iter().filter(|(kind, _)| kinds.contains(**kind)).map(|(_, day)| *day);
        let rest = self.by_kind.keys().fold(kinds.clone(), |rest, kind| rest.without(*kind));
        listed.chain((!rest.is_empty()).then_some(self.others)).max().unwrap_or(Day::MIN)
    }

    /// The first day from which on everything is kept.
    pub(super) fn latest(&self) -> Day {
        self.by_kind.values().copied().fold(self.others, Day::max)
    }

    /// The later ones of both, kind by kind.
    pub(super) fn raised(&self, other: &Self) -> Self {
        let kinds = self.by_kind.keys().chain(other.by_kind.keys());
        let by_kind = kinds.map(|kind| (*kind, self.of(*kind).max(other.of(*kind)))).collect();
        Self::new(self.others.max(other.others), by_kind)
    }
}
