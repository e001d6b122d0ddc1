//! The rule of outreach plans: options that were checked.

use serde::{Deserialize, Serialize};

use super::check::{OutreachProblem, check};
use super::config::OutreachConfig;
use super::given::OutreachRules;
use super::sentence;
use crate::answer::message::Message;
use crate::answer::problem::{Problem, Problems, listed_or_none};
use crate::outreach::playbook::PlaybookRule;
use crate::rule::ruleset::RuleSet;

/// Checked options of outreach plans.
///
/// ```
/// use lifestage::outreach::OutreachRule;
///
/// let wrong = r#"{ "experiment": "", "floors": [{ "at_least": 0, "play": "tips" }] }"#;
/// assert_eq!(
///     serde_json::from_str::<OutreachRule>(wrong).unwrap_err().to_string(),
///     "2 problems\n\
///      `experiment`: it is empty: write a name, or leave it out\n\
///      `floors[0].at_least`: `0` contacts are no promise: give at least 1, or leave the floor out",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OutreachConfig", into = "OutreachConfig")]
pub struct OutreachRule {
    config: OutreachConfig,
}

impl OutreachRule {
    /// The rule with these options.
    ///
    /// # Errors
    /// With every mistake, each with its path: empty names, floors of nothing, more days than a thousand years, campaigns that
    /// stand twice.
    pub fn new(config: OutreachConfig) -> Result<Self, Problems<OutreachProblem>> {
        check(&config)?;
        Ok(Self { config })
    }

    /// The options.
    pub const fn config(&self) -> &OutreachConfig {
        &self.config
    }

    /// Checks that the other rules have what this one asks for: the plays of floors, each with a channel, the experiment, and
    /// what conditions ask for.
    ///
    /// # Errors
    /// With everything that is missing, each with its path.
    pub fn check_with(&self, rules: &OutreachRules<'_>) -> Result<(), Problems> {
        let mut found: Vec<Problem> = Vec::new();
        if let Some(name) = &self.config.experiment
            && let Err(error) = rules.assignment.experiment(name)
        {
            found.push(Problem::new("experiment", Message::of(&error)));
        }
        found.extend(self.check_floors(rules.playbook, rules.rules).err().into_iter().flatten());
        Problems::none_in(found)
    }

    /// Checks that a playbook has the plays of floors, and a rule set what their conditions ask for.
    pub(crate) fn check_floors(&self, playbook: &PlaybookRule, rules: &RuleSet) -> Result<(), Problems> {
        let mut found = Vec::new();
        for (place, floor) in self.config.floors.iter().enumerate() {
            if let Some(when) = &floor.when {
                found.extend(rules.check_condition(when, &format!("floors[{place}].when")));
            }
            let message = match playbook.play(&floor.play) {
                Some(play) if play.channels.is_empty() => sentence::reaches_nobody(&*floor.play),
                Some(_) => continue,
                None => {
                    sentence::unknown_play(&*floor.play, listed_or_none(playbook.in_order().map(|play| &play.name)))
                }
            };
            found.push(Problem::new(format!("floors[{place}].play"), message.into()));
        }
        Problems::none_in(found)
    }
}

impl TryFrom<OutreachConfig> for OutreachRule {
    type Error = Problems<OutreachProblem>;

    fn try_from(config: OutreachConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<OutreachRule> for OutreachConfig {
    fn from(rule: OutreachRule) -> Self {
        rule.config
    }
}
