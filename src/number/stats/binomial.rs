//! The binomial distribution: on how many of some days something happens, if each day is left to chance.

use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;

/// The probability of `successes` or fewer in `trials` independent trials, each of which succeeds with this chance.
///
/// ```text
/// P(X ≤ k) = Σ C(n, i) · p^i · (1−p)^(n−i)        i from 0 to k
/// ```
/// Exact to about 12 digits for the trials of a few years of days; a tail below 10⁻³⁰⁰ may be 0. Linear in the trials.
///
/// ```
/// use lifestage::number::Ratio;
/// use lifestage::number::stats::binomial_at_most;
///
/// // Away for four days, with a chance of 41 in 58 to come on each: less than one time in a hundred.
/// let tail = binomial_at_most(0, 4, Ratio::of(41, 58).unwrap_or(Ratio::ONE));
/// assert_eq!(format!("{:.4}", tail.get()), "0.0074");
/// assert_eq!(binomial_at_most(3, 3, Ratio::percent(50)), Ratio::ONE);
/// ```
pub fn binomial_at_most(successes: u32, trials: u32, chance: Ratio) -> Ratio {
    let (n, p) = (f64::from(trials), chance.get());
    if successes >= trials || p <= 0.0 {
        return Ratio::ONE;
    }
    if p >= 1.0 {
        return Ratio::ZERO;
    }
    // In logarithms, as the first term of many trials is smaller than any float while the sum is not.
    let odds = (p / (1.0 - p)).ln();
    let mut term = n * (-p).ln_1p();
    let mut sum = term.exp();
    for number in 1..=successes {
        let i = f64::from(number);
        term += ((n - i + 1.0) / i).ln() + odds;
        sum += term.exp();
    }
    // INVARIANT: terms are probabilities of different counts, so their sum is above 1 by rounding alone.
    Ratio::new(plain_at_any_size(sum.min(1.0))).unwrap_or(Ratio::ONE)
}
