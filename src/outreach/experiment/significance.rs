//! Significance levels.

use core::fmt;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A significance level α: how often chance alone may look like an effect. From 1e-12 to 0.5. Default 0.05, as usual.
///
/// An interval contains the true value in all but this share of cases.
///
/// ```
/// use lifestage::outreach::Significance;
///
/// assert_eq!(Significance::default(), Significance::new(0.05)?);
/// assert_eq!(
///     Significance::new(95.0).unwrap_err().to_string(),
///     "`95` is not a significance level: give a number from 1e-12 to 0.5, such as 0.05 for intervals of 95 %",
/// );
/// # Ok::<(), lifestage::outreach::SignificanceError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Significance(f64);

/// A number that is not a significance level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignificanceError(f64);

problems! {
    struct SignificanceError(level: Number) = "problem.significance"
        "`{level}` is not a significance level: give a number from 1e-12 to 0.5, such as 0.05 for intervals of 95 %"
        "`{level}`不是显著性水平：请填写`1e-12`至0.5之间的数，如0.05对应95%置信区间";
}

impl Significance {
    /// The significance level of this number.
    ///
    /// # Errors
    /// If the number is NaN or outside 1e-12 to 0.5.
    pub const fn new(level: f64) -> Result<Self, SignificanceError> {
        if level >= 1e-12 && level <= 0.5 { Ok(Self(level)) } else { Err(SignificanceError(level)) }
    }

    /// The least level.
    pub(super) const LEAST: Self = Self(1e-12);

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for Significance {
    fn default() -> Self {
        Self(0.05)
    }
}

impl TryFrom<f64> for Significance {
    type Error = SignificanceError;

    fn try_from(level: f64) -> Result<Self, Self::Error> {
        Self::new(level)
    }
}

impl From<Significance> for f64 {
    fn from(level: Significance) -> Self {
        level.0
    }
}

impl fmt::Display for Significance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
