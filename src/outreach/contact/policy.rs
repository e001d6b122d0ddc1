//! The contact policy as data.

use core::num::NonZeroU32;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clock::ClockTime;
use super::sentence;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::purpose::Purpose;
use crate::event::subject::Subject;
use crate::event::user::{ContactChannel, ContactChannels};
use crate::wording::problems::problems;

/// The options of a contact policy, each with the reason for its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactConfig {
    /// The caps. Default 2 messages in a civil day and 5 in 168 hours, by any channel: more makes people unsubscribe.
    pub caps: Vec<Cap>,
    /// The quiet hours; `None` for no quiet hours. Default from 22:00 to 08:00, messages are held until then.
    pub quiet_hours: Option<QuietHours>,
    /// Channels with quiet hours of their own in place of `quiet_hours`; `None` for a channel that has none, because it
    /// wakes nobody. Default no such channel.
    pub quiet_hours_by_channel: BTreeMap<ContactChannel, Option<QuietHours>>,
    /// Classes of messages that caps and quiet hours neither block nor count, such as receipts and codes that users ask
    /// for. Consent still applies. Default none.
    pub exempt: Vec<Subject>,
    /// Channels that need no consent. Default in-app: a notice inside the product reaches nobody who is not there, but
    /// SMS, e-mail and push reach people elsewhere.
    pub without_consent: ContactChannels,
    /// Classes of messages that recommend something. They do not go out to users who refused
    /// [recommendation](Purpose::Recommendation); those of every other class that is not exempt not to users who refused
    /// [marketing](Purpose::Marketing). Default none.
    pub recommendations: Vec<Subject>,
}

/// A cap: at most this many messages in a period, by one channel or any, of one class or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The number of messages; at least 1.
    pub at_most: u32,
    /// The period in which they are counted.
    pub per: CapPeriod,
    /// The channel; `None` for any.
    #[serde(default)]
    pub channel: Option<ContactChannel>,
    /// The class; `None` for any that is not exempt.
    #[serde(default)]
    pub class: Option<Subject>,
}

/// The period of a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CapPeriod {
    /// The civil day of the user, by their calendar.
    Day,
    /// The last h hours: a message sent at t counts while now − h < t ≤ now.
    Hours(NonZeroU32),
    /// The whole lifetime of the user.
    Lifetime,
    /// The civil week of the user, from the first weekday of their calendar.
    Week,
    /// The calendar month of the user.
    Month,
}

/// Quiet hours on the user's clock: from one time until just before another, also across midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// When quiet begins.
    pub from: ClockTime,
    /// When quiet ends; this minute is not quiet.
    pub to: ClockTime,
    /// What happens to a message in between. Default it is held.
    #[serde(default)]
    pub then: WhenQuiet,
}

/// What happens to a message in quiet hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenQuiet {
    /// It waits: ask again when they end.
    #[default]
    Hold,
    /// It is not sent at all, because it would come too late.
    Drop,
}

impl Cap {
    /// A cap on messages by any channel and of any class.
    pub const fn new(at_most: u32, per: CapPeriod) -> Self {
        Self { at_most, per, channel: None, class: None }
    }

    /// The same cap for this channel alone.
    #[must_use]
    pub const fn by(mut self, channel: ContactChannel) -> Self {
        self.channel = Some(channel);
        self
    }

    /// The same cap for this class alone.
    #[must_use]
    pub const fn of(mut self, class: Subject) -> Self {
        self.class = Some(class);
        self
    }

    /// Whether the cap applies to such messages.
    pub(super) fn is_about(&self, channel: ContactChannel, class: Subject) -> bool {
        self.channel.is_none_or(|only| only == channel) && self.class.is_none_or(|only| only == class)
    }
}

impl Cap {
    /// What it allows, and how many messages were sent if that is to be said.
    pub(super) fn phrase_with(&self, sent: Option<u32>) -> Phrase<'_> {
        let Self { at_most, channel, class, .. } = *self;
        match self.per {
            CapPeriod::Day => sentence::cap_day(at_most, channel, class, sent),
            CapPeriod::Week => sentence::cap_week(at_most, channel, class, sent),
            CapPeriod::Month => sentence::cap_month(at_most, channel, class, sent),
            CapPeriod::Hours(hours) => sentence::cap_hours(at_most, channel, class, hours.get(), sent),
            CapPeriod::Lifetime => sentence::cap_lifetime(at_most, channel, class, sent),
        }
    }
}

impl Phrased for Cap {
    fn phrase(&self) -> Phrase<'_> {
        self.phrase_with(None)
    }
}

display_phrases!(Cap);

/// A week, in hours.
const WEEK: NonZeroU32 = match NonZeroU32::new(168) {
    Some(hours) => hours,
    None => NonZeroU32::MIN,
};

impl Default for ContactConfig {
    fn default() -> Self {
        Self {
            caps: vec![Cap::new(2, CapPeriod::Day), Cap::new(5, CapPeriod::Hours(WEEK))],
            quiet_hours: Some(QuietHours { from: ClockTime::hour(22), to: ClockTime::hour(8), then: WhenQuiet::Hold }),
            quiet_hours_by_channel: BTreeMap::new(),
            exempt: Vec::new(),
            without_consent: [ContactChannel::InApp].into_iter().collect(),
            recommendations: Vec::new(),
        }
    }
}

/// A checked contact policy: caps and quiet hours that do not contradict each other.
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
/// assert!(error.starts_with("`caps[0]` allows `0` messages: give at least 1, or remove SMS from the channels"), "{error}");
/// # Ok::<(), lifestage::outreach::ContactRuleError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ContactConfig", into = "ContactConfig")]
pub struct ContactRule {
    numbers: ContactConfig,
}

