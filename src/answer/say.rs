//! One way to say anything: in a language, with the names of your own. *What does it say, in our words?*

use core::fmt;

use super::language::Language;
use super::names::Names;
use crate::event::kind::Kind;
use crate::event::subject::Subject;

/// What can be said to a person, in each [`Language`], with your names in place of numbers of subjects, channels, classes and
/// kinds.
///
/// `Display` says it in English without names. Nothing is put into words before it is asked for, and no language is set
/// anywhere: it is an argument, so that one process speaks to each reader in their own.
///
/// ```
/// use lifestage::answer::{Language, Say};
/// use lifestage::score::LifecycleStage;
///
/// assert_eq!(LifecycleStage::Loyalty.to_string(), "Loyalty");
/// assert_eq!(LifecycleStage::Loyalty.say(Language::Chinese).to_string(), "忠诚期");
/// ```
pub trait Say {
    /// Says it in these words. This is what a type of your own implements; to say something, call [`say`](Self::say) or
    /// [`say_with`](Self::say_with).
    ///
    /// # Errors
    /// Only those of the formatter.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// It in a language, ready to be written.
    fn say(&self, language: Language) -> Said<'_, Self> {
        Said { what: self, words: Words::of(language) }
    }

    /// It in a language, with your names.
    fn say_with<'a>(&'a self, language: Language, names: &'a Names) -> Said<'a, Self> {
        Said { what: self, words: Words { language, names: Some(names) } }
    }
}

/// A language, and names of your own.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Words<'a> {
    /// The language.
    pub language: Language,
    /// The names; without them numbers are said.
    pub names: Option<&'a Names>,
}

impl Words<'static> {
    /// English without names, as `Display` says it.
    pub const ENGLISH: Self = Self::of(Language::English);

    /// A language without names.
    pub const fn of(language: Language) -> Self {
        Self { language, names: None }
    }
}

impl Words<'_> {
    /// Something, ready to be written into a sentence in these words.
    pub fn said<'a, T: Say + ?Sized>(&'a self, what: &'a T) -> Said<'a, T> {
        Said { what, words: *self }
    }
}

/// Something to say, and the words for it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a, T: ?Sized> {
    what: &'a T,
    words: Words<'a>,
}

impl<T: Say + ?Sized> fmt::Display for Said<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.say_to(self.words, f)
    }
}

impl Say for Kind {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (words.names.and_then(|names| names.kind(*self)), words.language, self) {
            (Some(name), _, _) => f.pad(name),
            (None, Language::English, kind) => write!(f, "{kind}"),
            (None, Language::Chinese, Self::Custom(own)) => write!(f, "自定义行为{}", own.index()),
            (None, Language::Chinese, kind) => f.write_str(kind.chinese().unwrap_or_default()),
        }
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::say_to(self, words, f)
    }
}

impl Say for u32 {
    fn say_to(&self, _: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Say for Subject {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match words.names.and_then(|names| names.subjects.name(*self)) {
            Some(name) => f.pad(name),
            None => fmt::Display::fmt(self, f),
        }
    }
}

/// Displays types as they are said in English.
macro_rules! display_in_english {
    ($($type:ty),+ $(,)?) => {
        $(impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                crate::answer::say::Say::say_to(self, crate::answer::say::Words::ENGLISH, f)
            }
        })+
    };
}
pub(crate) use display_in_english;
