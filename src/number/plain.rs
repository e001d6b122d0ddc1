//! Floats that every reader of JSON reads back as they were.
//!
//! ```text
//! n / 10ᵏ  or  n · 10ᵏ   n a whole number up to 2⁵³, k at most 22
//! 8 n                    from 2⁵³/10 to 10¹⁶, where a needless `.0` is written after up to 16 digits
//! ```
//! A float is written with up to 17 digits, and a fast reader makes two roundings of them: the digits to a float, and
//! that divided by a power of ten. So it may return a neighbor. Digits up to 2⁵³ and powers up to 10²² are exact in a
//! float, so only the division rounds, and everybody gets the same bits (Clinger, How to Read Floating Point Numbers
//! Accurately, *PLDI* 1990). Answers are rounded to such numbers when they are made, by less than one part in 10¹⁴, so
//! that an answer is what it is written as.

use serde::{Deserialize, Deserializer, de};

use crate::wording::problems::problems;

/// The powers of ten that are exact in a float.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
/// Up to here all whole numbers are floats.
const WHOLE: f64 = 9_007_199_254_740_992.0;
/// Whole numbers below it have at most 15 digits.
const DIGITS: f64 = 1e15;

/// The nearest number of 16 digits, where these stay below 2⁵³, else of 15; in any case of at most 22 decimals. What is
/// above 10²², infinite or NaN stays as it is.
pub(crate) const fn plain(value: f64) -> f64 {
    let size = value.abs();
    if size >= WHOLE / 10.0 && size < 1e16 {
        // Ten times as much is exact too.
        let whole = nearest_whole(size / 8.0) * 8.0;
        return if value < 0.0 { -whole } else { whole };
    }
    // Of few digits the power of ten would be larger.
    if size.is_nan() || size > 1e22 {
        return value;
    }
    // What is plain already must stay as it is. A number of 15 digits always does, one of 16 not always: its product
    // with the power of ten may round to another.
    let fifteen = rounded(size, DIGITS);
    let sixteen = rounded(size, WHOLE);
    let is_fixed = same(rounded(sixteen, WHOLE), sixteen);
    let is_nearer = (sixteen - size).abs() < (fifteen - size).abs();
    let rounded = if is_fixed && is_nearer { sixteen } else { fifteen };
    if value < 0.0 && rounded > 0.0 { -rounded } else { rounded }
}

/// The nearest n / 10ᵏ or n · 10ᵏ with the most decimals for which n stays below a bound.
#[expect(clippy::indexing_slicing, reason = "constant functions have no `get`, and the places are below the length")]
const fn rounded(size: f64, below: f64) -> f64 {
    if size < below {
        let mut at = most_decimals(size);
        while at > 0 && size * POWERS[at] >= below {
            at -= 1;
        }
        nearest_whole(size * POWERS[at]) / POWERS[at]
    } else {
        let mut at = 1;
        while at < POWERS.len() - 1 && size / POWERS[at] >= below {
            at += 1;
        }
        nearest_whole(size / POWERS[at]) * POWERS[at]
    }
}

/// Decimals from which the search for the most of them may begin: enough for a number of this size below 10¹⁶, as all
/// bounds are.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the powers that there are")]
const fn most_decimals(size: f64) -> usize {
    const MOST: i64 = 22;
    let exponent = (size.to_bits() >> 52 & 0x7ff).cast_signed() - 1023;
    // log₁₀ 2 is a little more.
    let decimals = 16 - (exponent * 30_102).div_euclid(100_000);
    (if decimals < 0 {
        0
    } else if decimals < MOST {
        decimals
    } else {
        MOST
    }) as usize
}

const fn same(one: f64, other: f64) -> bool {
    one.to_bits() == other.to_bits()
}

/// [`plain`] for numbers without a natural size, such as variances: it keeps 14 digits however small or large they are.
/// What is below 10⁻²⁹⁰ is 0: the power of ten for its digits would be none that a float has.
pub(crate) fn plain_at_any_size(value: f64) -> f64 {
    const SMALL: f64 = 1e-7;
    const LEAST: f64 = 1e-290;
    if value.abs() < LEAST {
        return 0.0;
    }
    if (SMALL..=1e22).contains(&value.abs()) {
        return plain(value);
    }
    // Powers beyond 10²² are rounded themselves, so not every number comes back. One of its neighbors does.
    let text = format!("{value:.13e}");
    let Some((digits, power)) = text.split_once('e') else { return value };
    let power = power.parse::<i32>().unwrap_or_default() - 13;
    let Ok(whole) = digits.replace('.', "").parse::<i64>() else { return value };
    let scale = |power: u32| format!("1e{power}").parse::<f64>().unwrap_or(f64::INFINITY);
    for off in (0..50).flat_map(|off| [off, -off]) {
        // As it is written: without zeros at the end.
        let (mut whole, mut power) = (whole + off, power);
        while whole % 10 == 0 && whole != 0 {
            (whole, power) = (whole / 10, power + 1);
        }
        let exact = format!("{whole}e{power}").parse::<f64>().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "14 digits are exact")]
        let digits = whole as f64;
        let scale = scale(power.unsigned_abs());
        let read = if power < 0 { digits / scale } else { digits * scale };
        if exact.to_bits() == read.to_bits() {
            return if exact.abs() < LEAST { 0.0 } else { exact };
        }
    }
    0.0
}

/// The sum of two finite numbers, which stops at the largest number there is: an infinity is no answer.
pub(crate) const fn finite_sum(one: f64, other: f64) -> f64 {
    (one + other).clamp(f64::MIN, f64::MAX)
}

