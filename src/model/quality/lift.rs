//! Lift: what is gained by looking only at the top scores.

use serde::{Deserialize, Serialize};

use super::{ForecastError, ScoredForecast, float};
use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;

/// How much more often it happened among the top scores than among all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Lift {
    /// The share of scores that count as the top.
    pub share: Ratio,
    /// The number of scores in the top, rounded up.
    pub users: u64,
    /// The number of them it happened for. Scores tied at the end of the top count with their expected number.
    #[serde(deserialize_with = "finite")]
    pub happened: f64,
    /// The share among the top / the share among all.
    #[serde(deserialize_with = "finite")]
    pub lift: f64,
}

impl ScoredForecast {
    /// The lift among the ceil(share · n) highest scores.
    ///
    /// # Errors
    /// If the share is 0, or it happened in no case.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of users, and rounded")]
    pub fn lift(&self, share: Ratio) -> Result<Lift, ForecastError> {
        if share == Ratio::ZERO {
            return Err(ForecastError::NoShare);
        }
        if self.happened() == 0 {
            return Err(ForecastError::OneClass { scores: self.len(), happened: false });
        }
        // A share like 0.1 of 30 is 3 and not 4, despite the last digit of the float.
        let exact = share.get() * float(self.len());
        let near = exact.round();
        let rounded = if (exact - near).abs() < 1e-9 * near.max(1.0) { near } else { exact.ceil() };
        let users = (rounded as u64).clamp(1, self.len());
        let (mut left, mut happened) = (users, 0.0);
        for tie in self.ties() {
            if tie.all >= left {
                happened += float(tie.happened) * (float(left) / float(tie.all));
                break;
            }
            happened += float(tie.happened);
            left -= tie.all;
        }
        let lift = happened / float(users) / self.base_rate().get();
        Ok(Lift { share, users, happened: plain(happened), lift: plain(lift) })
    }
}
