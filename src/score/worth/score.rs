//! The worth of a user: value, potential, the class that they make, and why.

use serde::{Deserialize, Serialize};

use super::{WorthClass, sentence};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::time::Window;

/// Value and potential of a user as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Worth {
    /// What to do about the user.
    pub class: WorthClass,
    /// Net spend in the window, in minor units.
    pub value: Money,
    /// Whether the value is high.
    pub high_value: bool,
    /// What to expect of the user.
    pub potential: Potential,
    /// The least net spend that counts as high value.
    pub value_cut: Money,
    /// The least expected spend that counts as high potential.
    pub potential_cut: Money,
    /// The days whose net spend is the value.
    pub window: Window,
    /// The days ahead whose expected spend is the potential.
    pub horizon_days: u32,
}

/// What to expect of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Potential {
    /// Nothing was bought yet, so nothing is known; counts as low.
    NoPurchase,
    /// What the model expects.
    Expected {
        /// The probability that the user is still a customer, 0 to 1.
        alive: Decimal,
        /// Expected purchase days; an upper bound.
        purchase_days: Decimal,
        /// Expected spend, in minor units; negative if more was refunded than bought.
        spend: Money,
        /// Whether the potential is high.
        high: bool,
    },
}

impl Potential {
    /// Whether the potential is high.
    pub const fn is_high(&self) -> bool {
        matches!(self, Self::Expected { high: true, .. })
    }

    /// The expected spend; `None` before the first purchase.
    pub const fn expected_spend(&self) -> Option<Money> {
        match self {
            Self::NoPurchase => None,
            Self::Expected { spend, .. } => Some(*spend),
        }
    }
}

impl Worth {
    /// Why: one reason for the value and one for the potential.
    pub fn reasons(&self) -> impl Iterator<Item = WorthReason> {
        let value =
            WorthReason::Value { spend: self.value, cut: self.value_cut, high: self.high_value, window: self.window };
        let potential = match self.potential {
            Potential::NoPurchase => WorthReason::NoPurchase,
            Potential::Expected { alive, purchase_days, spend, high } => WorthReason::Potential {
                spend,
                cut: self.potential_cut,
                high,
                horizon_days: self.horizon_days,
                alive,
                purchase_days,
            },
        };
        [value, potential].into_iter()
    }
}

/// Why a user's value or potential is high or low.
///
/// Formatted with a precision, as in `{:.2}`, money has that many decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WorthReason {
    /// Net spend in the window.
    Value {
        /// Net spend, in minor units.
        spend: Money,
        /// The least that counts as high.
        cut: Money,
        /// Whether it is high.
        high: bool,
        /// The days that it covers.
        window: Window,
    },
    /// Expected spend.
    Potential {
        /// Expected spend, in minor units.
        spend: Money,
        /// The least that counts as high.
        cut: Money,
        /// Whether it is high.
        high: bool,
        /// The days ahead that it covers.
        horizon_days: u32,
        /// The probability that the user is still a customer, 0 to 1.
        alive: Decimal,
        /// Expected purchase days; an upper bound.
        purchase_days: Decimal,
    },
    /// Nothing was bought yet, so no potential is known.
    NoPurchase,
}

impl WorthReason {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Value { .. } => "worth.value",
            Self::Potential { .. } | Self::NoPurchase => "worth.potential",
        }
    }
}

impl Phrased for WorthReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Value { spend, cut, high, window } => {
                let said = if high { sentence::high_value } else { sentence::low_value };
                said(spend, window, cut)
            }
            Self::Potential { spend, cut, high, horizon_days, alive, purchase_days } => {
                let said = if high { sentence::high_potential } else { sentence::low_potential };
                said(spend, horizon_days, cut, alive.times(100), purchase_days)
            }
            Self::NoPurchase => sentence::no_purchase(),
        }
    }
}

display_phrases!(WorthReason);

impl From<WorthReason> for Reason {
    fn from(reason: WorthReason) -> Self {
        let (seen, bound) = match reason {
            WorthReason::Value { spend, cut, .. } | WorthReason::Potential { spend, cut, .. } => {
                (Some(SeenValue::from(spend)), [Some(cut.into()), None])
            }
            WorthReason::NoPurchase => (None, [None, None]),
        };
        Self::saying(reason.rule(), seen, bound, &reason.phrase())
    }
}