/// Why a contact policy is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContactRuleError {
    /// A cap allows no message.
    Nothing {
        /// The position of the cap.
        at: usize,
        /// The cap.
        cap: Cap,
    },
    /// Two caps count the same.
    Twice {
        /// The position of the second cap.
        at: usize,
        /// The position of the first cap.
        first: usize,
        /// The second cap.
        cap: Cap,
    },
    /// A cap is on an exempt class.
    Exempt {
        /// The position of the cap.
        at: usize,
        /// The class.
        class: Subject,
    },
    /// A class of recommendations is exempt.
    ExemptRecommendation {
        /// The class.
        class: Subject,
    },
    /// A cap looks back too far.
    Hours {
        /// The position of the cap.
        at: usize,
        /// The hours.
        hours: u32,
    },
    /// Quiet hours begin and end at the same time.
    AllDay {
        /// The channel whose quiet hours these are; `None` if they are those of all.
        channel: Option<ContactChannel>,
        /// The time.
        at: ClockTime,
    },
}

problems! {
    enum ContactRuleError {
        Nothing { at, cap } with (place: Text = format!("caps[{at}]"), channel: OptionalText = cap.channel.filter(|_| cap.class.is_none()), class: OptionalText = cap.class, all: OptionalText = cap.of_all()) = "problem.contact.nothing"
            "`{place}` allows `0` messages: give at least 1, or [remove {channel} from the channels that the user allows|give no candidates][ of class {class}][ at all{all}]"
            "`{place}`只允许`0`条消息：请至少填写1，或[把`{channel}`从用户授权的渠道中去掉|不提交候选消息][（消息类别`{class}`）][（任何消息都不提交{all}）]";
        Twice { at, first, cap: Text } with (place: Text = format!("caps[{at}]"), earlier: Text = format!("caps[{first}]")) = "problem.contact.twice"
            "`{place}` counts what `{earlier}` counts: keep only one of them; the second is `{cap}`"
            "`{place}`与`{earlier}`计的是同一内容：请只保留一条；后一条为`{cap}`";
        Exempt { at, class } with (place: Text = format!("caps[{at}]"), of: Text = class) = "problem.contact.exempt"
            "`{place}` limits class `{of}`, which is exempt from all caps: remove the cap or the exemption"
            "`{place}`限制消息类别`{of}`，但它不受任何上限约束：请去掉该上限或该豁免";
        ExemptRecommendation { class: Text } = "problem.contact.exempt_recommendation"
            "class `{class}` is among `exempt` and among `recommendations`: a message that nobody can refuse recommends nothing; remove it from one of them"
            "消息类别`{class}`同时出现在`exempt`和`recommendations`中：用户无法拒绝的消息不是推荐；请从其中一处去掉";
        Hours { at, hours: Whole } with (place: Text = format!("caps[{at}]"), longest: Whole = LONGEST) = "problem.contact.hours"
            "`{place}` looks back `{hours}` hours: give at most {longest} (a thousand years), or use `lifetime`"
            "`{place}`回看`{hours}`小时：最多填写{longest}（一千年），或使用`lifetime`";
        AllDay { channel, at: Text } with (by: OptionalText = channel.as_ref()) = "problem.contact.all_day"
            "quiet hours from `{at}` to `{at}`[ by {by}] could mean none or all day: leave them out for none; for all day, remove the channels from those that the user allows"
            "[`{by}`的]免打扰时段从`{at}`到`{at}`，既可理解为没有，也可理解为全天：没有请不写；全天请从用户授权的渠道中去掉";
    }
}

/// A thousand years, in hours: a larger number is a mistake.
const LONGEST: u32 = 8_766_000;

impl Cap {
    /// Something to be present in a sentence where it counts messages of every channel and class.
    fn of_all(&self) -> Option<&'static str> {
        (self.channel.is_none() && self.class.is_none()).then_some("")
    }
}

impl ContactRule {
    /// The policy with these options.
    ///
    /// # Errors
    /// If a cap is 0, two caps count the same, a cap is on an exempt class or looks back more than a thousand years,
    /// quiet hours end when they begin, or a class of recommendations is exempt.
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
        if let Some(class) = numbers.recommendations.iter().copied().find(|class| numbers.exempt.contains(class)) {
            return Err(ContactRuleError::ExemptRecommendation { class });
        }
        let by_channel = numbers.quiet_hours_by_channel.iter().map(|(channel, quiet)| (Some(*channel), *quiet));
        for (channel, quiet) in [(None, numbers.quiet_hours)].into_iter().chain(by_channel) {
            if let Some(QuietHours { from: at, .. }) = quiet.filter(|quiet| quiet.from == quiet.to) {
                return Err(ContactRuleError::AllDay { channel, at });
            }
        }
        Ok(Self { numbers })
    }

    /// The quiet hours of a channel.
    pub(super) fn quiet_hours(&self, channel: ContactChannel) -> Option<QuietHours> {
        self.numbers.quiet_hours_by_channel.get(&channel).copied().unwrap_or(self.numbers.quiet_hours)
    }

    /// Whether a message may be sent by this channel to a user who allows these.
    pub(super) const fn may_use(&self, channel: ContactChannel, allowed: ContactChannels) -> bool {
        allowed.allows(channel) || self.numbers.without_consent.allows(channel)
    }

    /// What a message of this class is for; none of an exempt one, which serves the user alone.
    pub fn purpose(&self, class: Subject) -> Option<Purpose> {
        if self.numbers.exempt.contains(&class) {
            return None;
        }
        let recommends = self.numbers.recommendations.contains(&class);
        Some(if recommends { Purpose::Recommendation } else { Purpose::Marketing })
    }

    /// The options.
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
