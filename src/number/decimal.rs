//! Decimals: numbers from 0 on with nine decimals, kept as whole billionths. *How much, to the last digit?*
//!
//! Points, weights and shares are held against bounds, so they must not depend on the order in which floats were added or
//! on how a reader of JSON rounds. As whole numbers they add up exactly, and what was written is read back equal.

use core::fmt;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A number from 0 to 4,000,000 with nine decimals. Sums saturate at the largest.
///
/// ```
/// use lifestage::number::Decimal;
///
/// let half = Decimal::new(0.5)?;
/// assert_eq!(half.plus(Decimal::whole(3)).to_string(), "3.5");
/// assert_eq!(serde_json::to_string(&half)?, "0.5");
/// assert_eq!(Decimal::new(-1.0).unwrap_err().to_string(), "`-1` is out of range: give a number from 0 to 4000000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Decimal(u64);

/// A number that is negative, above 4,000,000, or NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DecimalError(f64);

problems! {
    struct DecimalError(number: Number) with (largest: Whole = LARGEST) = "problem.decimal"
        "`{number}` is out of range: give a number from 0 to {largest}"
        "`{number}`超出范围：请填写0至{largest}之间的数";
}

/// Billionths in one.
const ONE: u64 = 1_000_000_000;
/// So that every value comes back from the float nearest to it. Below 2^22 that one is off by at most a quarter of a billionth,
/// and its product with 10^9, below 2^52, is rounded by at most another.
const LARGEST: u32 = 4_000_000;

impl Decimal {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1.
    pub const ONE: Self = Self(ONE);
    /// 4,000,000, the largest number.
    pub const MAX: Self = Self(LARGEST as u64 * ONE);

    /// The decimal that is nearest to a float.
    ///
    /// # Errors
    /// For a negative number, one above 4,000,000, and NaN.
    pub fn new(number: f64) -> Result<Self, DecimalError> {
        if (0.0..=f64::from(LARGEST)).contains(&number) { Ok(Self::nearest(number)) } else { Err(DecimalError(number)) }
    }

    /// A whole number, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics above 4,000,000.
    #[track_caller]
    pub const fn whole(number: u32) -> Self {
        assert!(number <= LARGEST, "a decimal is at most 4,000,000");
        Self(number as u64 * ONE)
    }

    /// This many thousandths: 500 are one half.
    pub const fn thousandths(number: u32) -> Self {
        Self(number as u64 * (ONE / 1_000))
    }

    /// The share of `part` in `whole`, cut off after nine decimals; none where the whole is 0.
    ///
    /// ```
    /// use lifestage::number::Decimal;
    ///
    /// assert_eq!(Decimal::of(2, 3).unwrap().to_string(), "0.666666666");
    /// assert_eq!(Decimal::of(2, 0), None);
    /// ```
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        let billionths = (u128::from(part) * u128::from(ONE)).checked_div(u128::from(whole))?;
        Some(Self::of_billionths(u64::try_from(billionths).unwrap_or(u64::MAX)))
    }

    /// This many billionths, or the largest number.
    pub const fn of_billionths(billionths: u64) -> Self {
        Self(if billionths < Self::MAX.0 { billionths } else { Self::MAX.0 })
    }

    /// The nearest number there is: what is out of range becomes its end, and NaN 0.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of floats stops at the ends")]
    #[expect(clippy::cast_precision_loss, reason = "10^9 is a float")]
    pub(crate) fn nearest(number: f64) -> Self {
        Self::of_billionths((number * ONE as f64).round() as u64)
    }

    /// The whole number of billionths.
    pub const fn billionths(self) -> u64 {
        self.0
    }

    /// The number as the nearest float.
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^53")]
    pub fn get(self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// This number cut off after some decimals, as for a number that is shown beside a bound: 2.999 is not 3 yet.
    ///
    /// ```
    /// use lifestage::number::Decimal;
    ///
    /// assert_eq!(Decimal::thousandths(2_999).truncated(2).to_string(), "2.99");
    /// ```
    #[must_use]
    pub const fn truncated(self, decimals: u32) -> Self {
        let step = if decimals < 9 { 10_u64.pow(9 - decimals) } else { 1 };
        Self(self.0 / step * step)
    }

    /// The sum of both, or the largest number.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self::of_billionths(self.0.saturating_add(other.0))
    }

    /// This number times a factor, or the largest number.
    #[must_use]
    pub const fn times(self, factor: u64) -> Self {
        Self::of_billionths(self.0.saturating_mul(factor))
    }
}

impl TryFrom<f64> for Decimal {
    type Error = DecimalError;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Decimal> for f64 {
    fn from(decimal: Decimal) -> Self {
        decimal.get()
    }
}

impl fmt::Display for Decimal {
    /// Prints all decimals, or the number that the precision asks for, rounded half up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(decimals) = f.precision() else {
            let digits = format!("{:09}", self.0 % ONE);
            let digits = digits.trim_end_matches('0');
            let point = if digits.is_empty() { "" } else { "." };
            return f.pad(&format!("{}{point}{digits}", self.0 / ONE));
        };
        let step = 10_u64.pow(9_u32.saturating_sub(u32::try_from(decimals).unwrap_or(u32::MAX)));
        let rounded = (self.0 + step / 2) / step * step;
        let digits = format!("{:09}", rounded % ONE);
        let shown = digits.get(..decimals.min(9)).unwrap_or_default();
        let point = if shown.is_empty() { "" } else { "." };
        let text = format!("{}{point}{shown}", rounded / ONE);
        match f.width() {
            Some(width) => write!(f, "{text:>width$}"),
            None => f.write_str(&text),
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decimal_comes_back_from_its_float() {
        let comes_back = |billionths: u64| {
            let decimal = Decimal(billionths);
            assert_eq!(Decimal::new(decimal.get()), Ok(decimal), "{billionths}");
            let text = serde_json::to_string(&decimal).unwrap();
            assert_eq!(serde_json::from_str::<Decimal>(&text).unwrap(), decimal, "{text}");
        };
        for size in (0..=52).map(|power| (1_u64 << power).min(Decimal::MAX.0)) {
            (0..=100).map(|step| size - size / 2 * step / 100).for_each(comes_back);
            // Where floats are sparsest, of each size.
            (0..1_000.min(size)).map(|step| size - step).for_each(comes_back);
        }
        assert_eq!(Decimal::new(4_000_000.0), Ok(Decimal::MAX));
    }

    #[test]
    fn no_number_out_of_range_is_a_decimal() {
        for number in [f64::NAN, f64::INFINITY, -1e-300, 4_000_000.1] {
            assert!(Decimal::new(number).is_err(), "{number}");
        }
        assert_eq!(Decimal::MAX.plus(Decimal::ONE), Decimal::MAX);
        assert_eq!(Decimal::MAX.times(u64::MAX), Decimal::MAX);
        assert_eq!(Decimal::nearest(f64::NAN), Decimal::ZERO);
    }

    #[test]
    fn a_decimal_prints_as_many_decimals_as_it_has_or_as_asked() {
        let number = Decimal::thousandths(2_345);
        assert_eq!([format!("{number}"), format!("{number:.2}"), format!("{number:.1}")], ["2.345", "2.35", "2.3"]);
        assert_eq!(format!("{number:.0} {number:>8.2} {:.1}", Decimal::thousandths(9_960)), "2     2.35 10.0");
        assert_eq!(format!("{} {:.12}", Decimal::ZERO, Decimal::of_billionths(1)), "0 0.000000001");
    }
}
