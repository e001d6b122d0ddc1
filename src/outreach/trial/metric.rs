//! Metrics of a trial: what is estimated of each, which way is better, and what is asked about it.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::estimate::Asked;
use super::problem::TrialProblem;
use super::quantile::WHOLE;
use crate::answer::naming::named;
use crate::number::ratio::Ratio;

/// A metric of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialMetric {
    /// Its name, different from those of the other metrics.
    pub name: String,
    /// What is estimated of an arm. Default the mean.
    #[serde(default)]
    pub estimate: TrialEstimate,
    /// Whether variance is removed by what was before the experiment (CUPED). Default no: then nothing from before is needed.
    #[serde(default)]
    pub uses_before: bool,
    /// Which way is better. Default higher.
    #[serde(default)]
    pub better: TrialBetter,
    /// What is asked about it. Default whether it differs.
    #[serde(default)]
    pub question: TrialQuestion,
    /// The smallest relative effect that would matter. If it is not seen, the answer says how many users it takes. Default none:
    /// only you know it.
    #[serde(default)]
    pub worth_seeing: Option<Ratio>,
}

/// What is estimated of an arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum TrialEstimate {
    /// The mean of a value of each user.
    #[default]
    Mean,
    /// The sum of values over the sum of denominators, such as revenue per session.
    Ratio,
    /// A quantile of whole values, above 0 and below 1, with at most four decimals: 0.9 is what nine of ten users do not exceed.
    Quantile(Ratio),
    /// The mean of values, with those above a cap counted as the cap: a few giants decide less.
    Winsorized(WinsorCap),
}

/// Where values are capped.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WinsorCap {
    /// At this value.
    Value(i64),
    /// At this quantile of the whole values of all arms together, so that all arms have one cap.
    Quantile(Ratio),
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialBetter {
    /// More is better, such as revenue.
    #[default]
    Higher,
    /// Less is better, such as seconds of waiting.
    Lower,
}

/// What is asked about a metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum TrialQuestion {
    /// Whether it differs, on either side.
    #[default]
    Differs,
    /// Whether it is better: one side, so worse cannot be told from the same.
    Better,
    /// Whether it is not worse by a margin: the question about a guardrail.
    NotWorse(TrialMargin),
}

/// By how much a guardrail may be worse, above 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum TrialMargin {
    /// In the unit of the metric.
    Absolute(#[serde(deserialize_with = "crate::number::plain::finite")] f64),
    /// Relative to the control.
    Relative(Ratio),
}

named! {
    TrialBetter, "side on which a metric is better" {
        Higher "higher" "越高越好";
        Lower "lower" "越低越好";
    }
}

impl fmt::Display for TrialEstimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mean => f.write_str("mean"),
            Self::Ratio => f.write_str("ratio"),
            Self::Quantile(quantile) => write!(f, "quantile {}", quantile.get()),
            Self::Winsorized(WinsorCap::Value(value)) => write!(f, "mean capped at {value}"),
            Self::Winsorized(WinsorCap::Quantile(quantile)) => {
                write!(f, "mean capped at the quantile {}", quantile.get())
            }
        }
    }
}

impl fmt::Display for TrialQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Differs => f.write_str("does it differ"),
            Self::Better => f.write_str("is it better"),
            Self::NotWorse(TrialMargin::Absolute(margin)) => write!(f, "is it not worse by {margin}"),
            Self::NotWorse(TrialMargin::Relative(margin)) => {
                write!(f, "is it not worse by {} of the control", margin.get())
            }
        }
    }
}

/// The part of a quantile in ten-thousandths; none where it has further decimals, or is 0 or 1.
pub(super) fn part(quantile: Ratio) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "ten thousand is a float")]
    let whole = WHOLE as f64;
    let part = quantile.get() * whole;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a ratio of ten thousand")]
    let nearest = part.round() as u64;
    let is_exact = (part - part.round()).abs() < 1e-6;
    (is_exact && nearest > 0 && nearest < WHOLE).then_some(nearest)
}

impl TrialMetric {
    /// The mean of a value of each user, and whether it differs.
    pub fn mean(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            estimate: TrialEstimate::Mean,
            uses_before: false,
            better: TrialBetter::Higher,
            question: TrialQuestion::Differs,
            worth_seeing: None,
        }
    }

    /// The quantile that needs each whole value, of the metric itself or of its cap.
    pub(super) fn quantile(&self) -> Option<u64> {
        match self.estimate {
            TrialEstimate::Quantile(quantile) | TrialEstimate::Winsorized(WinsorCap::Quantile(quantile)) => {
                part(quantile)
            }
            _ => None,
        }
    }

    /// Whether it needs each whole value.
    pub(super) const fn is_of_whole_values(&self) -> bool {
        matches!(self.estimate, TrialEstimate::Quantile(_) | TrialEstimate::Winsorized(WinsorCap::Quantile(_)))
    }

    pub(super) fn asked(&self) -> Asked {
        Asked { is_ratio: self.estimate == TrialEstimate::Ratio, uses_before: self.uses_before }
    }

    /// A mistake in it, with the field where it stands.
    pub(super) fn problem(&self, any_time: bool) -> Option<(&'static str, TrialProblem)> {
        if self.name.trim().is_empty() {
            return Some(("name", TrialProblem::NoName));
        }
        if let TrialEstimate::Quantile(quantile) | TrialEstimate::Winsorized(WinsorCap::Quantile(quantile)) =
            self.estimate
        {
            if part(quantile).is_none() {
                return Some(("estimate", TrialProblem::Quantile(quantile.get())));
            }
            if self.uses_before {
                return Some(("uses_before", TrialProblem::Before));
            }
        }
        if matches!(self.estimate, TrialEstimate::Quantile(_)) {
            if any_time {
                return Some(("estimate", TrialProblem::QuantileLooks));
            }
            if matches!(self.question, TrialQuestion::NotWorse(TrialMargin::Relative(_))) {
                return Some(("question", TrialProblem::QuantileMargin));
            }
        }
        match self.question {
            TrialQuestion::NotWorse(TrialMargin::Absolute(margin)) if !(margin > 0.0 && margin <= MOST_MARGIN) => {
                Some(("question", TrialProblem::Margin(margin)))
            }
            TrialQuestion::NotWorse(TrialMargin::Relative(Ratio::ZERO)) => Some(("question", TrialProblem::NoMargin)),
            _ if self.worth_seeing == Some(Ratio::ZERO) => Some(("worth_seeing", TrialProblem::NotWorthSeeing)),
            _ => None,
        }
    }
}

/// The largest margin.
const MOST_MARGIN: f64 = 1e100;
