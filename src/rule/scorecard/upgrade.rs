//! Upgrades: a type of behavior shown as another one for a while, as a trigger suggested.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl Phrased for Upgrade {
    fn phrase(&self) -> Phrase<'_> {
        sentence::upgraded(&*self.trigger, self.fired_on, self.from, self.to, self.through)
    }
}

display_phrases!(Upgrade);

impl From<&Upgrade> for Reason {
    fn from(upgrade: &Upgrade) -> Self {
        Self::saying(
            "behavior.upgrade",
            Some(SeenValue::Day(upgrade.fired_on)),
            [None, Some(SeenValue::Day(upgrade.through))],
            &upgrade.phrase(),
        )
    }
}

impl RuleSet {
    /// The first trigger that upgrades the type of behavior of the day.
    pub(crate) fn upgrade(&self, situation: &Situation<'_>) -> Option<Upgrade> {
        self.upgrades(situation).find_map(|Offer { trigger, from, to, more }| {
            let fired_on = trigger.last_firing(situation, situation.day().minus(more))?;
            let through = fired_on.plus(more.cast_signed());
            Some(Upgrade { trigger: trigger.name.clone(), from, to, fired_on, through })
        })
    }

    /// Whether a trigger that upgrades the type of the day may have fired, and nobody knows because days are forgotten.
    pub(in crate::rule) fn upgrade_is_forgotten(&self, situation: &Situation<'_>) -> bool {
        situation.as_of().horizon().is_some()
            && self.upgrades(situation).any(|Offer { trigger, more, .. }| {
                let back = more.saturating_add(u32::from(trigger.cool_down.max(1)));
                (0..=back).any(|back| trigger.is_forgotten(situation, situation.day().minus(back)))
            })
    }

    /// What triggers suggest for the type of behavior that was assessed for the day.
    fn upgrades<'a>(&'a self, situation: &Situation<'_>) -> impl Iterator<Item = Offer<'a>> {
        let raw = situation.behavior().ok().and_then(|behavior| behavior.raw);
        let all =
            self.triggers.iter().flat_map(|trigger| trigger.suggest.iter().map(move |suggested| (trigger, suggested)));
        all.filter_map(move |(trigger, suggested)| match suggested {
            Suggestion::ChangeBehavior { from, to, days } if raw == Some(*from) => {
                Some(Offer { trigger, from: *from, to: *to, more: u32::from(days.checked_sub(1)?) })
            }
            _ => None,
        })
    }
}

/// An upgrade that a trigger suggests: for the day on which it fires, and this many more.
struct Offer<'a> {
    trigger: &'a Trigger,
    from: BehaviorType,
    to: BehaviorType,
    more: u32,
}
