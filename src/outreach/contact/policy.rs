//! The rules of contact, as data.

use core::fmt;
use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::clock::ClockTime;
use crate::event::subject::Subject;
use crate::event::user::ContactChannel;

/// The numbers of a contact policy, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactConfig {
    /// How many messages at most. Default 2 in a civil day and 5 in 168 hours, by any channel: more is what people
    /// unsubscribe from.
    pub caps: Vec<Cap>,
    /// When nothing is sent. Default from 22:00 to 08:00, held until then. None for never.
    pub quiet_hours: Option<QuietHours>,
    /// Classes of messages that caps and quiet hours neither stop nor count, as receipts and codes that users ask for.
    /// Consent holds for them too. Default none.
    pub exempt: Vec<Subject>,
}

/// At most this many messages in a period, of one channel, of one class, or of any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// How many; at least 1.
    pub at_most: u32,
    /// In which time.
    pub per: CapPeriod,
    /// By this channel; by any where none is given.
    #[serde(default)]
    pub channel: Option<ContactChannel>,
    /// Of this class; of any that is not exempt where none is given.
    #[serde(default)]
    pub class: Option<Subject>,
}

/// In which time a cap counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CapPeriod {
    /// In the civil day of the user, by their calendar.
    Day,
    /// In the last h hours: a send at t counts while now − h < t ≤ now.
    Hours(NonZeroU32),
    /// Ever.
    Lifetime,
}

/// When nothing is sent, by the user's clock: from a time on until before another, also across midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first minute of quiet.
    pub from: ClockTime,
    /// The first minute after it.
    pub to: ClockTime,
    /// What becomes of a message that comes in between. Default it is held.
    #[serde(default)]
    pub then: WhenQuiet,
}

/// What becomes of a message in quiet hours: it waits, or it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenQuiet {
    /// It is to be asked about again when they end.
    #[default]
    Hold,
    /// It is not sent at all, as it would come too late.
    Drop,
}

impl Cap {
    /// At most this many, by any channel, of any class.
    pub const fn new(at_most: u32, per: CapPeriod) -> Self {
        Self { at_most, per, channel: None, class: None }
    }

    /// The same, by this channel alone.
    #[must_use]
    pub const fn by(mut self, channel: ContactChannel) -> Self {
        self.channel = Some(channel);
        self
    }

    /// The same, of this class alone.
    #[must_use]
    pub const fn of(mut self, class: Subject) -> Self {
        self.class = Some(class);
        self
    }

    /// Whether it is about such messages.
    pub(super) fn is_about(&self, channel: ContactChannel, class: Subject) -> bool {
        self.channel.is_none_or(|only| only == channel) && self.class.is_none_or(|only| only == class)
    }
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {}", self.at_most)?;
        self.channel.map_or(Ok(()), |channel| write!(f, " by {channel}"))?;
        self.class.map_or(Ok(()), |class| write!(f, " of class {class}"))?;
        match self.per {
            CapPeriod::Day => f.write_str(" a day"),
            CapPeriod::Hours(hours) => write!(f, " in {hours} hour{}", if hours.get() == 1 { "" } else { "s" }),
            CapPeriod::Lifetime => f.write_str(" ever"),
        }
    }
}

/// A week.
const WEEK: NonZeroU32 = match NonZeroU32::new(168) {
    Some(hours) => hours,
    None => NonZeroU32::MIN,
};

impl Default for ContactConfig {
    fn default() -> Self {
        Self {
            caps: vec![Cap::new(2, CapPeriod::Day), Cap::new(5, CapPeriod::Hours(WEEK))],
            quiet_hours: Some(QuietHours { from: ClockTime::hour(22), to: ClockTime::hour(8), then: WhenQuiet::Hold }),
            exempt: Vec::new(),
        }
    }
}

