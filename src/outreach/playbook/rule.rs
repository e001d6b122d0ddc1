//! The rule of a playbook: plays that were checked, against each other and against a rule set.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::check::{PlaybookProblem, check};
use super::config::{Play, PlaybookConfig};
use super::sentence;
use crate::answer::problem::{Problem, Problems, listed_or_none};
use crate::rule::ruleset::RuleSet;

/// A checked playbook: plays that can be chosen and do not contradict each other.
///
/// ```
/// use lifestage::outreach::PlaybookRule;
///
/// let wrong = r#"{
///     "total": true,
///     "plays": [
///         { "name": "win back", "when": { "stage": ["Silent", "Churned"] }, "priority": 5,
///           "action": { "send_message": "we miss you" }, "channels": ["push"] },
///         { "name": "silent", "when": { "stage": ["Silent"] },
///           "action": { "send_message": "come back" }, "channels": ["push"] }
///     ]
/// }"#;
/// assert_eq!(
///     serde_json::from_str::<PlaybookRule>(wrong).unwrap_err().to_string(),
///     "2 problems\n\
///      `plays[1]`: it can never be chosen: `win back` applies whenever it does, goes first and never pauses; \
///      give this one a higher priority, or the other a narrower condition or a pause\n\
///      `total`: not everybody has a play: add one without a condition, or plays for the stages \
///      `Introduction`, `Activation`, `Growth`, `Loyalty`, `Advocacy`",
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlaybookConfig", into = "PlaybookConfig")]
pub struct PlaybookRule {
    config: PlaybookConfig,
    /// INVARIANT: the places of all plays, those that go first before the others.
    order: Vec<usize>,
}

impl PlaybookRule {
    /// The playbook with these plays.
    ///
    /// # Errors
    /// With every mistake, each with its path: names that stand twice or are missing, actions that do nothing or reach nobody,
    /// plays that can never be chosen, plays that contradict each other, and users without a play where the playbook says
    /// that it is total.
    pub fn new(config: PlaybookConfig) -> Result<Self, Problems<PlaybookProblem>> {
        check(&config)?;
        let mut order: Vec<usize> = (0..config.plays.len()).collect();
        order.sort_by_key(|place| Reverse(config.plays.get(*place).map(|play| play.priority)));
        Ok(Self { config, order })
    }

    /// The plays.
    pub const fn config(&self) -> &PlaybookConfig {
        &self.config
    }

    /// The play of a name.
    pub fn play(&self, name: &str) -> Option<&Play> {
        self.config.plays.iter().find(|play| play.name == name)
    }

    /// The plays, those that go first before the others.
    pub fn in_order(&self) -> impl Iterator<Item = &Play> {
        self.order.iter().filter_map(|place| self.config.plays.get(*place))
    }

    /// Checks that a rule set has what the plays ask for: rules behind numbers and labels, segments, triggers.
    ///
    /// ```
    /// use lifestage::RuleSet;
    /// use lifestage::outreach::PlaybookRule;
    ///
    /// let playbook: PlaybookRule = serde_json::from_str(
    ///     r#"{ "plays": [{ "name": "keen", "when": { "in_segment": "keen" }, "action": { "give_points": 50 } }] }"#,
    /// )?;
    /// assert_eq!(
    ///     playbook.check_with(&RuleSet::default()).unwrap_err().to_string(),
    ///     "`plays[0].when`: there is no segment `keen`: the rule set has none",
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    /// With everything that is missing, each with its path.
    pub fn check_with(&self, rules: &RuleSet) -> Result<(), Problems> {
        let mut found = Vec::new();
        for (place, play) in self.config.plays.iter().enumerate() {
            if let Some(when) = &play.when {
                found.extend(rules.check_condition(when, &format!("plays[{place}].when")));
            }
            let named = play.trigger.as_ref().filter(|name| !rules.triggers.iter().any(|known| known.name == **name));
            if let Some(name) = named {
                let known = listed_or_none(rules.triggers.iter().map(|trigger| &trigger.name));
                let message = sentence::no_trigger(&**name, known).into();
                found.push(Problem::new(format!("plays[{place}].trigger"), message));
            }
        }
        Problems::none_in(found)
    }
}

impl TryFrom<PlaybookConfig> for PlaybookRule {
    type Error = Problems<PlaybookProblem>;

    fn try_from(config: PlaybookConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<PlaybookRule> for PlaybookConfig {
    fn from(rule: PlaybookRule) -> Self {
        rule.config
    }
}
