//! Discounts of what comes later: a rate, how it compounds, and per how long.
//!
//! ```text
//! continuous δ              e^(−δt)
//! annual d, k units a year  (1+d)^(−t/k)                  δ = ln(1+d)/k
//! per period d of p units   (1+d)^(−⌈t/p⌉), at the end of the period;  without end δ = ln(1+d)/p
//! ```
//! Papers and packages differ in all three, which is the most common error after the unit of time; so each has its own
//! type.

use serde::{Deserialize, Serialize};

use super::span::Span;
use crate::number::plain::plain;
use crate::wording::problems::problems;

/// How future purchases are discounted to today.
///
/// ```
/// use lifestage::value::{Discount, Span};
///
/// // 15 % a year, for a model in weeks of which a year has 52: the 0.0027 of the papers.
/// let discount = Discount::annual(0.15, 52.into())?;
/// assert_eq!(format!("{:.4}", discount.continuous_rate()), "0.0027");
/// assert_eq!(serde_json::to_string(&discount)?, r#"{"annual":{"rate":0.15,"year":52.0}}"#);
///
/// // 1 % a month, for a model in weeks of which a month has 4.345.
/// let monthly = Discount::per_period(0.01, Span::new(4.345)?)?;
/// assert!(Discount::per_period(0.01, Span::ZERO).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Compounding", into = "Compounding")]
pub struct Discount(Compounding);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Compounding {
    Continuous { rate: f64 },
    PerPeriod { rate: f64, period: Span },
    Annual { rate: f64, year: Span },
}

/// Numbers that do not make a discount.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum DiscountError {
    /// The rate is out of range.
    Rate {
        /// The rate given.
        rate: f64,
    },
    /// The period has no length.
    Period {
        /// The period given.
        period: Span,
    },
}

problems! {
    enum DiscountError {
        Rate { rate: Number } = "problem.discount.rate"
            "`{rate}` is not a discount rate: give a number from 0 to 1000, so 0.1 for 10 %"
            "`{rate}`不是折现率：请填写0至1000之间的数，10%写作0.1";
        Period { period: Text } = "problem.discount.period"
            "a period of `{period}` units has no length: give its length in units of the model"
            "周期`{period}`没有长度：请按模型的单位填写长度";
    }
}

impl Discount {
    /// No discount: a purchase is worth the same whenever it comes.
    pub const NONE: Self = Self(Compounding::Continuous { rate: 0.0 });

    /// A continuous rate, δ per unit of the model.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000.
    pub fn continuous(rate: f64) -> Result<Self, DiscountError> {
        Compounding::Continuous { rate: plain(rate) }.try_into()
    }

    /// A rate per period, applied at the end of each period, and the length of a period in units of the model.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000, or the period has no length.
    pub fn per_period(rate: f64, period: Span) -> Result<Self, DiscountError> {
        Compounding::PerPeriod { rate: plain(rate), period }.try_into()
    }

    /// A rate per year, compounded continuously, and the length of a year in units of the model.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000, or the year has no length.
    pub fn annual(rate: f64, year: Span) -> Result<Self, DiscountError> {
        Compounding::Annual { rate: plain(rate), year }.try_into()
    }

    /// δ: the discount as a continuous rate per unit of the model.
    pub fn continuous_rate(self) -> f64 {
        match self.0 {
            Compounding::Continuous { rate } => rate,
            Compounding::PerPeriod { rate, period } => rate.ln_1p() / period.get(),
            Compounding::Annual { rate, year } => rate.ln_1p() / year.get(),
        }
    }

    /// δ. `None` below 10⁻¹², which counts as no discount.
    pub(super) fn positive(self) -> Option<f64> {
        // A period can be so short that its rate is infinite.
        Some(self.continuous_rate()).filter(|rate| (1e-12..=1e15).contains(rate))
    }

    /// The rate and the period. `None` unless the discount is applied at the ends of periods.
    pub(super) fn periods(self) -> Option<(f64, f64)> {
        match self.0 {
            Compounding::PerPeriod { rate, period } => Some((rate, period.get())),
            Compounding::Continuous { .. } | Compounding::Annual { .. } => None,
        }
    }
}

impl TryFrom<Compounding> for Discount {
    type Error = DiscountError;

    fn try_from(compounding: Compounding) -> Result<Self, Self::Error> {
        let (rate, period) = match compounding {
            Compounding::Continuous { rate } => (rate, Span::from(1)),
            Compounding::PerPeriod { rate, period } => (rate, period),
            Compounding::Annual { rate, year } => (rate, year),
        };
        if !(0.0..=1000.0).contains(&rate) {
            return Err(DiscountError::Rate { rate });
        }
        if period.get() < 1e-12 { Err(DiscountError::Period { period }) } else { Ok(Self(compounding)) }
    }
}

impl From<Discount> for Compounding {
    fn from(discount: Discount) -> Self {
        discount.0
    }
}
