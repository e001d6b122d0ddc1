//! Models of attribution: how a purchase is shared between the touches before it.

use core::fmt;
use core::num::NonZeroU16;

use serde::{Deserialize, Serialize};

/// How a purchase is shared between the touches before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributionModel {
    /// All to the earliest touch: what brought them.
    First,
    /// All to the latest touch: what made them buy. The default, as most tools count so.
    #[default]
    Last,
    /// Equal shares for all touches.
    Linear,
    /// A share for the first and one for the last, in ten-thousandths; what is left is shared equally by those between.
    Position {
        /// The share of the first.
        first: u16,
        /// The share of the last.
        last: u16,
    },
    /// The nearer to the purchase the more: half as much for each half-life of age.
    Decay {
        /// The half-life in days.
        half_life: NonZeroU16,
    },
    /// Equal shares for the different touchpoints, however often each was touched: the Shapley value.
    Shapley,
}

impl fmt::Display for AttributionModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => f.pad("first"),
            Self::Last => f.pad("last"),
            Self::Linear => f.pad("linear"),
            Self::Position { first, last } => write!(f, "position {first} and {last} of 10000"),
            Self::Decay { half_life } => write!(f, "decay by half in {half_life} days"),
            Self::Shapley => f.pad("Shapley"),
        }
    }
}
