//! Definitions in each language: read back from their text, which a pattern of the catalogue made.
//!
//! A definition is stored, compared and hashed as one line of English. That line is its own data: the sentence that it is an
//! instance of tells its arguments, so nothing more has to be stored, and an answer of years ago is said in Chinese too. What no
//! sentence fits, as a question of your own, is said as it is written.

pub(super) mod sentence;

use core::fmt;

use crate::answer::definition::Definition;
use crate::answer::language::Language;
use crate::answer::say::{Say, Words};
use crate::answer::sentence::read::phrase_of;

/// What stands before the calendar in a definition.
const CALENDAR: &str = "; days ";

impl Say for Definition {
    /// What was asked, in a language; the line as it is stored where no sentence of the catalogue says it.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match said(self.text(), words) {
            Some(said) if words.language != Language::English => f.write_str(&said),
            _ => f.pad(self.text()),
        }
    }
}

fn said(text: &str, words: Words<'_>) -> Option<String> {
    let at = text.rfind(CALENDAR);
    let (question, calendar) = match at {
        Some(at) => (text.get(..at)?, Some(text.get(at + "; ".len()..)?)),
        None => (text, None),
    };
    let part = |text: &str| {
        let phrase = phrase_of(text, sentence::SENTENCES)?;
        // A text may fit a sentence otherwise than it was made: only what says the same in English may stand for it.
        (phrase.say(Language::English).to_string() == text).then(|| phrase.say_to_string(words))
    };
    let question = part(question)?;
    match calendar {
        Some(calendar) => Some(format!("{question}{}{}", words.language.semicolon(), part(calendar)?)),
        None => Some(question),
    }
}
