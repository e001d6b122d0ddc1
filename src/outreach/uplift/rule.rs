//! The rule of uplift: into how many groups users are divided, how large the top is, and what a user of the experiment is.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;
use crate::answer::problem::{Problem, Problems};
use crate::event::id::UserId;
use crate::number::ratio::Ratio;
use crate::outreach::experiment::Significance;
use crate::wording::problems::problems;

/// The largest outcome by size, so that sums of squares are whole numbers of 128 bits for any number of users that there can be.
pub(super) const MOST_OUTCOME: i64 = 1_000_000_000_000;

/// The numbers of the rule, each with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UpliftConfig {
    /// Into how many groups of equal size users are divided by their score. Default 10; 2 to 100. Users of one score stay together.
    pub groups: u8,
    /// The share of users with the best scores that is looked at as a whole. Default 30 %, about what a budget reaches.
    pub top: Ratio,
    /// The share of users that were to be treated, by the plan of the experiment. Default none: that of the users given. A transformed
    /// outcome is free of bias by the planned one.
    pub treated: Option<Ratio>,
    /// The significance level of all intervals. Default 0.05: intervals of 95 %.
    pub level: Significance,
}

impl Default for UpliftConfig {
    fn default() -> Self {
        Self { groups: 10, top: Ratio::percent(30), treated: None, level: Significance::default() }
    }
}

/// The rule of uplift.
///
/// ```
/// use lifestage::outreach::{UpliftArm, UpliftRule, UpliftUser};
///
/// // Of 4,000 users every second gets the message. Of those with a high score one in five buys because of it, of the others nobody.
/// let users = (0..4_000_u32).map(|user| {
///     let score = f64::from(user * 7_919 % 1_000) / 1_000.0;
///     let arm = if user % 2 == 0 { UpliftArm::Treatment } else { UpliftArm::Control };
///     let anyway = user % 10 == 3 || user % 10 == 4;
///     let because = arm == UpliftArm::Treatment && score > 0.6 && user % 5 == 1;
///     UpliftUser { score, arm, outcome: i64::from(anyway || because) }
/// });
/// let uplift = UpliftRule::default().of_users(users)?;
///
/// let found = uplift.coefficient()?;
/// assert_eq!(
///     found.to_string(),
///     "the score tells who changes: sorted by it users bring 0.024 (0.016 to 0.032) more each than by lot",
/// );
/// let top = uplift.top()?;
/// assert_eq!(top.users, 1_200);
/// assert!((top.effect.effect - 0.2).abs() < 0.01);
/// assert!(uplift.groups().iter().take(4).all(|group| group.uplift().is_some_and(|uplift| uplift > 0.1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "UpliftConfig", into = "UpliftConfig")]
pub struct UpliftRule {
    config: UpliftConfig,
}

/// The arm of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpliftArm {
    /// Without the message.
    Control,
    /// With it.
    Treatment,
}

named! {
    UpliftArm, "arm of an uplift" {
        Control "control" "对照组";
        Treatment "treatment" "实验组";
    }
}

/// One user of an experiment: the score they had, the arm they were in, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpliftUser {
    /// The score, made before the experiment: the higher, the sooner the user would get the message. Kept to 15 digits.
    #[serde(deserialize_with = "crate::number::plain::finite")]
    pub score: f64,
    /// The arm.
    pub arm: UpliftArm,
    /// What is to be more: 1 for who bought and 0 for who did not, or net spend in minor units. Up to 10¹² by size.
    pub outcome: i64,
}

/// One mistake in an [`UpliftConfig`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum UpliftConfigError {
    /// Too few or too many groups.
    Groups(u8),
    /// The top is nobody.
    Top(Ratio),
    /// Nobody is treated, or everybody is.
    Treated(Ratio),
}

problems! {
    enum UpliftConfigError {
        Groups(groups: Whole) = "problem.uplift.groups"
            "`{groups}` groups: give 2 to 100"
            "`{groups}`组：请填写2至100";
        Top(top: Text) = "problem.uplift.top"
            "a top of `{top}` is nobody: give a share above 0, such as 0.3"
            "前`{top}`不含任何人：请填写大于0的比例，如0.3";
        Treated(treated: Text) = "problem.uplift.treated"
            "with a share of `{treated}` treated there are no two arms: give the planned share, between 0 and 1"
            "实验组占比为`{treated}`时不存在两组：请填写计划中的占比，在0与1之间";
    }
}

/// Why a user is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum UpliftProblem {
    /// The score is no number.
    Score(f64),
    /// The outcome is too large.
    Outcome(i64),
}

problems! {
    enum UpliftProblem {
        Score(score: Number) = "problem.uplift_problem.score"
            "`{score}` is not a score: give a finite number, the higher the sooner the user would get the message"
            "`{score}`不是评分：请给出有限的数，越高表示越优先收到消息";
        Outcome(outcome: Whole) with (most: Whole = MOST_OUTCOME) = "problem.uplift_problem.outcome"
            "the outcome `{outcome}` is too large: give whole numbers up to {most} by size, money in a larger unit"
            "结果`{outcome}`过大：请填写绝对值不超过{most}的整数，金额请换用更大的单位";
    }
}

/// A row is refused: the first one that is.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct UpliftRowError {
    /// The row, counted from 1.
    pub row: usize,
    /// Why.
    pub problem: UpliftProblem,
}

problems! {
    struct UpliftRowError { row: Whole, problem: Within } = "problem.uplift_row"
        "row `{row}`: {problem}"
        "第`{row}`行：{problem}";
}

/// A user is refused: of several, the first in order of their ids.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct UpliftReportError {
    /// The user.
    pub user: UserId,
    /// Why.
    pub problem: UpliftProblem,
}

problems! {
    struct UpliftReportError { user: Text, problem: Within } = "problem.uplift_report"
        "user `{user}`: {problem}"
        "用户`{user}`：{problem}";
}

impl UpliftRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// With all its mistakes, each with its path.
    pub fn new(config: UpliftConfig) -> Result<Self, Problems<UpliftConfigError>> {
        let UpliftConfig { groups, top, treated, .. } = config;
        let mut found = Vec::new();
        let mut note = |path: &str, error| found.push(Problem::new(path.to_owned(), error));
        if !(2..=100).contains(&groups) {
            note("groups", UpliftConfigError::Groups(groups));
        }
        if top.get() <= 0.0 {
            note("top", UpliftConfigError::Top(top));
        }
        if let Some(treated) = treated.filter(|treated| treated.get() <= 0.0 || treated.get() >= 1.0) {
            note("treated", UpliftConfigError::Treated(treated));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &UpliftConfig {
        &self.config
    }
}

impl TryFrom<UpliftConfig> for UpliftRule {
    type Error = Problems<UpliftConfigError>;

    fn try_from(config: UpliftConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<UpliftRule> for UpliftConfig {
    fn from(rule: UpliftRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_mistakes_of_a_configuration_are_told_with_their_paths() {
        let config = UpliftConfig { groups: 1, top: Ratio::ZERO, treated: Some(Ratio::ONE), ..UpliftConfig::default() };
        let problems = UpliftRule::new(config).unwrap_err();
        let paths: Vec<&str> = problems.iter().map(|problem| &*problem.path).collect();
        assert_eq!(paths, ["groups", "top", "treated"]);
    }
}
