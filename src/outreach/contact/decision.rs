//! The decision about a message, with its reasons.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::clock::ClockTime;
use super::policy::{Cap, WhenQuiet};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::say::{Say, Words, display_in_english};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::purpose::Purpose;
use crate::event::user::ContactChannel;
use crate::time::Moment;

/// The decision about a message: send, hold or refuse. Instants are given in the user's local time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ContactDecision {
    /// The message may be sent.
    Send,
    /// Only quiet hours block it: ask again at that instant, with the log as it is then.
    #[non_exhaustive]
    Hold {
        /// The first instant at which it may be sent, if nothing else is sent before.
        until: Moment,
        /// The rules that block it now.
        reasons: Vec<ContactReason>,
    },
    /// The message must not be sent.
    #[non_exhaustive]
    Refuse {
        /// The rules that block it: consent alone, or all others that do.
        reasons: Vec<ContactReason>,
        /// The first instant at which such a message may be sent, if nothing else is sent before; `None` if it never
        /// may.
        next_allowed: Option<Moment>,
    },
}

/// Why a message is not sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ContactReason {
    /// The user does not allow the channel.
    Consent {
        /// The channel.
        channel: ContactChannel,
    },
    /// The user refused what the message is for.
    Purpose {
        /// What it is for.
        purpose: Purpose,
    },
    /// A cap is full.
    Cap {
        /// The cap.
        cap: Cap,
        /// The number of messages that it counts, including those of this call.
        sent: u32,
    },
    /// The user's quiet hours.
    QuietHours {
        /// When they begin.
        from: ClockTime,
        /// When they end.
        to: ClockTime,
        /// What happens to the message.
        then: WhenQuiet,
    },
}

impl ContactDecision {
    /// Whether the message may be sent.
    pub const fn is_send(&self) -> bool {
        matches!(self, Self::Send)
    }

    /// The rules that block it; empty if it is sent.
    pub fn reasons(&self) -> impl Iterator<Item = ContactReason> {
        let reasons = match self {
            Self::Send => &[],
            Self::Hold { reasons, .. } | Self::Refuse { reasons, .. } => reasons.as_slice(),
        };
        reasons.iter().copied()
    }

    /// The first instant at which such a message may be sent; `None` if it may now, or never.
    pub const fn next_allowed(&self) -> Option<Moment> {
        match self {
            Self::Send => None,
            Self::Hold { until, .. } => Some(*until),
            Self::Refuse { next_allowed, .. } => *next_allowed,
        }
    }
}

impl Say for ContactDecision {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decision = match self {
            Self::Send => sentence::send(),
            Self::Hold { until, .. } => sentence::hold(*until),
            Self::Refuse { next_allowed: Some(next), .. } => sentence::refuse(*next),
            Self::Refuse { next_allowed: None, .. } => sentence::refuse_forever(),
        };
        decision.say_to(words, f)?;
        for (place, reason) in self.reasons().enumerate() {
            f.write_str(if place == 0 { words.language.colon() } else { words.language.semicolon() })?;
            reason.say_to(words, f)?;
        }
        Ok(())
    }
}

display_in_english!(ContactDecision);

impl Phrased for ContactReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Consent { channel } => sentence::consent(*channel),
            Self::Purpose { purpose } => sentence::purpose(*purpose),
            Self::Cap { cap, sent } => cap.phrase_with(Some(*sent)),
            Self::QuietHours { from, to, then: WhenQuiet::Hold } => sentence::quiet_hours(from, to),
            Self::QuietHours { from, to, then: WhenQuiet::Drop } => sentence::quiet_hours_dropped(from, to),
        }
    }
}

display_phrases!(ContactReason);

impl From<ContactReason> for Reason {
    fn from(reason: ContactReason) -> Self {
        let (rule, seen, bound) = match reason {
            ContactReason::Consent { .. } => ("contact.consent", None, [None, None]),
            ContactReason::Purpose { .. } => ("contact.purpose", None, [None, None]),
            ContactReason::Cap { cap, sent } => ("contact.cap", Some(sent.into()), [None, Some(cap.at_most.into())]),
            ContactReason::QuietHours { from, to, .. } => {
                let name = |time: ClockTime| Some(SeenValue::Name(time.to_string().into()));
                ("contact.quiet_hours", None, [name(from), name(to)])
            }
        };
        Self::saying(rule, seen, bound, &reason.phrase())
    }
}
