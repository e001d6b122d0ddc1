//! Exact sums of floats: the same bits in any order, from any parts, on any number of machines.
//!
//! ```text
//! sum = Σ limb[i] · 2^(32·i − 1074)        68 limbs: from the smallest double to 2^63 times the largest
//! ```
//! Floats are not associative, so a plain sum depends on who added what first. Here every double is added as the whole
//! number of 53 bits that it is, at its place in one long whole number; whole numbers are associative. The answer is that
//! number, rounded once, to the nearest double (of two equally near, the even one), as Python's `math.fsum` rounds it.
//!
//! A limb has 32 bits of the number and 31 for carries, so that carries are settled once in 2^30 additions and not in
//! each. After that every sum has one form, in which two are compared and written.
//!
//! Source: Kulisch, *Computer Arithmetic and Validity*, 2013 (the long accumulator); carries set aside as in Neal, "Fast
//! exact summation using small and large superaccumulators", 2015.

#![expect(clippy::cast_possible_truncation, reason = "limbs are the low 32 bits of wider words, on purpose")]

mod written;

use crate::wording::problems::problems;
use core::fmt;

pub use written::ExactSumTextError;

/// Bits of the number in each limb.
const BITS: u32 = 32;
const LIMBS: usize = 68;
/// The least exponent of a double: the value of the lowest bit is 2^-1074.
const LEAST: i16 = -1074;
/// Additions after which carries are settled: each moves a limb by less than 2^32, so it stays below 2^63.
const MOST_PENDING: u32 = 1 << 30;
const MANTISSA: u32 = 52;

/// An exact sum of floats.
///
/// ```
/// use lifestage::number::ExactSum;
///
/// let sum = ExactSum::of([1e100, 1.0, -1e100])?;
/// assert_eq!(sum.value(), Some(1.0));
///
/// let (mut left, right) = (ExactSum::of([0.1; 7])?, ExactSum::of([0.1; 3])?);
/// left.merge(&right);
/// assert_eq!(left, ExactSum::of([0.1; 10])?);
/// assert_eq!(left.value(), Some(1.0));
/// assert_eq!(
///     ExactSum::of([f64::NAN]).unwrap_err().to_string(),
///     "`NaN` cannot be summed: give finite numbers, and leave out what has none",
/// );
/// # Ok::<(), lifestage::number::ExactSumError>(())
/// ```
#[derive(Clone)]
pub struct ExactSum {
    limbs: [i64; LIMBS],
    /// Additions since carries were settled.
    pending: u32,
}

/// A number that has no place in a sum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExactSumError(f64);

problems! {
    struct ExactSumError(number: Number) = "problem.exact_sum"
        "`{number}` cannot be summed: give finite numbers, and leave out what has none"
        "`{number}`无法求和：请给出有限的数，没有数值的不要放入";
}

impl Default for ExactSum {
    fn default() -> Self {
        Self::ZERO
    }
}

impl ExactSum {
    /// The sum of nothing.
    pub const ZERO: Self = Self { limbs: [0; LIMBS], pending: 0 };

    /// The sum of these numbers.
    ///
    /// # Errors
    /// If one is infinite or NaN.
    pub fn of(numbers: impl IntoIterator<Item = f64>) -> Result<Self, ExactSumError> {
        let mut sum = Self::ZERO;
        numbers.into_iter().try_for_each(|number| sum.add(number))?;
        Ok(sum)
    }

    /// Adds a number.
    ///
    /// # Errors
    /// If it is infinite or NaN; nothing is added then.
    pub fn add(&mut self, number: f64) -> Result<(), ExactSumError> {
        if !number.is_finite() {
            return Err(ExactSumError(number));
        }
        let bits = number.to_bits();
        let (exponent, fraction) = ((bits >> MANTISSA & 0x7ff) as u32, bits & ((1 << MANTISSA) - 1));
        // The number is mantissa · 2^(place − 1074); subnormal ones have no leading 1.
        let (mantissa, place) = if exponent == 0 { (fraction, 0) } else { (fraction | 1 << MANTISSA, exponent - 1) };
        self.add_at(mantissa, place, number.is_sign_negative());
        Ok(())
    }

