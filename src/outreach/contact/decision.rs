//! What becomes of a message, and why.

use core::fmt;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::clock::ClockTime;
use super::policy::{Cap, WhenQuiet};
use crate::answer::reason::{Reason, Seen};
use crate::event::user::ContactChannel;

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ContactDecision {
    /// It may be sent.
    Send,
    /// Only quiet hours stop it: ask again at that instant, with the log as it is then.
    Hold {
        /// The first instant at which it may go, if nothing else is sent before.
        until: DateTime<Utc>,
        /// Which rules stop it now.
        reasons: Vec<ContactReason>,
    },
    /// It is not to be sent.
    Refuse {
        /// Which rules stop it: consent alone, or all the others that do.
        reasons: Vec<ContactReason>,
        /// The first instant at which such a message may go, if nothing else is sent before; none where it never may.
        next_allowed: Option<DateTime<Utc>>,
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
    /// A cap is full.
    Cap {
        /// The cap.
        cap: Cap,
        /// How many were sent that it counts, those of this call included.
        sent: u32,
    },
    /// It is quiet.
    QuietHours {
        /// From this time on.
        from: ClockTime,
        /// Until before this one.
        to: ClockTime,
        /// What becomes of the message.
        then: WhenQuiet,
    },
}

impl ContactDecision {
    /// Whether it may be sent.
    pub const fn is_send(&self) -> bool {
        matches!(self, Self::Send)
    }

    /// Why it is not sent; nothing where it is.
    pub fn reasons(&self) -> &[ContactReason] {
        match self {
            Self::Send => &[],
            Self::Hold { reasons, .. } | Self::Refuse { reasons, .. } => reasons,
        }
    }

    /// From when on such a message may go; none where it may now, or never.
    pub const fn next_allowed(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Send => None,
            Self::Hold { until, .. } => Some(*until),
            Self::Refuse { next_allowed, .. } => *next_allowed,
        }
    }

    /// The same in words, with instants by the user's clock.
    pub fn in_words(&self, offset: FixedOffset) -> impl fmt::Display {
        fmt::from_fn(move |f| {
            let at =
                |instant: DateTime<Utc>| instant.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, false);
            match self {
                Self::Send => return f.write_str("send"),
                Self::Hold { until, .. } => write!(f, "hold until {}", at(*until))?,
                Self::Refuse { next_allowed: Some(next), .. } => write!(f, "refuse, allowed from {}", at(*next))?,
                Self::Refuse { next_allowed: None, .. } => f.write_str("refuse for good")?,
            }
            for (place, reason) in self.reasons().iter().enumerate() {
                write!(f, "{}{reason}", if place == 0 { ": " } else { "; " })?;
            }
            Ok(())
        })
    }
}

impl fmt::Display for ContactDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = FixedOffset::east_opt(0);
        utc.map_or(Ok(()), |utc| write!(f, "{}", self.in_words(utc)))
    }
}

impl fmt::Display for ContactReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consent { channel } => write!(f, "{channel} is not allowed by the user"),
            Self::Cap { cap, sent } => write!(f, "{cap}, {sent} sent"),
            Self::QuietHours { from, to, then: WhenQuiet::Hold } => write!(f, "quiet from {from} to {to}"),
            Self::QuietHours { from, to, then: WhenQuiet::Drop } => write!(f, "quiet from {from} to {to}, dropped"),
        }
    }
}

impl From<ContactReason> for Reason {
    fn from(reason: ContactReason) -> Self {
        let (rule, seen, bound) = match reason {
            ContactReason::Consent { .. } => ("contact.consent", None, [None, None]),
            ContactReason::Cap { cap, sent } => ("contact.cap", Some(sent.into()), [None, Some(cap.at_most.into())]),
            ContactReason::QuietHours { from, to, .. } => {
                let name = |time: ClockTime| Some(Seen::Name(time.to_string().into()));
                ("contact.quiet_hours", None, [name(from), name(to)])
            }
        };
        Self { rule: rule.into(), seen, bound, text: reason.to_string() }
    }
}
