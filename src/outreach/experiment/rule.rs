//! The rule of experiments: when there is a verdict, and how often the experiment is looked at.

use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::any_time::AnyTime;
use super::power::Allocation;
use super::significance::Significance;
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

/// The options by which an experiment is judged, each with the reason for its default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExperimentConfig {
    /// The share of experiments without an effect in which chance looks like one. Default 0.05, as usual.
    pub level: Significance,
    /// How often the experiment is looked at. Default once, at the planned end.
    pub looks: ExperimentLooks,
    /// The number of users of both arms at which anytime-valid intervals are narrowest. Default 5,000.
    pub tuned_for: NonZeroU64,
    /// The number of users each arm needs before there is a verdict. Default 100: with fewer, a few users decide.
    pub minimum_users: u64,
    /// The planned number of users of B for each user of A. Default 1.
    pub allocation: Allocation,
    /// The split is broken if chance alone is this unlikely to produce it. Default 0.001: it is tested on every look,
    /// and is an alarm.
    pub broken_split: Significance,
    /// The smallest relative effect that would matter. If no effect is detected, the report says how many users it
    /// takes to detect this one. Default none: only you know it.
    pub worth_seeing: Option<Ratio>,
    /// The probability of detecting an effect that exists. Default 0.8.
    pub power: Ratio,
}

/// How often an experiment is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExperimentLooks {
    /// Once, when it is over.
    #[default]
    Once,
    /// At any time, with the right to stop.
    AnyTime,
}

/// The default level of the split test.
const ALARM: f64 = 0.001;

impl Default for ExperimentConfig {
    fn default() -> Self {
        Self {
            level: Significance::default(),
            looks: ExperimentLooks::Once,
            tuned_for: AnyTime::default().tuned_for,
            minimum_users: 100,
            allocation: Allocation::default(),
            broken_split: Significance::new(ALARM).unwrap_or_default(),
            worth_seeing: None,
            power: Ratio::percent(80),
        }
    }
}

/// A checked rule of experiments.
///
/// ```
/// use lifestage::outreach::{ExperimentConfig, ExperimentRule, ExperimentLooks};
///
/// let rule = ExperimentRule::new(ExperimentConfig { looks: ExperimentLooks::AnyTime, ..ExperimentConfig::default() })?;
/// let wrong = ExperimentConfig { minimum_users: 1, ..*rule.config() };
/// assert_eq!(
///     ExperimentRule::new(wrong).unwrap_err().to_string(),
///     "`minimum_users` is `1`: give at least 2, because one user has no variance",
/// );
/// # Ok::<(), lifestage::outreach::ExperimentRuleError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ExperimentConfig", into = "ExperimentConfig")]
pub struct ExperimentRule {
    numbers: ExperimentConfig,
}

/// Why a rule of experiments is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ExperimentRuleError {
    /// Too few users for a variance.
    MinimumUsers(u64),
    /// The power needs no users, or cannot be reached.
    Power(Ratio),
    /// The effect worth seeing is 0.
    WorthSeeing,
}

problems! {
    enum ExperimentRuleError {
        MinimumUsers(users: Users) = "problem.experiment.minimum_users"
            "`minimum_users` is `{users#}`: give at least 2, because one user has no variance"
            "`minimum_users`为`{users#}`：请至少填写2，一个用户没有方差";
        Power(power) with (given: Number = power.get()) = "problem.experiment.power"
            "`power` is `{given}`: give a number above the level and below 1, such as 0.8"
            "`power`为`{given}`：请填写大于显著性水平、小于1的数，如0.8";
        WorthSeeing = "problem.experiment.worth_seeing"
            "`worth_seeing` is `0`: give the smallest relative effect that would matter, such as 0.05, or leave it out"
            "`worth_seeing`为`0`：请填写有意义的最小相对变化，如0.05，或去掉";
    }
}

impl ExperimentRule {
    /// The rule with these options.
    ///
    /// # Errors
    /// If there are fewer than two users, a power that cannot be reached, or an effect of 0.
    pub fn new(numbers: ExperimentConfig) -> Result<Self, ExperimentRuleError> {
        if numbers.minimum_users < 2 {
            return Err(ExperimentRuleError::MinimumUsers(numbers.minimum_users));
        }
        if !(numbers.power.get() > numbers.level.get() && numbers.power < Ratio::ONE) {
            return Err(ExperimentRuleError::Power(numbers.power));
        }
        if numbers.worth_seeing == Some(Ratio::ZERO) {
            return Err(ExperimentRuleError::WorthSeeing);
        }
        Ok(Self { numbers })
    }

    /// The options.
    pub const fn config(&self) -> &ExperimentConfig {
        &self.numbers
    }
}

impl TryFrom<ExperimentConfig> for ExperimentRule {
    type Error = ExperimentRuleError;

    fn try_from(numbers: ExperimentConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<ExperimentRule> for ExperimentConfig {
    fn from(rule: ExperimentRule) -> Self {
        rule.numbers
    }
}
