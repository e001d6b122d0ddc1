//! What is searched, how, and by what measure.

use serde::{Deserialize, Serialize};

use super::number::TuneNumber;
use super::objective::TuneObjective;
use crate::answer::definition::Definition;
use crate::event::id::UserId;

/// What is searched; every field may be set, and [`TuneRule::new`] says what cannot be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuneConfig {
    /// The numbers of the rule, in the order in which it is built from them.
    pub numbers: Vec<TuneNumber>,
    /// In which order values are tried. Default coordinate steps of at most 20 rounds, which a dozen numbers can bear.
    #[serde(default)]
    pub search: TuneSearch,
    /// What is better. Default AUC: it needs no probabilities, and no threshold.
    #[serde(default)]
    pub objective: TuneObjective,
    /// Into how many folds users are parted. Default 5, which keeps four fifths to search on.
    #[serde(default = "five")]
    pub folds: u8,
    /// How many rules one search may try, the present one among them. Default 1,000.
    #[serde(default = "thousand")]
    pub budget: u32,
}

const fn five() -> u8 {
    5
}

const fn thousand() -> u32 {
    1_000
}

/// In which order values are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TuneSearch {
    /// Every combination of values: sure to find the best one, and dear.
    Grid,
    /// One number after the other, each put to its best value while the others stay, until a round changes nothing.
    Coordinates {
        /// After how many rounds to stop at the latest.
        rounds: u32,
    },
}

impl Default for TuneSearch {
    fn default() -> Self {
        Self::Coordinates { rounds: 20 }
    }
}

impl TuneConfig {
    /// These numbers, and the defaults for everything else.
    pub fn new(numbers: impl IntoIterator<Item = TuneNumber>) -> Self {
        Self {
            numbers: numbers.into_iter().collect(),
            search: TuneSearch::default(),
            objective: TuneObjective::default(),
            folds: five(),
            budget: thousand(),
        }
    }
}

/// A search: numbers of a rule, and in which order their values are tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "TuneConfig", into = "TuneConfig")]
pub struct TuneRule {
    config: TuneConfig,
}

/// A search that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TuneRuleError {
    /// Nothing to search.
    #[error("there are no numbers to tune: give at least one")]
    NoNumbers,
    /// A name twice.
    #[error("the number `{0}` is there twice: give each a name of its own")]
    NameTwice(String),
    /// Too few folds to have others, or more than help.
    #[error("`folds` is `{0}`: give 2 to 20")]
    Folds(u8),
    /// A search without steps.
    #[error("`rounds` is `0`: give at least 1")]
    NoRounds,
    /// A budget beyond all time.
    #[error("`budget` is `{0}`: give 1 to {MOST_BUDGET}")]
    Budget(u32),
    /// A grid that the budget does not reach across.
    #[error(
        "the grid has {combinations} combinations but the budget is {budget}: give fewer values, or take coordinate steps"
    )]
    GridTooLarge {
        /// How many combinations there are, or the largest number.
        combinations: u64,
        /// How many may be tried.
        budget: u32,
    },
}

const MOST_BUDGET: u32 = 1_000_000;

impl TuneRule {
    /// The search of this config.
    ///
    /// # Errors
    /// For no numbers, a name twice, folds outside 2 to 20, a grid beyond the budget.
    pub fn new(config: TuneConfig) -> Result<Self, TuneRuleError> {
        let TuneConfig { numbers, search, folds, budget, .. } = &config;
        let mut names: Vec<&str> = numbers.iter().map(TuneNumber::name).collect();
        names.sort_unstable();
        if let Some((twice, _)) = names.iter().zip(names.iter().skip(1)).find(|(one, next)| one == next) {
            return Err(TuneRuleError::NameTwice((*twice).to_owned()));
        }
        if numbers.is_empty() {
            return Err(TuneRuleError::NoNumbers);
        }
        if !(2..=20).contains(folds) {
            return Err(TuneRuleError::Folds(*folds));
        }
        if !(1..=MOST_BUDGET).contains(budget) {
            return Err(TuneRuleError::Budget(*budget));
        }
        match search {
            TuneSearch::Coordinates { rounds: 0 } => return Err(TuneRuleError::NoRounds),
            TuneSearch::Coordinates { .. } => {}
            TuneSearch::Grid => {
                let counts = numbers.iter().map(|number| number.values().len() as u64);
                let combinations = counts.fold(1, u64::saturating_mul);
                if combinations > u64::from(*budget) {
                    return Err(TuneRuleError::GridTooLarge { combinations, budget: *budget });
                }
            }
        }
        Ok(Self { config })
    }

    /// The config.
    pub const fn config(&self) -> &TuneConfig {
        &self.config
    }

    /// What is searched, in one line.
    pub(super) fn asked(&self) -> Definition {
        let TuneConfig { numbers, search, objective, folds, budget } = &self.config;
        let number = |number: &TuneNumber| {
            let values: Vec<String> = number.values().iter().map(f64::to_string).collect();
            format!("{} now {} of {}", number.name(), number.current(), values.join(" "))
        };
        let numbers: Vec<String> = numbers.iter().map(number).collect();
        let search = match search {
            TuneSearch::Grid => "every combination".to_owned(),
            TuneSearch::Coordinates { rounds } => format!("at most {rounds} rounds of coordinate steps"),
        };
        let numbers = numbers.join(", ");
        Definition::without_calendar(format_args!(
            "best {objective} of {numbers}; {search}, {folds} folds, at most {budget} rules a search"
        ))
    }
}

impl TryFrom<TuneConfig> for TuneRule {
    type Error = TuneRuleError;

    fn try_from(config: TuneConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<TuneRule> for TuneConfig {
    fn from(rule: TuneRule) -> Self {
        rule.config
    }
}

/// A user with what is known as of the day of the score, and what came after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuneUser<F> {
    /// Who it is, which says in which fold they are.
    pub id: UserId,
    /// What scores read: a profile as of a day, or what was measured of it once for all rules.
    pub facts: F,
    /// Whether that came which the score foretells.
    pub outcome: bool,
}

/// Users or rules from which nothing follows.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TuneError {
    /// A fold in which there is nobody to tell apart.
    #[error(
        "fold {fold} has {yes} users with the outcome and {no} without: bring more users, or fewer folds; each needs 2 of both"
    )]
    TooFew {
        /// Which fold, from 0.
        fold: u8,
        /// Users of whom it came true.
        yes: u64,
        /// The others.
        no: u64,
    },
    /// The present numbers make no rule.
    #[error("the present numbers make no rule: give the ones of a rule that is in use")]
    NoCurrent,
    /// A score that the objective cannot take.
    #[error(
        "the score of user `{user}` is `{score}`, which `{objective}` cannot take: give a number, for a Brier score 0 to 1"
    )]
    Score {
        /// Whose it is.
        user: UserId,
        /// The score.
        score: f64,
        /// What it was to be measured by.
        objective: TuneObjective,
    },
}
