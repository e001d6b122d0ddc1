//! A sentence read back from its English text. *Which sentence, of what, is this?*
//!
//! A text that a pattern made says by itself which pattern, and of what: each argument is what stands between two parts of the
//! pattern and reads as a value of its sort. Whoever asks must say the phrase again and compare, as a text may fit in two ways.

use smallvec::SmallVec;

use super::canonical::chinese;
use super::value::{Phrase, Value, window_of};
use crate::wording::pattern::{ArgumentSort, Sentence};

/// The most tries for one text: texts of definitions take a few dozen, and one made to fit in many ways is given up.
const MOST_TRIES: u32 = 20_000;

/// The phrase that reads like this in English; none where no sentence does.
pub(crate) fn phrase_of<'t>(text: &'t str, sentences: &'static [&'static Sentence]) -> Option<Phrase<'t>> {
    Reading { sentences, tries: MOST_TRIES }.phrase(text)
}

struct Reading {
    sentences: &'static [&'static Sentence],
    tries: u32,
}

impl Reading {
    fn phrase<'t>(&mut self, text: &'t str) -> Option<Phrase<'t>> {
        let sentences = self.sentences;
        sentences.iter().find_map(|sentence| self.as_sentence(text, sentence))
    }

    fn as_sentence<'t>(&mut self, text: &'t str, sentence: &'static Sentence) -> Option<Phrase<'t>> {
        let mut found = Vec::new();
        let fits = match sentence.english.split_once('{') {
            None => text == sentence.english,
            Some((before, pattern)) => {
                text.strip_prefix(before).is_some_and(|text| self.arguments(text, pattern, sentence, &mut found))
            }
        };
        if !fits {
            return None;
        }
        let mut values: SmallVec<[Value<'t>; 6]> = SmallVec::new();
        for argument in sentence.arguments {
            let place = found.iter().position(|(name, _)| *name == argument.name)?;
            values.push(found.swap_remove(place).1);
        }
        Some(Phrase { sentence, values })
    }

    /// Reads the arguments of a pattern that begins within a brace, the nearest end of each first.
    fn arguments<'t>(
        &mut self,
        text: &'t str,
        pattern: &'static str,
        sentence: &'static Sentence,
        found: &mut Vec<(&'static str, Value<'t>)>,
    ) -> bool {
        let Some((name, after)) = pattern.split_once('}') else { return false };
        let name = name.trim_end_matches('#');
        let Some(sort) = sentence.arguments.iter().find(|argument| argument.name == name).map(|argument| argument.sort)
        else {
            return false;
        };
        let Some((literal, next)) = after.split_once('{') else {
            let Some(value) = text.strip_suffix(after).and_then(|text| self.value(text, sort)) else { return false };
            found.push((name, value));
            return true;
        };
        for (at, _) in text.match_indices(literal) {
            let Some(left) = self.tries.checked_sub(1) else { return false };
            self.tries = left;
            let (Some(seen), Some(rest)) = (text.get(..at), text.get(at + literal.len()..)) else { continue };
            let Some(value) = self.value(seen, sort) else { continue };
            found.push((name, value));
            if self.arguments(rest, next, sentence, found) {
                return true;
            }
            found.pop();
        }
        false
    }

    fn value<'t>(&mut self, text: &'t str, sort: ArgumentSort) -> Option<Value<'t>> {
        match sort {
            ArgumentSort::Sentence => self.phrase(text).map(|phrase| Value::Phrase(Box::new(phrase))),
            sort => Value::of_text(text, sort),
        }
    }
}

impl<'t> Value<'t> {
    /// The value that reads like this in English; none where it is none of its sort.
    fn of_text(text: &'t str, sort: ArgumentSort) -> Option<Self> {
        Some(match sort {
            ArgumentSort::Count(unit) => Value::Count(text.parse().ok()?, unit),
            ArgumentSort::Whole => Value::Whole(text.parse().ok()?),
            ArgumentSort::Number(decimals) => Value::Number(text.parse().ok()?, decimals),
            ArgumentSort::Day => Value::Day(text.parse().ok()?),
            ArgumentSort::Window => Value::Window(window_of(text)?),
            ArgumentSort::Word(vocabulary) => Value::Word(vocabulary.word(text)?),
            ArgumentSort::Text => Value::Text(text),
            sort => Value::Both(text.into(), chinese(text, sort)?),
        })
    }
}
