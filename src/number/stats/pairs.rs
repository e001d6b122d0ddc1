//! Pairs of numbers: how often each occurs, so that correlations stay exact when parts are merged.

use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::correlation::{Correlation, CorrelationError};
use crate::number::plain::plain_at_any_size;
use crate::wording::problems::problems;

/// Pairs of numbers and how often each occurs, ascending. What follows from them depends on nothing else: not on the
/// order in which they came, nor on how they were parted.
///
/// Each number is rounded to what every reader of JSON returns, by less than one part in 10¹¹.
///
/// ```
/// use lifestage::number::NumberPairs;
///
/// let days_and_spend = [(1.0, 1.0), (2.0, 4.0), (3.0, 9.0), (4.0, 16.0)];
/// let [mut left, right] = [&days_and_spend[..1], &days_and_spend[1..]].map(|part| NumberPairs::of(part.to_vec()).unwrap());
/// left.merge(&right);
/// assert_eq!(left, NumberPairs::of(days_and_spend)?);
/// assert_eq!(format!("{:.4}", left.correlation().pearson.unwrap()), "0.9844");
/// # Ok::<(), lifestage::number::CorrelationError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f64, f64, u64)>", into = "Vec<(f64, f64, u64)>")]
pub struct NumberPairs {
    /// INVARIANT: finite, plain, no -0, ascending, each pair once and at least once.
    runs: Vec<(f64, f64, u64)>,
}

/// Pairs that are not ascending, or no plain numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberPairsError {
    x: f64,
    y: f64,
    count: u64,
}

problems! {
    struct NumberPairsError { x: Number, y: Number, count: Whole } = "problem.number_pairs"
        "the pair `{x}`, `{y}`, `{count}` times: give finite pairs as this crate wrote them, ascending, each once"
        "数值对`{x}`、`{y}`，`{count}`次：请提供未经改动的有限数值对，从小到大，每对一次";
}

impl NumberPairs {
    /// These pairs.
    ///
    /// # Errors
    /// For NaN and infinite numbers.
    pub fn of(pairs: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, CorrelationError> {
        let plain = |(x, y): (f64, f64)| {
            let is_finite = x.is_finite() && y.is_finite();
            if is_finite {
                Ok((plain_at_any_size(x), plain_at_any_size(y), 1))
            } else {
                Err(CorrelationError::new(x, y))
            }
        };
        let mut runs = pairs.into_iter().map(plain).collect::<Result<Vec<_>, _>>()?;
        runs.sort_unstable_by(order);
        runs.dedup_by(|later, first| {
            let equal = order(later, first) == Ordering::Equal;
            if equal {
                first.2 += later.2;
            }
            equal
        });
        Ok(Self { runs })
    }

    /// The number of pairs.
    pub fn count(&self) -> u64 {
        self.runs.iter().fold(0, |sum, (_, _, count)| sum.saturating_add(*count))
    }

    /// Whether there are no pairs.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Each pair with how often it occurs, ascending.
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = (f64, f64, u64)> + Clone {
        self.runs.iter().copied()
    }

    /// Adds the pairs of other users.
    pub fn merge(&mut self, other: &Self) {
        let mut merged = Vec::with_capacity(self.runs.len() + other.runs.len());
        let (mut mine, mut theirs) = (self.runs.iter().copied().peekable(), other.runs.iter().copied().peekable());
        while let (Some(one), Some(two)) = (mine.peek(), theirs.peek()) {
            let order = order(one, two);
            let mut next = if order == Ordering::Greater { *two } else { *one };
            if order == Ordering::Equal {
                next.2 = next.2.saturating_add(two.2);
            }
            merged.push(next);
            mine.next_if(|_| order != Ordering::Greater);
            theirs.next_if(|_| order != Ordering::Less);
        }
        merged.extend(mine);
        merged.extend(theirs);
        self.runs = merged;
    }

    /// How the two numbers vary together.
    pub fn correlation(&self) -> Correlation {
        Correlation::of_runs(&self.runs)
    }
}

fn order(one: &(f64, f64, u64), other: &(f64, f64, u64)) -> Ordering {
    one.0.total_cmp(&other.0).then_with(|| one.1.total_cmp(&other.1))
}

impl From<NumberPairs> for Vec<(f64, f64, u64)> {
    fn from(pairs: NumberPairs) -> Self {
        pairs.runs
    }
}

impl TryFrom<Vec<(f64, f64, u64)>> for NumberPairs {
    type Error = NumberPairsError;

    fn try_from(runs: Vec<(f64, f64, u64)>) -> Result<Self, Self::Error> {
        let is_plain = |number: f64| number.is_finite() && plain_at_any_size(number).to_bits() == number.to_bits();
        let mut before: Option<&(f64, f64, u64)> = None;
        for run @ (x, y, count) in &runs {
            let ascends = before.replace(run).is_none_or(|before| order(before, run) == Ordering::Less);
            if !ascends || !is_plain(*x) || !is_plain(*y) || *count == 0 {
                return Err(NumberPairsError { x: *x, y: *y, count: *count });
            }
        }
        Ok(Self { runs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_anywhere_merges_into_the_whole_whatever_the_order() {
        let pairs =
            [(3.0, 1.0), (-0.0, 1.0), (3.0, 1.0), (0.1 + 0.2, 1e-300), (0.0, 1.0), (0.3, 1e-300), (3.0, -1e300)];
        let whole = NumberPairs::of(pairs).unwrap();
        assert_eq!((whole.count(), whole.pairs().len()), (7, 4));
        for at in 0..=pairs.len() {
            let (one, other) = pairs.split_at(at);
            let [one, other] = [one, other].map(|part| NumberPairs::of(part.iter().rev().copied()).unwrap());
            let (mut forth, mut back) = (one.clone(), other.clone());
            forth.merge(&other);
            back.merge(&one);
            assert_eq!((&forth, &back), (&whole, &whole));
        }
        assert_eq!(NumberPairs::try_from(Vec::from(whole.clone())), Ok(whole));
    }

    #[test]
    fn what_this_crate_did_not_write_does_not_come_in() {
        let read = |runs: &[(f64, f64, u64)]| NumberPairs::try_from(runs.to_vec());
        assert!(read(&[(1.0, 2.0, 3), (1.0, 3.0, 1)]).is_ok() && read(&[]).is_ok());
        for wrong in [
            [(1.0, 2.0, 1), (1.0, 2.0, 1)],
            [(1.0, 2.0, 1), (0.0, 3.0, 1)],
            [(1.0, 2.0, 1), (2.0, 2.0, 0)],
            [(-0.0, 2.0, 1), (2.0, 2.0, 1)],
            [(1.0, 2.0, 1), (2.0, f64::NAN, 1)],
            [(0.1 + 0.2, 2.0, 1), (2.0, 2.0, 1)],
        ] {
            assert!(read(&wrong).is_err(), "{wrong:?}");
        }
    }
}
