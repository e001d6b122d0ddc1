//! The rule of trials: arms, metrics, and how all of them are judged together.

use core::num::NonZeroU64;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::metric::TrialMetric;
use super::problem::{MOST, TrialProblem};
use crate::answer::definition::Definition;
use crate::answer::naming::named;
use crate::answer::problem::{Problem, Problems};
use crate::number::ratio::Ratio;
use crate::outreach::assignment::ArmShare;
use crate::outreach::experiment::{AnyTime, ExperimentConfig, ExperimentLooks, Significance};

/// The arms and metrics of a trial, and how they are judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrialConfig {
    /// The arms with their shares in ten-thousandths, the control first. Default control and treatment, half each.
    pub arms: Vec<ArmShare>,
    /// The metrics. Default none: only you know them.
    pub metrics: Vec<TrialMetric>,
    /// How the p-values of several metrics and arms are corrected. Default Holm: not one false answer.
    pub family: TrialFamily,
    /// The share of trials without an effect in which chance looks like one. Default 0.05, as usual.
    pub level: Significance,
    /// How often the trial is looked at. Default once, at the planned end.
    pub looks: ExperimentLooks,
    /// The number of users of both arms at which anytime-valid intervals are narrowest. Default 5,000.
    pub tuned_for: NonZeroU64,
    /// The number of users each arm needs before there is a verdict. Default 100: with fewer, a few users decide.
    pub minimum_users: u64,
    /// The split is broken if chance alone is this unlikely to produce it. Default 0.001: it is an alarm.
    pub broken_split: Significance,
    /// The probability of detecting an effect that exists, for the users needed. Default 0.8.
    pub power: Ratio,
    /// The number of users each arm needs in a stratum; smaller strata are put together. Default 30: of fewer, a variance is
    /// a guess.
    pub stratum_users: u64,
}

/// How the p-values of several questions are corrected. Guardrails stand apart: all of them have to hold, so each is asked at
/// the level itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TrialFamily {
    /// By Holm: with probability 1 − level at least, no answer is a false one.
    #[default]
    Holm,
    /// By Benjamini and Hochberg: of the answers, a share of at most the level is false on average.
    BenjaminiHochberg,
    /// Not at all: each question by itself, where one metric decides and the others only inform.
    Alone,
}

named! {
    TrialFamily, "correction of several questions" {
        Holm "Holm" "霍尔姆校正";
        BenjaminiHochberg "Benjamini–Hochberg" "错误发现率校正";
        Alone "each alone" "各自判断";
    }
}

impl Default for TrialConfig {
    fn default() -> Self {
        let ExperimentConfig { level, looks, tuned_for, minimum_users, broken_split, power, .. } =
            ExperimentConfig::default();
        let half = |name: &str| ArmShare { name: name.to_owned(), share: 5_000 };
        Self {
            arms: vec![half("control"), half("treatment")],
            metrics: Vec::new(),
            family: TrialFamily::default(),
            level,
            looks,
            tuned_for,
            minimum_users,
            broken_split,
            power,
            stratum_users: 30,
        }
    }
}

/// The rule of trials, checked.
///
/// ```
/// use lifestage::outreach::{TrialConfig, TrialMetric, TrialRule};
///
/// let wrong = TrialConfig {
///     metrics: vec![TrialMetric::mean("spend"), TrialMetric::mean("spend")],
///     minimum_users: 1,
///     ..TrialConfig::default()
/// };
/// assert_eq!(
///     TrialRule::new(wrong).unwrap_err().to_string(),
///     "2 problems\n`metrics[1].name`: two metrics are named `spend`: give each a name of its own\n\
///      `minimum_users`: `1`: give at least 2, because one user has no variance",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "TrialConfig", into = "TrialConfig")]
pub struct TrialRule {
    config: TrialConfig,
}