/// A plain number a little above: the next one but for a few.
pub(crate) fn plain_above(value: f64) -> f64 {
    // Above its own rounding, and at least one part in 10²² of its unit.
    let mut step = value.abs().max(1e-7) * 1e-15;
    loop {
        let above = plain(value + step);
        if above > value || !step.is_finite() {
            return above;
        }
        step *= 2.0;
    }
}

/// Reads a float, or several, and refuses NaN and infinities: binary formats can write them, and no answer has them.
///
/// # Errors
/// Where a number is none, or is not finite.
pub(crate) fn finite<'de, D: Deserializer<'de>, T: Floats + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    let floats = T::deserialize(deserializer)?;
    match floats.first_not_finite() {
        None => Ok(floats),
        Some(number) => Err(de::Error::custom(NotFinite { number })),
    }
}

/// A float that no answer has.
#[derive(Debug)]
pub(crate) struct NotFinite {
    number: f64,
}

problems! {
    struct NotFinite { number: Text } = "problem.not_finite"
        "`{number}` is not a finite number"
        "`{number}`不是有限的数";
}

/// What holds floats that are read.
pub(crate) trait Floats {
    /// The first one that is NaN or infinite.
    fn first_not_finite(&self) -> Option<f64>;
}

impl Floats for f64 {
    fn first_not_finite(&self) -> Option<f64> {
        Some(*self).filter(|number| !number.is_finite())
    }
}

impl<T: Floats> Floats for Option<T> {
    fn first_not_finite(&self) -> Option<f64> {
        self.as_ref().and_then(Floats::first_not_finite)
    }
}

impl<T: Floats> Floats for Vec<T> {
    fn first_not_finite(&self) -> Option<f64> {
        self.iter().find_map(Floats::first_not_finite)
    }
}

/// Rounds half up. From 2⁵² on every float is whole.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a positive number up to 2⁵³"
)]
const fn nearest_whole(value: f64) -> f64 {
    if value < WHOLE / 2.0 { (value + 0.5) as u64 as f64 } else { value }
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "short texts, roundings that are meant, and floats that have to be the same"
)]
mod tests {
    use super::*;

    /// As `serde_json` reads without its feature `float_roundtrip`: digits over a power of ten, each rounded.
    fn read(text: &str) -> f64 {
        let (digits, power) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let power = power.parse::<i32>().unwrap() - decimals.len() as i32;
        let number = format!("{whole}{decimals}").parse::<i64>().unwrap() as f64;
        let scale = format!("1e{}", power.abs()).parse::<f64>().unwrap();
        if power < 0 { number / scale } else { number * scale }
    }

    fn numbers() -> impl Iterator<Item = f64> {
        let mut state = 12_u64;
        core::iter::repeat_with(move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        })
    }

    #[test]
    fn the_search_for_decimals_begins_at_enough_of_them() {
        let largest = |size: f64, below: f64| POWERS.iter().rposition(|power| size * power < below);
        for exponent in 0..2047_u64 {
            for fraction in [0, 1, 1 << 51, (1 << 52) - 1] {
                let size = f64::from_bits(exponent << 52 | fraction);
                for below in [DIGITS, WHOLE].into_iter().filter(|below| size < *below) {
                    assert!(largest(size, below) <= Some(most_decimals(size)), "{size:e} below {below:e}");
                }
            }
        }
    }

    #[test]
    fn a_plain_number_is_read_as_it_was_written() {
        for power in -20..23 {
            for share in numbers().take(300) {
                let value = (share - 0.5) * 10_f64.powi(power);
                let plain = plain(value);
                assert_eq!(read(&format!("{plain:?}")).to_bits(), plain.to_bits(), "{value:?}");
                assert_eq!(super::plain(plain).to_bits(), plain.to_bits(), "{value:?} once is enough");
                let off = (plain - value).abs();
                assert!(off <= 5.1e-15 * value.abs().max(1e-8), "{value:?} {plain:?}");
            }
        }
        assert_eq!([plain(0.1 + 0.2), plain(-0.7), plain(1.0 / 3.0), plain(1e-30)], [0.3, -0.7, 1.0 / 3.0, 0.0]);
        let whole = 900_719_925_474_097.0;
        assert_eq!([plain(-0.0), plain(whole), plain(-whole), plain(1e15)], [0.0, whole, -whole, 1e15]);
        assert!(plain(f64::NAN).is_nan());
        assert_eq!([plain(f64::INFINITY), plain(1e300)], [f64::INFINITY, 1e300]);
    }

    #[test]
    fn small_and_large_numbers_keep_their_digits() {
        for power in [-250, -100, -40, -23, -15, -8, 24, 40, 200] {
            for share in numbers().take(100) {
                let value = (share - 0.5) * 10_f64.powi(power);
                let plain = plain_at_any_size(value);
                assert_eq!(read(&format!("{plain:?}")).to_bits(), plain.to_bits(), "{value:?}");
                assert_eq!(plain_at_any_size(plain).to_bits(), plain.to_bits(), "{value:?} once is enough");
                assert!((plain / value - 1.0).abs() < 1e-11, "{value:?} {plain:?}");
            }
        }
        // The neighbor of −10⁻²⁹⁰ that comes back is nearer to 0, and so is 0 as well.
        assert_eq!([1.25e-290, -1e-290, 9.9e-291, -1e-300].map(plain_at_any_size), [1.25e-290, 0.0, 0.0, 0.0]);
    }
}
