//! Worth: what a user brought in the last year, and what to expect of the next quarter. *Where does effort pay?*
//!
//! ```text
//!                        potential: expected spend in the next 90 days
//!                             low                high
//! value: net spend   low      Low touch          Cultivate
//! in 365 days        high     Protect            Maintain
//!
//! expected spend = expected purchase days · (net spend + 2μ) / (purchase days + 2)      μ: mean net spend of a purchase day
//! ```
//! High is the best fifth: from the ceil(n/5)-th largest value on. Expected purchase days are those of
//! [`recurrence`](crate::score::recurrence), and a user's own mean spend is drawn towards the population's by two purchase days of it.

mod concentration;
mod config;
mod fitted;
mod rule;
mod score;

use core::fmt;

use serde::{Deserialize, Serialize};

pub use concentration::Concentration;
pub use config::WorthConfig;
pub use fitted::{FittedWorth, WorthFitError};
pub use rule::{WorthMeasures, WorthPurchases, WorthRule};
pub use score::{Potential, Worth, WorthReason};

pub use crate::score::mean_spend::MeanSpend;

/// What to do about a user, by value and potential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum WorthClass {
    /// Of high value, and likely to stay so: keep them happy.
    Maintain,
    /// Of high value, and about to be lost: hold them.
    Protect,
    /// Of low value, with more to come: develop them.
    Cultivate,
    /// Of low value, with little to come: let things run by themselves.
    LowTouch,
}

impl WorthClass {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Maintain, Self::Protect, Self::Cultivate, Self::LowTouch];

    /// The class of these two.
    pub const fn of(high_value: bool, high_potential: bool) -> Self {
        match (high_value, high_potential) {
            (true, true) => Self::Maintain,
            (true, false) => Self::Protect,
            (false, true) => Self::Cultivate,
            (false, false) => Self::LowTouch,
        }
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Maintain => "Maintain",
            Self::Protect => "Protect",
            Self::Cultivate => "Cultivate",
            Self::LowTouch => "Low touch",
        }
    }
}

impl fmt::Display for WorthClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
