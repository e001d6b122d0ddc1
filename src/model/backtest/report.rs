//! The report of a back-test.

use serde::{Deserialize, Serialize};

use super::outcome::BacktestOutcome;
use crate::answer::definition::Definition;
use crate::model::quality::{Auc, BandOutcome, Brier, CalibrationGroup, ForecastError, Lift, ScoredForecast};
use crate::number::ratio::Ratio;
use crate::time::Day;

/// The result of a back-test for each scorer.
///
/// Reports do not merge: AUC and lift rank each user against all others, so a back-test needs the whole population at
/// once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BacktestReport {
    pub(super) definition: Definition,
    /// The last day that scorers saw.
    pub cut: Day,
    /// The number of days after the cut in which the outcome was looked for.
    pub horizon_days: u32,
    /// What was forecast.
    pub outcome: BacktestOutcome,
    /// The number of users in the back-test.
    pub users: u64,
    /// Users among them with the outcome.
    pub happened: u64,
    /// One report for each scorer, in the given order.
    pub scorers: Vec<ScorerReport>,
}

/// How good one scorer is, over the users it scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScorerReport {
    /// The scorer's name.
    pub name: String,
    /// The number of users it scored. Compare only scorers with the same number.
    pub users: u64,
    /// Users among them with the outcome.
    pub happened: u64,
    /// How well the scores rank.
    pub auc: Auc,
    /// How much more often the outcome happened among the top scores.
    pub lift: Lift,
    /// The error of the probabilities; `None` if scores are not probabilities.
    pub brier: Option<Brier>,
    /// The calibration by groups of equal size, the lowest first; empty if scores are not probabilities.
    pub calibration: Vec<CalibrationGroup>,
    /// The outcome by band, the lowest first; empty if there are no bands.
    pub bands: Vec<BandOutcome>,
}

impl BacktestReport {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of users for whom the outcome happened; `None` without users.
    pub fn base_rate(&self) -> Option<Ratio> {
        Ratio::of(self.happened, self.users)
    }

    /// The report of the scorer with this name.
    pub fn scorer(&self, name: &str) -> Option<&ScorerReport> {
        self.scorers.iter().find(|scorer| scorer.name == name)
    }
}

impl ScorerReport {
    /// Measures these scores.
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
