//! Arguments filled into a pattern: `{name}`, `{name#}` without its unit, and `[what is left out|what is said instead]`.

use core::fmt;

/// What a pattern is filled from.
pub(crate) trait Filling {
    /// Whether there is an argument of this name.
    fn has(&self, name: &str) -> bool;

    /// Writes it; without its unit where it is bare. Nothing where there is none.
    fn write(&self, name: &str, bare: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// Follows the name of a count whose unit the sentence says itself.
const BARE: char = '#';

/// Writes a pattern with its arguments.
pub(crate) fn fill(pattern: &str, filling: &impl Filling, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = pattern;
    while let Some((before, (part, after))) =
        text.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)))
    {
        fill_part(before, filling, f)?;
        let (with, without) = part.split_once('|').unwrap_or((part, ""));
        fill_part(if has_all_of(with, filling) { with } else { without }, filling, f)?;
        text = after;
    }
    fill_part(text, filling, f)
}

fn fill_part(mut text: &str, filling: &impl Filling, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    while let Some((before, (name, after))) = argument_in(text) {
        f.write_str(before)?;
        match name.strip_suffix(BARE) {
            Some(name) => filling.write(name, true, f)?,
            None => filling.write(name, false, f)?,
        }
        text = after;
    }
    f.write_str(text)
}

/// Whether every argument in the text is there.
fn has_all_of(mut text: &str, filling: &impl Filling) -> bool {
    while let Some((_, (name, after))) = argument_in(text) {
        if !filling.has(name.trim_end_matches(BARE)) {
            return false;
        }
        text = after;
    }
    true
}

/// The text before the first argument, its name, and the text after it.
fn argument_in(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once('{')?;
    Some((before, rest.split_once('}')?))
}
