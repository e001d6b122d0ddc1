//! The churn rule before it is fitted.

use serde::{Deserialize, Serialize};

use super::config::ChurnConfig;
use crate::event::kind::{Kind, KindSet};
use crate::number::decimal::Decimal;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Mbg;
use crate::wording::problems::problems;

/// The churn rule: its numbers, checked to fit together. [`fit`](ChurnRule::fit) it to a population.
///
/// ```
/// use lifestage::score::{ChurnConfig, ChurnRule, RiskBand};
/// use lifestage::{Amount, Day, Event, Profile, User};
///
/// // Ten people buy every other week for half a year; then one of them stops.
/// let monday = Day::ymd(2026, 1, 5);
/// let buys = |user: u64, times: i32| {
///     Profile::of((0..times).map(move |n| Event::purchase(user, monday.plus(14 * n), Amount::minor(20_00))))
/// };
/// let shop: Vec<Profile> = (1..10).map(|user| buys(user, 14)).chain([buys(10, 8)]).collect();
/// let as_of = monday.plus(185);
///
/// let rule = ChurnRule::default().fit(&shop, as_of)?;
/// let loyal = rule.assess(shop[0].as_of(as_of), &User::new(1_u64))?.unwrap();
/// let gone = rule.assess(shop[9].as_of(as_of), &User::new(10_u64))?.unwrap();
/// assert_eq!((loyal.band, gone.band), (RiskBand::Low, RiskBand::Critical));
/// let reasons: Vec<String> = gone.reasons().map(|reason| reason.to_string()).collect();
/// assert_eq!(reasons[2], "last event 87 days ago, usually one every 14.0 days: 25.0 points");
///
/// let error = ChurnRule::new(ChurnConfig { activity_window: 0, ..ChurnConfig::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "`activity_window` is `0`: give 1 to 366");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ChurnConfig", into = "ChurnConfig")]
pub struct ChurnRule {
    config: ChurnConfig,
    /// Whether the process is purchases alone, so that its events bring spend.
    of_purchases: bool,
}

/// A rule whose numbers contradict each other.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ChurnRuleError {
    /// A process without kinds.
    NoProcess,
    /// A number outside its range.
    OutOfRange {
        /// The name of the field.
        field: &'static str,
        /// Its value.
        seen: u32,
        /// The largest value allowed.
        most: u32,
    },
    /// A least number of days or weeks of which there are never as many.
    MoreThanAll {
        /// The name of the field.
        field: &'static str,
        /// Its value.
        seen: u32,
        /// The field with the number of all of them.
        whole: &'static str,
        /// That number.
        most: u32,
    },
    /// A silence that would be fully overdue before it is overdue at all.
    OverdueFull {
        /// The value given.
        seen: Decimal,
    },
    /// Weights that are all 0.
    NoWeight,
    /// A weight so large that all others would not count.
    Weight {
        /// The weight given.
        seen: Decimal,
    },
    /// Bands that are not ascending or begin above 100.
    Bands {
        /// The score at which watch begins.
        watch: Decimal,
        /// The score at which high begins.
        high: Decimal,
        /// The score at which critical begins.
        critical: Decimal,
    },
    /// High value that begins below middling value.
    Value {
        /// The share at which high value begins.
        high: Ratio,
        /// The share at which middling value begins.
        middle: Ratio,
    },
}

problems! {
    enum ChurnRuleError {
        NoProcess = "problem.churn.no_process"
            "`process` has no kind: give the kinds of events that users should come back for, like `purchase`"
            "`process`没有行为：请填写希望用户回来做的行为，如`purchase`";
        OutOfRange { field: Text, seen: Whole, most: Whole } = "problem.churn.out_of_range"
            "`{field}` is `{seen}`: give 1 to {most}"
            "`{field}`为`{seen}`：请填写1至{most}";
        MoreThanAll { field: Text, seen: Whole, whole: Text, most: Whole } = "problem.churn.more_than_all"
            "`{field}` is `{seen}` but `{whole}` is `{most}`: give at most that"
            "`{field}`为`{seen}`，而`{whole}`为`{most}`：最多填写该值";
        OverdueFull { seen: Text } = "problem.churn.overdue_full"
            "`overdue_full` is `{seen}`: give more than 1 and at most 1000 usual gaps"
            "`overdue_full`为`{seen}`：请填写大于1、不超过1000的平时间隔倍数";
        NoWeight = "problem.churn.no_weight"
            "`weights` are all `0`: give at least one signal a weight above 0"
            "`weights`全为`0`：请至少给一个信号大于0的权重";
        Weight { seen: Text } = "problem.churn.weight"
            "`weights` has `{seen}`: give at most 1000"
            "`weights`中有`{seen}`：最多填写1000";
        Bands { watch: Text, high: Text, critical: Text } = "problem.churn.bands"
            "`bands` begin at `{watch}`, `{high}` and `{critical}`: give three scores above 0, ascending, at most 100"
            "`bands`的起点为`{watch}`、`{high}`和`{critical}`：请填写三个大于0、依次递增且不超过100的分数";
        Value { high, middle } with (high_share: Number = high.get(), middle_share: Number = middle.get()) = "problem.churn.value"
            "`high_value` is `{high_share}` but `middle_value` is `{middle_share}`: give the larger one for high"
            "`high_value`为`{high_share}`，而`middle_value`为`{middle_share}`：高价值的界限应更大";
    }
}

