//! The quality of a forecast: scores held against what came, by who ranks above whom, and by how right the numbers are.
//! *How good is it?*
//!
//! ```text
//! AUC          the chance that one to whom it happened is scored above one to whom it did not; a tie is a half
//! Brier        mean of (score − happened)²                    against that of the base rate p: p·(1 − p)
//! lift         share of those it happened to among the top scores / share among all
//! calibration  mean score against the share it happened to, by groups of equal size
//! bands        precision and recall of each range of scores
//! ```
//! A score is any number that is higher the more likely it is to happen. Nothing here knows of users or days.

mod auc;
mod band;
mod brier;
mod calibration;
mod gain;
mod lift;

use serde::{Deserialize, Serialize};

use crate::number::ratio::Ratio;

pub use auc::{Auc, AucInterval};
pub use band::BandOutcome;
pub use brier::Brier;
pub use calibration::CalibrationGroup;
pub use gain::AucGain;
pub(crate) use gain::variance_of_mean;
pub use lift::Lift;

/// A score, and whether what it forecasts happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    /// Higher where it is more likely to happen.
    pub score: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// A forecast with what came of it: at least one score, none of them NaN, in an order that does not depend on how they came.
///
/// ```
/// use lifestage::model::{ScoredForecast, Scored};
///
/// let scored = |score, happened| Scored { score, happened };
/// let forecast =
///     ScoredForecast::new(vec![scored(0.9, true), scored(0.7, false), scored(0.6, true), scored(0.1, false)])?;
/// assert_eq!(forecast.auc()?.area, 0.75);
/// assert_eq!(format!("{:.4}", forecast.brier()?.score), "0.1675");
/// assert_eq!(
///     ScoredForecast::new(vec![scored(f64::NAN, true)]).unwrap_err().to_string(),
///     "a score is `NaN`: give numbers, and leave out whom there is no score for",
/// );
/// # Ok::<(), lifestage::model::ForecastError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Scored>", into = "Vec<Scored>")]
pub struct ScoredForecast {
    /// INVARIANT: at least one; descending by score, of equal scores those first to whom it happened; none is NaN.
    scored: Vec<Scored>,
    happened: u64,
}

/// Scores whose quality cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForecastError {
    /// No scores.
    #[error("there is no score: give at least one")]
    Nothing,
    /// A score that is no number, or infinite.
    #[error("a score is `{score}`: give numbers, and leave out whom there is no score for")]
    NotANumber {
        /// The score.
        score: f64,
    },
    /// It happened to all, or to none.
    #[error(
        "it {} to all `{scores}` of them: a ranking needs some to whom it happened and some to whom it did not",
        if *happened { "happened" } else { "did not happen" }
    )]
    OneClass {
        /// How many scores there are.
        scores: u64,
        /// Whether it happened.
        happened: bool,
    },
    /// A score that is no probability.
    #[error("the score `{score}` is no probability: give numbers from 0 to 1, or do not ask for Brier and calibration")]
    NotAProbability {
        /// The score.
        score: f64,
    },
    /// A lift among none.
    #[error("a lift among `0 %` looks at nobody: give a share above 0")]
    NoShare,
    /// A calibration table without groups.
    #[error("`0` groups hold nobody: give at least 1")]
    NoGroups,
    /// Bounds of bands that are not ascending.
    #[error("the bound `{bound}` does not come after `{before}`: give bounds in ascending order, each once")]
    Bounds {
        /// The bound before.
        before: f64,
        /// The bound.
        bound: f64,
    },
}

impl ScoredForecast {
    /// The forecast of these scores, in any order.
    ///
    /// # Errors
    /// When there is none, or one is not finite.
    pub fn new(mut scored: Vec<Scored>) -> Result<Self, ForecastError> {
        if scored.is_empty() {
            return Err(ForecastError::Nothing);
        }
        for Scored { score, .. } in &mut scored {
            if !score.is_finite() {
                return Err(ForecastError::NotANumber { score: *score });
            }
            // −0 is 0.
            *score += 0.0;
        }
        scored.sort_unstable_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| other.happened.cmp(&one.happened))
        });
        let happened = count(scored.iter().filter(|scored| scored.happened));
        Ok(Self { scored, happened })
    }

    /// The scores, descending.
    pub fn scored(&self) -> &[Scored] {
        &self.scored
    }

    /// How many there are, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> u64 {
        count(&self.scored)
    }

    /// To how many it happened.
    pub const fn happened(&self) -> u64 {
        self.happened
    }

    /// To which share it happened: the forecast that knows nothing but this.
    pub fn base_rate(&self) -> Ratio {
        // INVARIANT: at least one score.
        Ratio::of(self.happened, self.len()).unwrap_or(Ratio::ZERO)
    }

    /// The scores as probabilities.
    fn probabilities(&self) -> Result<&[Scored], ForecastError> {
        let out_of_range = self.scored.iter().find(|scored| !(0.0..=1.0).contains(&scored.score));
        out_of_range.map_or(Ok(self.scored()), |scored| Err(ForecastError::NotAProbability { score: scored.score }))
    }

    /// The runs of equal scores, descending: how many, and to how many of them it happened.
    fn ties(&self) -> impl Iterator<Item = Tie> {
        self.scored
            .chunk_by(|one, next| one.score.total_cmp(&next.score).is_eq())
            .map(|run| Tie { all: count(run), happened: count(run.iter().filter(|scored| scored.happened)) })
    }
}

/// Equal scores.
#[derive(Clone, Copy)]
struct Tie {
    all: u64,
    happened: u64,
}

fn count<T>(items: impl IntoIterator<Item = T>) -> u64 {
    items.into_iter().map(|_| 1).sum()
}

#[expect(clippy::cast_precision_loss, reason = "counts of users are below 2^53")]
const fn float(number: u64) -> f64 {
    number as f64
}

impl TryFrom<Vec<Scored>> for ScoredForecast {
    type Error = ForecastError;

    fn try_from(scored: Vec<Scored>) -> Result<Self, Self::Error> {
        Self::new(scored)
    }
}

impl From<ScoredForecast> for Vec<Scored> {
    fn from(forecast: ScoredForecast) -> Self {
        forecast.scored
    }
}
