//! Words of fixed lists: stages, bands, classes, in each language. *What is it called?*

use super::language::Language;
pub use crate::wording::word::{Vocabulary, Word};

impl Word {
    /// In a language.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// An enum whose variants are words of a fixed list.
pub(crate) trait Named: Copy + 'static {
    /// The list.
    const VOCABULARY: &'static Vocabulary;

    /// Its word.
    fn word(self) -> &'static Word;
}
