//! Names of tasks and things: short, and cheap to copy.

use core::fmt;
use core::str::FromStr;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// A stable name of your own for a task or a thing: 1 to 24 ASCII letters, digits, `_`, `-` or `.`.
///
/// It is stored in place, so that answers carry names without allocating. You look up what people should read.
///
/// ```
/// use lifestage::incentive::Name;
///
/// const INVITE: Name = Name::literal("invite");
/// assert_eq!("invite".parse(), Ok(INVITE));
/// assert_eq!(
///     Name::new("invite a friend").unwrap_err().to_string(),
///     "`invite a friend` is not a name: write 1 to 24 ASCII letters, digits, `_`, `-` or `.`",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name([u8; Name::LONGEST]);

/// A text that is not a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    text: Box<str>,
}

problems! {
    struct NameError { text: Text } with (longest: Whole = Name::LONGEST) = "problem.name"
        "`{text}` is not a name: write 1 to {longest} ASCII letters, digits, `_`, `-` or `.`"
        "`{text}`不是可用的名称：请用1至{longest}个英文字母、数字、`_`、`-`或`.`";
}

impl Name {
    /// The most bytes of a name.
    pub const LONGEST: usize = 24;

    /// Makes a name from a text.
    ///
    /// # Errors
    /// When the text is empty, too long, or has other characters.
    pub fn new(text: &str) -> Result<Self, NameError> {
        Self::read(text).ok_or_else(|| NameError { text: text.into() })
    }

    /// Makes a name from a literal.
    ///
    /// # Panics
    /// When [`Name::new`] would fail.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn literal(text: &str) -> Self {
        match Self::read(text) {
            Some(name) => name,
            None => panic!("a name is 1 to 24 ASCII letters, digits, `_`, `-` or `.`"),
        }
    }

    const fn read(text: &str) -> Option<Self> {
        let mut name = [0; Self::LONGEST];
        let mut places: &mut [u8] = &mut name;
        let mut rest = text.as_bytes();
        if rest.is_empty() || rest.len() > Self::LONGEST {
            return None;
        }
        while let ([byte, later @ ..], [place, free @ ..]) = (rest, places) {
            if !byte.is_ascii_alphanumeric() && !matches!(*byte, b'_' | b'-' | b'.') {
                return None;
            }
            *place = *byte;
            rest = later;
            places = free;
        }
        Some(Self(name))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        let written = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
        // INVARIANT: ASCII, as every way to make a name checks.
        core::str::from_utf8(written).unwrap_or_default()
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.as_str().into()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_it_was_written() {
        for text in ["a", "invite", "x.1-b_C", "abcdefghijklmnopqrstuvwx"] {
            assert_eq!(Name::new(text).unwrap().as_str(), text);
        }
        for text in ["", "abcdefghijklmnopqrstuvwxy", "a b", "邀请", "a\0", "a\n"] {
            assert!(Name::new(text).is_err(), "{text:?}");
        }
    }
}
