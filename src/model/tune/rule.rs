//! The rule of tuning: what is searched, how, and by which objective.

use serde::{Deserialize, Serialize};

use super::number::TuneNumber;
use super::objective::TuneObjective;
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::wording::problems::problems;

/// The options of a search; [`TuneRule::new`] checks them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuneConfig {
    /// The numbers of the rule, in the order in which the rule is built from them.
    pub numbers: Vec<TuneNumber>,
    /// The order in which values are tried. Default coordinate steps of at most 20 rounds, which a dozen numbers allow.
    #[serde(default)]
    pub search: TuneSearch,
    /// What to maximize. Default AUC: it needs no probabilities and no threshold.
    #[serde(default)]
    pub objective: TuneObjective,
    /// The number of folds. Default 5, which leaves four fifths of the users to search on.
    #[serde(default = "five")]
    pub folds: u8,
    /// The number of rules that one search may try, including the current one. Default 1,000.
    #[serde(default = "thousand")]
    pub budget: u32,
    /// How many scores all searches together may compute: the rules that are built, times the users. Default 1,000,000,000,
    /// which takes a minute at 60 nanoseconds each.
    #[serde(default = "billion")]
    pub scores: u64,
}

const fn five() -> u8 {
    5
}

const fn thousand() -> u32 {
    1_000
}

const fn billion() -> u64 {
    1_000_000_000
}

/// The order in which values are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TuneSearch {
    /// Every combination of values: certain to find the best one, and expensive.
    Grid,
    /// One number after the other, each set to its best value while the others stay, until a round changes nothing.
    Coordinates {
        /// The greatest number of rounds.
        rounds: u32,
    },
}

impl Default for TuneSearch {
    fn default() -> Self {
        Self::Coordinates { rounds: 20 }
    }
}

impl TuneConfig {
    /// The options with these numbers and defaults for everything else.
    pub fn new(numbers: impl IntoIterator<Item = TuneNumber>) -> Self {
        Self {
            numbers: numbers.into_iter().collect(),
            search: TuneSearch::default(),
            objective: TuneObjective::default(),
            folds: five(),
            budget: thousand(),
            scores: billion(),
        }
    }
}

/// A checked search: numbers of a rule, and the order in which their values are tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "TuneConfig", into = "TuneConfig")]
pub struct TuneRule {
    config: TuneConfig,
}

/// Why a search is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TuneRuleError {
    /// There are no numbers.
    NoNumbers,
    /// Two numbers have the same name.
    NameTwice(String),
    /// There are too few or too many folds.
    Folds(u8),
    /// The search has no rounds.
    NoRounds,
    /// The budget is out of range.
    Budget(u32),
    /// The grid is larger than the budget.
    GridTooLarge {
        /// The number of combinations, or the largest number that can be counted.
        combinations: u64,
        /// The number of rules that may be tried.
        budget: u32,
    },
}

problems! {
    enum TuneRuleError {
        NoNumbers = "problem.tune.no_numbers"
            "there are no numbers to tune: give at least one"
            "没有可调的数值：请至少填写一个";
        NameTwice(name: Text) = "problem.tune.name_twice"
            "the number `{name}` occurs twice: give each number its own name"
            "数值`{name}`出现两次：每个数值应有自己的名称";
        Folds(folds: Whole) = "problem.tune.folds"
            "`folds` is `{folds}`: give 2 to 20"
            "`folds`为`{folds}`：请填写2至20";
        NoRounds = "problem.tune.no_rounds"
            "`rounds` is `0`: give at least 1"
            "`rounds`为`0`：请至少填写1";
        Budget(budget: Whole) with (most: Whole = MOST_BUDGET) = "problem.tune.budget"
            "`budget` is `{budget}`: give 1 to {most}"
            "`budget`为`{budget}`：请填写1至{most}";
        GridTooLarge { combinations: Whole, budget: Whole } = "problem.tune.grid_too_large"
            "the grid has {combinations} combinations but the budget is {budget}: give fewer values, or use coordinate steps"
            "网格有{combinations}种组合，而预算只有{budget}：请减少取值，或逐个数值调整";
    }
}

const MOST_BUDGET: u32 = 1_000_000;

impl TuneRule {
    /// A search with these options.
    ///
    /// # Errors
    /// If there are no numbers, a name occurs twice, folds are outside 2 to 20, or a grid exceeds the budget.
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

    /// The options.
    pub const fn config(&self) -> &TuneConfig {
        &self.config
    }

    /// The search in one line.
    pub(super) fn asked(&self) -> Definition {
        let TuneConfig { numbers, search, objective, folds, budget, scores } = &self.config;
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
        let at_most = if *scores == billion() { String::new() } else { format!(", at most {scores} scores") };
        Definition::without_calendar(format_args!(
            "best {objective} of {numbers}; {search}, {folds} folds, at most {budget} rules a search{at_most}"
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

/// A user with what is known as of the day of the score, and what happened after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuneUser<F> {
    /// The user's id, which decides the fold.
    pub id: UserId,
    /// What scores read: a profile as of a day, or what was measured of it once for all rules.
    pub facts: F,
    /// Whether the predicted outcome happened.
    pub outcome: bool,
}

/// Why users or rules cannot be tuned.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum TuneError {
    /// A fold has too few users with or without the outcome.
    TooFew {
        /// The number of the fold, from 0.
        fold: u8,
        /// Users with the outcome.
        yes: u64,
        /// Users without the outcome.
        no: u64,
    },
    /// To score the users by the current numbers, and by the best ones without each fold, takes more than is allowed.
    TooFewScores {
        /// How many scores that takes.
        needed: u64,
        /// How many may be computed.
        scores: u64,
    },
    /// The current numbers make no rule.
    NoCurrent,
    /// The objective does not allow a score.
    Score {
        /// The user who was scored.
        user: UserId,
        /// The score.
        score: f64,
        /// The objective of the search.
        objective: TuneObjective,
    },
}

problems! {
    enum TuneError {
        TooFew { fold: Whole, yes: Whole, no: Whole } = "problem.tune.too_few"
            "fold {fold} has {yes} users with the outcome and {no} without: give more users or fewer folds; each fold needs 2 of both"
            "第{fold}折有{yes}名用户出现该结果，{no}名没有：请增加用户或减少折数；每折两者各需2名";
        TooFewScores { needed: Whole, scores: Whole } = "problem.tune.too_few_scores"
            "to tell what a search gains takes `{needed}` scores but `scores` is `{scores}`: raise it, or give fewer users or folds"
            "评估搜索的收益需要`{needed}`次评分，而`scores`为`{scores}`：请调大，或减少用户或折数";
        NoCurrent = "problem.tune.no_current"
            "the current numbers make no rule: start from the numbers of a rule in use"
            "当前数值不能构成规则：请从在用规则的数值开始";
        Score { user: Text, score: Number, objective: Text } = "problem.tune.score"
            "the score of user `{user}` is `{score}`, which `{objective}` does not allow: give a finite number, from 0 to 1 for a Brier score"
            "用户`{user}`的评分为`{score}`，而`{objective}`不允许：请给出有限的数，布里尔分数为0至1";
    }
}
