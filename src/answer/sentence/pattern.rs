//! A sentence: its key, its arguments, and a pattern for each language.

use serde::Serialize;

use super::argument::Argument;
use crate::answer::language::Language;

/// A sentence that a reason can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sentence {
    /// The stable key, like `streak.done_today`.
    pub key: &'static str,
    /// What the patterns name, in the order of a [`Reason`](crate::answer::Reason)'s arguments.
    pub arguments: &'static [Argument],
    /// The pattern in English.
    pub english: &'static str,
    /// The pattern in Chinese.
    pub chinese: &'static str,
}

impl Sentence {
    /// The pattern in a language.
    pub const fn pattern(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}
