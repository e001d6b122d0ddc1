//! Objectives of tuning: AUC, accuracy, or the Brier score.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::model::quality::{AucGain, Scored, ScoredForecast, variance_of_mean};
use crate::number::stats::NORMAL_95;

/// How rules are compared. Higher is better for all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TuneObjective {
    /// The area under the ROC curve: whether users with the outcome have the higher scores. Scores are any numbers.
    #[default]
    Auc,
    /// The share of users for whom the rule is right; a score of ½ or more predicts the outcome.
    Accuracy,
    /// 1 minus the mean squared error of a probability; scores are 0 to 1.
    Brier,
}

/// A difference and its variance.
pub(super) struct Difference {
    pub(super) value: f64,
    pub(super) variance: f64,
}

/// The half-width of a normal interval.
pub(super) fn reach(variance: f64) -> f64 {
    NORMAL_95 * variance.sqrt()
}

impl TuneObjective {
    /// Whether a number is a valid score.
    pub(super) fn takes(self, score: f64) -> bool {
        match self {
            Self::Auc | Self::Accuracy => score.is_finite(),
            Self::Brier => (0.0..=1.0).contains(&score),
        }
    }

    /// The value of a single score; not for AUC.
    fn merit(self, score: f64, outcome: bool) -> f64 {
        match self {
            Self::Auc => 0.0,
            Self::Accuracy => f64::from(u8::from((score >= 0.5) == outcome)),
            Self::Brier => 1.0 - (score - f64::from(u8::from(outcome))).powi(2),
        }
    }

    /// The value of all scores; `None` if all outcomes are the same.
    #[expect(clippy::cast_precision_loss, reason = "counts of users are far below 2^53")]
    pub(super) fn of(self, cases: impl Iterator<Item = (f64, bool)>) -> Option<f64> {
        if self == Self::Auc {
            let scored = cases.map(|(score, happened)| Scored { score, happened }).collect();
            return ScoredForecast::new(scored).and_then(|forecast| forecast.auc()).ok().map(|auc| auc.area);
        }
        let (sum, number) =
            cases.fold((0.0, 0_u64), |(sum, number), (score, outcome)| (sum + self.merit(score, outcome), number + 1));
        (number > 0).then(|| sum / number as f64)
    }

    /// How much better the scores after are than those before, on the same users; `None` for too few users.
    #[expect(clippy::cast_precision_loss, reason = "counts of users are far below 2^53")]
    pub(super) fn gain(self, cases: impl Iterator<Item = (f64, f64, bool)>) -> Option<Difference> {
        if self == Self::Auc {
            let gain = AucGain::of(cases).ok()?;
            return Some(Difference { value: gain.value, variance: gain.variance? });
        }
        let gain = |(before, after, outcome)| self.merit(after, outcome) - self.merit(before, outcome);
        let gains: Vec<f64> = cases.map(gain).collect();
        let variance = variance_of_mean(&gains)?;
        Some(Difference { value: gains.iter().sum::<f64>() / gains.len() as f64, variance })
    }
}

impl fmt::Display for TuneObjective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Auc => "AUC",
            Self::Accuracy => "accuracy",
            Self::Brier => "1 − Brier score",
        })
    }
}
