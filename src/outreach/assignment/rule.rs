//! The rule of assignment: experiments that were checked.

use serde::{Deserialize, Serialize};

use super::check::{AssignmentProblem, check};
use super::config::{AssignmentConfig, ExperimentSplit};
use crate::answer::problem::Problems;
use crate::wording::problems::problems;

/// A checked rule of assignment: arms whose shares add up, and experiments that do not take each other's users.
///
/// ```
/// use lifestage::outreach::AssignmentRule;
///
/// let wrong = r#"{
///     "experiments": [{
///         "name": "button",
///         "arms": [{ "name": "blue", "share": 50 }, { "name": "green", "share": 50 }],
///         "control": "grey"
///     }]
/// }"#;
/// assert_eq!(
///     serde_json::from_str::<AssignmentRule>(wrong).unwrap_err().to_string(),
///     "2 problems\n\
///      `experiments[0].arms`: the shares add up to `100`: make it 10000, so 5000 for one half\n\
///      `experiments[0].control`: there is no arm `grey`: name one of `blue`, `green`",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "AssignmentConfig", into = "AssignmentConfig")]
pub struct AssignmentRule {
    config: AssignmentConfig,
}

impl AssignmentRule {
    /// The rule with these experiments.
    ///
    /// # Errors
    /// With every mistake, each with its path: names or salts that stand twice or are missing, shares that do not add up,
    /// a control that is no arm, buckets that do not exist or that two experiments of a layer own.
    pub fn new(config: AssignmentConfig) -> Result<Self, Problems<AssignmentProblem>> {
        check(&config)?;
        Ok(Self { config })
    }

    /// The experiments, and who is held out.
    pub const fn config(&self) -> &AssignmentConfig {
        &self.config
    }

    /// The experiment of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn experiment(&self, name: &str) -> Result<&ExperimentSplit, UnknownExperimentError> {
        let experiments = &self.config.experiments;
        experiments.iter().find(|experiment| experiment.name == name).ok_or_else(|| {
            let known = experiments.iter().map(|experiment| format!("`{}`", experiment.name)).collect::<Vec<_>>();
            let known = (!known.is_empty()).then(|| known.join(", ").into());
            UnknownExperimentError { name: name.into(), known }
        })
    }
}

/// A name that no experiment has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownExperimentError {
    name: Box<str>,
    /// None where there is none.
    known: Option<Box<str>>,
}

problems! {
    struct UnknownExperimentError { name: Text, known: OptionalText } = "problem.assignment.no_experiment"
        "there is no experiment `{name}`: the rule has [{known}|none]"
        "没有实验`{name}`：规则[中有{known}|没有实验]";
}

impl TryFrom<AssignmentConfig> for AssignmentRule {
    type Error = Problems<AssignmentProblem>;

    fn try_from(config: AssignmentConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<AssignmentRule> for AssignmentConfig {
    fn from(rule: AssignmentRule) -> Self {
        rule.config
    }
}
