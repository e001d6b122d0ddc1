//! MBG/NBD: customers buy at rates of their own, and may leave right after any purchase, the first one too.
//!
//! ```text
//! P(alive) = 1 / (1 + a/(b+x) · ((α+T)/(α+t_x))^(r+x))
//! ```
//! Batislam, Denizel & Filiztekin, Empirical validation and comparison of models for customer base analysis, *International
//! Journal of Research in Marketing* 24(3), 2007. As users who come once are common, and silent ones of them are rightly
//! taken for lost, it is the default for user operations.

use serde::{Deserialize, Serialize};

use super::beta_geometric::BetaGeometric;
use super::customer::Customer;
use super::discount::Discount;
use super::fit::{FitError, Fitted, Model, Penalty, fit};
use super::nbd::Facts;
use super::parameter::ParameterError;
use super::purchase::PurchaseModel;
use super::sample::Sample;
use super::span::Span;
use crate::ratio::Ratio;

/// The MBG/NBD model.
///
/// ```
/// use lifestage::value::{Customer, MbgNbd, PurchaseModel};
///
/// let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614)?;
/// let once = Customer::new(0, 0.0, 38.86)?;
/// assert_eq!(format!("{:.3}", model.p_alive(&once)), "0.390");
/// assert_eq!(format!("{:.3}", model.expected_purchases(&once, 39.into())), "0.154");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct MbgNbd(BetaGeometric<1>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

impl MbgNbd {
    /// The model with these parameters: r and α of the purchase rate, a and b of the drop-out probability.
    ///
    /// # Errors
    /// When one is not positive, or beyond all reason.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ParameterError> {
        BetaGeometric::new([r, alpha, a, b]).map(Self)
    }

    /// r: the shape of the purchase rate.
    pub const fn r(&self) -> f64 {
        self.0.r
    }

    /// α: the rate parameter of the purchase rate, a time.
    pub const fn alpha(&self) -> f64 {
        self.0.alpha
    }

    /// a: of the drop-out probability, which is a/(a+b) in the mean.
    pub const fn a(&self) -> f64 {
        self.0.a
    }

    /// b: of the drop-out probability.
    pub const fn b(&self) -> f64 {
        self.0.b
    }
}

impl PurchaseModel for MbgNbd {
    fn p_alive(&self, customer: &Customer) -> f64 {
        self.0.p_alive(customer)
    }

    fn p_alive_after(&self, customer: &Customer, span: Span) -> f64 {
        self.0.p_alive_after(customer, span)
    }

    fn p_no_purchase(&self, customer: &Customer, span: Span) -> f64 {
        self.0.p_no_purchase(customer, span)
    }

    fn expected_purchases(&self, customer: &Customer, span: Span) -> f64 {
        self.0.expected_purchases(customer, span)
    }

    fn p_purchases(&self, count: u32, span: Span) -> f64 {
        self.0.p_purchases(count, span)
    }

    fn dert(&self, customer: &Customer, discount: Discount) -> Option<f64> {
        self.0.dert(customer, discount)
    }

    fn falls_below(&self, customer: &Customer, threshold: Ratio) -> Option<f64> {
        self.0.falls_below(customer, threshold)
    }
}

impl Model for MbgNbd {
    type Row = Customer;
    const NAMES: &'static [&'static str] = &["r", "alpha", "a", "b"];

    fn parameters(&self) -> Vec<f64> {
        vec![self.r(), self.alpha(), self.a(), self.b()]
    }

    fn log_likelihood(&self, customer: &Customer) -> f64 {
        self.0.log_likelihood(customer)
    }

    fn fit(sample: &Sample<Customer>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
        let Some(facts) = Facts::of(sample) else { return Err(FitError::Empty) };
        let search = BetaGeometric::<1>::search(&facts);
        fit(sample, penalty, &search, BetaGeometric::<1>::likelihood, |&[r, alpha, a, b]| Self::new(r, alpha, a, b))
    }
}

impl From<MbgNbd> for Written {
    fn from(model: MbgNbd) -> Self {
        Self { r: model.r(), alpha: model.alpha(), a: model.a(), b: model.b() }
    }
}

impl TryFrom<Written> for MbgNbd {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.r, written.alpha, written.a, written.b)
    }
}
