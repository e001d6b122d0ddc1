//! Subjects: small numbers for features, categories, topics, channels and tasks. *About what?*

use core::fmt;

use serde::{Deserialize, Serialize};

/// What an event is about: a small number of your own for a feature, category, topic, channel, campaign or task.
///
/// 0 means none. An `Interner` gives numbers to names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(u16);

impl Subject {
    /// No subject: number 0.
    pub const NONE: Self = Self(0);

    /// The subject with this number; 0 is [`Subject::NONE`].
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number, 0 for none.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Whether there is a subject: the number is not 0.
    pub const fn is_some(self) -> bool {
        self.0 != 0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
