//! The abuse rule: the numbers at which something is too much.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::level::AbuseLevel;
use crate::event::kind::{Kind, KindSet};
use crate::number::decimal::Decimal;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;
use crate::wording::problems::problems;

/// The numbers of the abuse rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AbuseConfig {
    /// The kinds of events that are watched. Default Share, Comment, Invite, Create: what reaches others.
    pub kinds: Vec<Kind>,
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The days that count. Default the last 28: four whole weeks.
    pub window: Window,
    /// The percentile of rates that is usual, among those who did it at all. Default 50: the median. A high percentile
    /// of few users is the rate of the one who is to be judged by it.
    pub percentile: u8,
    /// The least usual rate, in events per active day. Default 1: where people do something once a week, once a day is
    /// keen and no abuse.
    pub least_usual: Decimal,
    /// A warning by rate needs at least this many events of the kind in the window. Default 10: a few events on one's
    /// only active day are a high rate and mean nothing.
    pub least_events: u32,
    /// A warning by rate needs at least this many events of the kind on an average active day. Default 3: fewer bother
    /// nobody, however rare they are among others.
    pub least_rate: Decimal,
    /// How many times the usual rate is too much, for each level. Default 5, 10, 20: no keenness explains that.
    pub rates: AbuseLevels,
    /// How many reports are too many, for each level. Default 2, 5, 10: one may be a quarrel.
    pub reports: AbuseLevels,
}

/// The thresholds of the three levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbuseLevels {
    /// Watch from this number.
    pub watch: u32,
    /// Limit from this number.
    pub limit: u32,
    /// Block from this number.
    pub block: u32,
}

impl AbuseLevels {
    /// The highest level that is reached, and its threshold.
    pub(super) fn reached(self, is_reached: impl Fn(u32) -> bool) -> Option<(AbuseLevel, u32)> {
        let levels =
            [(AbuseLevel::Block, self.block), (AbuseLevel::Limit, self.limit), (AbuseLevel::Watch, self.watch)];
        levels.into_iter().find(|(_, from)| is_reached(*from))
    }
}

impl Default for AbuseConfig {
    fn default() -> Self {
        Self {
            kinds: vec![Kind::Share, Kind::Comment, Kind::Invite, Kind::Create],
            activity: KindSet::activity(),
            window: Window::last(28),
            percentile: 50,
            least_usual: Decimal::ONE,
            least_events: 10,
            least_rate: Decimal::whole(3),
            rates: AbuseLevels { watch: 5, limit: 10, block: 20 },
            reports: AbuseLevels { watch: 2, limit: 5, block: 10 },
        }
    }
}

/// The abuse rule: its numbers, checked to fit together.
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
    config: AbuseConfig,
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AbuseRuleError {
    /// Levels that are out of order.
    AbuseLevels {
        /// The name of the field.
        field: &'static str,
        /// The levels given.
        levels: AbuseLevels,
    },
    /// A percentile outside 1 to 100.
    Percentile(u8),
    /// A least usual rate of 0, of which every rate is too many times.
    LeastUsual,
    /// A kind that is listed twice.
    KindTwice(Kind),
}

problems! {
    enum AbuseRuleError {
        AbuseLevels { field: Text, levels } with (watch: Text = levels.watch, limit: Text = levels.limit, block: Text = levels.block) = "problem.abuse.abuse_levels"
            "`{field}` has watch `{watch}`, limit `{limit}`, block `{block}`: give three numbers above 0, each larger than the one before"
            "`{field}`的关注线为`{watch}`、限制线为`{limit}`、封禁线为`{block}`：请填写三个大于0且依次递增的数";
        Percentile(percentile: Whole) = "problem.abuse.percentile"
            "`percentile` is `{percentile}`: give 1 to 100"
            "`percentile`为`{percentile}`：请填写1至100";
        LeastUsual = "problem.abuse.least_usual"
            "`least_usual` is `0`: give more, such as `1` for one event per active day"
            "`least_usual`为`0`：请填写更大的数，如`1`表示每个活跃日一次";
        KindTwice(kind: Text) = "problem.abuse.kind_twice"
            "`kinds` has `{kind}` twice: give each kind once"
            "`kinds`中`{kind}`出现两次：每种行为只写一次";
    }
}

impl AbuseRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When levels are out of order, the percentile is not 1 to 100, the least usual rate is 0, or a kind is listed
    /// twice.
    pub fn new(config: AbuseConfig) -> Result<Self, AbuseRuleError> {
        for (field, levels) in [("rates", config.rates), ("reports", config.reports)] {
            if levels.watch == 0 || levels.limit <= levels.watch || levels.block <= levels.limit {
                return Err(AbuseRuleError::AbuseLevels { field, levels });
            }
        }
        if config.percentile == 0 || config.percentile > 100 {
            return Err(AbuseRuleError::Percentile(config.percentile));
        }
        if config.least_usual == Decimal::ZERO {
            return Err(AbuseRuleError::LeastUsual);
        }
        for (position, kind) in config.kinds.iter().enumerate() {
            if config.kinds.iter().take(position).any(|earlier| earlier == kind) {
                return Err(AbuseRuleError::KindTwice(*kind));
            }
        }
        Ok(Self { config })
    }

    /// The configuration.
    pub const fn config(&self) -> &AbuseConfig {
        &self.config
    }

    /// Counts what the user did in the window.
    pub(super) fn measure(&self, as_of: AsOf<'_>) -> Result<Doings, BeforeHorizon> {
        let config = &self.config;
        let mut doings = Doings { active_days: 0, reports: 0, counts: SmallVec::from_elem(0, config.kinds.len()) };
        let mut last_active = None;
        for tally in as_of.within(config.window)? {
            let count = u64::from(tally.count());
            if config.activity.contains_code(tally.code()) && last_active.replace(tally.day()) != Some(tally.day()) {
                doings.active_days += 1;
            }
            if tally.code() == Kind::Reported.code() {
                doings.reports += count;
            }
            if let Some(place) = config.kinds.iter().position(|kind| kind.code() == tally.code())
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
    /// The count of each watched kind, by its index in `kinds`.
    pub(super) counts: SmallVec<[u64; 8]>,
}

impl Doings {
    /// Events per active day. `None` without an active day.
    pub(super) fn rate(&self, count: u64) -> Option<Decimal> {
        Decimal::of(count, self.active_days)
    }
}

impl TryFrom<AbuseConfig> for AbuseRule {
    type Error = AbuseRuleError;

    fn try_from(config: AbuseConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<AbuseRule> for AbuseConfig {
    fn from(rule: AbuseRule) -> Self {
        rule.config
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
