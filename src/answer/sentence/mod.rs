//! Sentences as data: a key, its arguments, and a pattern for each language. *In which words does a reason speak?*
//!
//! A pattern is text with `{argument}`s. Sorts of arguments know how they are written in each language: `{length}` of days is
//! `3 days` or `3天`, and `{length#}` the number alone. What stands in `[brackets]` is left out where an argument in it is absent;
//! in `[with it|without it]` the part after the bar takes its place. So a third language takes a pattern for each key and the
//! words of each list, and nothing else of this crate.

mod canonical;
mod pattern;
mod phrase;
pub(crate) mod read;
mod sorts;
mod unit;
mod value;

pub(crate) use phrase::{Phrased, display_phrases};
pub(crate) use sorts::*;
#[cfg(feature = "rule")]
pub(crate) use value::window_of;
pub(crate) use value::{Optional, Phrase, Sort, Value};

pub use crate::wording::pattern::{Argument, ArgumentSort, Sentence};
pub use crate::wording::word::CountUnit;

/// Defines sentences: a function for each that takes its arguments, and the list of all for the catalogue. One without a
/// pattern in every language does not compile.
macro_rules! sentences {
    ($($name:ident = $key:literal ($($argument:ident: $sort:ty),* $(,)?) $english:literal $chinese:literal;)+) => {
        /// All sentences of this module.
        pub(crate) static SENTENCES: &[&crate::answer::sentence::Sentence] = &[
            $(&crate::answer::sentence::sentence!($key ($($argument: $sort),*) $english $chinese)),+
        ];

        $(pub(super) fn $name<'a>(
            $($argument: impl Into<<$sort as crate::answer::sentence::Sort>::Given<'a>>),*
        ) -> crate::answer::sentence::Phrase<'a> {
            static SENTENCE: crate::answer::sentence::Sentence =
                crate::answer::sentence::sentence!($key ($($argument: $sort),*) $english $chinese);
            crate::answer::sentence::Phrase::new(
                &SENTENCE,
                [$(<$sort as crate::answer::sentence::Sort>::value($argument.into())),*],
            )
        })+
    };
}
pub(crate) use sentences;

/// A sentence as data.
macro_rules! sentence {
    ($key:literal ($($argument:ident: $sort:ty),*) $english:literal $chinese:literal) => {
        crate::answer::sentence::Sentence {
            key: $key,
            arguments: &[$(crate::answer::sentence::Argument::of::<$sort>(stringify!($argument))),*],
            english: $english,
            chinese: $chinese,
        }
    };
}
pub(crate) use sentence;
