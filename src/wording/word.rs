//! Words of fixed lists, and units of counts: what is written in place of a name or after a number.

use serde::Serialize;

/// A word of a fixed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Word {
    /// In English; a stored reason knows it by this.
    pub english: &'static str,
    /// In Chinese.
    pub chinese: &'static str,
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
