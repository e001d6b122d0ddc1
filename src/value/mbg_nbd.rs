//! MBG/NBD: customers buy at rates of their own, and may leave right after any purchase, the first one too.
//!
//! ```text
//! P(alive) = 1 / (1 + a/(b+x) · ((α+T)/(α+t_x))^(r+x))
//! ```
//! Batislam, Denizel & Filiztekin, Empirical validation and comparison of models for customer base analysis, *International
//! Journal of Research in Marketing* 24(3), 2007. As users who come once are common, and silent ones of them are rightly
//! taken for lost, it is the default for user operations.

use super::beta_geometric::BetaGeometric;

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
pub type MbgNbd = BetaGeometric<true>;
