//! Bounds of what a group may get of a budget: a share of it, or money.

use serde::{Deserialize, Serialize};

use crate::number::money::Amount;

/// All of a budget, in ten-thousandths.
pub(super) const WHOLE: u16 = 10_000;

/// A part of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BudgetBound {
    /// A share of the budget in ten-thousandths, at most 10,000; what is not a whole minor unit is left off.
    Share(u16),
    /// Money, in minor units.
    Money(Amount),
}

impl BudgetBound {
    /// The money that it is of a budget.
    ///
    /// ```
    /// use lifestage::Amount;
    /// use lifestage::outreach::BudgetBound;
    ///
    /// assert_eq!(BudgetBound::Share(3_333).of(Amount::minor(100)), Amount::minor(33));
    /// assert_eq!(BudgetBound::Money(Amount::minor(40)).of(Amount::minor(100)), Amount::minor(40));
    /// ```
    pub fn of(self, total: Amount) -> Amount {
        match self {
            Self::Money(amount) => amount,
            Self::Share(share) => {
                let units = u128::from(total.minor_units()) * u128::from(share.min(WHOLE)) / u128::from(WHOLE);
                // INVARIANT: at most the total, which is an amount.
                u64::try_from(units).map_or(total, Amount::minor)
            }
        }
    }
}
