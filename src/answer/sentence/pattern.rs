//! The pattern of a sentence in a language.

use crate::answer::language::Language;
use crate::wording::pattern::Sentence;

impl Sentence {
    /// The pattern in a language.
    pub const fn pattern(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}
