//! Balance: whether arms were alike before the experiment began. *May the test start?*
//!
//! ```text
//! standardized difference   (m_B − m_A) / √((v_A + v_B) / 2)       of each metric, of each arm against the control
//! A/A                       Welch's p of the same metrics, by Holm over all of them
//! split                     χ² of the users of the arms against their planned shares
//! ```
//! The difference says how far apart arms are, whatever their size; the p says whether chance alone puts them there. Small
//! arms can be apart by chance, which biases this one experiment; large ones can be near and still be too far for chance,
//! which shows that something other than the lot decides.
//!
//! Source: Austin, *Statistics in Medicine* 28, 2009 (standardized differences and the bound of 0.1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::balance_report::{BalanceReason, BalanceReport, BalanceVerdict, MetricBalance};
use super::comparison::ArmComparison;
use super::limits::float;
use super::missing::NotEnough;
use super::multiple::holm;
use super::ratio::{SampleRatio, sample_ratio};
use super::significance::Significance;
use super::sums::SampleSums;
use crate::answer::definition::Definition;
use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;
use crate::outreach::assignment::ArmShare;
use crate::wording::problems::problems;

/// The options by which arms are called alike, each with the reason for its default.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BalanceConfig {
    /// The largest standardized difference of arms that are alike. Default 0.1, as in the literature.
    pub largest_difference: Ratio,
    /// Numbers from before the experiment differ by more than chance if all of them together are this unlikely. Default
    /// 0.001: it is an alarm.
    pub level: Significance,
    /// The split is broken if chance alone is this unlikely to produce it. Default 0.001: it is an alarm.
    pub broken_split: Significance,
}

impl Default for BalanceConfig {
    fn default() -> Self {
        let alarm = Significance::new(0.001).unwrap_or_default();
        Self { largest_difference: Ratio::percent(10), level: alarm, broken_split: alarm }
    }
}

/// A checked rule of balance.
///
/// ```
/// use lifestage::outreach::{ArmShare, BalanceArm, BalanceRule, BalanceVerdict, SampleSums};
///
/// let arm = |name: &str, users: u64, spend| BalanceArm {
///     arm: ArmShare { name: name.into(), share: 5_000 },
///     users,
///     metrics: [("spend".to_owned(), spend)].into(),
/// };
/// let control = arm("control", 1_000, SampleSums::new(1_000, 1_650.0, 7_388.0)?);
/// let blue = arm("blue", 1_010, SampleSums::new(1_010, 1_960.0, 8_500.0)?);
/// let report = BalanceRule::default().report(&control, &[blue])?;
/// assert_eq!(report.verdict, BalanceVerdict::Unbalanced);
/// let why: Vec<String> = report.reasons().map(|reason| reason.to_string()).collect();
/// assert_eq!(why[0], "`spend` of `blue` is 0.135 standard deviations from the control, and arms that are alike at most 0.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BalanceConfig", into = "BalanceConfig")]
pub struct BalanceRule {
    config: BalanceConfig,
}

/// An arm before the experiment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalanceArm {
    /// Its name and its planned share.
    pub arm: ArmShare,
    /// The number of users assigned to it.
    pub users: u64,
    /// The sums of what was measured before the experiment, by the name of the metric; each arm has the same metrics.
    pub metrics: BTreeMap<String, SampleSums>,
}

/// Why a rule of balance, or its arms, are refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BalanceError {
    /// No difference is allowed at all.
    LargestDifference,
    /// There is nothing to compare with the control.
    Alone(String),
    /// Two arms have one name.
    ArmTwice(String),
    /// An arm without a planned share.
    Share(String),
    /// An arm lacks a metric that the control has, or has one that it lacks.
    Metric {
        /// The metric.
        metric: String,
        /// The arm that has it.
        has: String,
        /// The arm that has it not.
        lacks: String,
    },
    /// A metric has more users than its arm.
    Users {
        /// The metric.
        metric: String,
        /// The arm.
        arm: String,
        /// The users of the metric.
        n: u64,
        /// The users of the arm.
        users: u64,
    },
}

