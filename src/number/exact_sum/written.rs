//! How an exact sum is written: in one way for each value, whatever it was added up from.
//!
//! ```text
//! JSON     a number, where the sum is a double that every reader returns; else the text
//! text     [-]0x digits p exponent       digits · 2^exponent, the digits hexadecimal and odd; 0 for zero
//! bytes    sign 1 · exponent 2 · the digits, low bytes first         little-endian; nothing after a sign of 0
//! ```

use core::fmt;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::{BITS, ExactSum, LEAST, LIMBS};
use crate::number::plain::plain;
use crate::wording::problems::problems;

/// More than the sum of 2^64 of the largest doubles has in the highest limb.
const MOST_CARRIED: i64 = 1 << 18;

/// The place of 1 above the lowest bit.
const ONE: u32 = LEAST.unsigned_abs() as u32;

/// A text or bytes that are no exact sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExactSumTextError(Box<str>);

problems! {
    struct ExactSumTextError(text: Text) = "problem.exact_sum_text"
        "`{text}` is not an exact sum: give a text such as `-0x5p-3` as this crate wrote it, odd digits times a power of two"
        "`{text}`不是精确合计：请提供本库写出的文本，如`-0x5p-3`，即奇数乘以2的幂";
}

impl ExactSumTextError {
    fn of(written: impl fmt::Display) -> Self {
        Self(written.to_string().chars().take(80).collect::<String>().into())
    }
}

/// The parts of a sum that is not 0: its sign, the exponent of its lowest bit that is set, and the bits from there on as
/// bytes, low ones first, the last not 0.
struct Odd {
    is_negative: bool,
    exponent: i16,
    digits: Vec<u8>,
}

impl ExactSum {
    fn odd(&self) -> Option<Odd> {
        let (is_negative, limbs) = self.magnitude();
        let lowest = limbs.iter().position(|limb| *limb != 0)?;
        let shift = limbs.get(lowest)?.trailing_zeros();
        let mut digits = Vec::new();
        let mut rest = limbs.get(lowest..)?;
        while let [limb, more @ ..] = rest {
            let next = u64::from(more.first().copied().unwrap_or_default());
            let both = (next << BITS | u64::from(*limb)) >> shift;
            digits.extend((both as u32).to_le_bytes());
            rest = more;
        }
        while digits.pop_if(|last| *last == 0).is_some() {}
        let exponent = i16::try_from(lowest as u32 * BITS + shift).ok()? + LEAST;
        Some(Odd { is_negative, exponent, digits })
    }

    /// The sum of these parts; none where they are not as a sum is written.
    fn assembled(odd: &Odd) -> Option<Self> {
        let (lowest, highest) = (odd.digits.first()?, odd.digits.last()?);
        if lowest & 1 == 0 || *highest == 0 || odd.digits.len() > LIMBS * size_of::<u32>() {
            return None;
        }
        let mut place = u32::try_from(odd.exponent.checked_sub(LEAST)?).ok()?;
        let mut sum = Self::ZERO;
        for byte in &odd.digits {
            let limb = (place / BITS) as usize;
            let shifted = u64::from(*byte) << (place % BITS);
            for (at, part) in [(limb, shifted as u32), (limb + 1, (shifted >> BITS) as u32)] {
                if part != 0 {
                    *sum.limbs.get_mut(at)? += i64::from(part);
                }
            }
            place += u8::BITS;
        }
        sum.settle();
        // The highest limb is for carries: no numbers add up to more.
        if *sum.limbs.last()? >= MOST_CARRIED {
            return None;
        }
        if odd.is_negative {
            sum.limbs = sum.limbs.map(|limb| -limb);
            sum.settle();
        }
        Some(sum)
    }

