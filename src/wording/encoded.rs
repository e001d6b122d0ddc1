//! A sentence as text, for doors that take nothing but text.
//!
//! A deserializer gets the error of a `TryFrom` only as something to display: serde's `Error::custom` takes no type that
//! could be asked for more. So an error displays its sentence as data where the formatter's fill is a sign that no text is
//! filled with. Everywhere else it displays English, and a door that knows nothing of this gets English too.
//!
//! ```text
//! encoded  = START key ; { argument } | START ; { problem }
//! argument = name , sort length : value           sort is W whole, N number, D day, T text, S sentence, B words
//! problem  = length : path length : message length : English
//! ```
//!
//! Lengths in bytes stand before all that came from outside, so nothing in it can be taken for a sign of this form.

use core::fmt;

/// The fill that asks for data in place of words.
const FILL: char = '\u{F8FF}';

/// What data begins with.
const START: char = '\u{F8FF}';

/// The sort of a value, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainSort {
    Whole,
    Number,
    Day,
    Text,
    Sentence,
    /// Words in each language, one after the other with their lengths before them.
    Words,
}

impl PlainSort {
    const ALL: [(Self, char); 6] = [
        (Self::Whole, 'W'),
        (Self::Number, 'N'),
        (Self::Day, 'D'),
        (Self::Text, 'T'),
        (Self::Sentence, 'S'),
        (Self::Words, 'B'),
    ];

    fn sign(self) -> char {
        Self::ALL.into_iter().find(|(sort, _)| *sort == self).map_or('T', |(_, sign)| sign)
    }

    fn of_sign(sign: char) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, of)| *of == sign).map(|(sort, _)| sort)
    }
}

/// A sentence, or several problems with a path each, read from text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Encoded<'a> {
    Sentence { key: &'a str, arguments: Vec<(&'a str, PlainSort, &'a str)> },
    Problems(Vec<EncodedProblem<'a>>),
}

/// One of several problems.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EncodedProblem<'a> {
    pub(crate) path: &'a str,
    pub(crate) data: &'a str,
    pub(crate) text: &'a str,
}

/// Whether the formatter asks for data.
pub(crate) fn is_asked_for(f: &fmt::Formatter<'_>) -> bool {
    f.fill() == FILL
}

/// What it displays where data is asked for.
pub(crate) fn data_of(shown: &(impl fmt::Display + ?Sized)) -> String {
    format!("{shown:\u{F8FF}<}")
}

/// Writes a sentence as data.
pub(crate) fn write_sentence<'a>(
    key: &str,
    arguments: impl IntoIterator<Item = (&'a str, PlainSort, &'a str)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{START}{key};")?;
    let write =
        |(name, sort, value): (&str, PlainSort, &str)| write!(f, "{name},{}{}:{value}", sort.sign(), value.len());
    arguments.into_iter().try_for_each(write)
}

/// Writes problems as data: the path of each, and what is wrong there.
pub(crate) fn write_problems<'a, M: fmt::Display + 'a>(
    problems: impl IntoIterator<Item = (&'a str, &'a M)>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "{START};")?;
    for (path, message) in problems {
        for part in [path, &data_of(message), &message.to_string()] {
            write!(f, "{}:{part}", part.len())?;
        }
    }
    Ok(())
}

/// Words in each language as a value.
pub(crate) fn words(english: &str, chinese: &str) -> String {
    format!("{}:{english}{}:{chinese}", english.len(), chinese.len())
}

/// The data in this text; none where it is text.
pub(crate) fn read(text: &str) -> Option<Encoded<'_>> {
    let (key, mut rest) = text.strip_prefix(START)?.split_once(';')?;
    if key.is_empty() {
        let mut problems = Vec::new();
        while !rest.is_empty() {
            let (path, after) = counted(rest)?;
            let (data, after) = counted(after)?;
            let (text, after) = counted(after)?;
            problems.push(EncodedProblem { path, data, text });
            rest = after;
        }
        return Some(Encoded::Problems(problems));
    }
    let mut arguments = Vec::new();
    while !rest.is_empty() {
        let (name, value) = rest.split_once(',')?;
        let mut signs = value.chars();
        let sort = PlainSort::of_sign(signs.next()?)?;
        let (value, after) = counted(signs.as_str())?;
        arguments.push((name, sort, value));
        rest = after;
    }
    Some(Encoded::Sentence { key, arguments })
}

/// A part that its length in bytes stands before, and what follows it.
pub(crate) fn counted(text: &str) -> Option<(&str, &str)> {
    let (length, rest) = text.split_once(':')?;
    rest.split_at_checked(length.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct It;

    impl fmt::Display for It {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            if is_asked_for(f) {
                return write_sentence(
                    "it.is",
                    [("n", PlainSort::Whole, "-3"), ("name", PlainSort::Text, "a;b,W1:ü")],
                    f,
                );
            }
            f.write_str("it is")
        }
    }

    #[test]
    fn a_sentence_comes_back_from_text_whatever_its_values_hold() {
        assert_eq!(It.to_string(), "it is");
        let data = data_of(&It);
        let arguments = vec![("n", PlainSort::Whole, "-3"), ("name", PlainSort::Text, "a;b,W1:ü")];
        assert_eq!(read(&data), Some(Encoded::Sentence { key: "it.is", arguments }));
        assert_eq!(read("it is"), None);
        // What was cut off or changed is no data.
        assert_eq!(read(&data[..data.len() - 3]), None);
        assert_eq!(data_of("plain; text"), "plain; text");
    }

    #[test]
    fn problems_come_back_each_with_its_path() {
        struct Both;
        impl fmt::Display for Both {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_problems([("a[0]", &It), ("", &It)], f)
            }
        }
        let data = data_of(&Both);
        let Some(Encoded::Problems(problems)) = read(&data) else { panic!("{data}") };
        assert_eq!(
            problems.iter().map(|problem| (problem.path, problem.text)).collect::<Vec<_>>(),
            [("a[0]", "it is"), ("", "it is")]
        );
        assert!(problems.iter().all(|problem| problem.data == data_of(&It)));
    }
}