problems! {
    enum BalanceError {
        LargestDifference = "problem.balance.largest_difference"
            "`largest_difference` is `0`, which no two arms meet: give a number such as 0.1"
            "`largest_difference`为`0`，没有两组能满足：请填写如0.1的数";
        Alone(control: Text) = "problem.balance.alone"
            "there is no arm beside `{control}`: give at least one"
            "除`{control}`外没有其他组：请至少给一组";
        ArmTwice(name: Text) = "problem.balance.arm_twice"
            "two arms are named `{name}`: give each a name of its own"
            "有两个组都叫`{name}`：请各取不同的名称";
        Share(name: Text) = "problem.balance.share"
            "arm `{name}` has a share of `0`: give the share that was planned, at least 1 of 10000"
            "组`{name}`的份额为`0`：请填写计划的份额，至少为万分之1";
        Metric { metric: Text, has: Text, lacks: Text } = "problem.balance.metric"
            "`{metric}` is measured in `{has}` and not in `{lacks}`: give each arm the same metrics"
            "`{has}`有指标`{metric}`而`{lacks}`没有：请给各组相同的指标";
        Users { metric: Text, arm: Text, n: Whole, users: Whole } = "problem.balance.users"
            "`{metric}` of `{arm}` is of `{n}` users, and the arm has `{users}`: sum up each user once"
            "`{arm}`的`{metric}`涉及`{n}`名用户，而该组只有`{users}`名：每名用户只计一次";
    }
}

impl BalanceRule {
    /// The rule with these options.
    ///
    /// # Errors
    /// If no difference is allowed at all.
    pub fn new(config: BalanceConfig) -> Result<Self, BalanceError> {
        if config.largest_difference == Ratio::ZERO {
            return Err(BalanceError::LargestDifference);
        }
        Ok(Self { config })
    }

    /// The options.
    pub const fn config(&self) -> &BalanceConfig {
        &self.config
    }

    /// Reports whether the arms are like the control.
    ///
    /// # Errors
    /// If there is no other arm, names stand twice, shares are 0, or the arms do not have the same metrics.
    pub fn report(&self, control: &BalanceArm, others: &[BalanceArm]) -> Result<BalanceReport, BalanceError> {
        check(control, others)?;
        let shares = core::iter::once(control).chain(others).map(|arm| (arm.users, f64::from(arm.arm.share)));
        let split = sample_ratio(&shares.collect::<Vec<_>>()).ok();
        let mut metrics = Vec::new();
        for other in others {
            for (metric, sums) in &other.metrics {
                let Some(before) = control.metrics.get(metric) else { continue };
                metrics.push(self.compared(metric, &other.arm.name, before, sums));
            }
        }
        // Where nothing can be computed, nothing speaks against chance.
        let alone: Vec<Ratio> = metrics.iter().map(|metric| metric.p_value.unwrap_or(Ratio::ONE)).collect();
        for (metric, adjusted) in metrics.iter_mut().zip(holm(&alone)) {
            metric.p_value = metric.p_value.map(|_| adjusted);
        }
        Ok(self.judged(split, metrics, others.len()))
    }

    fn compared(&self, metric: &str, arm: &str, control: &SampleSums, other: &SampleSums) -> MetricBalance {
        let found = difference(control, other, self.config.level);
        MetricBalance {
            metric: metric.to_owned(),
            arm: arm.to_owned(),
            difference: found.ok().map(|(difference, _)| plain_at_any_size(difference)),
            p_value: found.ok().map(|(_, p_value)| p_value),
            missing: found.err(),
        }
    }

