//! A sentence with its arguments: what a reason says, before it is said in a language.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::argument::{Argument, ArgumentSort};
use super::pattern::Sentence;
use super::value::{Phrase, Value};
use crate::answer::say::{Say, Words};
use crate::answer::seen_value::{SaidSentence, SaidValue};

impl<'a> Phrase<'a> {
    pub(crate) fn new<const N: usize>(sentence: &'static Sentence, values: [Value<'a>; N]) -> Self {
        Self { sentence, values: values.into_iter().collect() }
    }

    /// The phrase of stored arguments; none where these do not fit the sentence.
    pub(crate) fn of_stored(
        sentence: &'static Sentence,
        stored: &'a BTreeMap<Cow<'static, str>, SaidValue>,
        sentence_of: impl Fn(&str) -> Option<&'static Sentence>,
    ) -> Option<Self> {
        let value = |argument: &Argument| match (stored.get(argument.name), argument.sort) {
            (Some(SaidValue::Sentence(within)), ArgumentSort::Sentence) => {
                let flat = |argument: &Argument| argument.value_of(within.arguments.get(argument.name));
                let sentence = sentence_of(&within.sentence)?;
                let values = sentence.arguments.iter().map(flat).collect::<Option<_>>()?;
                Some(Value::Phrase(Box::new(Self { sentence, values })))
            }
            (Some(SaidValue::Value(seen)), _) => argument.value_of(Some(seen)),
            (Some(SaidValue::Sentence(_)), _) => None,
            (None, _) => argument.value_of(None),
        };
        Some(Self { sentence, values: sentence.arguments.iter().map(value).collect::<Option<_>>()? })
    }

    /// The key of the sentence.
    pub(crate) const fn key(&self) -> &'static str {
        self.sentence.key
    }

    /// The arguments that are there, by name, in the form that leaves the process.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = (&'static str, SaidValue)> {
        let named = self.sentence.arguments.iter().zip(&self.values);
        named.filter_map(|(argument, value)| {
            let said = match value {
                Value::Phrase(within) => SaidValue::Sentence(within.stored()),
                value => SaidValue::Value(value.seen()?),
            };
            Some((argument.name, said))
        })
    }

    fn stored(&self) -> SaidSentence {
        let named = self.sentence.arguments.iter().zip(&self.values);
        let arguments = named.filter_map(|(argument, value)| Some((argument.name.into(), value.seen()?))).collect();
        SaidSentence { sentence: self.sentence.key.into(), arguments }
    }

    fn value(&self, name: &str) -> Option<&Value<'a>> {
        let place = self.sentence.arguments.iter().position(|argument| argument.name == name)?;
        self.values.get(place)
    }

    /// Says text with arguments in it.
    fn fill(&self, mut text: &str, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        while let Some((before, (name, after))) = argument_in(text) {
            f.write_str(before)?;
            match (self.value(name), name.strip_suffix(BARE).and_then(|name| self.value(name))) {
                (Some(value), _) => value.say_to(words, f)?,
                (None, Some(count)) => count.bare().say_to(words, f)?,
                (None, None) => {}
            }
            text = after;
        }
        f.write_str(text)
    }

    /// Whether every argument in the text is there.
    fn has_all_of(&self, mut text: &str) -> bool {
        while let Some((_, (name, after))) = argument_in(text) {
            if self.value(name.trim_end_matches(BARE)).is_none_or(Value::is_absent) {
                return false;
            }
            text = after;
        }
        true
    }
}

/// Follows the name of a count whose unit the sentence says itself.
const BARE: char = '#';

/// The text before the first argument, its name, and the text after it.
fn argument_in(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once('{')?;
    Some((before, rest.split_once('}')?))
}

impl Say for Phrase<'_> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.sentence.pattern(words.language);
        while let Some((before, (part, after))) =
            text.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)))
        {
            self.fill(before, words, f)?;
            let (with, without) = part.split_once('|').unwrap_or((part, ""));
            self.fill(if self.has_all_of(with) { with } else { without }, words, f)?;
            text = after;
        }
        self.fill(text, words, f)
    }
}

/// What says a sentence.
pub(crate) trait Phrased {
    /// The sentence that it says, with its arguments.
    fn phrase(&self) -> Phrase<'_>;
}

/// Says types by their sentence, and displays them in English.
macro_rules! display_phrases {
    ($($type:ty),+ $(,)?) => {
        $(impl crate::answer::say::Say for $type {
            fn say_to(
                &self, words: crate::answer::say::Words<'_>, f: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                crate::answer::sentence::Phrased::phrase(self).say_to(words, f)
            }
        }

        crate::answer::say::display_in_english!($type);)+
    };
}
pub(crate) use display_phrases;
