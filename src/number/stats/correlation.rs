//! Correlation: how two numbers vary together.
//!
//! ```text
//! r = Σ (x − mean x)(y − mean y) / sqrt(Σ (x − mean x)² · Σ (y − mean y)²)        Pearson
//! ρ = r of the ranks, equal values sharing the mean of theirs                     Spearman
//! ```
//! Pearson measures straight lines, and one very large customer can make or break it. Ranks do not mind.

use serde::{Deserialize, Serialize};

use crate::number::plain::{finite, plain};

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
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("the pair `{x}`, `{y}` has a number that is not finite: leave out users without both numbers")]
pub struct CorrelationError {
    x: f64,
    y: f64,
}

impl Correlation {
    /// The correlation of these pairs.
    ///
    /// # Errors
    /// For NaN and infinite numbers.
    pub fn of(pairs: &[(f64, f64)]) -> Result<Self, CorrelationError> {
        if let Some((x, y)) = pairs.iter().find(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return Err(CorrelationError { x: *x, y: *y });
        }
        let (xs, ys): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
        let spearman = of_ranks(&ranks(&xs), &ranks(&ys));
        let pearson = pearson(&xs, &ys);
        Ok(Self { pairs: pairs.len() as u64, pearson: pearson.map(plain), spearman: spearman.map(plain) })
    }
}

/// None where one side does not vary.
fn pearson(xs: &[f64], ys: &[f64]) -> Option<f64> {
    let (xs, ys) = (centred(xs)?, centred(ys)?);
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(x, y)| x * y).sum::<f64>();
    // INVARIANT: a distance of each side is 1 or −1, so no sum of squares is less than 1.
    let r = product(&xs, &ys) / (product(&xs, &xs) * product(&ys, &ys)).sqrt();
    r.is_finite().then(|| r.clamp(-1.0, 1.0))
}

/// The values less their mean, in units of the largest distance from it, so that squares neither vanish nor overflow.
fn centred(values: &[f64]) -> Option<Vec<f64>> {
    let first = values.first()?;
    #[expect(clippy::float_cmp, reason = "what does not vary at all")]
    let constant = values.iter().all(|value| value == first);
    if constant {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "no memory holds 2^53 values")]
    let count = values.len() as f64;
    let mean: f64 = values.iter().map(|value| value / count).sum();
    let most = values.iter().map(|value| (value / 2.0 - mean / 2.0).abs()).fold(0.0, f64::max);
    Some(values.iter().map(|value| (value / 2.0 - mean / 2.0) / most).collect())
}

/// The same of ranks less their mean, each doubled: whole numbers, so that a perfect order is exactly 1.
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
fn of_ranks(xs: &[i64], ys: &[i64]) -> Option<f64> {
    let product = |one: &[i64], other: &[i64]| {
        one.iter().zip(other).map(|(x, y)| i128::from(*x) * i128::from(*y)).sum::<i128>() as f64
    };
    let below = (product(xs, xs) * product(ys, ys)).sqrt();
    (below > 0.0).then(|| (product(xs, ys) / below).clamp(-1.0, 1.0))
}

/// The rank of each value, equal values sharing the mean of theirs, less the mean of all, doubled.
fn ranks(values: &[f64]) -> Vec<i64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut ranks = vec![0; values.len()];
    let mut before = 0_usize;
    #[expect(clippy::float_cmp, reason = "equal values share a rank")]
    for equal in order.chunk_by(|one, next| one.0 == next.0) {
        // The ranks are before + 1 ..= before + equal, and the mean of all is (values + 1) / 2.
        let after = values.len() - before - equal.len();
        let rank = i64::try_from(before).unwrap_or(i64::MAX) - i64::try_from(after).unwrap_or(i64::MAX);
        for (_, place) in equal {
            if let Some(known) = ranks.get_mut(*place) {
                *known = rank;
            }
        }
        before += equal.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_ranks() {
        // Ranks 4.5, 3, 4.5, 1.5, 1.5 about their mean 3.
        assert_eq!(ranks(&[7.0, 3.0, 7.0, -0.0, 0.0]), [3, 0, 3, -3, -3]);
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
