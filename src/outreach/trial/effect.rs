//! What was seen of a metric of a trial, and how it is told.

use serde::{Deserialize, Serialize};

use super::metric::{TrialMargin, TrialQuestion};
use super::sentence;
use super::verdict::TrialVerdict;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;
use crate::outreach::experiment::{Digits, NotEnough, SampleSize, Significance};

/// An effect with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrialInterval {
    /// The effect: in the unit of the metric, or relative to the control.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// Its standard error; `None` of quantiles, whose interval is made of order statistics.
    #[serde(deserialize_with = "finite")]
    pub standard_error: Option<f64>,
    /// The lower end; `None` where one side is asked about that has none.
    #[serde(deserialize_with = "finite")]
    pub low: Option<f64>,
    /// The upper end; `None` where one side is asked about that has none.
    #[serde(deserialize_with = "finite")]
    pub high: Option<f64>,
}

/// What was seen of one metric in one arm, against the control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrialEffect {
    /// The name of the metric.
    pub metric: String,
    /// The name of the arm.
    pub arm: String,
    /// What was asked.
    pub question: TrialQuestion,
    /// The users with a number, of the control and of the arm.
    pub users: SampleSize,
    /// The number of strata in which arms were compared: 1 for all users together, as quantiles always are.
    pub strata: u64,
    /// The mean, ratio or quantile of the control, after what was before is removed; `None` if data is missing.
    #[serde(deserialize_with = "finite")]
    pub control: Option<f64>,
    /// That of the arm.
    #[serde(deserialize_with = "finite")]
    pub treatment: Option<f64>,
    /// The arm minus the control, with the interval of this question alone.
    pub absolute: Option<TrialInterval>,
    /// The same relative to the size of the control; `None` of quantiles, and where the control is 0.
    pub relative: Option<TrialInterval>,
    /// How often chance alone gives as much, in this question alone.
    pub p_value_alone: Option<Ratio>,
    /// The same corrected for the other questions of the family; the verdict is decided by it. Of guardrails it is that alone.
    pub p_value: Option<Ratio>,
    /// The number of questions in the family, this one included; 1 for a guardrail.
    pub questions: u64,
    /// The users that it takes to detect the effect worth seeing, or to show that a guardrail holds if nothing changed; `None`
    /// where there are as many, or nothing is said to be worth seeing.
    pub needed: Option<SampleSize>,
    /// What is missing; `None` where nothing is.
    pub missing: Option<NotEnough>,
    /// The verdict.
    pub verdict: TrialVerdict,
}

/// What is told of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum TrialReason {
    /// Users were not split as planned.
    Split {
        /// How often chance alone splits users so.
        p_value: Ratio,
        /// The bound below which it is broken.
        bound: Significance,
    },
    /// What was seen of a metric in an arm, or what is missing.
    Seen(Box<TrialEffect>),
    /// The users that it takes.
    Needed {
        /// The name of the metric.
        metric: String,
        /// The name of the arm.
        arm: String,
        /// How many of the control and of the arm.
        users: SampleSize,
    },
}

impl Phrased for TrialEffect {
    fn phrase(&self) -> Phrase<'_> {
        let (metric, arm) = (self.metric.as_str(), self.arm.as_str());
        if let Some(missing) = &self.missing {
            return sentence::unknown(metric, arm, missing.phrase());
        }
        let (Some(seen), Some(p_value)) = (self.tested(), self.p_value) else {
            return sentence::only_verdict(metric, arm, self.verdict);
        };
        let effect = Digits(seen.effect);
        let (low, high) = (seen.low.map(Digits), seen.high.map(Digits));
        let percent = p_value.get() * 100.0;
        match self.question {
            TrialQuestion::NotWorse(TrialMargin::Absolute(margin)) => {
                sentence::guardrail(metric, arm, self.verdict, effect, low, high, Digits(margin))
            }
            TrialQuestion::NotWorse(TrialMargin::Relative(margin)) => {
                sentence::relative_guardrail(metric, arm, self.verdict, effect, low, high, Digits(margin.get()))
            }
            TrialQuestion::Differs | TrialQuestion::Better => {
                sentence::effect(metric, arm, self.verdict, effect, low, high, percent)
            }
        }
    }
}

impl TrialEffect {
    /// The interval that the question is about: relative where the margin is.
    pub const fn tested(&self) -> Option<TrialInterval> {
        match self.question {
            TrialQuestion::NotWorse(TrialMargin::Relative(_)) => self.relative,
            _ => self.absolute,
        }
    }
}

impl Phrased for TrialReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Split { p_value, bound } => sentence::split(p_value.get(), bound),
            Self::Seen(effect) => effect.phrase(),
            Self::Needed { metric, arm, users } => sentence::needed(metric.as_str(), arm.as_str(), users.a, users.b),
        }
    }
}

display_phrases!(TrialEffect, TrialReason);

impl From<&TrialReason> for Reason {
    fn from(reason: &TrialReason) -> Self {
        let number = |number: f64| Some(SeenValue::Number(number));
        let (rule, seen, bound) = match reason {
            TrialReason::Split { p_value, bound } => {
                ("trial.split", number(p_value.get()), [number(bound.get()), None])
            }
            TrialReason::Seen(effect) => {
                let tested = effect.tested();
                let bound = match effect.question {
                    TrialQuestion::NotWorse(TrialMargin::Absolute(margin)) => number(margin),
                    TrialQuestion::NotWorse(TrialMargin::Relative(margin)) => number(margin.get()),
                    TrialQuestion::Differs | TrialQuestion::Better => None,
                };
                ("trial.effect", tested.and_then(|tested| number(tested.effect)), [None, bound])
            }
            TrialReason::Needed { .. } => ("trial.needed", None, [None, None]),
        };
        Self::saying(rule, seen, bound, &reason.phrase())
    }
}
