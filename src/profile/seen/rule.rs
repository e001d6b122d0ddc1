//! The rule of what is remembered: how many days of keys, how many numbers of each source.

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// How much is remembered of what was seen, each with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeenConfig {
    /// The days whose keys are remembered, the newest accepted day included; at least 1. Default 30: longer than phones
    /// stay offline and queues keep what was not taken. An event of an earlier day is too old and does not count.
    pub days: u16,
    /// The numbers that are remembered of each source, the newest included; at least 1. Default 4096: more than a log rewinds
    /// after a crash. A number further behind is too old and does not count.
    pub sequences: u32,
}

impl Default for SeenConfig {
    fn default() -> Self {
        Self { days: 30, sequences: 4096 }
    }
}

/// How much is remembered of what was seen: a [`SeenConfig`] that remembers something.
///
/// ```
/// use lifestage::profile::{SeenConfig, SeenRule};
///
/// let rule = SeenRule::new(SeenConfig { days: 60, ..SeenConfig::default() })?;
/// assert_eq!(rule.config().sequences, 4096);
/// assert_eq!(
///     SeenRule::new(SeenConfig { days: 0, ..SeenConfig::default() }).unwrap_err().to_string(),
///     "`days` is `0`, so no key would be remembered and every event would count again: give at least 1",
/// );
/// # Ok::<(), lifestage::profile::SeenRuleError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "SeenConfig", into = "SeenConfig")]
pub struct SeenRule {
    config: SeenConfig,
}

/// A window in which nothing is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SeenRuleError {
    /// No days.
    NoDays,
    /// No numbers.
    NoSequences,
}

problems! {
    enum SeenRuleError {
        NoDays = "problem.seen.no_days"
            "`days` is `0`, so no key would be remembered and every event would count again: give at least 1"
            "`days`为`0`，不会记住任何键，所有行为都会重复计数：请至少填写1";
        NoSequences = "problem.seen.no_sequences"
            "`sequences` is `0`, so no number would be remembered and every event would count again: give at least 1"
            "`sequences`为`0`，不会记住任何序号，所有行为都会重复计数：请至少填写1";
    }
}

impl SeenRule {
    /// The rule with this configuration.
    ///
    /// # Errors
    /// When a window is empty.
    pub const fn new(config: SeenConfig) -> Result<Self, SeenRuleError> {
        match config {
            SeenConfig { days: 0, .. } => Err(SeenRuleError::NoDays),
            SeenConfig { sequences: 0, .. } => Err(SeenRuleError::NoSequences),
            config => Ok(Self { config }),
        }
    }

    /// The configuration.
    pub const fn config(&self) -> &SeenConfig {
        &self.config
    }
}

impl TryFrom<SeenConfig> for SeenRule {
    type Error = SeenRuleError;

    fn try_from(config: SeenConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<SeenRule> for SeenConfig {
    fn from(rule: SeenRule) -> Self {
        rule.config
    }
}
