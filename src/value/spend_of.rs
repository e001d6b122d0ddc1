//! Two ways to say what a purchase brings: from repeat purchases alone, or from all. *What will a one-time buyer spend?*
//!
//! ```text
//! repeat purchases   x of them and their mean; a one-time buyer is given the mean of those who bought again
//! all purchases      x + 1 of them and their mean; a one-time buyer is their own first purchase, drawn to the mean of all
//! ```
//! Published models use the first way (Fader & Hardie, The Gamma-Gamma Model of Monetary Value, 2013), and it is the
//! default. People who buy again often spend more at a time, and then it promises too much of those who bought once.
//! Where what is wrong is the number of purchases and not their size, the second way makes totals worse. So look at
//! [`MoneyValidation`](crate::value::MoneyValidation) for both, and choose.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::spend::{Spend, SpendError};
use crate::number::money::Money;

/// Which purchases say what a purchase brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpendOf {
    /// Repeat purchases, as published. Default.
    #[default]
    RepeatPurchases,
    /// All purchases, the first one too.
    AllPurchases,
}

impl SpendOf {
    /// The number of purchases that count.
    pub(super) const fn purchases(self, repeats: u32) -> u32 {
        match self {
            Self::RepeatPurchases => repeats,
            Self::AllPurchases => repeats.saturating_add(1),
        }
    }

    /// The purchases of a customer, in minor units: their number and their mean.
    ///
    /// ```
    /// use lifestage::value::{Spend, SpendError, SpendOf};
    /// use lifestage::Money;
    ///
    /// let (first, repeat) = (Money::minor(10_00), Money::minor(50_00));
    /// assert_eq!(SpendOf::RepeatPurchases.spend(2, first, repeat), Spend::new(2, 2500.0));
    /// assert_eq!(SpendOf::AllPurchases.spend(2, first, repeat), Spend::new(3, 2000.0));
    /// assert_eq!(SpendOf::RepeatPurchases.spend(0, first, Money::ZERO), Err(SpendError::NoPurchase));
    /// assert_eq!(SpendOf::AllPurchases.spend(0, first, Money::ZERO), Spend::new(1, 1000.0));
    /// # Ok::<(), SpendError>(())
    /// ```
    ///
    /// # Errors
    /// Without such a purchase, or if its mean is not positive because as much was refunded as bought.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 15 digits")]
    pub fn spend(self, repeats: u32, first: Money, repeat: Money) -> Result<Spend, SpendError> {
        let purchases = self.purchases(repeats);
        let first = if self == Self::AllPurchases { i128::from(first.minor_units()) } else { 0 };
        let sum = first + i128::from(repeat.minor_units());
        if purchases == 0 {
            return Err(SpendError::NoPurchase);
        }
        Spend::new(purchases, sum as f64 / f64::from(purchases))
    }
}

impl fmt::Display for SpendOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RepeatPurchases => "repeat purchases",
            Self::AllPurchases => "all purchases",
        })
    }
}
