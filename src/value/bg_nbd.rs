//! BG/NBD and MBG/NBD: customers buy at their own rates, and may leave after a purchase.
//!
//! The two differ in whether customers can leave right after the first purchase. Their common part is in
//! [`beta_geometric`](super::beta_geometric).

use serde::{Deserialize, Serialize};

use super::beta_geometric::BetaGeometric;
use super::customer::Customer;
use super::discount::Discount;
use super::fit::{FitError, Fitted, Model, Penalty};
use super::parameter::ParameterError;
use super::purchase::{PurchaseForecast, PurchaseModel};
use super::sample::Sample;
use super::span::Span;
use crate::number::ratio::Ratio;

/// BG/NBD: customers buy at their own rates, and may leave right after any repeat purchase.
///
/// ```text
/// P(alive) = 1 / (1 + [x > 0] a/(b+x−1) · ((α+T)/(α+t_x))^(r+x))
/// ```
/// Fader, Hardie & Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, *Marketing
/// Science* 24(2), 2005. Here a customer who bought only once is certainly alive, as nobody can leave before a second
/// purchase. If many users come only once, [`MbgNbd`] is the better model.
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
#[serde(transparent)]
pub struct BgNbd(BetaGeometric<false>);

/// MBG/NBD: customers buy at their own rates, and may leave right after any purchase, including the first.
///
/// ```text
/// P(alive) = 1 / (1 + a/(b+x) · ((α+T)/(α+t_x))^(r+x))
/// ```
/// Batislam, Denizel & Filiztekin, Empirical validation and comparison of models for customer base analysis,
/// *International Journal of Research in Marketing* 24(3), 2007. Users who come once are common, and this model rightly
/// counts silent ones as lost, so it is the default for user operations. If you have the parameters and need no fit,
/// [`Mbg`](crate::score::Mbg) gives the same answers for whole days without this feature.
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
#[serde(transparent)]
pub struct MbgNbd(BetaGeometric<true>);

/// Gives a model its name, and passes every question on to [`BetaGeometric`].
macro_rules! says_what_it_holds {
    ($name:ident, $at_first:literal) => {
        impl $name {
            /// Makes a model with these parameters: r and α of the purchase rate, a and b of the drop-out probability.
            ///
            /// # Errors
            /// When r, a or b is not from 10⁻¹² to 10¹², or α not from 10⁻³⁰ to 10³⁰.
            pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ParameterError> {
                BetaGeometric::new(r, alpha, a, b).map(Self)
            }

            /// r: the shape of the purchase rate.
            pub const fn r(&self) -> f64 {
                self.0.r
            }

            /// α: the rate parameter of the purchase rate, a time.
            pub const fn alpha(&self) -> f64 {
                self.0.alpha
            }

            /// a, of the drop-out probability, whose mean is a/(a+b).
            pub const fn a(&self) -> f64 {
                self.0.a
            }

            /// b, of the drop-out probability.
            pub const fn b(&self) -> f64 {
                self.0.b
            }
        }

        impl PurchaseModel for $name {
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

            fn forecast(&self, customer: &Customer, span: Span) -> PurchaseForecast {
                self.0.forecast(customer, span)
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

        impl Model for $name {
            type Row = Customer;
            const NAMES: &'static [&'static str] = <BetaGeometric<$at_first>>::NAMES;

            fn parameters(&self) -> Vec<f64> {
                self.0.parameters()
            }

            fn log_likelihood(&self, customer: &Customer) -> f64 {
                self.0.log_likelihood(customer)
            }

            fn fit(sample: &Sample<Customer>, penalty: Penalty) -> Result<Fitted<Self>, FitError> {
                Ok(<BetaGeometric<$at_first>>::fit(sample, penalty)?.map(Self))
            }
        }
    };
}

says_what_it_holds!(BgNbd, false);
says_what_it_holds!(MbgNbd, true);
