//! Spans of time in the unit of the model: days, weeks, or whatever the customers are measured in.

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::number::plain::plain;
use crate::wording::problems::problems;

/// The longest span, and the largest age of a customer: far beyond any business, and far within `f64`.
pub(super) const LARGEST: f64 = 1e12;

/// A length of time from 0 to 10¹² units. The unit is that of the customers' `t_x` and T.
///
/// ```
/// use lifestage::value::Span;
///
/// assert_eq!(Span::from(39).get(), 39.0);
/// assert_eq!(Span::new(4.345)?.get(), 4.345);
/// assert_eq!(
///     Span::new(-1.0).unwrap_err().to_string(),
///     "`-1` is not a span of time: give a number from 0 to 1e12, in the unit of the model",
/// );
/// # Ok::<(), lifestage::value::SpanError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Span(f64);

/// A number that is not a span of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpanError(f64);

problems! {
    struct SpanError(span: Number) = "problem.span"
        "`{span}` is not a span of time: give a number from 0 to 1e12, in the unit of the model"
        "`{span}`不是时间长度：请按模型的单位填写0至1000000000000之间的数";
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0.0);

    /// Makes a span of this many units.
    ///
    /// # Errors
    /// When the number is negative, above 10¹², or NaN.
    pub const fn new(units: f64) -> Result<Self, SpanError> {
        if units >= 0.0 && units <= LARGEST { Ok(Self(plain(units))) } else { Err(SpanError(units)) }
    }

    /// A mean year of 365.25 days, in units of the ruler: 52.18 for weeks.
    pub fn year(ruler: NonZeroU32) -> Self {
        Self(plain(365.25 / f64::from(ruler.get())))
    }

    /// The number of units.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl From<u32> for Span {
    fn from(units: u32) -> Self {
        Self(units.into())
    }
}

impl TryFrom<f64> for Span {
    type Error = SpanError;

    fn try_from(units: f64) -> Result<Self, Self::Error> {
        Self::new(units)
    }
}

impl From<Span> for f64 {
    fn from(span: Span) -> Self {
        span.0
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
