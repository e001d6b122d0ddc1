//! Things and how often each occurs: what a fit is made from, whatever the order in which they came.

use serde::{Deserialize, Serialize};

use crate::wording::problems::problems;

/// Things and how often each occurs, ascending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(T, u64)>", into = "Vec<(T, u64)>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Ord + Deserialize<'de>"))]
pub(crate) struct Counted<T> {
    /// INVARIANT: ascending, each thing once and at least once.
    runs: Vec<(T, u64)>,
}

/// Things that were not counted by this crate.
#[derive(Debug)]
pub(crate) struct CountedError;

problems! {
    struct CountedError = "problem.counted"
        "things come in order, each once and at least once: give them as this crate wrote them"
        "各项应按顺序排列，各出现一次，且至少计一次：请提供本库写出的内容";
}

impl<T: Ord + Clone> Counted<T> {
    /// Each thing as often as it occurs, ascending.
    pub(crate) fn each(&self) -> impl Iterator<Item = T> {
        self.runs.iter().flat_map(|(thing, count)| (0..*count).map(|_| thing.clone()))
    }

    /// Adds the things of others.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.runs.extend_from_slice(&other.runs);
        self.settle();
    }
}

impl<T: Ord> Counted<T> {
    fn settle(&mut self) {
        // Two ascending runs, which a stable sort merges in one pass.
        self.runs.sort();
        self.runs.dedup_by(|later, first| {
            let equal = later.0 == first.0;
            if equal {
                first.1 = first.1.saturating_add(later.1);
            }
            equal
        });
    }
}

impl<T: Ord> FromIterator<T> for Counted<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut counted = Self { runs: things.into_iter().map(|thing| (thing, 1)).collect() };
        counted.settle();
        counted
    }
}

impl<T> From<Counted<T>> for Vec<(T, u64)> {
    fn from(counted: Counted<T>) -> Self {
        counted.runs
    }
}

impl<T: Ord> TryFrom<Vec<(T, u64)>> for Counted<T> {
    type Error = CountedError;

    fn try_from(runs: Vec<(T, u64)>) -> Result<Self, Self::Error> {
        let ascending = runs.is_sorted_by(|one, next| one.0 < next.0);
        let occurs = runs.iter().all(|(_, count)| *count > 0);
        if ascending && occurs { Ok(Self { runs }) } else { Err(CountedError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_anywhere_merges_into_the_whole() {
        let things = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
        let whole: Counted<i32> = things.into_iter().collect();
        assert_eq!(whole.each().collect::<Vec<_>>(), [1, 1, 2, 3, 3, 4, 5, 5, 5, 6, 9]);
        for at in 0..=things.len() {
            let (one, other) = things.split_at(at);
            let mut merged: Counted<i32> = one.iter().copied().collect();
            merged.merge(&other.iter().copied().collect());
            assert_eq!(merged, whole);
        }
    }

    #[test]
    fn what_is_out_of_order_or_never_occurs_does_not_come_in() {
        assert!(Counted::try_from(vec![(1, 2), (2, 1)]).is_ok());
        for wrong in [vec![(1, 2), (1, 1)], vec![(2, 1), (1, 1)], vec![(1, 0)]] {
            assert!(Counted::try_from(wrong).is_err());
        }
    }
}
