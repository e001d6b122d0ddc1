//! The answer about balance: each metric of each arm, the verdict, and its reasons.

use serde::{Deserialize, Serialize};

use super::missing::NotEnough;
use super::ratio::SampleRatio;
use super::sentence;
use super::significance::Significance;
use crate::answer::definition::Definition;
use crate::answer::naming::named;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;

/// Whether arms were alike before the experiment, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BalanceReport {
    pub(super) definition: Definition,
    /// The test of the split of users between the arms; none without users.
    pub split: Option<SampleRatio>,
    /// Each metric of each arm against the control, arm by arm, metrics by name.
    pub metrics: Vec<MetricBalance>,
    /// Whether the test may start.
    pub verdict: BalanceVerdict,
    pub(super) reasons: Vec<BalanceReason>,
}

/// One metric of one arm against the control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MetricBalance {
    /// The name of the metric.
    pub metric: String,
    /// The name of the arm.
    pub arm: String,
    /// The difference of means in standard deviations, negative where the arm is lower; none where it is unknown.
    #[serde(default, deserialize_with = "finite")]
    pub difference: Option<f64>,
    /// How often chance alone puts them this far apart, by Holm over all metrics and arms; none where it is unknown.
    pub p_value: Option<Ratio>,
    /// What is missing where they are unknown.
    pub missing: Option<NotEnough>,
}

/// Whether the test may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BalanceVerdict {
    /// Arms are alike.
    Balanced,
    /// They are not: deal anew with another salt, or find out what decides beside the lot.
    Unbalanced,
    /// Too little is known.
    NotYet,
}

/// Why arms are not alike, or what is unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BalanceReason {
    /// Users were not split as planned.
    Split {
        /// How often chance alone splits users so.
        p_value: Ratio,
        /// The bound below which it is broken.
        bound: Significance,
    },
    /// A metric is too far from that of the control.
    Differs {
        /// The metric.
        metric: String,
        /// The arm.
        arm: String,
        /// The difference, in standard deviations.
        #[serde(deserialize_with = "finite")]
        difference: f64,
        /// The largest of arms that are alike.
        bound: Ratio,
    },
    /// A metric is farther from that of the control than chance puts it.
    NotByChance {
        /// The metric.
        metric: String,
        /// The arm.
        arm: String,
        /// How often chance alone does, by Holm over all metrics and arms.
        p_value: Ratio,
        /// The bound below which it is not by chance.
        bound: Significance,
    },
    /// A metric cannot be compared.
    Unknown {
        /// The metric.
        metric: String,
        /// The arm.
        arm: String,
        /// What is missing.
        missing: NotEnough,
    },
}

impl BalanceReport {
    /// What was compared, with all numbers of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Why arms are not alike, and what is unknown; nothing for arms that are alike.
    pub fn reasons(&self) -> impl Iterator<Item = &BalanceReason> {
        self.reasons.iter()
    }
}

named! {
    BalanceVerdict, "verdict on balance" {
        Balanced "the arms are alike" "各组一致";
        Unbalanced "the arms are not alike" "各组不一致";
        NotYet "not known yet" "暂无结论";
    }
}

impl Phrased for BalanceReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Split { p_value, bound } => sentence::split(p_value.get(), bound),
            Self::Differs { metric, arm, difference, bound } => {
                sentence::differs(metric.as_str(), arm.as_str(), *difference, bound.get())
            }
            Self::NotByChance { metric, arm, p_value, bound } => {
                sentence::not_by_chance(metric.as_str(), arm.as_str(), p_value.get(), bound)
            }
            Self::Unknown { metric, arm, missing } => {
                sentence::unknown(metric.as_str(), arm.as_str(), missing.phrase())
            }
        }
    }
}

display_phrases!(BalanceReason);

impl From<&BalanceReason> for Reason {
    fn from(reason: &BalanceReason) -> Self {
        let (rule, seen, bound) = match reason {
            BalanceReason::Split { p_value, bound } => {
                ("balance.split", Some(p_value.get()), [Some(bound.get()), None])
            }
            BalanceReason::Differs { difference, bound, .. } => {
                ("balance.difference", Some(*difference), [Some(-bound.get()), Some(bound.get())])
            }
            BalanceReason::NotByChance { p_value, bound, .. } => {
                ("balance.chance", Some(p_value.get()), [Some(bound.get()), None])
            }
            BalanceReason::Unknown { .. } => ("balance.unknown", None, [None, None]),
        };
        Self::saying(
            rule,
            seen.map(SeenValue::Number),
            bound.map(|bound| bound.map(SeenValue::Number)),
            &reason.phrase(),
        )
    }
}
