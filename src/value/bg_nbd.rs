//! BG/NBD: customers buy at rates of their own, and may leave right after any repeat purchase.
//!
//! ```text
//! P(alive) = 1 / (1 + [x > 0] a/(b+x−1) · ((α+T)/(α+t_x))^(r+x))
//! ```
//! Fader, Hardie & Lee, "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model, *Marketing Science*
//! 24(2), 2005. Who bought only once is certainly alive here, as nobody can leave before a second purchase: for users of
//! whom many come once, [`MbgNbd`](super::MbgNbd) is the better one.

use super::beta_geometric::BetaGeometric;

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
pub type BgNbd = BetaGeometric<false>;
