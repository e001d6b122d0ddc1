//! The answer: the numbers chosen, and what searching for them gains.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::objective::TuneObjective;
use crate::answer::definition::Definition;
use crate::answer::reason::{Reason, Seen};

/// What a search found, as data to store beside the rule.
///
/// Two of them do not merge: which numbers are best is a question to all users at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tuned {
    pub(super) definition: Definition,
    /// By what rules were compared.
    pub objective: TuneObjective,
    /// The numbers that are best on all users, in the order of the rule.
    pub chosen: Vec<TunedNumber>,
    /// How good the present numbers are, on all users.
    pub before: f64,
    /// How good the chosen ones are, on all users: those that they were chosen on, so it flatters them.
    pub after: f64,
    /// What searching so gains on users that were not searched on.
    pub gain: TuneGain,
    /// What was found without each fold: alike where the search can be trusted.
    pub folds: Vec<TunedFold>,
    /// How many different rules were tried.
    pub tried: u32,
    /// How many combinations made no rule.
    pub no_rule: u32,
    /// Whether a search ended because its budget did.
    pub out_of_budget: bool,
}

/// A number before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TunedNumber {
    /// Its name.
    pub name: String,
    /// What it is now.
    pub before: f64,
    /// What is best.
    pub after: f64,
}

/// A gain, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TuneGain {
    /// By how much the objective rises.
    pub value: f64,
    /// The lower end of a 95 % interval: of the same users under both rules, folds taken as independent.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What was found without a fold, and what that gained in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TunedFold {
    /// How many users it has.
    pub users: u64,
    /// The numbers that were best on all others, in the order of the rule.
    pub found: Vec<f64>,
    /// By how much the objective rises in the fold.
    pub gain: f64,
}

impl Tuned {
    /// What was searched, and how.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The chosen numbers, as the rule is built from them.
    pub fn values(&self) -> Vec<f64> {
        self.chosen.iter().map(|number| number.after).collect()
    }

    /// The numbers that change.
    pub fn changes(&self) -> impl Iterator<Item = &TunedNumber> {
        self.chosen.iter().filter(|number| number.changes())
    }
}

impl TunedNumber {
    /// Whether it is another one now.
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

impl fmt::Display for TunedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, before, after } = self;
        if self.changes() { write!(f, "{name} {before} → {after}") } else { write!(f, "{name} stays {before}") }
    }
}

impl fmt::Display for TuneGain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+.4} ({:+.4} to {:+.4})", self.value, self.low, self.high)
    }
}

impl From<&TunedNumber> for Reason {
    fn from(number: &TunedNumber) -> Self {
        Self {
            rule: format!("tune.{}", number.name).into(),
            seen: Some(Seen::Number(number.after)),
            bound: [Some(Seen::Number(number.before)), None],
            text: number.to_string(),
        }
    }
}
