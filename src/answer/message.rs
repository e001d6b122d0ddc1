//! Messages: what is wrong, as a sentence with its arguments, so that it can be said in each language. *What does it tell?*

use core::fmt;
use core::hash::{Hash, Hasher};
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::say::Say;
use super::seen_value::{SaidSentence, SaidValue, SaidWords, SeenValue};
use super::sentence::Phrase;
use crate::wording::encoded::{self, Encoded, EncodedProblem, PlainSort};

/// Why something is wrong and what to write instead: a sentence of the [`catalogue`](crate::catalogue), or words of your own.
///
/// Every error of this crate that a rule file can have becomes one, also where it passed a deserializer, which knows text
/// only. What says no sentence of the catalogue says its English in every language.
///
/// ```
/// use lifestage::answer::{Language, Message, Say};
/// use lifestage::Ratio;
///
/// let message = Message::of(&Ratio::new(20.0).unwrap_err());
/// assert_eq!(message.text(), "`20` is not a ratio: give a number from 0 to 1, so 0.2 for 20 %");
/// assert_eq!(message.say(Language::Chinese).to_string(), "`20`不是比例：请填写0至1之间的数，20%写作0.2");
/// assert_eq!(message.sentence(), "problem.ratio");
/// assert_eq!(Message::from("not on Mondays").say(Language::Chinese).to_string(), "not on Mondays");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    #[serde(default)]
    sentence: Cow<'static, str>,
    /// INVARIANT: no number in it is not finite.
    #[serde(default)]
    arguments: BTreeMap<Cow<'static, str>, SaidValue>,
    /// Where it tells of several things, or of one that stands deeper.
    #[serde(default)]
    parts: Vec<MessagePart>,
    text: String,
}

/// One of the things that a message tells of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessagePart {
    path: String,
    sentence: Cow<'static, str>,
    arguments: BTreeMap<Cow<'static, str>, SaidValue>,
    text: String,
}

impl Message {
    /// The message of an error, or of words.
    pub fn of(error: &(impl fmt::Display + ?Sized)) -> Self {
        Self::of_parts(&encoded::data_of(error), error.to_string())
    }

    /// The message of what it displays as data and in English.
    fn of_parts(data: &str, text: String) -> Self {
        match encoded::read(data) {
            None => text.into(),
            Some(Encoded::Sentence { key, arguments }) => {
                let said = arguments.into_iter().map(|(name, sort, value)| (name.to_owned().into(), said(sort, value)));
                Self { sentence: key.to_owned().into(), arguments: said.collect(), parts: Vec::new(), text }
            }
            Some(Encoded::Problems(problems)) => {
                let parts = problems.iter().flat_map(MessagePart::all_of).collect();
                Self { parts, ..text.into() }
            }
        }
    }

    /// The key of its sentence; empty where no sentence of the catalogue says it.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// What its sentence names, by its argument.
    pub const fn arguments(&self) -> &BTreeMap<Cow<'static, str>, SaidValue> {
        &self.arguments
    }

    /// The things that it tells of, each with its path from here; none for most.
    pub(crate) fn parts(&self) -> impl ExactSizeIterator<Item = (&str, Self)> {
        self.parts.iter().map(|part| (&*part.path, part.message()))
    }

    /// It in English.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl MessagePart {
    /// What one problem tells of: itself, or what stands deeper in it.
    fn all_of(problem: &EncodedProblem<'_>) -> Vec<Self> {
        let Message { sentence, arguments, parts, text } = Message::of_parts(problem.data, problem.text.to_owned());
        if parts.is_empty() {
            return vec![Self { path: problem.path.to_owned(), sentence, arguments, text }];
        }
        parts.into_iter().map(|part| Self { path: path_within(problem.path, &part.path), ..part }).collect()
    }

    fn message(&self) -> Message {
        let Self { path: _, sentence, arguments, text } = self.clone();
        Message { sentence, arguments, parts: Vec::new(), text }
    }
}

/// A path as seen from the whole.
pub(super) fn path_within(outer: &str, inner: &str) -> String {
    let dot = if outer.is_empty() || inner.is_empty() || inner.starts_with('[') { "" } else { "." };
    format!("{outer}{dot}{inner}")
}

