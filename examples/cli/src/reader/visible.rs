//! *What does a terminal get to see?* Text from a file with its control characters written out.
//!
//! A name in a log may hold line ends, escape sequences that move the cursor or retitle the window, or marks that turn the
//! direction of writing around. Printed as they are they could hide or forge what else is said.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::Deref;

/// The text on one line, with everything that a terminal would obey written out, as `\n` or `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return text.into();
    }
    text.chars()
        .fold(String::new(), |mut text, character| {
            push(&mut text, character);
            text
        })
        .into()
}

/// A name from a file or of a file: people see it written out on one line, programs get it as it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub(crate) struct Name(Box<str>);

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&visible(&self.0))
    }
}

/// This many characters of a text from a file are told where a message quotes it.
const QUOTED: usize = 80;

/// The text on one line, visible and cut after about 80 characters: a broken file has fields of any length.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    cut(text, QUOTED)
}

/// The text on one line, visible and cut after this many characters.
pub(crate) fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", visible(&text[..end])).into(),
        None => visible(text),
    }
}

/// This many names are listed where a message lists them.
pub(crate) const LISTED: usize = 20;

/// Names with commas between, the first few of many.
pub(crate) fn listed<'names>(names: impl IntoIterator<Item = &'names str>) -> String {
    let mut names = names.into_iter();
    let list = names.by_ref().take(LISTED).map(quoted).collect::<Vec<_>>().join(", ");
    let more = names.count();
    if more > 0 { format!("{list} and {more} more") } else { list }
}

/// The same of a text of several lines, whose line ends stay.
pub(crate) fn visible_lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|character| is_obeyed(character) && character != '\n') {
        return text.into();
    }
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n").into()
}

fn push(text: &mut String, character: char) {
    if !is_obeyed(character) {
        return text.push(character);
    }
    match character {
        '\n' | '\r' | '\t' => text.extend(character.escape_default()),
        _ => text.extend(character.escape_unicode()),
    }
}

/// Control characters, and those that turn the direction of writing around.
const fn is_obeyed(character: char) -> bool {
    matches!(character, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes on what is written, with control characters written out but for line ends.
pub(crate) struct Shown<W> {
    inner: W,
    /// The beginning of a character whose rest is still to come.
    begun: Vec<u8>,
}

impl<W: Write> Shown<W> {
    pub(crate) const fn new(inner: W) -> Self {
        Self { inner, begun: Vec::new() }
    }
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.begun.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.begun) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.begun.len(),
        };
        let begun = self.begun.split_off(whole);
        let whole = std::mem::replace(&mut self.begun, begun);
        self.inner.write_all(visible_lines(&String::from_utf8_lossy(&whole)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        self.inner.write_all(String::from_utf8_lossy(&begun).as_bytes())?;
        self.inner.flush()
    }
}
