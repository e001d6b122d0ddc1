//! What a back-test found.

use serde::{Deserialize, Serialize};

use super::outcome::BacktestOutcome;
use crate::answer::definition::Definition;
use crate::model::quality::{Auc, BandOutcome, Brier, CalibrationGroup, ForecastError, Lift, ScoredForecast};
use crate::number::ratio::Ratio;
use crate::time::Day;

/// What a back-test found of each scorer.
///
/// Reports do not merge: AUC and lift rank each user against all others, so a back-test takes the whole population at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BacktestReport {
    pub(super) definition: Definition,
    /// The last day that scorers saw.
    pub cut: Day,
    /// The days after it in which the outcome was looked for.
    pub horizon_days: u32,
    /// What was forecast.
    pub outcome: BacktestOutcome,
    /// How many users were looked at.
    pub users: u64,
    /// To how many of them it happened.
    pub happened: u64,
    /// One for each scorer, in the order in which they were given.
    pub scorers: Vec<ScorerReport>,
}

/// How good one scorer is, over the users whom it scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScorerReport {
    /// Its name.
    pub name: String,
    /// How many users it scored. Only scorers of equally many can be compared.
    pub users: u64,
    /// To how many of them it happened.
    pub happened: u64,
    /// How well it ranks.
    pub auc: Auc,
    /// How much more often it happened among the top scores.
    pub lift: Lift,
    /// How right its probabilities are; none where scores are no probabilities.
    pub brier: Option<Brier>,
    /// The same by groups of equal size, the lowest first; empty where scores are no probabilities.
    pub calibration: Vec<CalibrationGroup>,
    /// What came of each band, the lowest first; empty where there are no bands.
    pub bands: Vec<BandOutcome>,
}

impl BacktestReport {
    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users to whom it happened; none of nobody.
    pub fn base_rate(&self) -> Option<Ratio> {
        Ratio::of(self.happened, self.users)
    }

    /// The scorer of this name.
    pub fn scorer(&self, name: &str) -> Option<&ScorerReport> {
        self.scorers.iter().find(|scorer| scorer.name == name)
    }
}

impl ScorerReport {
    /// How good these scores are.
    pub(super) fn of(
        name: &str,
        forecast: &ScoredForecast,
        (share, groups): (Ratio, u32),
        (is_probability, bounds): (bool, &[f64]),
    ) -> Result<Self, ForecastError> {
        let auc = forecast.auc()?;
        let (brier, calibration) =
            if is_probability { (Some(forecast.brier()?), forecast.calibration(groups)?) } else { (None, Vec::new()) };
        Ok(Self {
            name: name.to_owned(),
            users: forecast.len(),
            happened: forecast.happened(),
            auc,
            lift: forecast.lift(share)?,
            brier,
            calibration,
            bands: if bounds.is_empty() { Vec::new() } else { forecast.bands(bounds)? },
        })
    }
}