/// An argument from what was written of it.
fn said(sort: PlainSort, value: &str) -> SaidValue {
    let flat = |sort: PlainSort, value: &str| {
        let seen = match sort {
            PlainSort::Whole => value.parse().ok().map(SeenValue::Whole),
            PlainSort::Number => value.parse().ok().filter(|number: &f64| number.is_finite()).map(SeenValue::Number),
            PlainSort::Day => value.parse().ok().map(SeenValue::Day),
            PlainSort::Text | PlainSort::Sentence | PlainSort::Words => None,
        };
        seen.unwrap_or_else(|| SeenValue::Name(value.to_owned().into()))
    };
    let both = || encoded::counted(value).and_then(|(english, rest)| Some((english, encoded::counted(rest)?.0)));
    if let (PlainSort::Words, Some((english, chinese))) = (sort, both()) {
        return SaidValue::Words(SaidWords { english: english.to_owned(), chinese: chinese.to_owned() });
    }
    match encoded::read(value) {
        Some(Encoded::Sentence { key, arguments }) if sort == PlainSort::Sentence => {
            let arguments =
                arguments.into_iter().map(|(name, sort, value)| (name.to_owned().into(), flat(sort, value))).collect();
            SaidValue::Sentence(SaidSentence { sentence: key.to_owned().into(), arguments })
        }
        _ => SaidValue::Value(flat(sort, value)),
    }
}

/// No number in it is not a number, so it equals itself.
impl Eq for Message {}

impl Hash for Message {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Message {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !encoded::is_asked_for(f) {
            return f.pad(&self.text);
        }
        if !self.parts.is_empty() {
            let parts: Vec<(&str, Self)> = self.parts().collect();
            return encoded::write_problems(parts.iter().map(|(path, message)| (*path, message)), f);
        }
        if self.sentence.is_empty() {
            return f.write_str(&self.text);
        }
        let written: Vec<(&str, PlainSort, String)> =
            self.arguments.iter().map(|(name, value)| (&**name, sort_of(value), written(value))).collect();
        encoded::write_sentence(&self.sentence, written.iter().map(|(name, sort, value)| (*name, *sort, &**value)), f)
    }
}

fn sort_of(value: &SaidValue) -> PlainSort {
    match value {
        SaidValue::Sentence(_) => PlainSort::Sentence,
        SaidValue::Words(_) => PlainSort::Words,
        SaidValue::Value(SeenValue::Whole(_)) => PlainSort::Whole,
        SaidValue::Value(SeenValue::Number(_)) => PlainSort::Number,
        SaidValue::Value(SeenValue::Day(_)) => PlainSort::Day,
        SaidValue::Value(SeenValue::Name(_)) => PlainSort::Text,
    }
}

fn written(value: &SaidValue) -> String {
    match value {
        SaidValue::Value(SeenValue::Whole(number)) => number.to_string(),
        SaidValue::Value(SeenValue::Number(number)) => number.to_string(),
        SaidValue::Value(SeenValue::Day(day)) => day.to_string(),
        SaidValue::Value(SeenValue::Name(name)) => name.to_string(),
        SaidValue::Sentence(within) => encoded::data_of(&Within(within)),
        SaidValue::Words(SaidWords { english, chinese }) => encoded::words(english, chinese),
    }
}

/// A sentence within the sentence, to be written as data.
struct Within<'a>(&'a SaidSentence);

impl fmt::Display for Within<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |(name, value): (&Cow<'static, str>, &SeenValue)| {
            let value = SaidValue::Value(value.clone());
            (name.to_string(), sort_of(&value), written(&value))
        };
        let arguments: Vec<(String, PlainSort, String)> = self.0.arguments.iter().map(said).collect();
        let arguments = arguments.iter().map(|(name, sort, value)| (&**name, *sort, &**value));
        encoded::write_sentence(&self.0.sentence, arguments, f)
    }
}

impl From<String> for Message {
    /// Words of your own, which are the same in every language.
    fn from(text: String) -> Self {
        Self { sentence: "".into(), arguments: BTreeMap::new(), parts: Vec::new(), text }
    }
}

impl From<&str> for Message {
    /// Words of your own, which are the same in every language.
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Phrase<'_>> for Message {
    fn from(phrase: Phrase<'_>) -> Self {
        let arguments = phrase.arguments().map(|(name, value)| (name.into(), value)).collect();
        let text = phrase.say(Language::English).to_string();
        Self { sentence: phrase.key().into(), arguments, parts: Vec::new(), text }
    }
}

/// Makes errors of types that say their sentence by [`Phrased`](super::sentence::Phrased): each is said in every language, and
/// displayed in English.
macro_rules! phrased_errors {
    ($($type:ty),+ $(,)?) => {
        $(impl crate::answer::say::Say for $type {
            fn say_to(
                &self, words: crate::answer::say::Words<'_>, f: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                crate::answer::sentence::Phrased::phrase(self).say_to(words, f)
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                crate::answer::message::Message::from(crate::answer::sentence::Phrased::phrase(self)).fmt(f)
            }
        }

        impl core::error::Error for $type {})+
    };
}
pub(crate) use phrased_errors;
