//! Correlation: how two numbers vary together.
//!
//! ```text
//! r = Σ (x − mean x)(y − mean y) / sqrt(Σ (x − mean x)² · Σ (y − mean y)²)        Pearson
//! ρ = r of the ranks, equal values sharing the mean of theirs                     Spearman
//! ```
//! Pearson measures straight lines, and one very large customer can make or break it. Ranks do not mind.

use serde::{Deserialize, Serialize};

use crate::number::plain::{finite, plain};
use crate::wording::problems::problems;

/// A pair of numbers, and how often it occurs.
type Run = (f64, f64, u64);

/// The correlation of two numbers, from −1 to 1, and the number of pairs.
///
/// ```
/// use lifestage::number::Correlation;
///
/// let days_and_spend = [(1.0, 1.0), (2.0, 4.0), (3.0, 9.0), (4.0, 16.0)];
/// let correlation = Correlation::of(&days_and_spend)?;
/// assert_eq!(format!("{:.4}", correlation.pearson.unwrap()), "0.9844");
/// assert_eq!(correlation.spearman, Some(1.0)); // always more, though not in a straight line
/// assert_eq!(correlation.pairs, 4);
/// assert_eq!(Correlation::of(&[(1.0, 2.0)])?.pearson, None);
/// # Ok::<(), lifestage::number::CorrelationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Correlation {
    /// The number of pairs.
    pub pairs: u64,
    /// Pearson's r. None for fewer than two pairs, and where all x or all y are equal.
    #[serde(default, deserialize_with = "finite")]
    pub pearson: Option<f64>,
    /// Spearman's rank correlation. None where Pearson's r is none.
    #[serde(default, deserialize_with = "finite")]
    pub spearman: Option<f64>,
}

/// A pair with NaN or an infinite number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CorrelationError {
    x: f64,
    y: f64,
}

problems! {
    struct CorrelationError { x: Number, y: Number } = "problem.correlation"
        "the pair `{x}`, `{y}` has a number that is not finite: leave out users without both numbers"
        "数值对`{x}`、`{y}`含有非有限的数：请去掉没有这两个数值的用户";
}

impl CorrelationError {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Correlation {
    /// The correlation of these pairs, in any order.
    ///
    /// # Errors
    /// For NaN and infinite numbers.
    pub fn of(pairs: &[(f64, f64)]) -> Result<Self, CorrelationError> {
        if let Some((x, y)) = pairs.iter().find(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(CorrelationError { x: *x, y: *y });
        }
        let mut runs: Vec<Run> = pairs.iter().map(|(x, y)| (*x, *y, 1)).collect();
        runs.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.total_cmp(&other.1)));
        Ok(Self::of_runs(&runs))
    }

    /// The correlation of finite pairs. They are in one order, so that sums of floats are too.
    pub(super) fn of_runs(runs: &[Run]) -> Self {
        let (xs, ys) = (side(runs, |run| run.0), side(runs, |run| run.1));
        Self {
            pairs: runs.iter().fold(0, |sum, (_, _, count)| sum.saturating_add(*count)),
            pearson: pearson(&xs, &ys).map(plain),
            spearman: of_ranks(&xs, &ys).map(plain),
        }
    }
}

