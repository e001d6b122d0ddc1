//! The Poisson distribution: counts of things that come by chance.

/// The probability of `count` or fewer in a Poisson distribution with this mean. None for a mean that is negative or not
/// finite.
///
/// ```text
/// P(X ≤ k) = e^(−λ) · Σ λ^i / i!        i from 0 to k
/// ```
/// Exact to about 14 digits for means up to 700, below which `e^(−λ)` is a float; above that it is 0 where it would be
/// very small anyway. Linear in the count.
///
/// ```
/// use lifestage::number::stats::poisson_at_most;
///
/// // Nobody comes in a week to which five days are usual: less than one time in a hundred.
/// assert_eq!(format!("{:.4}", poisson_at_most(0, 5.0).unwrap()), "0.0067");
/// assert_eq!(poisson_at_most(3, 0.0), Some(1.0));
/// assert_eq!(poisson_at_most(3, f64::NAN), None);
/// ```
pub fn poisson_at_most(count: u32, mean: f64) -> Option<f64> {
    if !(mean >= 0.0 && mean.is_finite()) {
        return None;
    }
    let mut term = (-mean).exp();
    let mut sum = term;
    for number in 1..=count {
        term *= mean / f64::from(number);
        sum += term;
        // What follows is smaller still, and too small to be seen.
        if f64::from(number) > mean && term < sum * 1e-17 {
            break;
        }
    }
    Some(sum.min(1.0))
}
