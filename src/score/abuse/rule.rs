//! The numbers from which on something is too much.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::warning::AbuseLevel;
use crate::event::kind::{Kind, KindSet};
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// The numbers of the abuse rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AbuseConfig {
    /// What is watched. Default Share, Comment, Invite, Create: what reaches others.
    pub kinds: Vec<Kind>,
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// Which days count. Default the last 28: four whole weeks.
    pub window: Window,
    /// The percentile of the population that a rate is compared with. Default 95: what is usual for the keenest.
    pub percentile: u8,
    /// Whose rates make the percentile. Default all who were active.
    pub compared: AbuseComparison,
    /// So many times the percentile are too much. Default 5, 10, 20: no keenness explains that.
    pub rates: AbuseLevels,
    /// So many reports are too many. Default 2, 5, 10: one may be a quarrel.
    pub reports: AbuseLevels,
}

/// Whose rates a rate is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbuseComparison {
    /// Everybody with an active day in the window, also those who did none of it. Where so few do it that the percentile
    /// is 0, rates give no warning.
    #[default]
    Active,
    /// Those who did it at least once in the window: for what only few ever do.
    Doing,
}

/// From where on each level is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbuseLevels {
    /// To be watched.
    pub watch: u32,
    /// To be limited.
    pub limit: u32,
    /// To be blocked.
    pub block: u32,
}

impl AbuseLevels {
    /// The levels from the highest on.
    pub(super) fn descending(self) -> [(AbuseLevel, u32); 3] {
        [(AbuseLevel::Block, self.block), (AbuseLevel::Limit, self.limit), (AbuseLevel::Watch, self.watch)]
    }
}

impl Default for AbuseConfig {
    fn default() -> Self {
        Self {
            kinds: vec![Kind::Share, Kind::Comment, Kind::Invite, Kind::Create],
            activity: KindSet::activity(),
            window: Window::last(28),
            percentile: 95,
            compared: AbuseComparison::Active,
            rates: AbuseLevels { watch: 5, limit: 10, block: 20 },
            reports: AbuseLevels { watch: 2, limit: 5, block: 10 },
        }
    }
}

/// The abuse rule: numbers that make sense together.
///
/// ```
/// use lifestage::Kind;
/// use lifestage::score::{AbuseConfig, AbuseRule, AbuseLevels};
///
/// let strict = AbuseLevels { watch: 1, limit: 2, block: 3 };
/// assert!(AbuseRule::new(AbuseConfig { reports: strict, ..AbuseConfig::default() }).is_ok());
///
/// let wrong = AbuseLevels { watch: 5, limit: 2, block: 10 };
/// assert_eq!(
///     AbuseRule::new(AbuseConfig { reports: wrong, ..AbuseConfig::default() }).unwrap_err().to_string(),
///     "`reports` has watch `5`, limit `2`, block `10`: give three numbers above 0, each larger than the one before",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AbuseConfig", into = "AbuseConfig")]
pub struct AbuseRule {
    numbers: AbuseConfig,
}

/// Numbers that make no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AbuseRuleError {
    /// AbuseLevels out of order.
    #[error(
        "`{field}` has watch `{}`, limit `{}`, block `{}`: give three numbers above 0, each larger than the one before",
        levels.watch, levels.limit, levels.block
    )]
    AbuseLevels {
        /// The field.
        field: &'static str,
        /// The levels.
        levels: AbuseLevels,
    },
    /// A percentile that there is not.
    #[error("`percentile` is `{0}`: give 1 to 100")]
    Percentile(u8),
    /// A kind that is watched twice.
    #[error("`kinds` has `{0}` twice: give each kind once")]
    KindTwice(Kind),
}

impl AbuseRule {
    /// The rule of these numbers.
    ///
    /// # Errors
    /// When levels are out of order, the percentile is not 1 to 100, or a kind is watched twice.
    pub fn new(numbers: AbuseConfig) -> Result<Self, AbuseRuleError> {
        for (field, levels) in [("rates", numbers.rates), ("reports", numbers.reports)] {
            if levels.watch == 0 || levels.limit <= levels.watch || levels.block <= levels.limit {
                return Err(AbuseRuleError::AbuseLevels { field, levels });
            }
        }
        if numbers.percentile == 0 || numbers.percentile > 100 {
            return Err(AbuseRuleError::Percentile(numbers.percentile));
        }
        for (position, kind) in numbers.kinds.iter().enumerate() {
            if numbers.kinds.iter().take(position).any(|earlier| earlier == kind) {
                return Err(AbuseRuleError::KindTwice(*kind));
            }
        }
        Ok(Self { numbers })
    }

    /// The numbers.
    pub const fn config(&self) -> &AbuseConfig {
        &self.numbers
    }

    /// What the user did in the window.
    pub(super) fn measure(&self, as_of: AsOf<'_>) -> Result<Doings, BeforeHorizon> {
        let numbers = &self.numbers;
        let mut doings = Doings { active_days: 0, reports: 0, counts: SmallVec::from_elem(0, numbers.kinds.len()) };
        let mut last_active = None;
        for tally in as_of.within(numbers.window)? {
            let count = u64::from(tally.count());
            if numbers.activity.contains_code(tally.code()) && last_active.replace(tally.day()) != Some(tally.day()) {
                doings.active_days += 1;
            }
            if tally.code() == Kind::Reported.code() {
                doings.reports += count;
            }
            if let Some(place) = numbers.kinds.iter().position(|kind| kind.code() == tally.code())
                && let Some(sum) = doings.counts.get_mut(place)
            {
                *sum += count;
            }
        }
        Ok(doings)
    }
}

/// What a user did in the window.
#[derive(Clone, Debug)]
pub(super) struct Doings {
    pub(super) active_days: u64,
    pub(super) reports: u64,
    /// By the place of the kind among those watched.
    pub(super) counts: SmallVec<[u64; 8]>,
}

impl Doings {
    /// Events a day; none without an active day.
    pub(super) fn rate(&self, count: u64) -> Option<Decimal> {
        Decimal::of(count, self.active_days)
    }
}

impl TryFrom<AbuseConfig> for AbuseRule {
    type Error = AbuseRuleError;

    fn try_from(numbers: AbuseConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<AbuseRule> for AbuseConfig {
    fn from(rule: AbuseRule) -> Self {
        rule.numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_passes_its_own_check() {
        assert_eq!(AbuseRule::new(AbuseConfig::default()), Ok(AbuseRule::default()));
    }
}
