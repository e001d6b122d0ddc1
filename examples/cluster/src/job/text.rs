//! Texts in queries: names in double quotes, literals in single ones.

use std::fmt;

/// A name of a column.
pub(super) struct Name<'a>(pub(super) &'a str);

/// A literal.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('"', "\"\""))
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.0.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_it() {
        assert_eq!(Quoted("O'Hara''").to_string(), "'O''Hara'''''");
        assert_eq!(Name("a\"b").to_string(), "\"a\"\"b\"");
    }
}
