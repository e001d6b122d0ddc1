//! Ratios from 0 to 1, and grades from 1 to a best. *How much of it, how good?*

use core::fmt;

use serde::{Deserialize, Serialize};

use super::plain::plain;
use crate::wording::problems::problems;

/// A share or probability: a number from 0 to 1, never NaN, of at most 15 digits, so that every reader of JSON reads it
/// back as it was.
///
/// ```
/// use lifestage::number::Ratio;
///
/// let fifth = Ratio::new(0.2)?;
/// assert_eq!(fifth.to_string(), "20 %");
/// assert_eq!(
///     Ratio::new(20.0).unwrap_err().to_string(),
///     "`20` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %",
/// );
/// # Ok::<(), lifestage::number::RatioError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Ratio(f64);

/// A number that is not a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioError(f64);

problems! {
    struct RatioError(number: Number) = "problem.ratio"
        "`{number}` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %"
        "`{number}`不是比例：请填写0至1之间的数，20%写作0.2";
}

impl Ratio {
    /// 0: none of it.
    pub const ZERO: Self = Self(0.0);
    /// 1: all of it.
    pub const ONE: Self = Self(1.0);

    /// A ratio from 0 to 1: 0.2 for 20 %.
    ///
    /// # Errors
    /// For a number below 0 or above 1, and for NaN.
    pub const fn new(share: f64) -> Result<Self, RatioError> {
        // Smaller ones keep their digits. The library makes only such as come back, and those of few digits do as well.
        let share = if share < 1e-7 { share + 0.0 } else { plain(share) };
        if share >= 0.0 && share <= 1.0 { Ok(Self(share)) } else { Err(RatioError(share)) }
    }

    /// A whole percentage, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics above 100.
    #[track_caller]
    pub const fn percent(percent: u8) -> Self {
        assert!(percent <= 100, "a ratio is at most 100 %");
        Self(percent as f64 / 100.0)
    }

    /// The share of `part` in `whole`; none where the whole is 0 or smaller than the part.
    ///
    /// ```
    /// use lifestage::number::Ratio;
    ///
    /// assert_eq!(Ratio::of(1, 5), Some(Ratio::percent(20)));
    /// assert_eq!(Ratio::of(0, 0), None);
    /// ```
    #[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 things is still right to 16 digits")]
    pub fn of(part: u64, whole: u64) -> Option<Self> {
        (whole > 0 && part <= whole).then(|| Self(plain(part as f64 / whole as f64)))
    }

    /// The number from 0 to 1.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Ratio {
    type Error = RatioError;

    fn try_from(share: f64) -> Result<Self, Self::Error> {
        Self::new(share)
    }
}

impl From<Ratio> for f64 {
    fn from(ratio: Ratio) -> Self {
        ratio.0
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.*} %", f.precision().unwrap_or(0), self.0 * 100.0)
    }
}

/// A grade from 1, the worst, to `BEST`.
///
/// ```
/// use lifestage::number::Grade;
///
/// let grade = Grade::<5>::new(4)?;
/// assert_eq!(grade.get(), 4);
/// assert_eq!(Grade::<5>::new(6).unwrap_err().to_string(), "`6` is not a grade: give 1 to 5");
/// # Ok::<(), lifestage::number::GradeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Grade<const BEST: u8>(u8);

/// A number that is not a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeError {
    grade: u8,
    best: u8,
}

problems! {
    struct GradeError { grade: Whole, best: Whole } = "problem.grade"
        "`{grade}` is not a grade: give 1 to {best}"
        "`{grade}`不是档位：请填写1至{best}";
}

impl<const BEST: u8> Grade<BEST> {
    /// The worst grade.
    pub const WORST: Self = Self::literal(1);
    /// The best grade.
    pub const BEST: Self = Self::literal(BEST);

    /// The grade with this number.
    ///
    /// # Errors
    /// For 0 and for more than `BEST`.
    pub const fn new(grade: u8) -> Result<Self, GradeError> {
        if grade >= 1 && grade <= BEST { Ok(Self(grade)) } else { Err(GradeError { grade, best: BEST }) }
    }

    /// The grade with this number, for numbers written in code.
    ///
    /// # Panics
    /// For literals: panics for 0 and for more than `BEST`.
    #[track_caller]
    pub const fn literal(grade: u8) -> Self {
        assert!(grade >= 1 && grade <= BEST, "a grade is 1 to the best");
        Self(grade)
    }

    /// The grade that is nearest to a number.
    pub const fn clamped(grade: u8) -> Self {
        Self(if grade < 1 {
            1
        } else if grade > BEST {
            BEST
        } else {
            grade
        })
    }

    /// The number, 1 to `BEST`.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl<const BEST: u8> TryFrom<u8> for Grade<BEST> {
    type Error = GradeError;

    fn try_from(grade: u8) -> Result<Self, Self::Error> {
        Self::new(grade)
    }
}

impl<const BEST: u8> From<Grade<BEST>> for u8 {
    fn from(grade: Grade<BEST>) -> Self {
        grade.0
    }
}

impl<const BEST: u8> fmt::Display for Grade<BEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_outside_zero_to_one_is_a_ratio() {
        for share in [f64::NAN, f64::INFINITY, -f64::INFINITY, -0.01, 1.000_000_1] {
            assert!(Ratio::new(share).is_err(), "{share}");
        }
        assert_eq!(Ratio::new(0.0), Ok(Ratio::ZERO));
        assert_eq!(Ratio::of(3, 2), None);
    }

    #[test]
    fn a_grade_of_zero_or_above_the_best_is_refused() {
        assert!(Grade::<5>::new(0).is_err());
        assert!(Grade::<5>::new(6).is_err());
        assert_eq!(Grade::<5>::clamped(0), Grade::WORST);
        assert_eq!(Grade::<5>::clamped(200), Grade::BEST);
    }
}
