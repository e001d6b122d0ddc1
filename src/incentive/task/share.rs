//! Shares: the exact fraction by which a made-up task counts.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::answer::sentence::{ArgumentSort, Sort, Value};
use crate::wording::problems::problems;

/// A fraction above 0 and at most 1, exact and in lowest terms; written `1/2`.
///
/// ```
/// use lifestage::incentive::Share;
///
/// let half: Share = "2/4".parse()?;
/// assert_eq!((half, half.to_string()), (Share::HALF, "1/2".to_owned()));
/// assert_eq!(half.of_points(75), 37);
/// assert_eq!(
///     Share::new(3, 2).unwrap_err().to_string(),
///     "`3/2` is not a share: write a fraction above 0 and at most 1, like `1/2`",
/// );
/// # Ok::<(), lifestage::incentive::ShareError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Share {
    part: u16,
    whole: u16,
}

/// A fraction that is not a share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareError {
    text: Box<str>,
}

problems! {
    struct ShareError { text: Text } = "problem.share"
        "`{text}` is not a share: write a fraction above 0 and at most 1, like `1/2`"
        "`{text}`不是份额：请填写大于0、不超过1的分数，如`1/2`";
}

impl Share {
    /// The whole.
    pub const ONE: Self = Self { part: 1, whole: 1 };
    /// One half.
    pub const HALF: Self = Self { part: 1, whole: 2 };

    /// Makes the share `part / whole`.
    ///
    /// # Errors
    /// When the fraction is 0 or above 1.
    pub fn new(part: u16, whole: u16) -> Result<Self, ShareError> {
        if part == 0 || part > whole {
            return Err(ShareError { text: format!("{part}/{whole}").into() });
        }
        let (mut divisor, mut rest) = (whole, part);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Ok(Self { part: part / divisor, whole: whole / divisor })
    }

    /// The numerator, in lowest terms.
    pub const fn part(self) -> u16 {
        self.part
    }

    /// The denominator, in lowest terms.
    pub const fn whole(self) -> u16 {
        self.whole
    }

    /// This share of points, rounded down.
    pub fn of_points(self, points: u32) -> u32 {
        // INVARIANT: a share is at most 1, so it is at most the points.
        u32::try_from(self.of(points.into())).unwrap_or(points)
    }

    /// This share of a number, rounded down.
    pub(in crate::incentive) fn of(self, number: u64) -> u64 {
        let exact = u128::from(number) * u128::from(self.part) / u128::from(self.whole);
        // INVARIANT: a share is at most 1, so it is at most the number.
        u64::try_from(exact).unwrap_or(number)
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
        let error = || ShareError { text: text.into() };
        let number = |digits: &str| digits.trim().parse::<u16>().map_err(|_| error());
        Self::new(number(part)?, number(whole)?).map_err(|_| error())
    }
}

impl TryFrom<String> for Share {
    type Error = ShareError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Share> for String {
    fn from(share: Share) -> Self {
        share.to_string()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ONE { f.pad("1") } else { f.pad(&format!("{}/{}", self.part, self.whole)) }
    }
}

/// A share is written as a fraction in every language.
impl Sort for Share {
    const SORT: ArgumentSort = ArgumentSort::Fraction;
    type Given<'a> = Self;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        Value::Fraction(given.part, given.whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_above_nothing_and_at_most_the_whole() {
        for text in ["0/1", "2/1", "1/0", "", "1/", "half", "-1/2", "1/70000"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
        assert_eq!("1".parse(), Ok(Share::ONE));
        assert_eq!(Share::new(500, 1000), Ok(Share::HALF));
    }

    #[test]
    fn points_are_rounded_down_exactly() {
        let third = Share::new(1, 3).unwrap();
        assert_eq!([299, 300, 301].map(|points| third.of_points(points)), [99, 100, 100]);
        assert_eq!(Share::ONE.of_points(u32::MAX), u32::MAX);
        assert_eq!(Share::HALF.of_points(1), 0);
    }
}
