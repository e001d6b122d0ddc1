//! Money in whole minor units of one currency, yours: the crate knows no currency and converts none. *How much?*

use core::fmt;
use core::ops::Neg;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A sum of money in minor units (cents, fen, yen). It can be negative, as after refunds.
///
/// `{}` prints minor units; `{:.2}` prints the last two digits as decimals.
///
/// ```
/// use lifestage::Money;
///
/// let spend = Money::parse_decimal("1234.5", 2)?;
/// assert_eq!(spend, Money::minor(123_450));
/// assert_eq!(format!("{spend} {spend:.2}"), "123450 1234.50");
/// # Ok::<(), lifestage::number::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// 0 minor units.
    pub const ZERO: Self = Self(0);

    /// This many minor units: 1990 for 19.90 euros.
    pub const fn minor(units: i64) -> Self {
        Self(units)
    }

    /// The number of minor units.
    pub const fn minor_units(self) -> i64 {
        self.0
    }

    /// The sum, or none where it leaves the range of `i64`.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or none where it leaves the range of `i64`.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// One of `parts` equal parts, rounded half away from zero; none for 0 parts.
    ///
    /// ```
    /// use lifestage::Money;
    ///
    /// assert_eq!(Money::minor(-5).divided(2), Some(Money::minor(-3)));
    /// assert_eq!(Money::minor(7).divided(3), Some(Money::minor(2)));
    /// assert_eq!(Money::minor(7).divided(0), None);
    /// ```
    pub fn divided(self, parts: u64) -> Option<Self> {
        let units = self.0.unsigned_abs();
        let whole = units.checked_div(parts)?;
        let rest = units - whole * parts;
        // Half or more, without doubling the rest: it may be as large as the type.
        let rounded = if rest >= parts - rest { whole + 1 } else { whole };
        // INVARIANT: at most the absolute value that came in, so only `i64::MIN / 1` needs its own sign bit.
        Some(Self(if self.0 < 0 { 0_i64.wrapping_sub_unsigned(rounded) } else { rounded.cast_signed() }))
    }

    /// The mean of `parts` values with this sum, rounded half away from zero. None for 0 parts, and where the mean leaves the
    /// range of `i64`.
    ///
    /// ```
    /// use lifestage::Money;
    ///
    /// assert_eq!(Money::mean(2 * i128::from(i64::MAX), 2), Some(Money::minor(i64::MAX)));
    /// assert_eq!(Money::mean(-5, 2), Some(Money::minor(-3)));
    /// assert_eq!(Money::mean(7, 0), None);
    /// ```
    pub fn mean(sum: i128, parts: u64) -> Option<Self> {
        let (units, parts) = (sum.unsigned_abs(), u128::from(parts));
        let whole = units.checked_div(parts)?;
        let rest = units - whole * parts;
        let rounded = if rest >= parts - rest { whole + 1 } else { whole };
        let rounded = i128::try_from(rounded).ok()?;
        i64::try_from(if sum < 0 { -rounded } else { rounded }).ok().map(Self)
    }

    /// Reads a decimal number with at most `decimals` decimals: `-12.5` with two of them is −1250 minor units.
    ///
    /// # Errors
    /// When the text is not a plain decimal number, has more decimals, or leaves the range of `i64`.
    pub fn parse_decimal(text: &str, decimals: u8) -> Result<Self, MoneyError> {
        let error = |problem: fn(Box<str>, u8) -> MoneyError| Err(problem(text.into(), decimals));
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let mut units = 0_i64;
        let mut seen_point = false;
        let mut seen_digits = 0_u32;
        let mut seen_decimals = 0_u8;
        for &byte in digits {
            match byte {
                b'.' if !seen_point => seen_point = true,
                b'0'..=b'9' if seen_decimals < decimals || !seen_point => {
                    seen_digits += 1;
                    seen_decimals += u8::from(seen_point);
                    let Some(next) = shifted(units, i64::from(byte - b'0'), negative) else {
                        return error(|text, _| MoneyError::TooLarge { text });
                    };
                    units = next;
                }
                b'0'..=b'9' => return error(|text, decimals| MoneyError::TooManyDecimals { text, decimals }),
                _ => return error(|text, _| MoneyError::NotANumber { text }),
            }
        }
        if seen_digits == 0 {
            return error(|text, _| MoneyError::NotANumber { text });
        }
        for _ in seen_decimals..decimals {
            let Some(next) = shifted(units, 0, negative) else {
                return error(|text, _| MoneyError::TooLarge { text });
            };
            units = next;
        }
        Ok(Self(units))
    }
}

/// Ten times the units and one more digit, away from zero, so that `i64::MIN` can be read too.
fn shifted(units: i64, digit: i64, negative: bool) -> Option<i64> {
    units.checked_mul(10)?.checked_add(if negative { -digit } else { digit })
}

impl Neg for Money {
    type Output = Self;

    /// The sum with the other sign. `i64::MIN` has no opposite and gives `i64::MAX`.
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(0).min(18);
        let digits = format!("{:0width$}", self.0.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let (sign, point) = (if self.0 < 0 { "-" } else { "" }, if decimals == 0 { "" } else { "." });
        let number = format!("{sign}{whole}{point}{fraction}");
        // `Formatter::pad` would take the precision for a length.
        match f.width() {
            Some(width) => write!(f, "{number:>width$}"),
            None => f.write_str(&number),
        }
    }
}

