//! Percentile ranks: the share of values below a value.

/// The percentile rank of a value, from 0 to 1: the share of the values below it, equal ones counted as a half. None without
/// values.
///
/// The values must be in ascending order, as it searches by halving.
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
