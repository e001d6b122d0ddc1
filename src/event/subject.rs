//! Subjects: small numbers for features, categories, topics, channels and tasks, and the names behind them. *About what?*

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an event is about: a small number of your own for a feature, category, topic, channel, campaign or task.
///
/// 0 means none. An [`Interner`] gives numbers to names.
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

/// Gives numbers to names, in the order in which they first come, and never changes one.
///
/// It is written as the list of its names. Store it beside the profiles, so that stored numbers keep their meaning.
///
/// ```
/// use lifestage::{Interner, Subject};
///
/// let mut features = Interner::new();
/// let export = features.intern("export")?;
/// assert_eq!((export, features.intern("export")?), (Subject::new(1), Subject::new(1)));
/// assert_eq!(features.name(export), Some("export"));
///
/// let stored = serde_json::to_string(&features)?;
/// assert_eq!(stored, r#"["export"]"#);
/// assert_eq!(serde_json::from_str::<Interner>(&stored)?, features);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Box<str>>", into = "Vec<Box<str>>")]
pub struct Interner {
    names: Vec<Box<str>>,
    numbers: BTreeMap<Box<str>, Subject>,
}

/// A name that cannot be given a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InternerError {
    /// All 65535 numbers are taken.
    #[error("no number is left for `{name}`: an interner holds 65535 names, so use one for each sort of subject")]
    Full {
        /// The name that came too late.
        name: Box<str>,
    },
    /// A stored list names a subject twice.
    #[error("`{name}` stands twice in the list of names: each name has one number")]
    Twice {
        /// The name.
        name: Box<str>,
    },
}

impl Interner {
    /// An interner without names.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of a name. A new name gets the next number.
    ///
    /// # Errors
    /// When all 65535 numbers are taken.
    pub fn intern(&mut self, name: &str) -> Result<Subject, InternerError> {
        if let Some(subject) = self.numbers.get(name) {
            return Ok(*subject);
        }
        let number = u16::try_from(self.names.len() + 1).map_err(|_| InternerError::Full { name: name.into() })?;
        self.names.push(name.into());
        self.numbers.insert(name.into(), Subject(number));
        Ok(Subject(number))
    }

    /// The number of a name; none for a name that it has not seen.
    pub fn get(&self, name: &str) -> Option<Subject> {
        self.numbers.get(name).copied()
    }

    /// The name of a number; none for a number that it has not given.
    pub fn name(&self, subject: Subject) -> Option<&str> {
        self.names.get(usize::from(subject.0).checked_sub(1)?).map(AsRef::as_ref)
    }

    /// All names with their numbers, in order of the numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Subject, &str)> {
        self.names.iter().enumerate().map(|(index, name)| {
            // INVARIANT: as many names as a u16 can number.
            (Subject(u16::try_from(index + 1).unwrap_or(u16::MAX)), name.as_ref())
        })
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl From<Interner> for Vec<Box<str>> {
    fn from(interner: Interner) -> Self {
        interner.names
    }
}

impl TryFrom<Vec<Box<str>>> for Interner {
    type Error = InternerError;

    fn try_from(names: Vec<Box<str>>) -> Result<Self, Self::Error> {
        let mut interner = Self::new();
        for name in names {
            if interner.get(&name).is_some() {
                return Err(InternerError::Twice { name });
            }
            interner.intern(&name)?;
        }
        Ok(interner)
    }
}
