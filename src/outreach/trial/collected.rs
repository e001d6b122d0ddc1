//! The answer about a trial: sums and counts of each metric in each arm, which add up over disjoint users.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::TrialError;
use super::metric::{TrialEstimate, TrialMetric, WinsorCap};
use super::rule::TrialRule;
use super::sums::Sums;
use super::value::TrialValue;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::stats::Distribution;

/// What was measured of the users of each arm: exact sums, and counts of whole values where a quantile needs them.
///
/// Trials over other users [`merge`](Trial::merge) into one; [`Trial::verdicts`] judges them.
///
/// ```
/// use lifestage::outreach::{TrialConfig, TrialMetric, TrialRule, TrialValue};
///
/// let metrics = vec![TrialMetric::mean("spend")];
/// let rule = TrialRule::new(TrialConfig { metrics, ..TrialConfig::default() })?;
/// let mut monday = rule.start();
/// monday.observe("control", &[Some(TrialValue::of(12.0))])?;
/// let mut tuesday = rule.start();
/// tuesday.observe("treatment", &[Some(TrialValue::of(15.0))])?;
/// monday.merge(&tuesday)?;
/// assert_eq!((monday.users("control"), monday.users("treatment")), (Some(1), Some(1)));
/// assert_eq!(
///     monday.observe("blue", &[None]).unwrap_err().to_string(),
///     "there is no arm `blue`: expected one of `control`, `treatment`",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct Trial {
    definition: Definition,
    rule: TrialRule,
    /// INVARIANT: in the order of the rule's arms, each with the rule's metrics.
    arms: Vec<Arm>,
}

mergeable!(Trial, "trial", 1, MergeError);

/// The stored form of a [`Trial`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    rule: TrialRule,
    arms: Vec<Arm>,
}

/// One arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Arm {
    pub(super) users: u64,
    pub(super) metrics: Vec<Collected>,
}

/// What was measured for one metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Collected {
    Sums(Box<Sums>),
    Values(Values),
}

/// Whole values and how often each occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Distribution", into = "Distribution")]
pub(super) struct Values(pub(super) BTreeMap<i64, u64>);

/// Whole values up to here are floats, and 2^53 users of them have a sum that fits.
const LARGEST: i64 = 1 << 53;
/// The most users of a trial.
const MOST_USERS: u64 = 1 << 53;

impl Collected {
    fn nothing(metric: &TrialMetric) -> Self {
        if metric.is_of_whole_values() { Self::Values(Values::default()) } else { Self::Sums(Box::default()) }
    }

    /// The number of users with a number.
    pub(super) fn n(&self) -> u64 {
        match self {
            Self::Sums(sums) => sums.n(),
            Self::Values(Values(values)) => values.values().fold(0, |sum, count| sum.saturating_add(*count)),
        }
    }

    /// Whether a user with this value can be added.
    fn accepts(&self, metric: &TrialMetric, value: TrialValue) -> Result<(), TrialError> {
        let name = || metric.name.clone();
        let value = used(metric, value);
        match self {
            Self::Sums(sums) => {
                let negative = [value.denominator, value.denominator_before].into_iter().find(|number| *number < 0.0);
                if let Some(denominator) = negative {
                    return Err(TrialError::Denominator { metric: name(), denominator });
                }
                sums.accepts(value).map_err(|problem| TrialError::Sums { metric: name(), problem })
            }
            Self::Values(_) => match whole(value.value) {
                Some(_) => Ok(()),
                None => Err(TrialError::NotWhole { metric: name(), value: value.value }),
            },
        }
    }

    /// Adds a user whose value was accepted.
    fn observe(&mut self, metric: &TrialMetric, value: TrialValue) -> Result<(), TrialError> {
        let value = used(metric, value);
        match self {
            Self::Sums(sums) => {
                sums.observe(value).map_err(|problem| TrialError::Sums { metric: metric.name.clone(), problem })
            }
            Self::Values(Values(values)) => {
                if let Some(whole) = whole(value.value) {
                    *values.entry(whole).or_default() += 1;
                }
                Ok(())
            }
        }
    }

    /// Adds other users; the kinds are the same in answers to one question.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        match (self, other) {
            (Self::Sums(mine), Self::Sums(theirs)) => mine.merge(theirs).map_err(|_| MergeError::TooMany),
            (Self::Values(Values(mine)), Self::Values(Values(theirs))) => {
                for (value, count) in theirs {
                    let sum = mine.entry(*value).or_default();
                    *sum = sum.saturating_add(*count);
                }
                Ok(())
            }
            _ => Err(Guarantee::ArmsHaveMetrics.into()),
        }
    }
}

/// What a metric uses of what was measured: so that what it ignores cannot change its bytes.
fn used(metric: &TrialMetric, value: TrialValue) -> TrialValue {
    let TrialValue { value, denominator, value_before, denominator_before } = value;
    let cap = match metric.estimate {
        #[expect(clippy::cast_precision_loss, reason = "a cap of more than 2^53 is near enough where it is")]
        TrialEstimate::Winsorized(WinsorCap::Value(cap)) => cap as f64,
        _ => f64::INFINITY,
    };
    // Not by `min`, which would take NaN for the cap.
    let capped = |value: f64| if value > cap { cap } else { value };
    let mut used = TrialValue::of(capped(value));
    if metric.estimate == TrialEstimate::Ratio {
        used = used.per(denominator);
    }
    match (metric.uses_before, metric.estimate) {
        (false, _) => used,
        (true, TrialEstimate::Ratio) => used.before(capped(value_before)).before_per(denominator_before),
        (true, _) => used.before(capped(value_before)),
    }
}

