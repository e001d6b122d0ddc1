//! How much of a population is below a value.

/// The share of the values that are below one, equal ones counted as a half: its percentile rank, from 0 to 1. None of no
/// values.
///
/// The values must be in ascending order; a binary search then finds the place.
///
/// ```
/// use lifestage::number::stats::percentile_rank;
///
/// let spends = [0, 0, 10, 20];
/// assert_eq!(percentile_rank(&spends, 20), Some(0.875));
/// assert_eq!(percentile_rank(&spends, 0), Some(0.25));
/// assert_eq!(percentile_rank(&[], 0), None);
/// ```
#[expect(clippy::cast_precision_loss, reason = "no list has 2^52 values")]
pub fn percentile_rank(ascending: &[i64], value: i64) -> Option<f64> {
    let below = ascending.partition_point(|other| *other < value);
    let up_to = ascending.partition_point(|other| *other <= value);
    (!ascending.is_empty()).then(|| (below + up_to) as f64 / (2 * ascending.len()) as f64)
}
