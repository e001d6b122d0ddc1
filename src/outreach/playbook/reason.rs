//! Why a play is the next one, or not.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::rule::unscored::Unscored;
use crate::time::Day;

/// Why a play is the next one for a user, or why it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PlayReason {
    /// It goes first of all plays that apply.
    Chosen {
        /// Its priority.
        priority: i32,
        /// The number of plays that apply.
        applying: u32,
    },
    /// It applies, and another one goes first.
    Outranked {
        /// The play that goes first.
        by: String,
        /// The priority of that one.
        first: i32,
        /// Its own priority.
        priority: i32,
    },
    /// Its condition is false.
    NotMet,
    /// It cannot be decided whether its condition is true.
    Unknown {
        /// Why.
        why: Unscored,
    },
    /// Its trigger does not fire on the day.
    NotFired {
        /// The trigger.
        trigger: String,
    },
    /// It was played, and pauses.
    Paused {
        /// The day on which it was last played.
        played: Day,
        /// The first day on which it may be played again.
        until: Day,
    },
}

impl PlayReason {
    /// Whether the play is the next one.
    pub const fn is_chosen(&self) -> bool {
        matches!(self, Self::Chosen { .. })
    }
}

impl Phrased for PlayReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Chosen { priority, applying: 1 } => sentence::only(i64::from(*priority)),
            Self::Chosen { priority, applying } => sentence::chosen(i64::from(*priority), *applying),
            Self::Outranked { by, first, priority } if first == priority => {
                sentence::written_first(by.as_str(), i64::from(*first))
            }
            Self::Outranked { by, first, priority } => {
                sentence::outranked(by.as_str(), i64::from(*first), i64::from(*priority))
            }
            Self::NotMet => sentence::not_met(),
            Self::Unknown { why } => sentence::unknown(why.phrase()),
            Self::NotFired { trigger } => sentence::not_fired(trigger.as_str()),
            Self::Paused { played, until } => sentence::paused(*played, *until),
        }
    }
}

display_phrases!(PlayReason);

impl From<&PlayReason> for Reason {
    fn from(reason: &PlayReason) -> Self {
        let whole = |number: i32| Some(SeenValue::Whole(number.into()));
        let (rule, seen, bound) = match reason {
            PlayReason::Chosen { priority, .. } => ("play.chosen", whole(*priority), [None, None]),
            PlayReason::Outranked { first, priority, .. } => {
                ("play.outranked", whole(*priority), [whole(*first), None])
            }
            PlayReason::NotMet => ("play.not_met", None, [None, None]),
            PlayReason::Unknown { .. } => ("play.unknown", None, [None, None]),
            PlayReason::NotFired { .. } => ("play.not_fired", None, [None, None]),
            PlayReason::Paused { played, until } => {
                ("play.paused", Some((*played).into()), [Some((*until).into()), None])
            }
        };
        Self::saying(rule, seen, bound, &reason.phrase())
    }
}
