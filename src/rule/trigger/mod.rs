//! Triggers: what to suggest on the day on which a condition comes true. *Is today the day to act?*
//!
//! ```text
//! turns(D)   true on D, and not on D − 1; the day before joining counts as not true
//! fires(D)   turns(D), and no firing on D − c ..= D − 1      c: the cool-down
//! ```
//! A trigger suggests; your service acts. The scorecard itself follows only one suggestion: to show a type of behavior
//! as another one for a while.

mod firing;
mod preset;
pub(crate) mod sentence;

use serde::{Deserialize, Serialize};

use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::rule::predicate::Predicate;
use crate::score::behavior::BehaviorType;

pub use preset::UPGRADE_TRIGGER;

/// A condition, and what to suggest on the day on which it comes true.
///
/// ```
/// use lifestage::rule::{Judges, Situation, Trigger};
/// use lifestage::{Day, Event, Profile, User};
///
/// let trigger: Trigger = serde_json::from_str(
///     r#"{ "name": "keen", "when": { "consecutive_days": "check_in", "at_least": 3 }, "cool_down": 7,
///          "suggest": [{ "send_message": "three days in a row" }] }"#,
/// )?;
/// let day = Day::ymd(2026, 1, 5);
/// let days = [0, 1, 2, 3, 5, 6, 7, 20, 21, 22];
/// let profile = Profile::of(days.map(|n| Event::check_in(1_u64, day.plus(n))));
/// let user = User::new(1_u64);
/// let situation = Situation::new(profile.as_of(day.plus(30)), &user, Judges::default()).unwrap();
/// // On day 7 it comes true again, within the cool-down of day 2.
/// assert_eq!(trigger.firings(&situation, day), [day.plus(2), day.plus(22)]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The name, unique within a rule set.
    pub name: String,
    /// What must come true.
    pub when: Predicate,
    /// For how many days after a firing it does not fire again. Default 0.
    #[serde(default)]
    pub cool_down: u16,
    /// What to suggest.
    pub suggest: Vec<Suggestion>,
}

/// What a trigger suggests.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Suggestion {
    /// Show one type of behavior as another one for some days, starting with the day it fires.
    ChangeBehavior {
        /// The type as assessed on the day itself, before the hold.
        from: BehaviorType,
        /// The type to show.
        to: BehaviorType,
        /// For how many days, counted from the latest firing.
        days: u16,
    },
    /// Grant a benefit, or a set of them, by your own name.
    GrantBenefit(String),
    /// Send a message, by your own name.
    SendMessage(String),
    /// Alert the team, with this text.
    Alert(String),
}

impl Phrased for Suggestion {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::ChangeBehavior { from, to, days } => sentence::change_behavior(*from, *to, *days),
            Self::GrantBenefit(benefit) => sentence::grant_benefit(benefit.as_str()),
            Self::SendMessage(message) => sentence::send_message(message.as_str()),
            Self::Alert(text) => sentence::alert(text.as_str()),
        }
    }
}

display_phrases!(Suggestion);
