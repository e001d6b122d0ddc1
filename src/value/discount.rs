//! A discount of what comes later: a rate, with how it compounds and per how long.
//!
//! ```text
//! continuous δ              e^(−δt)
//! annual d, k units a year  (1+d)^(−t/k)                  δ = ln(1+d)/k
//! per period d of p units   (1+d)^(−⌈t/p⌉), at the end of the period;  without end δ = ln(1+d)/p
//! ```
//! Papers and packages differ in all three, which is the commonest error after the unit of time; so each is a type of its own.

use serde::{Deserialize, Serialize};

use super::span::Span;

/// How what comes later is discounted to today.
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

/// Numbers that are no discount.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DiscountError {
    /// Not a rate.
    #[error("`{rate}` is no discount rate: give a number from 0 to 1000, so 0.1 for 10 %")]
    Rate {
        /// What was given.
        rate: f64,
    },
    /// A period without length.
    #[error("a period of {period} units has no rate: give how many units of the model it has")]
    Period {
        /// What was given.
        period: Span,
    },
}

impl Discount {
    /// Everything is worth what it is, whenever it comes.
    pub const NONE: Self = Self(Compounding::Continuous { rate: 0.0 });

    /// Continuous, δ per unit of the model.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000.
    pub fn continuous(rate: f64) -> Result<Self, DiscountError> {
        Compounding::Continuous { rate }.try_into()
    }

    /// A rate per period, applied at the end of each, and how many units of the model a period has.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000, or the period has no length.
    pub fn per_period(rate: f64, period: Span) -> Result<Self, DiscountError> {
        Compounding::PerPeriod { rate, period }.try_into()
    }

    /// A rate per year, compounding continuously, and how many units of the model a year has.
    ///
    /// # Errors
    /// When the rate is not from 0 to 1000, or the year has no length.
    pub fn annual(rate: f64, year: Span) -> Result<Self, DiscountError> {
        Compounding::Annual { rate, year }.try_into()
    }

    /// δ: the discount as a continuous rate per unit of the model.
    pub fn continuous_rate(self) -> f64 {
        match self.0 {
            Compounding::Continuous { rate } => rate,
            Compounding::PerPeriod { rate, period } => rate.ln_1p() / period.get(),
            Compounding::Annual { rate, year } => rate.ln_1p() / year.get(),
        }
    }

    /// δ, if there is one: from 10⁻¹² on, as less is none.
    pub(super) fn positive(self) -> Option<f64> {
        // Periods can be so short that a rate is without measure.
        Some(self.continuous_rate()).filter(|rate| (1e-12..=1e15).contains(rate))
    }

    /// The rate and the period, where it is discounted at the ends of periods.
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
