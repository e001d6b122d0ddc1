//! From when on an experiment says anything, and how it is looked at.

use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::any_time::AnyTime;
use super::power::Allocation;
use super::significance::Significance;
use crate::number::ratio::Ratio;

/// The numbers by which an experiment is judged, each with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExperimentConfig {
    /// How often chance alone may look like an effect. Default 0.05, as is usual.
    pub level: Significance,
    /// How often the experiment is looked at. Default once, at the end that was planned.
    pub looks: ExperimentLooks,
    /// The number of users of both arms at which intervals for any time are narrowest. Default 5,000.
    pub tuned_for: NonZeroU64,
    /// This many users each arm must have before anything is said. Default 100: of fewer a few decide.
    pub minimum_users: u64,
    /// How many users of B there should be for one of A. Default 1.
    pub allocation: Allocation,
    /// The split is taken for broken where chance alone makes it so rarely. Default 0.001: it is asked on every look, and is
    /// an alarm.
    pub broken_split: Significance,
    /// The smallest relative effect that would matter: where no effect is seen, how many users it takes to see this one.
    /// Default none: nobody else knows.
    pub worth_seeing: Option<Ratio>,
    /// How often an effect that is there is to be seen. Default 0.8.
    pub power: Ratio,
}

/// How often an experiment is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExperimentLooks {
    /// Once, when it is over.
    #[default]
    Once,
    /// Whenever somebody likes, with the right to stop.
    AnyTime,
}

/// 0.001.
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

/// How an experiment is judged: numbers that make sense together.
///
/// ```
/// use lifestage::outreach::{ExperimentConfig, ExperimentRule, ExperimentLooks};
///
/// let rule = ExperimentRule::new(ExperimentConfig { looks: ExperimentLooks::AnyTime, ..ExperimentConfig::default() })?;
/// let wrong = ExperimentConfig { minimum_users: 1, ..*rule.config() };
/// assert_eq!(
///     ExperimentRule::new(wrong).unwrap_err().to_string(),
///     "`minimum_users` is `1`: give at least 2, as one user has no variance",
/// );
/// # Ok::<(), lifestage::outreach::ExperimentRuleError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ExperimentConfig", into = "ExperimentConfig")]
pub struct ExperimentRule {
    numbers: ExperimentConfig,
}

/// Numbers that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExperimentRuleError {
    /// Too few users for a variance.
    #[error("`minimum_users` is `{0}`: give at least 2, as one user has no variance")]
    MinimumUsers(u64),
    /// A power that takes no users, or that none reach.
    #[error("`power` is `{}`: give a number above the level and below 1, as 0.8", .0.get())]
    Power(Ratio),
    /// An effect of nothing.
    #[error("`worth_seeing` is `0`: give the smallest relative effect that would matter, as 0.05, or leave it out")]
    WorthSeeing,
}

impl ExperimentRule {
    /// The rule of these numbers.
    ///
    /// # Errors
    /// For fewer than two users, a power that nothing reaches, and an effect of 0.
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

    /// The numbers.
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
