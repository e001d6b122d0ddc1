//! The answer of tuning: the chosen numbers, and what the search gains.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::objective::TuneObjective;
use super::sentence;
use crate::answer::definition::Definition;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;

/// The result of a search, as data to store beside the rule.
///
/// Two results do not merge: the best numbers depend on all users at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tuned {
    pub(super) definition: Definition,
    /// The objective by which rules were compared.
    pub objective: TuneObjective,
    /// The best numbers on all users, in the order of the rule.
    pub chosen: Vec<TunedNumber>,
    /// The objective for the current numbers, on all users.
    #[serde(deserialize_with = "finite")]
    pub before: f64,
    /// The objective for the chosen numbers, on all users. It is too optimistic: they were chosen on these users.
    #[serde(deserialize_with = "finite")]
    pub after: f64,
    /// What such a search gains on users who were not searched on.
    pub gain: TuneGain,
    /// The result without each fold: similar results mean that the search can be trusted.
    pub folds: Vec<TunedFold>,
    /// The number of different rules that were tried.
    pub tried: u32,
    /// The number of combinations that made no rule.
    pub no_rule: u32,
    /// Whether a search ended because its budget was spent.
    pub out_of_budget: bool,
}

/// A number before and after tuning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TunedNumber {
    /// Its name.
    pub name: String,
    /// The current value.
    #[serde(deserialize_with = "finite")]
    pub before: f64,
    /// The best value.
    #[serde(deserialize_with = "finite")]
    pub after: f64,
}

/// A gain, and how certain it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TuneGain {
    /// How much the objective rises.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// The lower end of the 95 % interval: the same users under both rules, folds taken as independent.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end of the interval.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

/// The numbers found without one fold, and their gain in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TunedFold {
    /// The number of users in the fold.
    pub users: u64,
    /// The best numbers on all other users, in the order of the rule.
    #[serde(deserialize_with = "finite")]
    pub found: Vec<f64>,
    /// How much the objective rises in the fold.
    #[serde(deserialize_with = "finite")]
    pub gain: f64,
}

impl Tuned {
    /// What was searched, and how.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The chosen numbers, in the order from which the rule is built.
    pub fn values(&self) -> Vec<f64> {
        self.chosen.iter().map(|number| number.after).collect()
    }

    /// The numbers that change.
    pub fn changes(&self) -> impl Iterator<Item = &TunedNumber> {
        self.chosen.iter().filter(|number| number.changes())
    }
}

impl TunedNumber {
    /// Whether the number changes.
    pub fn changes(&self) -> bool {
        self.before.total_cmp(&self.after).is_ne()
    }
}

impl TuneGain {
    /// Whether the whole interval is above 0: the search is better than no search, not just lucky.
    pub fn is_sure(&self) -> bool {
        self.low > 0.0
    }
}

impl Phrased for TunedNumber {
    fn phrase(&self) -> Phrase<'_> {
        let Self { name, before, after } = self;
        if self.changes() {
            sentence::changes(name.as_str(), *before, *after)
        } else {
            sentence::stays(name.as_str(), *before)
        }
    }
}

display_phrases!(TunedNumber);

impl fmt::Display for TuneGain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.4} ({:+.4} to {:+.4})", self.value, self.low, self.high)
    }
}

impl From<&TunedNumber> for Reason {
    fn from(number: &TunedNumber) -> Self {
        let bound = [Some(SeenValue::Number(number.before)), None];
        Self::saying(format!("tune.{}", number.name), Some(SeenValue::Number(number.after)), bound, &number.phrase())
    }
}