/// A contact policy: caps and quiet hours that do not contradict each other.
///
/// ```
/// use lifestage::outreach::{Cap, CapPeriod, ContactConfig, ContactRule};
///
/// let caps = vec![Cap::new(1, CapPeriod::Day)];
/// let policy = ContactRule::new(ContactConfig { caps, quiet_hours: None, ..ContactConfig::default() })?;
/// assert_eq!(policy.config().caps[0].to_string(), "at most 1 a day");
///
/// let read = r#"{ "caps": [{ "at_most": 0, "per": { "hours": 24 }, "channel": "sms" }] }"#;
/// let error = serde_json::from_str::<ContactRule>(read).unwrap_err().to_string();
/// assert!(error.starts_with("`caps[0]` allows `0` messages: give at least 1, or take SMS out of the channels"), "{error}");
/// # Ok::<(), lifestage::outreach::ContactRuleError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContactConfig", into = "ContactConfig")]
pub struct ContactRule {
    numbers: ContactConfig,
}

/// Rules of contact that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContactRuleError {
    /// A cap of nothing.
    #[error("`caps[{at}]` allows `0` messages: give at least 1, or {}", instead(cap))]
    Nothing {
        /// The place of the cap.
        at: usize,
        /// The cap.
        cap: Cap,
    },
    /// Two caps of the same.
    #[error("`caps[{at}]` counts what `caps[{first}]` counts: keep the smaller of `{cap}` and its like")]
    Twice {
        /// The place of the later one.
        at: usize,
        /// The place of the earlier one.
        first: usize,
        /// The later one.
        cap: Cap,
    },
    /// A cap on what nothing counts.
    #[error("`caps[{at}]` is on class `{class}`, which is exempt from all caps: take it out of one of the two")]
    Exempt {
        /// The place of the cap.
        at: usize,
        /// The class.
        class: Subject,
    },
    /// A cap over more hours than there are.
    #[error("`caps[{at}]` looks back `{hours}` hours: give at most {LONGEST}, a thousand years, or `lifetime`")]
    Hours {
        /// The place of the cap.
        at: usize,
        /// The hours.
        hours: u32,
    },
    /// Quiet hours from a time to the same.
    #[error(
        "quiet hours from `{0}` to `{0}` are none or all day: leave them out for none, and for all day take the channels out of those that the user allows"
    )]
    AllDay(ClockTime),
}

/// A thousand years of hours: beyond this a number is a mistake.
const LONGEST: u32 = 8_766_000;

/// What to write in place of a cap of nothing.
fn instead(cap: &Cap) -> String {
    match (cap.channel, cap.class) {
        (Some(channel), None) => format!("take {channel} out of the channels that the user allows"),
        (_, Some(class)) => format!("give no candidates of class {class}"),
        (None, None) => "give no candidates at all".into(),
    }
}

impl ContactRule {
    /// The policy of these numbers.
    ///
    /// # Errors
    /// For a cap of 0, two caps that count the same, a cap on an exempt class, one over more than a thousand years of
    /// hours, and quiet hours that end when they begin.
    pub fn new(numbers: ContactConfig) -> Result<Self, ContactRuleError> {
        for (at, cap) in numbers.caps.iter().enumerate() {
            if cap.at_most == 0 {
                return Err(ContactRuleError::Nothing { at, cap: *cap });
            }
            if let CapPeriod::Hours(hours) = cap.per
                && hours.get() > LONGEST
            {
                return Err(ContactRuleError::Hours { at, hours: hours.get() });
            }
            let same = |other: &Cap| Cap { at_most: cap.at_most, ..*other } == *cap;
            if let Some(first) = numbers.caps.iter().take(at).position(same) {
                return Err(ContactRuleError::Twice { at, first, cap: *cap });
            }
            if let Some(class) = cap.class.filter(|class| numbers.exempt.contains(class)) {
                return Err(ContactRuleError::Exempt { at, class });
            }
        }
        if let Some(quiet) = numbers.quiet_hours.filter(|quiet| quiet.from == quiet.to) {
            return Err(ContactRuleError::AllDay(quiet.from));
        }
        Ok(Self { numbers })
    }

    /// The numbers.
    pub const fn config(&self) -> &ContactConfig {
        &self.numbers
    }
}

impl TryFrom<ContactConfig> for ContactRule {
    type Error = ContactRuleError;

    fn try_from(numbers: ContactConfig) -> Result<Self, Self::Error> {
        Self::new(numbers)
    }
}

impl From<ContactRule> for ContactConfig {
    fn from(policy: ContactRule) -> Self {
        policy.numbers
    }
}
