//! Priority scores: exact fractions to rank by.

use core::cmp::Ordering;
use core::fmt;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A score that is an exact fraction, in lowest terms: `above / below`.
///
/// It is displayed rounded half away from zero, to the requested decimals; none by default.
///
/// ```
/// use lifestage::outreach::PriorityScore;
///
/// let third = PriorityScore::new(2, 6)?;
/// assert_eq!(third, PriorityScore::new(1, 3)?);
/// assert_eq!((format!("{third}"), format!("{third:.2}")), ("0".into(), "0.33".into()));
/// # Ok::<(), lifestage::outreach::PriorityScoreError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u128, u128)", into = "(u128, u128)")]
pub struct PriorityScore {
    above: u128,
    /// INVARIANT: not 0.
    below: u128,
}

/// A fraction with a divisor of 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriorityScoreError {
    above: u128,
}

problems! {
    struct PriorityScoreError { above: Whole } = "problem.priority_score"
        "`{above}` divided by `0` is not a score: give an effort or size above 0"
        "`{above}`除以`0`不是得分：请填写大于0的工作量或规模";
}

impl PriorityScore {
    /// The score `above / below`.
    ///
    /// # Errors
    /// If `below` is 0.
    pub const fn new(above: u128, below: u128) -> Result<Self, PriorityScoreError> {
        if below == 0 {
            return Err(PriorityScoreError { above });
        }
        let (mut one, mut other) = (above, below);
        while other != 0 {
            (one, other) = (other, one % other);
        }
        // INVARIANT: `one` is the greatest common divisor, above 0 as `below` is.
        Ok(Self { above: above / one, below: below / one })
    }

    /// The nearest float.
    #[expect(clippy::cast_precision_loss, reason = "the nearest one is asked for")]
    pub fn get(self) -> f64 {
        self.above as f64 / self.below as f64
    }
}

impl Ord for PriorityScore {
    /// Compares whole parts, then the inverted remainders, as in Euclid's algorithm: products could overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut one, mut other) = ((self.above, self.below), (other.above, other.below));
        loop {
            let whole = (one.0 / one.1).cmp(&(other.0 / other.1));
            let rests = (one.0 % one.1, other.0 % other.1);
            match (whole, rests) {
                (Ordering::Equal, (0, _) | (_, 0)) => return rests.0.min(1).cmp(&rests.1.min(1)),
                (Ordering::Equal, (rest, other_rest)) => {
                    // a < b if 1/a > 1/b, so the sides are swapped.
                    (one, other) = ((other.1, other_rest), (one.1, rest));
                }
                _ => return whole,
            }
        }
    }
}

impl PartialOrd for PriorityScore {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PriorityScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0);
        let (mut whole, mut rest) = (self.above / self.below, self.above % self.below);
        let mut digits = Vec::with_capacity(decimals);
        for _ in 0..decimals {
            let (digit, left) = times_ten(rest, self.below);
            digits.push(digit);
            rest = left;
        }
        // Half away from zero: up if the remainder is half or more.
        let mut carry = rest >= self.below - rest;
        for digit in digits.iter_mut().rev() {
            if carry {
                carry = *digit == 9;
                *digit = if carry { 0 } else { *digit + 1 };
            }
        }
        whole = whole.saturating_add(u128::from(carry));
        let mut text = whole.to_string();
        if !digits.is_empty() {
            text.push('.');
            text.extend(digits.iter().map(|digit| char::from(b'0' + digit)));
        }
        f.pad_integral(true, "", &text)
    }
}

/// The whole part and the remainder of ten times a remainder, by doubling, so that nothing overflows.
fn times_ten(rest: u128, below: u128) -> (u8, u128) {
    let add = |(digit, sum): (u8, u128)| {
        // sum + rest ≥ below, with both below it.
        if sum >= below - rest { (digit + 1, sum - (below - rest)) } else { (digit, sum + rest) }
    };
    (0..10).fold((0, 0), |so_far, _| add(so_far))
}

impl TryFrom<(u128, u128)> for PriorityScore {
    type Error = PriorityScoreError;

    fn try_from((above, below): (u128, u128)) -> Result<Self, Self::Error> {
        Self::new(above, below)
    }
}

impl From<PriorityScore> for (u128, u128) {
    fn from(score: PriorityScore) -> Self {
        (score.above, score.below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_that_floats_cannot_tell_apart_have_an_order() {
        let of = |above, below| PriorityScore::new(above, below).unwrap();
        let large = u128::MAX / 3;
        assert!(of(large, large - 1) > of(large + 1, large));
        assert!(of(large - 1, large) < of(large, large + 1));
        assert_eq!(of(large, 7).cmp(&of(large, 7)), Ordering::Equal);
        for one in 0..12 {
            for other in 0..12 {
                for (below, by) in [(1, 7), (5, 3), (4, 4)] {
                    assert_eq!(
                        of(one, below).cmp(&of(other, by)),
                        (one * by).cmp(&(other * below)),
                        "{one}/{below} {other}/{by}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_score_is_rounded_half_up_to_the_requested_decimals() {
        let of = |above, below| PriorityScore::new(above, below).unwrap();
        assert_eq!(format!("{:.3}", of(2, 3)), "0.667");
        assert_eq!(format!("{:.1} {}", of(1999, 1000), of(5, 2)), "2.0 3");
        assert_eq!(format!("{:.2}", of(u128::MAX - 1, u128::MAX)), "1.00");
        assert_eq!(format!("{:>5}", of(7, 1)), "    7");
    }
}
