//! Events as they come: each is read and checked by itself, before anything is stored.

use std::collections::BTreeMap;

use lifestage::time::Moment;
use lifestage::{Calendar, Event, Kind, UserId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::failure::listed;

/// The longest id or name, in bytes.
pub const LONGEST: usize = 200;

/// Checks that a text can be an id or a name.
pub fn checked_text(what: &str, text: &str) -> Result<(), String> {
    if !(1..=LONGEST).contains(&text.len()) {
        return Err(format!("`{what}` has `{}` bytes: give 1 to {LONGEST}", text.len()));
    }
    if text.contains('\0') {
        return Err(format!("`{what}` has a character that is none: leave out U+0000"));
    }
    Ok(())
}

/// Kinds of your own by the names that the rules in force give them.
pub type OwnKinds = BTreeMap<String, Kind>;

/// The kind of a name: one of the library's, or one that the rules in force name.
pub fn kind_named(name: &str, kinds: &OwnKinds) -> Result<Kind, String> {
    name.parse().ok().or_else(|| kinds.get(name).copied()).ok_or_else(|| {
        let own = kinds.keys().map(String::as_str);
        let known = listed(own.chain(Kind::NAMED.iter().filter_map(|kind| kind.name()))).unwrap_or_default();
        format!("`{name}` is not the name of a kind: give one of {known}, or `custom_0` to `custom_32767`")
    })
}

/// A whole number in the unit of a kind; what is none is told what it should be.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    /// As it is written.
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "give a whole number, 0 or more")]
    enum Written {
        Whole(u64),
        Negative(i64),
        Fraction(f64),
    }
    let wrong = match Written::deserialize(deserializer)? {
        Written::Whole(value) => return Ok(value),
        Written::Negative(value) => value.to_string(),
        Written::Fraction(value) => value.to_string(),
    };
    Err(D::Error::custom(format!(
        "`{wrong}` is no value: values are whole numbers from 0 on, of money in minor units, such as 1250 for 12.50"
    )))
}

/// An event as callers send it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WrittenEvent {
    /// The caller's id of the event: the same event has the same id however often it is sent.
    #[schema(example = "order-2026-000017")]
    pub id: String,
    /// The caller's id of the user.
    #[schema(example = "ann")]
    pub user: String,
    /// When it happened: RFC 3339, a bare date, or milliseconds since 1970.
    #[schema(value_type = String, example = "2026-01-31T23:30:00+08:00")]
    pub at: When,
    /// What happened: `log_in`, `purchase`, `use` …, `custom_0` to `custom_32767`, or what the rules name one of these.
    #[schema(example = "purchase")]
    pub kind: String,
    /// What it was about: the name of a feature, category, topic or campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The value in the kind's unit: minor units of money, seconds, points. Default 0.
    #[serde(default, deserialize_with = "whole")]
    #[schema(example = 1299)]
    pub value: u64,
}

/// An instant or a date, as text or as milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "give RFC 3339, a date such as 2026-01-31, or milliseconds since 1970")]
pub enum When {
    Milliseconds(i64),
    Text(Moment),
}

impl From<When> for Moment {
    fn from(when: When) -> Self {
        match when {
            When::Milliseconds(milliseconds) => Self::from_milliseconds(milliseconds),
            When::Text(moment) => moment,
        }
    }
}

/// An event that may be stored, as far as can be told without its user.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedEvent {
    pub id: String,
    pub user: String,
    pub subject: Option<String>,
    moment: Moment,
    kind: Kind,
    value: u64,
}

impl CheckedEvent {
    /// Checks what a caller sent. The reason for a refusal says what to change.
    pub fn new(written: WrittenEvent, limits: &Calendar, kinds: &OwnKinds) -> Result<Self, String> {
        let WrittenEvent { id, user, at, kind, subject, value } = written;
        for (what, text) in [("id", Some(&id)), ("user", Some(&user)), ("subject", subject.as_ref())] {
            text.map_or(Ok(()), |text| checked_text(what, text))?;
        }
        let kind = kind_named(&kind, kinds)?;
        let moment = Moment::from(at);
        limits.day(moment).map_err(|error| error.to_string())?;
        // Whether a kind can carry a value is the same for every user; theirs is numbered when the event is stored.
        Event::new(UserId::new(0), moment, kind, value).map_err(|error| error.to_string())?;
        Ok(Self { id, user, subject, moment, kind, value })
    }

    /// The event with the numbers of its user and subject.
    pub fn event(
        &self,
        user: impl Into<UserId>,
        subject: lifestage::Subject,
    ) -> Result<Event, lifestage::event::EventError> {
        Ok(Event::new(user, self.moment, self.kind, self.value)?.about(subject))
    }

    /// When it happened.
    pub const fn moment(&self) -> Moment {
        self.moment
    }
}