/// A number of each pair, and how often the pair occurs.
fn side(runs: &[Run], number: impl Fn(&Run) -> f64) -> Vec<(f64, u64)> {
    runs.iter().map(|run| (number(run), run.2)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 is still right to 15 digits")]
const fn float(count: u64) -> f64 {
    count as f64
}

/// None where one side does not vary.
fn pearson(xs: &[(f64, u64)], ys: &[(f64, u64)]) -> Option<f64> {
    let (x, y) = (centered(xs)?, centered(ys)?);
    let product = |one: &[f64], other: &[f64]| {
        let products = one.iter().zip(other).zip(xs).map(|((one, other), (_, count))| float(*count) * (one * other));
        products.sum::<f64>()
    };
    // INVARIANT: a distance of each side is 1 or −1, so no sum of squares is less than 1.
    let r = product(&x, &y) / (product(&x, &x) * product(&y, &y)).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// The values less their mean, in units of the largest distance from it, so that squares neither vanish nor overflow.
fn centered(values: &[(f64, u64)]) -> Option<Vec<f64>> {
    let (first, _) = values.first()?;
    #[expect(clippy::float_cmp, reason = "what does not vary at all")]
    let constant = values.iter().all(|(value, _)| value == first);
    if constant {
        return None;
    }
    let count = values.iter().fold(0, |sum, (_, count)| count.saturating_add(sum));
    let mean: f64 = values.iter().map(|(value, times)| value / float(count) * float(*times)).sum();
    let distance = |(value, _): &(f64, u64)| value / 2.0 - mean / 2.0;
    let most = values.iter().map(|value| distance(value).abs()).fold(0.0, f64::max);
    Some(values.iter().map(|value| distance(value) / most).collect())
}

/// The same of ranks less their mean, each doubled: whole numbers, so that a perfect order is exactly 1.
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
fn of_ranks(xs: &[(f64, u64)], ys: &[(f64, u64)]) -> Option<f64> {
    let (x, y) = (ranks(xs), ranks(ys));
    let product = |one: &[i128], other: &[i128]| {
        let products = one
            .iter()
            .zip(other)
            .zip(xs)
            .map(|((one, other), (_, count))| one.saturating_mul(*other).saturating_mul(i128::from(*count)));
        products.fold(0_i128, i128::saturating_add) as f64
    };
    let below = (product(&x, &x) * product(&y, &y)).sqrt();
    (below > 0.0).then(|| (product(&x, &y) / below).clamp(-1.0, 1.0))
}

/// The rank of each value, equal values sharing the mean of theirs, less the mean of all, doubled.
fn ranks(values: &[(f64, u64)]) -> Vec<i128> {
    let mut order: Vec<(f64, u64, usize)> =
        values.iter().zip(0..).map(|((value, count), place)| (*value, *count, place)).collect();
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.2.cmp(&other.2)));
    let all: i128 = values.iter().map(|(_, count)| i128::from(*count)).sum();
    let mut ranks = vec![0; values.len()];
    let mut before = 0_i128;
    #[expect(clippy::float_cmp, reason = "equal values share a rank")]
    for equal in order.chunk_by(|one, next| one.0 == next.0) {
        // The ranks are before + 1 ..= before + equal, and the mean of all is (all + 1) / 2.
        let through = before + equal.iter().map(|(_, count, _)| i128::from(*count)).sum::<i128>();
        for (_, _, place) in equal {
            if let Some(known) = ranks.get_mut(*place) {
                *known = before - (all - through);
            }
        }
        before = through;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_ranks() {
        // Ranks 4.5, 3, 4.5, 1.5, 1.5 about their mean 3.
        assert_eq!(ranks(&[7.0, 3.0, 7.0, -0.0, 0.0].map(|value| (value, 1))), [3, 0, 3, -3, -3]);
        assert_eq!(ranks(&[(3.0, 1), (7.0, 2), (0.0, 2)]), [0, 3, -3]);
    }

    #[test]
    fn the_order_of_pairs_does_not_matter() {
        let mut pairs = [(0.1, 3.7), (1e9, 0.3), (0.7, 1.1), (0.1, 2.2), (1e-3, 9.9), (0.7, 1.1)];
        let correlation = Correlation::of(&pairs).unwrap();
        for at in 0..pairs.len() {
            pairs.rotate_left(1);
            pairs.swap(0, at);
            assert_eq!(Correlation::of(&pairs), Ok(correlation));
        }
    }

    #[test]
    fn numbers_of_any_size_have_a_correlation_and_none_has_a_nan() {
        for unit in [1e-300, 1.0, 1e300] {
            let pairs = [(unit, -unit), (2.0 * unit, -3.0 * unit), (4.0 * unit, -4.0 * unit)];
            let correlation = Correlation::of(&pairs).unwrap();
            assert!((correlation.pearson.unwrap() + 0.928_571_428_571_428_6).abs() < 1e-3, "{correlation:?}");
            assert_eq!(correlation.spearman, Some(-1.0));
        }
        assert_eq!(Correlation::of(&[(0.1, 1.0), (0.1, 2.0), (0.1, 3.0)]).unwrap().pearson, None);
        assert!(Correlation::of(&[(f64::NAN, 1.0)]).is_err() && Correlation::of(&[(1.0, f64::INFINITY)]).is_err());
        assert_eq!(Correlation::of(&[]), Ok(Correlation { pairs: 0, pearson: None, spearman: None }));
    }
}