/// A sum of money that cannot be negative: what a purchase, a refund or a coupon carries.
///
/// ```
/// use lifestage::{Amount, Money};
///
/// assert_eq!(Amount::try_from(Money::minor(1_299))?, Amount::minor(1_299));
/// assert_eq!(
///     Amount::try_from(Money::minor(-5)).unwrap_err().to_string(),
///     "an amount of `-5` minor units is negative: give it without its sign, as a refund if money went back",
/// );
/// # Ok::<(), lifestage::number::NegativeAmount>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Money", into = "Money")]
pub struct Amount(u64);

impl Amount {
    /// This many minor units, for amounts written in code.
    ///
    /// # Panics
    /// For literals: panics above `i64::MAX`. Values from outside come in by `TryFrom<Money>`.
    #[track_caller]
    pub const fn minor(units: u64) -> Self {
        assert!(units <= i64::MAX.unsigned_abs(), "an amount has at most i64::MAX minor units");
        Self(units)
    }

    /// The number of minor units, at most `i64::MAX`.
    pub const fn minor_units(self) -> u64 {
        self.0
    }
}

/// A negative sum of money where an amount is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NegativeAmount(Money);

problems! {
    struct NegativeAmount(amount: Text) = "problem.amount"
        "an amount of `{amount}` minor units is negative: give it without its sign, as a refund if money went back"
        "金额`{amount}`（最小货币单位）为负：请去掉负号，退回的钱请记为退款";
}

impl TryFrom<Money> for Amount {
    type Error = NegativeAmount;

    fn try_from(money: Money) -> Result<Self, Self::Error> {
        u64::try_from(money.0).map(Self).map_err(|_| NegativeAmount(money))
    }
}

impl From<Amount> for Money {
    fn from(amount: Amount) -> Self {
        // INVARIANT: an amount is at most `i64::MAX`.
        Self(amount.0.cast_signed())
    }
}

/// A text that is not a sum of money.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyError {
    /// A text of anything but digits, one point and a sign.
    NotANumber {
        /// The text that was read.
        text: Box<str>,
    },
    /// A number with more decimals than were allowed.
    TooManyDecimals {
        /// The text that was read.
        text: Box<str>,
        /// The number of decimals allowed.
        decimals: u8,
    },
    /// A number beyond the range of `i64` minor units.
    TooLarge {
        /// The text that was read.
        text: Box<str>,
    },
}

problems! {
    enum MoneyError {
        NotANumber { text: Text } = "problem.money.not_a_number"
            "`{text}` is not a decimal number: write it like `1234.50`, without currency or separators"
            "`{text}`不是十进制数：请写成`1234.50`这样，不带币种和千分位";
        TooManyDecimals { text: Text, decimals: Whole } = "problem.money.too_many_decimals"
            "`{text}` has more than {decimals} decimals: round it, or read it with the decimals that it has"
            "`{text}`的小数超过{decimals}位：请先四舍五入，或按实际的小数位数读取";
        TooLarge { text: Text } = "problem.money.too_large"
            "`{text}` is too large: at most 9223372036854775807 minor units"
            "`{text}`过大：最多9223372036854775807个最小货币单位";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_text_reads_exactly() {
        let read = |text, decimals| Money::parse_decimal(text, decimals).map(Money::minor_units);
        assert_eq!(read("0", 2), Ok(0));
        assert_eq!(read("-0.5", 2), Ok(-50));
        assert_eq!(read("+12.34", 2), Ok(1234));
        assert_eq!(read(".5", 1), Ok(5));
        assert_eq!(read("7.", 0), Ok(7));
        assert_eq!(read("-92233720368547758.08", 2), Ok(i64::MIN));
        assert!(matches!(read("92233720368547758.08", 2), Err(MoneyError::TooLarge { .. })));
        assert!(matches!(read("92233720368547758079", 0), Err(MoneyError::TooLarge { .. })));
        assert!(matches!(read("1.234", 2), Err(MoneyError::TooManyDecimals { decimals: 2, .. })));
        for text in ["", ".", "-", "1,5", "1.2.3", "NaN", "1e5", "--1", " 1"] {
            assert!(matches!(read(text, 2), Err(MoneyError::NotANumber { .. })), "{text}");
        }
    }

    #[test]
    fn printing_and_reading_are_inverse() {
        for units in [0, 5, -5, 50, 12_345, -99_999, i64::MIN, i64::MAX] {
            let printed = format!("{:.2}", Money(units));
            assert_eq!(Money::parse_decimal(&printed, 2), Ok(Money(units)), "{printed}");
        }
        assert_eq!(format!("{:>9.2}|{:>4}", Money(-12_345), Money(7)), "  -123.45|   7");
    }

    #[test]
    fn a_half_is_rounded_away_from_zero() {
        let mean = |units, parts| Money(units).divided(parts).map(Money::minor_units);
        assert_eq!([mean(5, 2), mean(-5, 2), mean(4, 3), mean(-4, 3)], [Some(3), Some(-3), Some(1), Some(-1)]);
        assert_eq!(mean(i64::MIN, 1), Some(i64::MIN));
        assert_eq!(mean(i64::MAX, u64::MAX), Some(0));
    }
}
