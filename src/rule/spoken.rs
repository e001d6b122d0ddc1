//! Sentences about conditions, with your names in place of numbers. *What does it say, in our words?*
//!
//! Everything that is said of a condition comes from one function for each type. Without names it says numbers, as `Display`
//! does; with [`Names`] it says the name of each subject, channel and kind of your own that has one.

use core::fmt;

use super::names::Names;
use crate::event::kind::Kind;
use crate::profile::Selector;

/// What can be said with or without names.
pub(in crate::rule) trait Spoken {
    /// Says it.
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// It, ready to be written into a sentence.
    fn with<'a>(&'a self, names: Option<&'a Names>) -> Said<'a, Self> {
        Said { what: self, names }
    }
}

/// Something to say, and the names to say it with.
pub(in crate::rule) struct Said<'a, T: ?Sized> {
    what: &'a T,
    names: Option<&'a Names>,
}

impl<T: Spoken + ?Sized> fmt::Display for Said<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.what.say(self.names, f)
    }
}

impl Spoken for Selector {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written: Vec<String> = self.kinds.clone().into();
        for (place, kind) in written.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { ", " })?;
            // A kind left out of all of your own is written with a mark before it.
            let (mark, bare) = kind.strip_prefix('!').map_or(("", kind.as_str()), |bare| ("!", bare));
            let named = bare.parse::<Kind>().ok().and_then(|kind| names?.kind(kind));
            write!(f, "{mark}{}", named.unwrap_or(bare))?;
        }
        if let Some(subject) = self.subject {
            match names.and_then(|names| names.subjects.name(subject)) {
                Some(name) => write!(f, " about {name}")?,
                None => write!(f, " about {subject}")?,
            }
        }
        if self.day_sum == 0 { Ok(()) } else { write!(f, " of {} or more a day", self.day_sum) }
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
            /// What it says, with your names in place of numbers of subjects, channels and kinds.
            pub fn in_words<'a>(&'a self, names: &'a Names) -> impl fmt::Display + 'a {
                self.with(Some(names))
            }
        })+
    };
}
pub(in crate::rule) use spoken;