impl TrialRule {
    /// The rule with these options.
    ///
    /// # Errors
    /// With every mistake in it, each with its path.
    pub fn new(config: TrialConfig) -> Result<Self, Problems<TrialProblem>> {
        let mut found = arms_problems(&config.arms);
        if config.metrics.len() > MOST {
            found.push(Problem::new("metrics", TrialProblem::Metrics(config.metrics.len())));
        }
        let mut names = BTreeSet::new();
        for (place, metric) in config.metrics.iter().enumerate() {
            let within = |field: &str, problem| Problem::new(format!("metrics[{place}].{field}"), problem);
            let any_time = config.looks == ExperimentLooks::AnyTime;
            found.extend(metric.problem(any_time).map(|(field, problem)| within(field, problem)));
            if !names.insert(&metric.name) {
                found.push(within("name", TrialProblem::MetricTwice(metric.name.clone())));
            }
        }
        for (field, users) in [("minimum_users", config.minimum_users), ("stratum_users", config.stratum_users)] {
            if users < 2 {
                found.push(Problem::new(field, TrialProblem::Users(users)));
            }
        }
        if !(config.power.get() > config.level.get() && config.power < Ratio::ONE) {
            found.push(Problem::new("power", TrialProblem::Power(config.power.get())));
        }
        Problems::none_in(found)?;
        Ok(Self { config })
    }

    /// The options.
    pub const fn config(&self) -> &TrialConfig {
        &self.config
    }

    pub(super) const fn any_time(&self) -> Option<AnyTime> {
        let TrialConfig { level, looks, tuned_for, .. } = self.config;
        match looks {
            ExperimentLooks::AnyTime => Some(AnyTime { level, tuned_for }),
            ExperimentLooks::Once => None,
        }
    }

    /// The question in one line, with every number of the rule.
    pub(super) fn definition(&self) -> Definition {
        let config = &self.config;
        let arms: Vec<String> = config.arms.iter().map(|arm| format!("{} {}", arm.name, arm.share)).collect();
        let metrics: Vec<String> = config.metrics.iter().map(in_words).collect();
        let looks = match config.looks {
            ExperimentLooks::Once => "looked at once",
            ExperimentLooks::AnyTime => "looked at any number of times",
        };
        Definition::without_calendar(format_args!(
            "trial of {} against the first, at level {} by {}, {looks}, narrowest at {} users, at least {} users an arm \
             and {} a stratum, split broken below {}, power {}: {}",
            arms.join(", "),
            config.level,
            config.family,
            config.tuned_for,
            config.minimum_users,
            config.stratum_users,
            config.broken_split,
            config.power.get(),
            if metrics.is_empty() { "no metrics".to_owned() } else { metrics.join("; ") },
        ))
    }
}

/// A metric as the definition says it: all of it, since answers merge where it is the same.
fn in_words(metric: &TrialMetric) -> String {
    let TrialMetric { name, estimate, uses_before, better, question, worth_seeing } = metric;
    let before = if *uses_before { ", with what was before" } else { "" };
    let worth = worth_seeing.map_or_else(String::new, |effect| format!(", worth seeing {}", effect.get()));
    format!("{name} ({estimate}{before}), better {better}, {question}{worth}")
}

fn arms_problems(arms: &[ArmShare]) -> Vec<Problem<TrialProblem>> {
    let mut found = Vec::new();
    if !(2..=MOST).contains(&arms.len()) {
        found.push(Problem::new("arms", TrialProblem::Arms(arms.len())));
    }
    let mut names = BTreeSet::new();
    for (place, ArmShare { name, share }) in arms.iter().enumerate() {
        if !names.insert(name) {
            found.push(Problem::new(format!("arms[{place}].name"), TrialProblem::ArmTwice(name.clone())));
        }
        if *share == 0 {
            found.push(Problem::new(format!("arms[{place}].share"), TrialProblem::NoShare));
        }
    }
    found
}

impl TryFrom<TrialConfig> for TrialRule {
    type Error = Problems<TrialProblem>;

    fn try_from(config: TrialConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<TrialRule> for TrialConfig {
    fn from(rule: TrialRule) -> Self {
        rule.config
    }
}
