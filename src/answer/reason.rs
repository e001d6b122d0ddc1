//! Reasons: the value that a rule looked at, and the bounds that it was held against. *Why?*
//!
//! Each judgment has typed reasons of its own, which print as sentences and allocate nothing. They all turn into a
//! [`Reason`] when they leave the process: to be stored, sent or shown.

use core::fmt;
use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::number::money::Money;
use crate::number::plain::finite;
use crate::time::Day;

/// Why a rule decided as it did, in the form that leaves the process.
///
/// ```
/// use lifestage::answer::{Reason, SeenValue};
///
/// let reason = Reason {
///     rule: "rfm.recency".into(),
///     seen: Some(SeenValue::Whole(200)),
///     bound: [Some(SeenValue::Whole(152)), Some(SeenValue::Whole(442))],
///     text: "recency 4 of 5: last purchase 200 days ago, within 442".into(),
/// };
/// assert_eq!(reason.to_string(), reason.text);
/// let written = serde_json::to_string(&reason)?;
/// assert!(written.starts_with(r#"{"rule":"rfm.recency","seen":200,"bound":[152,442],"text":"recency 4"#));
/// assert_eq!(serde_json::from_str::<Reason>(&written)?, reason);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The rule, by a stable name like `rfm.recency`.
    pub rule: Cow<'static, str>,
    /// The value that it saw; none where there was no value.
    pub seen: Option<SeenValue>,
    /// The lower and the upper bound that it was held against; none where there is no such bound.
    pub bound: [Option<SeenValue>; 2],
    /// The reason in words.
    pub text: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// A value that a rule saw: a plain number or text in JSON and other formats for people. A name that reads like a date is
/// written as `{"name": "2026-01-31"}` there, so that it stays a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SeenValue {
    /// A whole number: days, a count, minor units of money.
    Whole(i64),
    /// A fraction: a share, a probability.
    Number(f64),
    /// A civil day.
    Day(Day),
    /// A name.
    Name(Cow<'static, str>),
}

/// [`SeenValue`] where a text tells by itself what it is.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Plain {
    Whole(i64),
    Number(#[serde(deserialize_with = "finite")] f64),
    Day(Day),
    Name(Cow<'static, str>),
    Named(Named),
}

/// A name that would be taken for a date.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    name: Cow<'static, str>,
}

/// [`SeenValue`] in binary, where a day is a number like any other.
#[derive(Serialize, Deserialize)]
#[serde(remote = "SeenValue")]
enum Tagged {
    Whole(i64),
    Number(#[serde(deserialize_with = "finite")] f64),
    Day(Day),
    Name(Cow<'static, str>),
}

impl Serialize for SeenValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return Tagged::serialize(self, serializer);
        }
        let plain = match self {
            Self::Whole(number) => Plain::Whole(*number),
            Self::Number(number) => Plain::Number(*number),
            Self::Day(day) => Plain::Day(*day),
            Self::Name(name) if name.parse::<Day>().is_ok() => Plain::Named(Named { name: name.clone() }),
            Self::Name(name) => Plain::Name(name.clone()),
        };
        plain.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for SeenValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Tagged::deserialize(deserializer);
        }
        Ok(match Plain::deserialize(deserializer)? {
            Plain::Whole(number) => Self::Whole(number),
            Plain::Number(number) => Self::Number(number),
            Plain::Day(day) => Self::Day(day),
            Plain::Name(name) | Plain::Named(Named { name }) => Self::Name(name),
        })
    }
}

impl From<i64> for SeenValue {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<u32> for SeenValue {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}

impl From<Money> for SeenValue {
    fn from(money: Money) -> Self {
        Self::Whole(money.minor_units())
    }
}

impl From<Day> for SeenValue {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<&'static str> for SeenValue {
    fn from(name: &'static str) -> Self {
        Self::Name(name.into())
    }
}
