//! Brier scores: the error of probabilities.

use serde::{Deserialize, Serialize};

use super::{ForecastError, ScoredForecast, float};
use crate::number::plain::{finite, plain};

/// The mean squared error of probabilities (Brier, *Monthly Weather Review* 78(1), 1950); lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Brier {
    /// The mean of (score − happened)².
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// The error of a forecast that gives everybody the base rate p: p·(1 − p).
    #[serde(deserialize_with = "finite")]
    pub base_rate: f64,
}

impl Brier {
    /// The skill: the share of the base rate's error that is removed, 1 − score / base rate. `None` if the base rate
    /// has no error.
    pub fn skill(&self) -> Option<f64> {
        (self.base_rate > 0.0).then(|| 1.0 - self.score / self.base_rate)
    }
}

impl ScoredForecast {
    /// The Brier score of the scores as probabilities.
    ///
    /// # Errors
    /// If a score is not from 0 to 1.
    pub fn brier(&self) -> Result<Brier, ForecastError> {
        let errors = self.probabilities()?.iter().map(|scored| {
            let error = scored.score - f64::from(u8::from(scored.happened));
            error * error
        });
        let rate = self.base_rate().get();
        let score = errors.sum::<f64>() / float(self.len());
        Ok(Brier { score: plain(score), base_rate: plain(rate * (1.0 - rate)) })
    }
}