    /// The sum as bytes, for [`ExactSum::from_bytes`] to read back. Equal sums have equal bytes, few of them: 10 or so for
    /// a million amounts of money.
    ///
    /// ```
    /// use lifestage::number::ExactSum;
    ///
    /// let bytes = ExactSum::of([0.5, 0.25])?.to_bytes();
    /// assert_eq!(bytes, [1, 0xfe, 0xff, 3]); // 3 · 2^-2
    /// assert_eq!(ExactSum::from_bytes(&bytes)?.value(), Some(0.75));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let Some(Odd { is_negative, exponent, digits }) = self.odd() else { return vec![0] };
        let mut bytes = vec![if is_negative { 2 } else { 1 }];
        bytes.extend(exponent.to_le_bytes());
        bytes.extend(digits);
        bytes
    }

    /// The sum that [`ExactSum::to_bytes`] wrote.
    ///
    /// # Errors
    /// For bytes that it does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ExactSumTextError> {
        let read = match bytes {
            [0] => Some(Self::ZERO),
            [sign @ 1..=2, low, high, digits @ ..] => Self::assembled(&Odd {
                is_negative: *sign == 2,
                exponent: i16::from_le_bytes([*low, *high]),
                digits: digits.to_vec(),
            }),
            _ => None,
        };
        read.ok_or_else(|| ExactSumTextError::of(format_args!("{bytes:?}")))
    }
}

impl fmt::Display for ExactSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Odd { is_negative, exponent, digits }) = self.odd() else { return f.write_str("0") };
        f.write_str(if is_negative { "-0x" } else { "0x" })?;
        let mut from_the_top = digits.iter().rev();
        from_the_top.next().map_or(Ok(()), |first| write!(f, "{first:x}"))?;
        from_the_top.try_for_each(|byte| write!(f, "{byte:02x}"))?;
        write!(f, "p{exponent}")
    }
}

/// The parts of a text; none where it is not of that form.
fn parsed(text: &str) -> Option<Odd> {
    let (is_negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (hexadecimal, exponent) = text.strip_prefix("0x")?.split_once('p')?;
    let mut nibbles = hexadecimal.bytes().rev().map(|digit| char::from(digit).to_digit(16));
    let mut digits = Vec::with_capacity(hexadecimal.len() / 2 + 1);
    while let Some(low) = nibbles.next() {
        let high = nibbles.next().unwrap_or(Some(0))?;
        digits.push(u8::try_from(high << 4 | low?).ok()?);
    }
    Some(Odd { is_negative, exponent: exponent.parse().ok()?, digits })
}

impl FromStr for ExactSum {
    type Err = ExactSumTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "0" {
            return Ok(Self::ZERO);
        }
        let sum = parsed(text).and_then(|odd| Self::assembled(&odd));
        // One text for each sum: no leading zeros, no capitals, no plus sign.
        sum.filter(|sum| sum.to_string() == text).ok_or_else(|| ExactSumTextError::of(text))
    }
}

impl ExactSum {
    /// The sum as a number that every reader of JSON returns as it was, if it is one.
    fn as_plain(&self) -> Option<f64> {
        let value =
            self.value().filter(|value| value.abs() <= MOST_PLAIN && plain(*value).to_bits() == value.to_bits())?;
        (Self::of([value]).as_ref() == Ok(self)).then_some(value)
    }
}

/// Above it numbers are written as texts, although readers would agree on some.
const MOST_PLAIN: f64 = 1e15;

impl Serialize for ExactSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return self.to_bytes().serialize(serializer);
        }
        match self.as_plain() {
            Some(value) => serializer.serialize_f64(value),
            None => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for ExactSum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(Visitor);
        }
        Self::from_bytes(&Vec::<u8>::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = ExactSum;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or an exact sum as text")
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<ExactSum, E> {
        ExactSum::of([number]).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<ExactSum, E> {
        let mut sum = ExactSum::ZERO;
        sum.add_at(number & u64::from(u32::MAX), ONE, false);
        sum.add_at(number >> BITS, ONE + BITS, false);
        Ok(sum)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<ExactSum, E> {
        let mut sum: ExactSum = self.visit_u64(number.unsigned_abs())?;
        if number < 0 {
            sum.limbs = sum.limbs.map(|limb| -limb);
        }
        Ok(sum)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ExactSum, E> {
        text.parse().map_err(E::custom)
    }
}
