//! The answer with its reasons: what each feature did to the margin.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::reason::{Reason, Seen};

/// What the trees say of a user.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeScore {
    /// What the trees add up to, in the 32 bits of `XGBoost`: the log-odds of a logistic model. Ranks as the prediction does.
    pub margin: f64,
    /// What the model was trained to predict: a probability, a mean, a count.
    pub prediction: f64,
}

/// What the trees say of a user, and why.
///
/// The bias and all effects add up to the margin, but for the rounding of its 32 bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeExplanation {
    /// What they say.
    pub score: TreeScore,
    /// The margin of a user of whom nothing is known.
    pub bias: f64,
    /// What each feature of the model did, in the order of training.
    pub contributions: Vec<TreeContribution>,
}

/// What a feature did to the margin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeContribution {
    /// The name of the feature.
    pub feature: String,
    /// What is known of the user.
    pub value: Option<f64>,
    /// By how much that raises the margin; negative where it lowers it.
    pub effect: f64,
}

impl TreeExplanation {
    /// The features that did something, the largest effect up or down first.
    pub fn reasons(&self) -> impl Iterator<Item = &TreeContribution> {
        let mut sorted: Vec<_> = self.contributions.iter().filter(|one| one.effect != 0.0).collect();
        sorted.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
        sorted.into_iter()
    }
}

impl fmt::Display for TreeContribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { feature, value, effect } = self;
        match value {
            // Four decimals, but no zeros at the end; large numbers have none to lose.
            Some(value) if value.abs() < 1e9 => write!(f, "{feature} {}: {effect:+.3}", (value * 1e4).round() / 1e4),
            Some(value) => write!(f, "{feature} {value:e}: {effect:+.3}"),
            None => write!(f, "{feature} unknown: {effect:+.3}"),
        }
    }
}

impl From<&TreeContribution> for Reason {
    fn from(contribution: &TreeContribution) -> Self {
        Self {
            rule: format!("trees.{}", contribution.feature).into(),
            seen: contribution.value.map(Seen::Number),
            bound: [None, None],
            text: contribution.to_string(),
        }
    }
}
