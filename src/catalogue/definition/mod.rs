//! Definitions in each language: read back from their text, which a pattern of the catalogue made.
//!
//! A definition is stored, compared and hashed as one line of English. That line is its own data: the sentence that it is an
//! instance of tells its arguments, so nothing more has to be stored, and an answer of years ago is said in Chinese too. Names and
//! questions of your own stay as they are within the sentence; a line that no sentence fits is said as it is written.

mod model;
mod outreach;
mod own;
mod part;
mod report;
mod sentence;
mod sort;
mod whole;
mod words;

use core::fmt;

use crate::answer::definition::Definition;
use crate::answer::language::Language;
use crate::answer::say::{Say, Words};
use crate::answer::seen_value::SaidWords;
use crate::answer::sentence::read::{Grammar, phrase_of};
use crate::wording::pattern::Sentence;

/// The sentences of definitions, those that others could be taken for first.
pub(super) static SENTENCES: &[&[&Sentence]] = &[
    whole::SENTENCES,
    sentence::SENTENCES,
    report::SENTENCES,
    outreach::SENTENCES,
    model::SENTENCES,
    part::SENTENCES,
    own::SENTENCES,
];

static GRAMMAR: Grammar = Grammar { sentences: SENTENCES, built };

/// The group of definitions as a whole.
const WHOLE: &str = "definition.whole.";

impl Say for Definition {
    /// What was asked, in a language and with your names; the line as it is stored where no sentence of the catalogue says it.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text();
        if (words.language != Language::English || words.names.is_some())
            && let Some(phrase) = phrase_of(text, WHOLE, GRAMMAR)
            // A text may fit a sentence otherwise than it was made: only what says the same in English may stand for it.
            && phrase.say(Language::English).to_string() == text
        {
            return phrase.say_to(words, f);
        }
        f.pad(text)
    }
}

/// A condition or a metric of rules, from its English text.
#[cfg(feature = "rule")]
fn built(text: &str) -> Option<SaidWords> {
    crate::rule::predicate::said_of(text)
}

#[cfg(not(feature = "rule"))]
fn built(_: &str) -> Option<SaidWords> {
    None
}
