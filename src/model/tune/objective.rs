//! What is better: AUC, accuracy, or the Brier score.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::model::quality::{AucGain, Scored, ScoredForecast, variance_of_mean};
use crate::number::stats::NORMAL_95;

/// By what rules are compared. More is better for all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TuneObjective {
    /// The area under the ROC curve: whether those of whom it comes true have the higher scores. Any numbers are scores.
    #[default]
    Auc,
    /// The share of users of whom the rule is right, where a score of ½ or more says yes.
    Accuracy,
    /// One less the mean squared error of a probability; scores are 0 to 1.
    Brier,
}

/// A difference and its variance.
pub(super) struct Difference {
    pub(super) value: f64,
    pub(super) variance: f64,
}

/// How far a normal interval reaches.
pub(super) fn reach(variance: f64) -> f64 {
    NORMAL_95 * variance.sqrt()
}

impl TuneObjective {
    /// Whether a number is a score at all.
    pub(super) fn takes(self, score: f64) -> bool {
        match self {
            Self::Auc | Self::Accuracy => score.is_finite(),
            Self::Brier => (0.0..=1.0).contains(&score),
        }
    }

    /// How good one score is on its own; not for AUC.
    fn merit(self, score: f64, outcome: bool) -> f64 {
        match self {
            Self::Auc => 0.0,
            Self::Accuracy => f64::from(u8::from((score >= 0.5) == outcome)),
            Self::Brier => 1.0 - (score - f64::from(u8::from(outcome))).powi(2),
        }
    }

    /// How good scores are; none where there is nobody to tell apart.
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

    /// By how much the scores after are better than those before, on the same users; none of too few.
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
