//! A sentence with its arguments: what a reason says, before it is said in a language.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::value::{Phrase, Value};
use crate::answer::say::{Say, Words};
use crate::answer::seen_value::{SaidSentence, SaidValue};
use crate::wording::fill::{Filling, fill};
use crate::wording::pattern::{Argument, ArgumentSort, Sentence};

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
            (Some(SaidValue::Words(of)), ArgumentSort::Built) => Some(Value::Built(of.clone())),
            (Some(SaidValue::Sentence(_) | SaidValue::Words(_)), _) => None,
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
                Value::Built(of) => SaidValue::Words(of.clone()),
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
}

/// A phrase in the words of a language.
struct InWords<'p, 'a>(&'p Phrase<'a>, Words<'p>);

impl Filling for InWords<'_, '_> {
    fn has(&self, name: &str) -> bool {
        self.0.value(name).is_some_and(|value| !value.is_absent())
    }

    fn write(&self, name: &str, bare: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.value(name) {
            Some(value) if bare => value.bare().say_to(self.1, f),
            Some(value) => value.say_to(self.1, f),
            None => Ok(()),
        }
    }
}

impl Say for Phrase<'_> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fill(self.sentence.pattern(words.language), &InWords(self, words), f)
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
