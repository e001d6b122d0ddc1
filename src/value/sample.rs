//! Samples of customers that a model is fitted to: each different row once, with its number of customers, in one order.
//!
//! Most customers of a shop share their (x, `t_x`, T) with others, so far fewer rows have to be computed. As the rows
//! are in one order, the likelihood has the same bits whatever the order of the customers.

use core::convert::Infallible;
use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::answer::definition::Definition;
use crate::answer::mergeable::Mergeable;

/// A row, and the number of customers who have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted<R> {
    /// The row that they share.
    pub row: R,
    /// The number of customers.
    pub count: u64,
}

/// Customers to fit a model to. `collect` rows, or rows with their counts, in any order.
///
/// ```
/// use lifestage::value::{Customer, Sample};
///
/// let once = Customer::new(0, 0.0, 39.0)?;
/// let often = Customer::new(7, 30.0, 39.0)?;
/// let sample: Sample<Customer> = [often, once, once].into_iter().collect();
/// assert_eq!((sample.rows().len(), sample.customers()), (2, 3));
/// assert_eq!(sample, [(once, 2), (often, 1)].into_iter().collect());
/// # Ok::<(), lifestage::value::CustomerError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Weighted<R>>", into = "Vec<Weighted<R>>", bound(serialize = "R: Clone + Serialize"))]
#[serde(bound(deserialize = "R: Ord + Deserialize<'de>"))]
pub struct Sample<R> {
    /// INVARIANT: ascending, each row once, none with a count of 0.
    rows: Vec<Weighted<R>>,
}

impl<R> Sample<R> {
    /// The different rows, ascending.
    pub fn rows(&self) -> &[Weighted<R>] {
        &self.rows
    }

    /// The number of customers.
    pub fn customers(&self) -> u64 {
        self.rows.iter().fold(0, |sum, weighted| sum.saturating_add(weighted.count))
    }

    /// The number of customers whose rows pass a test.
    pub(super) fn count(&self, is_meant: impl Fn(&R) -> bool) -> u64 {
        let meant = self.rows.iter().filter(|weighted| is_meant(&weighted.row));
        meant.fold(0, |sum, weighted| sum.saturating_add(weighted.count))
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<R: Ord> Sample<R> {
    /// Adds the customers of another sample.
    pub fn merge(&mut self, other: Self) {
        self.extend(other.rows.into_iter().map(|weighted| (weighted.row, weighted.count)));
    }

    fn settle(&mut self) {
        self.rows.sort_unstable();
        self.rows.dedup_by(|later, first| {
            let equal = later.row == first.row;
            if equal {
                first.count = first.count.saturating_add(later.count);
            }
            equal
        });
    }
}

impl<R: Ord> Sample<R> {
    /// The sample with each row changed. The order of rows must stay as it is.
    pub(super) fn each(&self, change: impl Fn(&R) -> R) -> Self {
        let rows =
            self.rows.iter().map(|Weighted { row, count }| Weighted { row: change(row), count: *count }).collect();
        let mut sample = Self { rows };
        // Rounding can make two rows one.
        sample.settle();
        sample
    }
}

impl<R: Clone> Sample<R> {
    /// A small sample like the large one: `size` customers at equal distances in the order of rows.
    pub(super) fn thinned(&self, size: u64) -> Self {
        let all = self.customers();
        if all <= size {
            return self.clone();
        }
        // How many of `size` ticks, each in the middle of an equal part of all customers, lie before customer `until`.
        let ticks = |until: u64| {
            let ticks = (2 * u128::from(until) * u128::from(size) + u128::from(all)) / (2 * u128::from(all));
            u64::try_from(ticks).unwrap_or(size)
        };
        let mut until = 0_u64;
        let mut rows = Vec::new();
        for Weighted { row, count } in &self.rows {
            let before = ticks(until);
            until = until.saturating_add(*count);
            if ticks(until) > before {
                rows.push(Weighted { row: row.clone(), count: ticks(until) - before });
            }
        }
        Self { rows }
    }
}

impl<R: Ord + Clone + Serialize + DeserializeOwned> Mergeable for Sample<R> {
    const NAME: &'static str = "sample";
    const VERSION: u64 = 1;
    type Refusal = Infallible;

    fn definition(&self) -> Cow<'_, Definition> {
        Cow::Owned(Definition::without_calendar("different rows of customers and how many have each"))
    }

    fn merge(&mut self, other: &Self) -> Result<(), Infallible> {
        Self::merge(self, other.clone());
        Ok(())
    }
}

impl<R> Default for Sample<R> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<R: Ord> Extend<(R, u64)> for Sample<R> {
    fn extend<T: IntoIterator<Item = (R, u64)>>(&mut self, rows: T) {
        let rows = rows.into_iter().filter(|(_, count)| *count > 0);
        self.rows.extend(rows.map(|(row, count)| Weighted { row, count }));
        self.settle();
    }
}

impl<R: Ord> Extend<R> for Sample<R> {
    fn extend<T: IntoIterator<Item = R>>(&mut self, rows: T) {
        self.extend(rows.into_iter().map(|row| (row, 1)));
    }
}

impl<R: Ord> FromIterator<(R, u64)> for Sample<R> {
    fn from_iter<T: IntoIterator<Item = (R, u64)>>(rows: T) -> Self {
        let mut sample = Self::default();
        sample.extend(rows);
        sample
    }
}

impl<R: Ord> FromIterator<R> for Sample<R> {
    fn from_iter<T: IntoIterator<Item = R>>(rows: T) -> Self {
        rows.into_iter().map(|row| (row, 1)).collect()
    }
}

impl<R: Ord> From<Vec<Weighted<R>>> for Sample<R> {
    fn from(rows: Vec<Weighted<R>>) -> Self {
        rows.into_iter().map(|weighted| (weighted.row, weighted.count)).collect()
    }
}

impl<R> From<Sample<R>> for Vec<Weighted<R>> {
    fn from(sample: Sample<R>) -> Self {
        sample.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_sample_has_its_size_and_the_shape_of_the_whole() {
        let sample: Sample<u32> = (0..1000_u32).map(|row| (row / 10, 3)).collect();
        let thinned = sample.thinned(100);
        assert_eq!(thinned.customers(), 100);
        assert!(thinned.rows().iter().all(|weighted| weighted.count == 1));
        assert_eq!(sample.thinned(3000), sample);
        let heavy: Sample<u32> = [(1, 1_000_000), (2, 1)].into_iter().collect();
        assert_eq!(heavy.thinned(10).rows(), [Weighted { row: 1, count: 10 }]);
    }

    #[test]
    fn rows_of_nobody_are_not_there() {
        let sample: Sample<u32> = [(1, 0), (2, 1), (1, 0)].into_iter().collect();
        assert_eq!(sample.rows(), [Weighted { row: 2, count: 1 }]);
        assert_eq!((sample.count(|row| *row > 1), sample.count(|row| *row > 2)), (1, 0));
    }
}