    fn judged(&self, split: Option<SampleRatio>, metrics: Vec<MetricBalance>, others: usize) -> BalanceReport {
        let BalanceConfig { largest_difference, level, broken_split } = self.config;
        let mut reasons = Vec::new();
        if let Some(split) = split.filter(|split| split.p_value.get() < broken_split.get()) {
            reasons.push(BalanceReason::Split { p_value: split.p_value, bound: broken_split });
        }
        for MetricBalance { metric, arm, difference, p_value, missing } in &metrics {
            let (metric, arm) = (metric.clone(), arm.clone());
            if let Some(missing) = *missing {
                reasons.push(BalanceReason::Unknown { metric, arm, missing });
                continue;
            }
            if let Some(difference) = difference.filter(|difference| difference.abs() > largest_difference.get()) {
                let (metric, arm) = (metric.clone(), arm.clone());
                reasons.push(BalanceReason::Differs { metric, arm, difference, bound: largest_difference });
            }
            if let Some(p_value) = p_value.filter(|p_value| p_value.get() < level.get()) {
                reasons.push(BalanceReason::NotByChance { metric, arm, p_value, bound: level });
            }
        }
        let is_known = |reason: &BalanceReason| !matches!(reason, BalanceReason::Unknown { .. });
        let verdict = if reasons.iter().any(is_known) {
            BalanceVerdict::Unbalanced
        } else if split.is_none() || !reasons.is_empty() {
            BalanceVerdict::NotYet
        } else {
            BalanceVerdict::Balanced
        };
        let definition = Definition::without_calendar(format_args!(
            "{others} arms against the control before the experiment, alike up to {} standard deviations, \
             not by chance below {level} by Holm, split broken below {broken_split}",
            largest_difference.get(),
        ));
        BalanceReport { definition, split, metrics, verdict, reasons }
    }
}

/// The standardized difference of two arms, and Welch's p of their means.
fn difference(control: &SampleSums, other: &SampleSums, level: Significance) -> Result<(f64, Ratio), NotEnough> {
    let (a, b) = (control.summary()?, other.summary()?);
    let spread = f64::midpoint(a.variance(), b.variance()).sqrt();
    let apart = b.mean() - a.mean();
    // What is the same for everybody is the same in both arms, such as the spend of users who are all new.
    if spread == 0.0 && apart.abs() <= f64::EPSILON * float(a.n().max(b.n())) * a.mean().abs() {
        return Ok((0.0, Ratio::ONE));
    }
    if spread == 0.0 {
        return Err(NotEnough::Variance);
    }
    Ok((apart / spread, ArmComparison { a, b }.absolute(level)?.p_value))
}

fn check(control: &BalanceArm, others: &[BalanceArm]) -> Result<(), BalanceError> {
    let name = |arm: &BalanceArm| arm.arm.name.clone();
    if others.is_empty() {
        return Err(BalanceError::Alone(name(control)));
    }
    let mut seen = std::collections::BTreeSet::new();
    for arm in core::iter::once(control).chain(others) {
        if !seen.insert(&arm.arm.name) {
            return Err(BalanceError::ArmTwice(name(arm)));
        }
        if arm.arm.share == 0 {
            return Err(BalanceError::Share(name(arm)));
        }
        for (one, other) in [(control, arm), (arm, control)] {
            if let Some(metric) = one.metrics.keys().find(|metric| !other.metrics.contains_key(*metric)) {
                return Err(BalanceError::Metric { metric: metric.clone(), has: name(one), lacks: name(other) });
            }
        }
        if let Some((metric, sums)) = arm.metrics.iter().find(|(_, sums)| sums.n() > arm.users) {
            let (metric, n) = (metric.clone(), sums.n());
            return Err(BalanceError::Users { metric, arm: name(arm), n, users: arm.users });
        }
    }
    Ok(())
}

impl TryFrom<BalanceConfig> for BalanceRule {
    type Error = BalanceError;

    fn try_from(config: BalanceConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<BalanceRule> for BalanceConfig {
    fn from(rule: BalanceRule) -> Self {
        rule.config
    }
}
