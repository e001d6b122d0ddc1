//! What the model expects of one user.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Recurrence;

/// What to expect of a user within a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChurnOutlook {
    /// How often event days recurred, and when.
    pub recurrence: Recurrence,
    /// The days ahead.
    pub horizon_days: u32,
    /// The probability that the user has not stopped for good.
    pub alive: Ratio,
    /// The probability of an event within the horizon.
    pub event: Ratio,
    /// The probability of none.
    pub churn: ChurnProbability,
    /// Event days to expect within the horizon, at most: an upper bound, good for ranking.
    pub event_days: f64,
    /// Spend to expect on those days, rounded half away from zero to minor units; negative where more was refunded than
    /// bought. None where the process is not purchases alone.
    pub spend: Option<Money>,
}

/// The probability that no event comes within a horizon, as the model gives it.
///
/// It is ranked and calculated with as it is. Shown to people it is from 2 % to 98 %: no model knows better.
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

/// What is shown is within these.
const SHOWN: [f64; 2] = [0.02, 0.98];

impl ChurnProbability {
    /// This probability.
    pub const fn new(probability: Ratio) -> Self {
        Self(probability)
    }

    /// That of the other event not to happen.
    pub(super) fn none_of(event: Ratio) -> Self {
        // INVARIANT: one less a ratio is a ratio.
        Self(Ratio::new(1.0 - event.get()).unwrap_or(Ratio::ZERO))
    }

    /// The probability as the model gives it.
    pub const fn get(self) -> Ratio {
        self.0
    }

    /// The probability as it is shown to people, from 2 % to 98 %.
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
