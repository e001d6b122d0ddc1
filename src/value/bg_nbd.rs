//! BG/NBD: customers buy at rates of their own, and may leave right after any repeat purchase.
//!
//! ```text
//! P(alive) = 1 / (1 + [x > 0] a/(b+x−1) · ((α+T)/(α+t_x))^(r+x))
//! ```
//! Fader, Hardie & Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, *Marketing Science*
//! 24(2), 2005. Who bought only once is certainly alive here, as nobody can leave before a second purchase: for users of
//! whom many come once, [`MbgNbd`](super::MbgNbd) is the better one.

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

/// The BG/NBD model.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, PurchaseModel};
///
/// // As fitted to the purchases of an online CD shop, in weeks.
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let customer = Customer::new(2, 30.43, 38.86)?;
/// assert_eq!(format!("{:.3}", model.p_alive(&customer)), "0.727");
/// assert_eq!(format!("{:.3}", model.expected_purchases(&customer, 39.into())), "1.226");
/// assert_eq!(format!("{:.3}", model.expected_purchases(&Customer::NEW, 39.into())), "1.197");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct BgNbd(BetaGeometric<0>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

impl BgNbd {
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

impl PurchaseModel for BgNbd {
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

impl Model for BgNbd {
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
        let search = BetaGeometric::<0>::search(&facts);
        fit(sample, penalty, &search, BetaGeometric::<0>::likelihood, |&[r, alpha, a, b]| Self::new(r, alpha, a, b))
    }
}

impl From<BgNbd> for Written {
    fn from(model: BgNbd) -> Self {
        Self { r: model.r(), alpha: model.alpha(), a: model.a(), b: model.b() }
    }
}

impl TryFrom<Written> for BgNbd {
    type Error = ParameterError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.r, written.alpha, written.a, written.b)
    }
}
