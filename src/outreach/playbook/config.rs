//! Playbooks as data.

use serde::{Deserialize, Serialize};

use super::action::PlayAction;
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;
use crate::number::money::Amount;
use crate::rule::predicate::Predicate;

/// A playbook before it is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaybookConfig {
    /// The plays, at most [`PLAYS_MAX`](super::PLAYS_MAX). Default none.
    pub plays: Vec<Play>,
    /// Whether every user must have a play whose condition is true: one without a condition and a trigger, or plays that
    /// together name every lifecycle stage and ask nothing else. Default false: most days there is nothing to do for most
    /// users.
    pub total: bool,
}

/// A play: for whom, what, how, and at which cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The name, unique within a playbook.
    pub name: String,
    /// What a user must be like. Default none: everybody. Where it is unknown, the play does not apply.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// The trigger of the rule set that must fire on the day. Default none: any day.
    #[serde(default)]
    pub trigger: Option<String>,
    /// What to do.
    pub action: PlayAction,
    /// The channels by which to do it, the best one first. Default none: it reaches nobody, as a benefit that is simply there.
    #[serde(default)]
    pub channels: Vec<ContactChannel>,
    /// The class of message, for caps of the contact policy. Default none.
    #[serde(default)]
    pub class: Subject,
    /// The cost of playing it for one user, in minor units. Default 0.
    #[serde(default)]
    pub cost: Amount,
    /// The priority: the highest goes first; equal ones in their order. Default 0.
    #[serde(default)]
    pub priority: i32,
    /// For how many days after a day on which it was played it is not played again, that day included. Default 0: no pause,
    /// also on the same day.
    #[serde(default)]
    pub pause_days: u16,
    /// The reason to tell the user, by the name of your own text. Default empty.
    #[serde(default)]
    pub why: String,
}

impl Play {
    /// A play for everybody, on any day, at no cost and by no channel.
    pub fn new(name: impl Into<String>, action: PlayAction) -> Self {
        Self {
            name: name.into(),
            when: None,
            trigger: None,
            action,
            channels: Vec::new(),
            class: Subject::NONE,
            cost: Amount::default(),
            priority: 0,
            pause_days: 0,
            why: String::new(),
        }
    }

    /// The same play for users who meet a condition.
    #[must_use]
    pub fn when(mut self, when: Predicate) -> Self {
        self.when = Some(when);
        self
    }

    /// The same play by these channels, the best one first.
    #[must_use]
    pub fn by(mut self, channels: impl IntoIterator<Item = ContactChannel>) -> Self {
        self.channels = channels.into_iter().collect();
        self
    }

    /// The same play with a priority.
    #[must_use]
    pub const fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }
}
