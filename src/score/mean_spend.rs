//! The mean spend of a purchase day: of a population, and of one user, pulled toward the population's. *What does a
//! purchase day bring?*
//!
//! ```text
//! (net spend + 2μ) / (purchase days + 2)        μ: mean net spend of a purchase day
//! ```
//! One purchase says little about a user. With a prior of 2 days, a user's only purchase counts one third and the
//! population's mean two thirds.

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
    /// Net spend of all users, in minor units.
    pub net_spend: Money,
    /// Purchase days of all users.
    pub purchase_days: u64,
}

impl MeanSpend {
    /// Minor units per purchase day; 0 if there are none.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 16 digits")]
    pub fn get(self) -> f64 {
        if self.purchase_days == 0 { 0.0 } else { self.net_spend.minor_units() as f64 / self.purchase_days as f64 }
    }

    /// Minor units that one purchase day of a user brings: their own mean, pulled toward the population's as if they
    /// had bought on `prior_days` more days at that mean. 0 if both are 0.
    #[expect(clippy::cast_precision_loss, reason = "money above 2^53 is still right to 16 digits")]
    pub fn drawn(self, net_spend: Money, purchase_days: u32, prior_days: u32) -> f64 {
        let prior = f64::from(prior_days);
        let days = f64::from(purchase_days) + prior;
        let spent = net_spend.minor_units() as f64 + prior * self.get();
        if days > 0.0 { spent / days } else { 0.0 }
    }
}
