//! Scores of trees with their reasons: the effect of each feature on the margin.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;

/// The score of a user.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeScore {
    /// The sum of the trees, in the 32 bits of `XGBoost`: the log-odds of a logistic model. It ranks as the prediction
    /// does.
    #[serde(deserialize_with = "finite")]
    pub margin: f64,
    /// The quantity that the model was trained to predict: a probability, a mean, a count.
    #[serde(deserialize_with = "finite")]
    pub prediction: f64,
}

/// The score of a user, with its reasons.
///
/// The bias and all effects add up to the margin, up to the rounding of its 32 bits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeExplanation {
    /// The score.
    pub score: TreeScore,
    /// The margin of a user with no known features.
    #[serde(deserialize_with = "finite")]
    pub bias: f64,
    /// The contribution of each feature of the model, in the order of training.
    pub contributions: Vec<TreeContribution>,
}

/// The contribution of one feature to the margin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreeContribution {
    /// The name of the feature.
    pub feature: String,
    /// The value for the user; `None` if unknown.
    #[serde(default, deserialize_with = "finite")]
    pub value: Option<f64>,
    /// How much the feature raises the margin; negative if it lowers it.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
}

impl TreeExplanation {
    /// The features with an effect, the largest effect up or down first.
    pub fn reasons(&self) -> impl Iterator<Item = &TreeContribution> {
        let mut sorted: Vec<_> = self.contributions.iter().filter(|one| one.effect != 0.0).collect();
        sorted.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
        sorted.into_iter()
    }
}

impl Phrased for TreeContribution {
    fn phrase(&self) -> Phrase<'_> {
        // Four decimals without trailing zeros; large numbers are printed in full.
        let value = self.value.map(|value| {
            if value.abs() < 1e9 { ((value * 1e4).round() / 1e4).to_string() } else { format!("{value:e}") }
        });
        sentence::effect(self.feature.as_str(), value, format!("{:+.3}", self.effect))
    }
}

display_phrases!(TreeContribution);

impl From<&TreeContribution> for Reason {
    fn from(contribution: &TreeContribution) -> Self {
        let seen = contribution.value.map(SeenValue::Number);
        Self::saying(format!("trees.{}", contribution.feature), seen, [None, None], &contribution.phrase())
    }
}
