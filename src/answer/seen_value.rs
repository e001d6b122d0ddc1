//! Values that rules saw, in the form that leaves the process.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::language::Language;
use crate::number::money::Money;
use crate::number::plain::finite;
use crate::time::Day;

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

/// What a sentence names: a value, or a sentence within the sentence, whose own arguments are values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SaidValue {
    /// A value.
    Value(SeenValue),
    /// A sentence within the sentence.
    Sentence(SaidSentence),
    /// Words that are built of parts, as a condition is.
    Words(SaidWords),
}

/// Words that are built of parts and come from no pattern, in each language.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SaidWords {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

impl SaidWords {
    /// The words in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::Chinese => &self.chinese,
        }
    }
}

/// A sentence within a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SaidSentence {
    /// The key of the sentence.
    pub sentence: Cow<'static, str>,
    /// What it names, by its argument.
    pub arguments: BTreeMap<Cow<'static, str>, SeenValue>,
}

/// [`SaidValue`] where a map with a sentence tells what it is.
#[derive(Deserialize)]
#[serde(untagged)]
enum PlainSaid {
    Sentence(SaidSentence),
    Words(SaidWords),
    Value(SeenValue),
}

/// [`SaidValue`] in binary.
#[derive(Serialize, Deserialize)]
#[serde(remote = "SaidValue")]
enum TaggedSaid {
    Value(SeenValue),
    Sentence(SaidSentence),
    Words(SaidWords),
}

impl Serialize for SaidValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            _ if !serializer.is_human_readable() => TaggedSaid::serialize(self, serializer),
            Self::Value(value) => value.serialize(serializer),
            Self::Sentence(sentence) => sentence.serialize(serializer),
            Self::Words(of) => of.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for SaidValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return TaggedSaid::deserialize(deserializer);
        }
        Ok(match PlainSaid::deserialize(deserializer)? {
            PlainSaid::Sentence(sentence) => Self::Sentence(sentence),
            PlainSaid::Words(of) => Self::Words(of),
            PlainSaid::Value(value) => Self::Value(value),
        })
    }
}
