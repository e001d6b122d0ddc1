//! Distributions: how often each value occurs, so that medians stay exact when parts are merged.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::wording::problems::problems;

/// Whole numbers and how often each occurs, ascending. Means and nearest-rank quantiles are exact, also after a merge.
///
/// ```
/// use lifestage::number::Distribution;
///
/// let mut lengths: Distribution = [50, 10, 40].into_iter().collect();
/// lengths.merge(&[20, 10].into_iter().collect());
/// assert_eq!((lengths.count(), lengths.sum(), lengths.mean()), (5, 130, Some(26.0)));
/// assert_eq!((lengths.median(), lengths.nearest_rank(9, 10)), (Some(20), Some(50)));
/// assert_eq!(lengths.values().collect::<Vec<_>>(), [(10, 2), (20, 1), (40, 1), (50, 1)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<(i64, u64)>", into = "Vec<(i64, u64)>")]
pub struct Distribution {
    /// INVARIANT: ascending, each value once and at least once; the counts add up to less than 2^64.
    runs: Vec<(i64, u64)>,
}

/// Values and counts that are not a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DistributionError {
    /// A value that is not above the one before it.
    OutOfOrder(i64),
    /// A value that never occurs.
    Never(i64),
    /// Counts that add up to more than `u64::MAX`.
    TooMany(i64),
}

problems! {
    enum DistributionError {
        OutOfOrder(value: Whole) = "problem.distribution.out_of_order"
            "the value `{value}` does not come after the one before it: give values in ascending order, each once"
            "数值`{value}`不大于前一个：请从小到大填写，每个数值一次";
        Never(value: Whole) = "problem.distribution.never"
            "the value `{value}` occurs 0 times: leave it out"
            "数值`{value}`出现0次：请去掉";
        TooMany(value: Whole) = "problem.distribution.too_many"
            "at the value `{value}` the counts exceed 18446744073709551615: merge fewer parts"
            "到数值`{value}`为止，次数超过18446744073709551615：请减少合并的份数";
    }
}

impl Distribution {
    /// The distribution of values in ascending order.
    pub(crate) fn of_sorted(values: &[i64]) -> Self {
        let runs = values.chunk_by(|one, other| one == other);
        Self { runs: runs.filter_map(|run| Some((*run.first()?, run.len() as u64))).collect() }
    }

    /// The number of values.
    pub fn count(&self) -> u64 {
        self.runs.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The sum of all values.
    pub fn sum(&self) -> i128 {
        let sums = self.runs.iter().map(|(value, count)| i128::from(*value) * i128::from(*count));
        sums.fold(0, i128::saturating_add)
    }

    /// The mean; none without values.
    #[expect(clippy::cast_precision_loss, reason = "a mean of more than 2^53 is still right to 15 digits")]
    pub fn mean(&self) -> Option<f64> {
        (!self.is_empty()).then(|| self.sum() as f64 / self.count() as f64)
    }

    /// The median by nearest rank: half of the values are at or below it. None without values.
    pub fn median(&self) -> Option<i64> {
        self.nearest_rank(1, 2)
    }

    /// The quantile `part / whole` by nearest rank, as [`stats::nearest_rank`](crate::number::stats::nearest_rank) has it. None
    /// without values, and where the part is 0 or more than the whole.
    pub fn nearest_rank(&self, part: u32, whole: u32) -> Option<i64> {
        if part == 0 || part > whole {
            return None;
        }
        let rank = (u128::from(self.count()) * u128::from(part)).div_ceil(u128::from(whole));
        let mut passed = 0;
        self.runs.iter().find_map(|(value, count)| {
            passed += u128::from(*count);
            (passed >= rank).then_some(*value)
        })
    }

    /// Adds the values of another distribution.
    pub fn merge(&mut self, other: &Self) {
        let mut merged = Vec::with_capacity(self.runs.len() + other.runs.len());
        let (mut mine, mut theirs) = (self.runs.iter().copied().peekable(), other.runs.iter().copied().peekable());
        loop {
            let next = match (mine.peek(), theirs.peek()) {
                (Some((one, _)), Some((two, _))) => match one.cmp(two) {
                    Ordering::Less => mine.next(),
                    Ordering::Greater => theirs.next(),
                    Ordering::Equal => {
                        mine.next().zip(theirs.next()).map(|((value, one), (_, two))| (value, one.saturating_add(two)))
                    }
                },
                (Some(_), None) => mine.next(),
                (None, _) => theirs.next(),
            };
            let Some(run) = next else { break };
            merged.push(run);
        }
        self.runs = merged;
    }

    /// Each value with how often it occurs, ascending.
    pub fn values(&self) -> impl ExactSizeIterator<Item = (i64, u64)> {
        self.runs.iter().copied()
    }
}

impl FromIterator<i64> for Distribution {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        let mut values: Vec<i64> = values.into_iter().collect();
        values.sort_unstable();
        Self::of_sorted(&values)
    }
}

impl From<Distribution> for Vec<(i64, u64)> {
    fn from(distribution: Distribution) -> Self {
        distribution.runs
    }
}

impl TryFrom<Vec<(i64, u64)>> for Distribution {
    type Error = DistributionError;

    fn try_from(runs: Vec<(i64, u64)>) -> Result<Self, Self::Error> {
        let (mut before, mut total) = (None, 0_u64);
        for (value, count) in &runs {
            if before.replace(*value).is_some_and(|before| before >= *value) {
                return Err(DistributionError::OutOfOrder(*value));
            }
            if *count == 0 {
                return Err(DistributionError::Never(*value));
            }
            total = total.checked_add(*count).ok_or(DistributionError::TooMany(*value))?;
        }
        Ok(Self { runs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::stats::nearest_rank;

    #[test]
    fn quantiles_are_those_of_the_values_one_by_one() {
        let values = [7, -3, 7, 7, 0, 12, -3, 5, 5, 9, 1_000];
        for length in 0..=values.len() {
            let distribution: Distribution = values[..length].iter().copied().collect();
            for (part, whole) in [(0, 2), (1, 2), (1, 4), (3, 4), (9, 10), (1, 1), (3, 2)] {
                let expected = nearest_rank(&mut values[..length].to_vec(), part, whole);
                assert_eq!(distribution.nearest_rank(part, whole), expected, "{part}/{whole} of {length}");
            }
        }
    }

    #[test]
    fn a_split_anywhere_merges_into_the_whole() {
        let values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
        let whole: Distribution = values.into_iter().collect();
        for at in 0..=values.len() {
            let (one, other) = values.split_at(at);
            let mut merged: Distribution = one.iter().copied().collect();
            merged.merge(&other.iter().copied().collect());
            assert_eq!(merged, whole);
        }
        assert_eq!((Distribution::default().median(), Distribution::default().mean()), (None, None));
    }

    #[test]
    fn what_is_no_distribution_does_not_come_in() {
        let read = |runs: &[(i64, u64)]| Distribution::try_from(runs.to_vec());
        assert!(read(&[(-1, 2), (4, 1)]).is_ok() && read(&[]).is_ok());
        assert_eq!(read(&[(1, 1), (1, 1)]), Err(DistributionError::OutOfOrder(1)));
        assert_eq!(read(&[(1, 1), (2, 0)]), Err(DistributionError::Never(2)));
        assert_eq!(read(&[(1, u64::MAX), (2, 1)]), Err(DistributionError::TooMany(2)));
    }
}
