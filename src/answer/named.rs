//! Words of fixed lists: stages, bands, classes, in each language. *What is it called?*

use serde::Serialize;

use super::language::Language;

/// A word of a fixed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Word {
    /// In English; a stored reason knows it by this.
    pub english: &'static str,
    /// In Chinese.
    pub chinese: &'static str,
}

impl Word {
    /// In a language.
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Chinese => self.chinese,
        }
    }
}

/// A fixed list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Vocabulary {
    /// What it is a list of, like `stage`.
    pub of: &'static str,
    /// The words.
    pub words: &'static [Word],
}

impl Vocabulary {
    /// The word of this English name.
    pub(crate) fn word(&self, english: &str) -> Option<&'static Word> {
        self.words.iter().find(|word| word.english == english)
    }
}

/// An enum whose variants are words of a fixed list.
pub(crate) trait Named: Copy + 'static {
    /// The list.
    const VOCABULARY: &'static Vocabulary;

    /// Its word.
    fn word(self) -> &'static Word;
}
