//! Actions: what a play does, by your own names.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};

/// What a play does. Your service does it; the crate only names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlayAction {
    /// Send a message, by your own name.
    SendMessage(String),
    /// Grant a benefit, or a set of them, by your own name.
    GrantBenefit(String),
    /// Begin a plan of tasks, by your own name.
    BeginTasks(String),
    /// Give points.
    GivePoints(u32),
    /// Have a person call or write, by the name of what to talk about.
    AskPerson(String),
}

impl PlayAction {
    /// Whether it reaches the user, so that it needs a channel.
    pub(super) const fn needs_channel(&self) -> bool {
        matches!(self, Self::SendMessage(_) | Self::AskPerson(_))
    }

    /// Whether it names nothing, or gives no points.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::SendMessage(name) | Self::GrantBenefit(name) | Self::BeginTasks(name) | Self::AskPerson(name) => {
                name.is_empty()
            }
            Self::GivePoints(points) => *points == 0,
        }
    }
}

impl Phrased for PlayAction {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::SendMessage(name) => sentence::send_message(name.as_str()),
            Self::GrantBenefit(name) => sentence::grant_benefit(name.as_str()),
            Self::BeginTasks(name) => sentence::begin_tasks(name.as_str()),
            Self::GivePoints(points) => sentence::give_points(*points),
            Self::AskPerson(name) => sentence::ask_person(name.as_str()),
        }
    }
}

display_phrases!(PlayAction);