/// A whole number that a float holds exactly.
fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 is a float")]
    let is_whole = value.fract() == 0.0 && value.abs() <= LARGEST as f64;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number up to 2^53")]
    is_whole.then_some(value as i64)
}

impl TrialRule {
    /// A trial without users, to observe them one by one.
    pub fn start(&self) -> Trial {
        let arm = || Arm { users: 0, metrics: self.config().metrics.iter().map(Collected::nothing).collect() };
        let arms = self.config().arms.iter().map(|_| arm()).collect();
        Trial { definition: self.definition(), rule: self.clone(), arms }
    }
}

impl Trial {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The rule by which it is judged.
    pub const fn rule(&self) -> &TrialRule {
        &self.rule
    }

    /// The number of users of an arm; `None` if there is no such arm.
    pub fn users(&self, arm: &str) -> Option<u64> {
        Some(self.arms.get(self.place(arm)?)?.users)
    }

    /// The number of users of an arm that have a number for a metric; `None` if there is no such arm or metric.
    pub fn measured(&self, arm: &str, metric: &str) -> Option<u64> {
        let metric = self.rule.config().metrics.iter().position(|of| of.name == metric)?;
        Some(self.arms.get(self.place(arm)?)?.metrics.get(metric)?.n())
    }

    /// The arms with their numbers of users, the control first.
    pub fn arms(&self) -> impl Iterator<Item = (&str, u64)> {
        self.rule.config().arms.iter().zip(&self.arms).map(|(arm, of)| (arm.name.as_str(), of.users))
    }

    pub(super) fn collected(&self) -> &[Arm] {
        &self.arms
    }

    fn place(&self, arm: &str) -> Option<usize> {
        self.rule.config().arms.iter().position(|of| of.name == arm)
    }

    /// Adds a user of an arm, with what was measured for each metric in the order of the rule; `None` where a user has no number,
    /// as someone without a session has for the length of sessions.
    ///
    /// # Errors
    /// If there is no such arm, the numbers are not one for each metric, or one has no place in a sum; nothing is added then.
    pub fn observe(&mut self, arm: &str, values: &[Option<TrialValue>]) -> Result<(), TrialError> {
        let metrics = &self.rule.config().metrics;
        if values.len() != metrics.len() {
            return Err(TrialError::Values { found: values.len(), metrics: metrics.len() });
        }
        let place = self.place(arm);
        let Some(of) = place.and_then(|place| self.arms.get_mut(place)) else {
            let arms = self.rule.config().arms.iter().map(|arm| arm.name.clone()).collect();
            return Err(TrialError::Arm { arm: arm.to_owned(), arms });
        };
        if of.users >= MOST_USERS {
            return Err(TrialError::TooMany);
        }
        // All are looked at before one is added, so that a number that is refused leaves those before it as they were.
        for ((collected, metric), value) in of.metrics.iter().zip(metrics).zip(values) {
            value.map_or(Ok(()), |value| collected.accepts(metric, value))?;
        }
        for ((collected, metric), value) in of.metrics.iter_mut().zip(metrics).zip(values) {
            value.map_or(Ok(()), |value| collected.observe(metric, value))?;
        }
        of.users += 1;
        Ok(())
    }

    /// Adds the same trial over other users, for example from another machine.
    ///
    /// # Errors
    /// If the rules differ, or there is more than can be counted; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        let mut merged = self.clone();
        for (mine, theirs) in merged.arms.iter_mut().zip(&other.arms) {
            mine.users = mine.users.saturating_add(theirs.users);
            if mine.users > MOST_USERS {
                return Err(MergeError::TooMany);
            }
            mine.metrics.iter_mut().zip(&theirs.metrics).try_for_each(|(mine, theirs)| mine.merge(theirs))?;
        }
        *self = merged;
        Ok(())
    }
}

impl From<Values> for Distribution {
    fn from(Values(values): Values) -> Self {
        // INVARIANT: a map ascends, counts are at least 1, and add up to 2^53 at most.
        Self::try_from(values.into_iter().collect::<Vec<_>>()).unwrap_or_default()
    }
}

impl TryFrom<Distribution> for Values {
    type Error = TrialError;

    fn try_from(distribution: Distribution) -> Result<Self, TrialError> {
        let too_large =
            distribution.values().map(|(value, _)| value).find(|value| value.unsigned_abs() > LARGEST.unsigned_abs());
        match too_large {
            Some(value) => Err(TrialError::TooLarge(value)),
            None => Ok(Self(distribution.values().collect())),
        }
    }
}

impl TryFrom<Written> for Trial {
    type Error = Disagreement;

    fn try_from(Written { definition, rule, arms }: Written) -> Result<Self, Disagreement> {
        let broken = |required| Err(Disagreement { of: "Trial", required });
        if rule.definition() != definition {
            return broken(Guarantee::DefinitionOfRule);
        }
        if arms.len() != rule.config().arms.len() {
            return broken(Guarantee::EntryForEachArm);
        }
        let metrics = &rule.config().metrics;
        let fits = |arm: &Arm| {
            let is_of = |(metric, of): (&TrialMetric, &Collected)| {
                metric.is_of_whole_values() == matches!(of, Collected::Values(_))
            };
            arm.metrics.len() == metrics.len() && metrics.iter().zip(&arm.metrics).all(is_of)
        };
        if !arms.iter().all(fits) {
            return broken(Guarantee::ArmsHaveMetrics);
        }
        let counted = |arm: &Arm| arm.users <= MOST_USERS && arm.metrics.iter().all(|metric| metric.n() <= arm.users);
        if !arms.iter().all(counted) {
            return broken(Guarantee::MetricWithinArm);
        }
        Ok(Self { definition, rule, arms })
    }
}
