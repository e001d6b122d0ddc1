//! Concentration: how unequally a sum is spread.

/// The Gini coefficient of these values: 0 where all are equal, close to 1 where one value is nearly the whole sum. None
/// where the sum is 0.
///
/// ```text
/// G = 2 · Σ i·x_i / (n · Σ x) − (n + 1) / n        x ascending, i from 1
/// ```
/// Numerator and denominator are whole numbers and exact; only their quotient is rounded.
///
/// ```
/// use lifestage::number::stats::gini;
///
/// assert_eq!(gini(vec![1, 2, 3, 4]), Some(0.25));
/// assert_eq!(gini(vec![7, 7]), Some(0.0));
/// assert_eq!(gini(vec![0, 0, 0, 5]), Some(0.75));
/// assert_eq!(gini(vec![0]), None);
/// ```
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
pub fn gini(mut values: Vec<u64>) -> Option<f64> {
    values.sort_unstable();
    let count = values.len() as u128;
    // Within u128 for up to 2^31 values of any size; beyond, which no memory holds, it stops at the largest number.
    let add = |sum: u128, value: u128| sum.saturating_add(value);
    let sum = values.iter().map(|value| u128::from(*value)).fold(0, add);
    let weighted = values.iter().zip(1_u128..).map(|(value, rank)| rank * u128::from(*value)).fold(0, add);
    if sum == 0 {
        return None;
    }
    // INVARIANT: the larger values have the larger ranks, so this is not negative.
    let above = weighted.saturating_mul(2).saturating_sub((count + 1).saturating_mul(sum));
    Some(above as f64 / count.saturating_mul(sum) as f64)
}
