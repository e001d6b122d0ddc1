//! Upgrades: a type of behavior shown as another one for a while, as a trigger suggested.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::reason::{Reason, SeenValue};
use crate::rule::predicate::Situation;
use crate::rule::ruleset::RuleSet;
use crate::rule::trigger::{Suggestion, Trigger};
use crate::score::behavior::BehaviorType;
use crate::time::Day;

/// An upgrade: a type of behavior shown as another one for a while, as a trigger suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Upgrade {
    /// The name of the trigger.
    pub trigger: String,
    /// The type of behavior as assessed.
    pub from: BehaviorType,
    /// The type shown.
    pub to: BehaviorType,
    /// The latest day on which the trigger fired.
    pub fired_on: Day,
    /// The last day of the upgrade, unless the trigger fires again.
    pub through: Day,
}

impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trigger, from, to, fired_on, through } = self;
        write!(f, "upgraded by trigger {trigger} on {fired_on}: {from} shown as {to} through {through}")
    }
}

impl From<&Upgrade> for Reason {
    fn from(upgrade: &Upgrade) -> Self {
        Self {
            rule: "behavior.upgrade".into(),
            seen: Some(SeenValue::Day(upgrade.fired_on)),
            bound: [None, Some(SeenValue::Day(upgrade.through))],
            text: upgrade.to_string(),
        }
    }
}

impl RuleSet {
    /// The first trigger that upgrades the type of behavior of the day.
    pub(crate) fn upgrade(&self, situation: &Situation<'_>) -> Option<Upgrade> {
        let shown = |trigger: &Trigger, suggestion: &Suggestion| {
            let Suggestion::ChangeBehavior { from, to, days } = suggestion else { return None };
            if situation.behavior().ok()?.raw != Some(*from) {
                return None;
            }
            let more = u32::from(days.checked_sub(1)?);
            let fired_on = trigger.last_firing(situation, situation.day().minus(more))?;
            let through = fired_on.plus(more.cast_signed());
            Some(Upgrade { trigger: trigger.name.clone(), from: *from, to: *to, fired_on, through })
        };
        self.triggers
            .iter()
            .find_map(|trigger| trigger.suggest.iter().find_map(|suggestion| shown(trigger, suggestion)))
    }
}
