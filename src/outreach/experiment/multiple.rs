//! Corrections for several questions: p-values adjusted for how many questions were asked.
//!
//! ```text
//! Holm                   p₍ᵢ₎ · (m − i + 1), the largest so far      not one false answer, in 1 − α of cases
//! Benjamini–Hochberg     p₍ᵢ₎ · m / i, the smallest from there on    at most a share α of the answers is false
//! ```
//! p₍₁₎ is the smallest of m. Compare an adjusted value with α as if it were the only one.

use crate::number::ratio::Ratio;

/// Holm's adjusted p-values, in the given order. Accept all values up to α: with probability 1 − α at least, none of
/// the accepted is a false positive.
///
/// ```
/// use lifestage::outreach::experiment::holm;
/// use lifestage::number::Ratio;
///
/// let p = [0.01, 0.04, 0.03].map(|p| Ratio::new(p).unwrap());
/// let adjusted: Vec<String> = holm(&p).iter().map(|p| format!("{:.2}", p.get())).collect();
/// assert_eq!(adjusted, ["0.03", "0.06", "0.06"]);
/// ```
pub fn holm(p_values: &[Ratio]) -> Vec<Ratio> {
    let mut order = ascending(p_values);
    let mut largest: f64 = 0.0;
    let mut left = p_values.len();
    for (p_value, _) in &mut order {
        largest = largest.max((*p_value * whole(left)).min(1.0));
        *p_value = largest;
        left -= 1;
    }
    given(order)
}

/// Benjamini and Hochberg's adjusted p-values, in the given order. Accept all values up to α: the expected share of
/// false positives among them is at most α. For questions that are independent or positively dependent.
///
/// ```
/// use lifestage::outreach::experiment::benjamini_hochberg;
/// use lifestage::number::Ratio;
///
/// let p = [0.01, 0.04, 0.03].map(|p| Ratio::new(p).unwrap());
/// let adjusted: Vec<String> = benjamini_hochberg(&p).iter().map(|p| format!("{:.2}", p.get())).collect();
/// assert_eq!(adjusted, ["0.03", "0.04", "0.04"]);
/// ```
pub fn benjamini_hochberg(p_values: &[Ratio]) -> Vec<Ratio> {
    let mut order = ascending(p_values);
    let all = p_values.len();
    let mut smallest: f64 = 1.0;
    for (place, (p_value, _)) in (1..=all).rev().zip(order.iter_mut().rev()) {
        smallest = smallest.min(*p_value * (whole(all) / whole(place)));
        *p_value = smallest;
    }
    given(order)
}

/// The values with their positions, ascending.
fn ascending(p_values: &[Ratio]) -> Vec<(f64, usize)> {
    let mut order: Vec<(f64, usize)> = p_values.iter().map(|p_value| p_value.get()).zip(0..).collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    order
}

/// The values back at their positions.
fn given(mut order: Vec<(f64, usize)>) -> Vec<Ratio> {
    order.sort_unstable_by_key(|(_, place)| *place);
    order.into_iter().map(|(p_value, _)| super::proportion::chance(p_value)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 questions")]
const fn whole(number: usize) -> f64 {
    number as f64
}
