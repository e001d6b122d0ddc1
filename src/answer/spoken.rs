//! Sentences with your names in place of numbers. *What does it say, in our words?*
//!
//! What names subjects, channels, classes of messages or kinds of your own is said by one function for each type. Without names it says
//! numbers, as `Display` does; with [`Names`] it says the name of each that has one.

use core::fmt;

use super::names::Names;
use crate::event::kind::Kind;
use crate::event::subject::Subject;

/// What can be said with or without names.
pub(crate) trait Spoken {
    /// Says it.
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// It, ready to be written into a sentence.
    fn with<'a>(&'a self, names: Option<&'a Names>) -> Said<'a, Self> {
        Said { what: self, names }
    }
}

/// Something to say, and the names to say it with.
pub(crate) struct Said<'a, T: ?Sized> {
    what: &'a T,
    names: Option<&'a Names>,
}

impl<T: Spoken + ?Sized> fmt::Display for Said<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.say(self.names, f)
    }
}

/// A kind of event by its name, where it has one.
pub(crate) struct KindSaid<'a>(pub(crate) Kind, pub(crate) Option<&'a Names>);

impl fmt::Display for KindSaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(kind, names) = self;
        match names.and_then(|names| names.kind(*kind)) {
            Some(name) => f.pad(name),
            None => kind.fmt(f),
        }
    }
}

/// A subject by its name, where it has one.
pub(crate) struct SubjectSaid<'a>(pub(crate) Subject, pub(crate) Option<&'a Names>);

impl fmt::Display for SubjectSaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(subject, names) = self;
        match names.and_then(|names| names.subjects.name(*subject)) {
            Some(name) => f.pad(name),
            None => subject.fmt(f),
        }
    }
}

/// A class of messages by its name, where it has one.
pub(crate) struct ClassSaid<'a>(pub(crate) Subject, pub(crate) Option<&'a Names>);

impl fmt::Display for ClassSaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(class, names) = self;
        match names.and_then(|names| names.classes.name(*class)) {
            Some(name) => f.pad(name),
            None => class.fmt(f),
        }
    }
}

/// Says a type by its one function, without names as `Display`, and with names by `in_words`.
macro_rules! spoken {
    ($($type:ty),+) => {
        $(impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.say(None, f)
            }
        }

        impl $type {
            /// What it says, with your names in place of numbers of subjects, channels, classes and kinds.
            pub fn in_words<'a>(&'a self, names: &'a Names) -> impl fmt::Display + 'a {
                self.with(Some(names))
            }
        })+
    };
}
pub(crate) use spoken;
