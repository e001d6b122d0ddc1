//! The mean spend of a population, and a user's own drawn towards it. *What does a purchase day bring?*
//!
//! ```text
//! (net spend + 2μ) / (purchase days + 2)        μ: mean net spend of a purchase day
//! ```
//! Of a user who bought once little is known: their only purchase counts a third, the mean of all two thirds.

use serde::{Deserialize, Serialize};

use crate::number::money::Money;

/// The mean net spend of a purchase day, kept as sums.
///
/// ```
/// use lifestage::Money;
/// use lifestage::score::MeanSpend;
///
/// let all = MeanSpend { net_spend: Money::minor(90_00), purchase_days: 6 };
/// assert_eq!(all.get(), 15_00.0);
/// assert_eq!(all.drawn(Money::minor(60_00), 1, 2), 30_00.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanSpend {
    /// The net spend of all users.
    pub net_spend: Money,
    /// Their purchase days.
    pub purchase_days: u64,
}

impl MeanSpend {
    /// Minor units for each purchase day; 0 without any.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 16 digits")]
    pub fn get(self) -> f64 {
        if self.purchase_days == 0 { 0.0 } else { self.net_spend.minor_units() as f64 / self.purchase_days as f64 }
    }

    /// Minor units that a purchase day of a user brings, by their own net spend and purchase days and this many days of the
    /// mean user beside them; 0 where both are none.
    #[expect(clippy::cast_precision_loss, reason = "money above 2^53 is still right to 16 digits")]
    pub fn drawn(self, net_spend: Money, purchase_days: u32, prior_days: u32) -> f64 {
        let prior = f64::from(prior_days);
        let days = f64::from(purchase_days) + prior;
        let spent = net_spend.minor_units() as f64 + prior * self.get();
        if days > 0.0 { spent / days } else { 0.0 }
    }
}
