//! Facts about a user, as they are now. *What do you know of them besides events?*

use core::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::event::id::UserId;
use crate::event::purpose::{Purpose, Purposes};
use crate::event::subject::Subject;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::{Day, Period};
use crate::wording::problems::problems;

/// What you know of a user besides events. No names, no addresses, no free text.
///
/// Facts are as they are now: a question about a past day does not rewind them. More facts may be added, so start from
/// [`User::new`] and set each fact by its method or its field.
///
/// ```
/// use lifestage::{Day, User};
/// use lifestage::event::{Birthday, ContactChannel};
///
/// let mut user = User::new(42_u64).joined(Day::ymd(2026, 1, 31)).referred_by(7_u64).with_birthday(Birthday::new(2, 29)?);
/// user.allowed_channels.allow(ContactChannel::Push);
/// assert!(!user.allowed_channels.allows(ContactChannel::Phone));
/// # Ok::<(), lifestage::event::BirthdayError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct User {
    /// The id that their events carry.
    pub id: UserId,
    /// The day on which they joined. Default none: their events tell it, as [`AsOf::joined`](crate::profile::AsOf::joined) says.
    #[serde(default)]
    pub join_day: Option<Day>,
    /// The channel by which they came, as a number of your own. Default none.
    #[serde(default)]
    pub acquisition_channel: Subject,
    /// The user who brought them. Default none.
    #[serde(default)]
    pub referrer: Option<UserId>,
    /// The month and day on which they celebrate. Default none.
    #[serde(default)]
    pub birthday: Option<Birthday>,
    /// The channels by which they allow contact. Default none of them: consent is given, not assumed.
    #[serde(default)]
    pub allowed_channels: ContactChannels,
    /// The purposes that they refused. Default none: where your law wants a yes first, begin with [`Purposes::all`].
    #[serde(default)]
    pub refused: Purposes,
}

impl User {
    /// A user of whom only the id is known.
    pub fn new(id: impl Into<UserId>) -> Self {
        Self {
            id: id.into(),
            join_day: None,
            acquisition_channel: Subject::NONE,
            referrer: None,
            birthday: None,
            allowed_channels: ContactChannels::default(),
            refused: Purposes::default(),
        }
    }

    /// The same user with a join day; with `None` their events tell it.
    #[must_use]
    pub fn joined(mut self, day: impl Into<Option<Day>>) -> Self {
        self.join_day = day.into();
        self
    }

    /// The same user with the channel by which they came.
    #[must_use]
    pub const fn acquired_by(mut self, channel: Subject) -> Self {
        self.acquisition_channel = channel;
        self
    }

    /// The same user with the user who brought them.
    #[must_use]
    pub fn referred_by(mut self, referrer: impl Into<UserId>) -> Self {
        self.referrer = Some(referrer.into());
        self
    }

    /// The same user with a birthday.
    #[must_use]
    pub const fn with_birthday(mut self, birthday: Birthday) -> Self {
        self.birthday = Some(birthday);
        self
    }

    /// The same user, who refused this purpose too.
    #[must_use]
    pub const fn refusing(mut self, purpose: Purpose) -> Self {
        self.refused.insert(purpose);
        self
    }

    /// A hash of all that is known of the user but the id.
    pub(crate) fn facts(&self) -> Fingerprint {
        let optional = |print: Fingerprinter, bytes: Option<&[u8]>| print.bytes(bytes.unwrap_or_default());
        let join_day = self.join_day.map(|day| day.days_since_epoch().to_le_bytes());
        let referrer = self.referrer.map(|referrer| referrer.bits().to_le_bytes());
        let birthday = self.birthday.map(|Birthday { month, day }| [month, day]);
        let consent = u64::from(self.allowed_channels.0) | u64::from(self.refused.bits()) << 8;
        let mut print = Fingerprinter::new("facts");
        print = optional(print, join_day.as_ref().map(<[u8; 4]>::as_slice));
        print = optional(print, referrer.as_ref().map(<[u8; 16]>::as_slice));
        print = optional(print, birthday.as_ref().map(<[u8; 2]>::as_slice));
        print.number(self.acquisition_channel.number().into()).number(consent).finish()
    }
}

/// The month and the day on which a user celebrates; no year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u8, u8)", into = "(u8, u8)")]
pub struct Birthday {
    month: u8,
    day: u8,
}

/// A month and day that no year has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthdayError {
    month: u8,
    day: u8,
}

problems! {
    struct BirthdayError { month: Whole, day: Whole } = "problem.birthday"
        "month `{month}` has no day `{day}`: give a month from 1 to 12 and one of its days"
        "`{month}`月没有`{day}`日：请填写1至12月及其中的一天";
}

/// A leap year, which has every day that a year can have.
const LEAP_YEAR: i32 = 2000;

impl Birthday {
    /// The birthday on this day, 1 to 31, of this month, 1 to 12.
    ///
    /// # Errors
    /// When no year has that day.
    pub fn new(month: u8, day: u8) -> Result<Self, BirthdayError> {
        match NaiveDate::from_ymd_opt(LEAP_YEAR, month.into(), day.into()) {
            Some(_) => Ok(Self { month, day }),
            None => Err(BirthdayError { month, day }),
        }
    }