/// Ten years in days. A larger number is a mistake.
const LONGEST: u32 = 3_653;
/// A larger factor is a mistake.
const MOST: Decimal = Decimal::whole(1_000);

impl ChurnRule {
    /// The rule with this configuration, checked.
    ///
    /// # Errors
    /// When there are no kinds or no weights, a number is out of its range, or bounds are not ascending.
    pub fn new(config: ChurnConfig) -> Result<Self, ChurnRuleError> {
        let n = &config;
        if n.process.is_empty() {
            return Err(ChurnRuleError::NoProcess);
        }
        let ranges = [
            ("horizon_days", n.horizon_days.get(), LONGEST),
            ("activity_window", n.activity_window, 366),
            ("least_active_days", n.least_active_days, 366),
            ("complaint_days", n.complaint_days, LONGEST),
            ("payment_failed_days", n.payment_failed_days, LONGEST),
            ("days", n.anomaly.days, 366),
            ("days_before", n.anomaly.days_before, LONGEST),
            ("least_days_before", n.anomaly.least_days_before, LONGEST),
            ("weeks", n.anomaly.weeks, 521),
            ("least_weeks", n.anomaly.least_weeks, 521),
        ];
        if let Some((field, seen, most)) = ranges.into_iter().find(|(_, seen, most)| *seen == 0 || seen > most) {
            return Err(ChurnRuleError::OutOfRange { field, seen, most });
        }
        let parts = [
            ("least_active_days", n.least_active_days, "activity_window", n.activity_window),
            ("least_days_before", n.anomaly.least_days_before, "days_before", n.anomaly.days_before),
            ("least_weeks", n.anomaly.least_weeks, "weeks", n.anomaly.weeks),
        ];
        if let Some((field, seen, whole, most)) = parts.into_iter().find(|(_, seen, _, most)| seen > most) {
            return Err(ChurnRuleError::MoreThanAll { field, seen, whole, most });
        }
        if n.overdue_full <= Decimal::ONE || n.overdue_full > MOST {
            return Err(ChurnRuleError::OverdueFull { seen: n.overdue_full });
        }
        let w = n.weights;
        let weights = [w.probability, w.overdue, w.activity_drop, w.complaints, w.rfm_decline];
        if let Some(seen) = weights.into_iter().find(|weight| *weight > MOST) {
            return Err(ChurnRuleError::Weight { seen });
        }
        if weights.into_iter().all(|weight| weight == Decimal::ZERO) {
            return Err(ChurnRuleError::NoWeight);
        }
        let bounds = [Decimal::ZERO, n.bands.watch, n.bands.high, n.bands.critical];
        if !bounds.is_sorted_by(|one, next| one < next) || n.bands.critical > Decimal::whole(100) {
            let (watch, high, critical) = (n.bands.watch, n.bands.high, n.bands.critical);
            return Err(ChurnRuleError::Bands { watch, high, critical });
        }
        if n.warning.high_value < n.warning.middle_value {
            return Err(ChurnRuleError::Value { high: n.warning.high_value, middle: n.warning.middle_value });
        }
        Ok(Self::checked(config))
    }

    fn checked(config: ChurnConfig) -> Self {
        let of_purchases = config.process == KindSet::from(Kind::Purchase);
        Self { config, of_purchases }
    }

    /// The configuration.
    pub const fn config(&self) -> &ChurnConfig {
        &self.config
    }

    /// The default rule, but with purchases alone as the process: who is about to stop buying? Then an
    /// [outlook](super::FittedChurn::outlook) expects spend too.
    pub fn purchases() -> Self {
        // INVARIANT: the process has a kind, and the other numbers are the default.
        Self::checked(ChurnConfig { process: Kind::Purchase.into(), ..ChurnConfig::default() })
    }

    /// Whether the process is purchases alone, so that spend can be expected.
    pub(super) const fn of_purchases(&self) -> bool {
        self.of_purchases
    }

    /// This rule with another model.
    pub(crate) fn with_model(mut self, model: Mbg) -> Self {
        self.config.model = model;
        self
    }

    /// Whether an event of this code makes its day an active one.
    pub(super) fn is_active(&self, code: u16) -> bool {
        self.config.activity.contains_code(code) || self.config.process.contains_code(code)
    }
}

impl Default for ChurnRule {
    fn default() -> Self {
        // INVARIANT: the default numbers pass the check in `new`; a test proves it.
        Self::checked(ChurnConfig::default())
    }
}

impl TryFrom<ChurnConfig> for ChurnRule {
    type Error = ChurnRuleError;

    fn try_from(config: ChurnConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<ChurnRule> for ChurnConfig {
    fn from(rule: ChurnRule) -> Self {
        rule.config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_pass_their_own_check() {
        assert_eq!(ChurnRule::new(ChurnConfig::default()), Ok(ChurnRule::default()));
        assert_eq!(ChurnRule::new(ChurnRule::purchases().config), Ok(ChurnRule::purchases()));
    }

    #[test]
    fn days_from_1_to_the_longest_are_taken_and_none_beyond() {
        let with = |days| ChurnRule::new(ChurnConfig { complaint_days: days, ..ChurnConfig::default() });
        assert!(with(1).is_ok() && with(LONGEST).is_ok());
        for days in [0, LONGEST + 1] {
            let refused = ChurnRuleError::OutOfRange { field: "complaint_days", seen: days, most: LONGEST };
            assert_eq!(with(days), Err(refused));
        }
    }
}
