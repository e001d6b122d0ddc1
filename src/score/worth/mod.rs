//! Worth: what a user brought in the last year, and what to expect of them in the next quarter. *Where does effort
//! pay?*
//!
//! ```text
//!                        potential: expected spend in the next 90 days
//!                             low                high
//! value: net spend   low      Low touch          Cultivate
//! in 365 days        high     Protect            Maintain
//!
//! expected spend = expected purchase days · (net spend + 2μ) / (purchase days + 2)      μ: mean net spend of a purchase day
//! ```
//! High is the best fifth, which begins at the ceil(n/5)-th largest value. Expected purchase days are those of
//! [`recurrence`](crate::score::recurrence). A user's own mean spend is pulled toward the population's by two purchase
//! days.

mod concentration;
mod config;
mod fitted;
mod rule;
mod score;
pub(crate) mod sentence;

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

pub use concentration::Concentration;
pub use config::WorthConfig;
pub use fitted::{FittedWorth, WorthFitError};
pub use rule::{WorthMeasures, WorthPurchases, WorthRule};
pub use score::{Potential, Worth, WorthReason};

pub use crate::score::mean_spend::MeanSpend;

/// What to do about a user, given value and potential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WorthClass {
    /// High value and high potential: keep them happy.
    #[serde(alias = "重点维系")]
    Maintain,
    /// High value and low potential, so they may be lost: hold them.
    #[serde(alias = "重点保护")]
    Protect,
    /// Low value and high potential: develop them.
    #[serde(alias = "重点培育")]
    Cultivate,
    /// Low value and low potential: let things run by themselves.
    #[serde(alias = "低成本维护")]
    LowTouch,
}

impl WorthClass {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Maintain, Self::Protect, Self::Cultivate, Self::LowTouch];

    /// The class for high or low value and high or low potential.
    pub const fn of(high_value: bool, high_potential: bool) -> Self {
        match (high_value, high_potential) {
            (true, true) => Self::Maintain,
            (true, false) => Self::Protect,
            (false, true) => Self::Cultivate,
            (false, false) => Self::LowTouch,
        }
    }
}

named! {
    WorthClass, "value class" {
        Maintain "Maintain" "重点维系";
        Protect "Protect" "重点保护";
        Cultivate "Cultivate" "重点培育";
        LowTouch "Low touch" "低成本维护";
    }
}