    /// The day on which it is celebrated in the year of this day. February 29 is the 28th in common years.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::event::Birthday;
    ///
    /// let leap = Birthday::new(2, 29)?;
    /// assert_eq!(leap.in_year_of(Day::ymd(2026, 7, 1)), Day::ymd(2026, 2, 28));
    /// assert_eq!(leap.in_year_of(Day::ymd(2028, 7, 1)), Day::ymd(2028, 2, 29));
    /// # Ok::<(), lifestage::event::BirthdayError>(())
    /// ```
    pub fn in_year_of(self, day: Day) -> Day {
        let year = NaiveDate::from(day).year();
        let kept = NaiveDate::from_ymd_opt(year, self.month.into(), self.day.into())
            .or_else(|| NaiveDate::from_ymd_opt(year, self.month.into(), 28));
        // INVARIANT: every month has a 28th.
        kept.map_or(day, Day::from)
    }

    /// The next day on which it is celebrated: this day or a later one.
    ///
    /// ```
    /// use lifestage::Day;
    /// use lifestage::event::Birthday;
    ///
    /// let new_year = Birthday::new(1, 1)?;
    /// assert_eq!(new_year.next_from(Day::ymd(2026, 1, 1)), Day::ymd(2026, 1, 1));
    /// assert_eq!(new_year.next_from(Day::ymd(2026, 1, 2)), Day::ymd(2027, 1, 1));
    /// # Ok::<(), lifestage::event::BirthdayError>(())
    /// ```
    pub fn next_from(self, day: Day) -> Day {
        let this_year = self.in_year_of(day);
        let next_year = || Period::Year.after(day).map_or(this_year, |year| self.in_year_of(year.first()));
        if this_year >= day { this_year } else { next_year() }
    }
}

impl TryFrom<(u8, u8)> for Birthday {
    type Error = BirthdayError;

    fn try_from((month, day): (u8, u8)) -> Result<Self, Self::Error> {
        Self::new(month, day)
    }
}

impl From<Birthday> for (u8, u8) {
    fn from(birthday: Birthday) -> Self {
        (birthday.month, birthday.day)
    }
}

/// A way to reach a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ContactChannel {
    /// Inside the product.
    #[serde(alias = "站内信")]
    InApp,
    /// A push message to the device.
    #[serde(alias = "推送")]
    Push,
    /// E-mail.
    #[serde(alias = "邮件")]
    Email,
    /// A text message.
    #[serde(alias = "短信")]
    Sms,
    /// A chat service, such as an official account.
    #[serde(alias = "即时通讯")]
    Chat,
    /// A call.
    #[serde(alias = "电话")]
    Phone,
    /// A letter.
    #[serde(alias = "信函")]
    Post,
}

impl ContactChannel {
    /// All ways to reach a user.
    pub const ALL: [Self; 7] = [Self::InApp, Self::Push, Self::Email, Self::Sms, Self::Chat, Self::Phone, Self::Post];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for ContactChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::InApp => "in-app",
            Self::Push => "push",
            Self::Email => "e-mail",
            Self::Sms => "SMS",
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Post => "post",
        })
    }
}

/// The channels by which a user allows contact; written as a list.
///
/// ```
/// use lifestage::event::{ContactChannel, ContactChannels};
///
/// let mut allowed: ContactChannels = [ContactChannel::Email, ContactChannel::Push].into_iter().collect();
/// allowed.forbid(ContactChannel::Push);
/// assert_eq!(allowed.iter().collect::<Vec<_>>(), [ContactChannel::Email]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<ContactChannel>", into = "Vec<ContactChannel>")]
pub struct ContactChannels(u8);

impl ContactChannels {
    /// Allows a channel.
    pub const fn allow(&mut self, channel: ContactChannel) {
        self.0 |= channel.bit();
    }

    /// Forbids a channel.
    pub const fn forbid(&mut self, channel: ContactChannel) {
        self.0 &= !channel.bit();
    }

    /// Whether the channel is allowed.
    pub const fn allows(self, channel: ContactChannel) -> bool {
        self.0 & channel.bit() != 0
    }

    /// The allowed channels.
    pub fn iter(self) -> impl Iterator<Item = ContactChannel> {
        ContactChannel::ALL.into_iter().filter(move |channel| self.allows(*channel))
    }
}

impl FromIterator<ContactChannel> for ContactChannels {
    fn from_iter<I: IntoIterator<Item = ContactChannel>>(channels: I) -> Self {
        channels.into_iter().fold(Self::default(), |mut set, channel| {
            set.allow(channel);
            set
        })
    }
}

impl From<Vec<ContactChannel>> for ContactChannels {
    fn from(channels: Vec<ContactChannel>) -> Self {
        channels.into_iter().collect()
    }
}

impl From<ContactChannels> for Vec<ContactChannel> {
    fn from(channels: ContactChannels) -> Self {
        channels.iter().collect()
    }
}
