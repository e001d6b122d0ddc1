//! What answers guarantee, and how one is refused that does not keep it. *Can these numbers be?*
//!
//! The fields of answers are public, and answers are read from JSON and bytes. So each says what holds of its numbers, and is asked
//! before it comes in and before it is merged.

use core::fmt;

use super::language::Language;
use super::say::{Say, Words, display_in_english};
pub use crate::wording::guarantee::Guarantee;
use crate::wording::problems::problems;

impl Guarantee {
    /// It in a language.
    pub const fn name(self, language: Language) -> &'static str {
        self.word().name(language)
    }
}

impl Say for Guarantee {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name(words.language))
    }
}

display_in_english!(Guarantee);

/// Returns the guarantee if it does not hold.
pub(crate) const fn must(holds: bool, promise: Guarantee) -> Result<(), Guarantee> {
    if holds { Ok(()) } else { Err(promise) }
}

/// Returns the first of several guarantees that does not hold.
pub(crate) fn all_must<const N: usize>(promises: [(bool, Guarantee); N]) -> Result<(), Guarantee> {
    promises.into_iter().try_for_each(|(holds, promise)| must(holds, promise))
}

/// An answer that was read, and contradicts itself.
#[derive(Debug)]
pub(crate) struct Disagreement {
    /// The name of its type.
    pub(crate) of: &'static str,
    pub(crate) required: Guarantee,
}

impl Disagreement {
    /// What is said of an answer of this type that does not keep a guarantee.
    pub(crate) const fn of(of: &'static str) -> impl Fn(Guarantee) -> Self {
        move |required| Self { of, required }
    }
}

problems! {
    struct Disagreement { of: Text, required: Guaranteed } = "problem.answer.disagreement"
        "the numbers of this `{of}` do not agree; required: {required}"
        "`{of}`的数字互相矛盾，不满足“{required}”";
}
