//! Units of counts, in each language. *Three of what?*

use serde::Serialize;

use crate::answer::language::Language;

/// A unit of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CountUnit {
    /// One of it in English, which is also its key.
    pub one: &'static str,
    /// Several of it in English.
    pub several: &'static str,
    /// What follows the number in Chinese: the measure word, and the noun where the sentence does not say it.
    pub chinese: &'static str,
}

impl CountUnit {
    /// What follows this number, with the space before it.
    pub(super) const fn after(&self, number: u64, language: Language) -> (&'static str, &'static str) {
        match language {
            Language::English if number == 1 => (" ", self.one),
            Language::English => (" ", self.several),
            Language::Chinese => ("", self.chinese),
        }
    }
}