    /// Adds the product of two numbers without rounding it first, unless it is smaller than 1e-290.
    ///
    /// # Errors
    /// If the product is infinite or NaN; nothing is added then.
    pub fn add_product(&mut self, one: f64, other: f64) -> Result<(), ExactSumError> {
        let product = one * other;
        self.add(product)?;
        // What the rounding took, which is a double itself.
        self.add(one.mul_add(other, -product))
    }

    fn add_at(&mut self, mantissa: u64, place: u32, is_negative: bool) {
        let shifted = u128::from(mantissa) << (place % BITS);
        let first = (place / BITS) as usize;
        // INVARIANT: the largest place is 2045, so the last of three limbs is the 66th.
        let Some(limbs) = self.limbs.get_mut(first..first + 3) else { return };
        for (limb, at) in limbs.iter_mut().zip(0_u32..) {
            let part = i64::from((shifted >> (BITS * at)) as u32);
            *limb += if is_negative { -part } else { part };
        }
        self.pending += 1;
        if self.pending >= MOST_PENDING {
            self.settle();
        }
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        let other = other.settled();
        for (limb, more) in self.limbs.iter_mut().zip(other.limbs) {
            *limb += more;
        }
        self.pending += 1;
        if self.pending >= MOST_PENDING {
            self.settle();
        }
    }

    /// The sum, rounded to the nearest double; none beyond the largest one.
    pub fn value(&self) -> Option<f64> {
        let (is_negative, limbs) = self.magnitude();
        let value = rounded(&limbs)?;
        Some(if is_negative { -value } else { value })
    }

    /// Moves carries up, so that each limb but the highest is 0 to 2^32 − 1: the one form of a sum.
    fn settle(&mut self) {
        let mut carry = 0;
        let Some((highest, lower)) = self.limbs.split_last_mut() else { return };
        for limb in lower {
            let all = *limb + carry;
            carry = all >> BITS;
            *limb = all - (carry << BITS);
        }
        *highest += carry;
        self.pending = 0;
    }

    fn settled(&self) -> Self {
        let mut settled = self.clone();
        settled.settle();
        settled
    }

    /// Whether it is negative, and its size as limbs of 32 bits.
    fn magnitude(&self) -> (bool, [u32; LIMBS]) {
        let mut settled = self.settled();
        let is_negative = settled.limbs.last().is_some_and(|highest| *highest < 0);
        if is_negative {
            for limb in &mut settled.limbs {
                *limb = -*limb;
            }
            settled.settle();
        }
        // INVARIANT: the highest limb is below 2^18, as no 2^64 numbers are added.
        (is_negative, settled.limbs.map(|limb| u32::try_from(limb).unwrap_or(u32::MAX)))
    }
}

/// The nearest double to a whole number of units of 2^-1074; none beyond the largest double.
fn rounded(limbs: &[u32; LIMBS]) -> Option<f64> {
    let Some(top) = limbs.iter().rposition(|limb| *limb != 0) else { return Some(0.0) };
    let limb = |at: usize| u128::from(limbs.get(at).copied().unwrap_or_default());
    // The highest three limbs have at least 65 bits that matter; whether anything is below them decides ties.
    let low = top.saturating_sub(2);
    let head = (low..=top).rev().fold(0, |head, at| head << BITS | limb(at));
    let is_more_below = limbs.iter().take(low).any(|limb| *limb != 0);
    let length = 128 - head.leading_zeros();
    // Bits of the head that do not fit: none where the whole number is one of the smallest doubles.
    let cut = length.saturating_sub(MANTISSA + 1);
    let kept = (head >> cut) as u64;
    let rest = head & ((1 << cut) - 1);
    let half = if cut == 0 { 0 } else { 1_u128 << (cut - 1) };
    let is_up = cut > 0 && (rest > half || rest == half && (is_more_below || kept & 1 == 1));
    // Without a cut the bits of a double are the number of units. Else each place above adds one to the exponent, and a
    // mantissa that is rounded up to 2^53 carries into it by itself.
    let places = low as u64 * u64::from(BITS) + u64::from(cut);
    let bits = kept + u64::from(is_up) + (places << MANTISSA);
    let value = f64::from_bits(bits);
    (places < 0x7ff && value.is_finite()).then_some(value)
}

impl PartialEq for ExactSum {
    fn eq(&self, other: &Self) -> bool {
        self.settled().limbs == other.settled().limbs
    }
}

impl Eq for ExactSum {}

impl fmt::Debug for ExactSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExactSum({self})")
    }
}
