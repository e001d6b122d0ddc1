//! The outlook of the model for one user.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::money::Money;
use crate::number::plain::finite;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Recurrence;

/// What to expect of a user within a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChurnOutlook {
    /// How often event days recurred, and when.
    pub recurrence: Recurrence,
    /// The horizon, in days.
    pub horizon_days: u32,
    /// The probability that the user has not stopped for good.
    pub alive: Ratio,
    /// The probability of at least one event within the horizon.
    pub event: Ratio,
    /// The probability of no event within the horizon.
    pub churn: ChurnProbability,
    /// Expected event days within the horizon: an upper bound, good for ranking.
    #[serde(deserialize_with = "finite")]
    pub event_days: f64,
    /// Expected spend on those days, rounded half away from zero to minor units; negative if more was refunded than
    /// bought. `None` if the process is not purchases alone.
    pub spend: Option<Money>,
}

/// The probability that no event comes within a horizon.
///
/// Ranking and arithmetic use the model's value. People are shown 2 % to 98 %: no model knows better.
///
/// ```
/// use lifestage::score::ChurnProbability;
/// use lifestage::number::Ratio;
///
/// let sure = ChurnProbability::new(Ratio::ONE);
/// assert_eq!((sure.get().get(), sure.to_string()), (1.0, "98 %".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChurnProbability(Ratio);

/// The range that people are shown.
const SHOWN: [f64; 2] = [0.02, 0.98];

impl ChurnProbability {
    /// Wraps a probability.
    pub const fn new(probability: Ratio) -> Self {
        Self(probability)
    }

    /// The probability that an event does not happen.
    pub(super) fn none_of(event: Ratio) -> Self {
        // INVARIANT: 1 minus a ratio is a ratio.
        Self(Ratio::new(1.0 - event.get()).unwrap_or(Ratio::ZERO))
    }

    /// The probability that the model gives.
    pub const fn get(self) -> Ratio {
        self.0
    }

    /// The probability that people are shown, from 2 % to 98 %.
    pub fn shown(self) -> Ratio {
        let [low, high] = SHOWN;
        // INVARIANT: both ends are ratios.
        Ratio::new(self.0.get().clamp(low, high)).unwrap_or(self.0)
    }
}

impl fmt::Display for ChurnProbability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown().fmt(f)
    }
}
