//! A sentence read back from its English text. *Which sentence, of what, is this?*
//!
//! A text that a pattern made says by itself which pattern, and of what: each argument is what stands between two parts of the
//! pattern and reads as a value of its sort. What stands in brackets is tried as there, then as left out. Whoever asks must say the
//! phrase again and compare, as a text may fit in two ways.

use smallvec::SmallVec;

use super::canonical::chinese;
use super::value::{Phrase, Value, window_of};
use crate::answer::seen_value::SaidWords;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::wording::pattern::{Argument, ArgumentSort, Sentence};
use crate::wording::word::CountUnit;

/// What texts are read by.
#[derive(Clone, Copy)]
pub(crate) struct Grammar {
    /// The sentences, those that others could be taken for first.
    pub(crate) sentences: &'static [&'static [&'static Sentence]],
    /// What is built of parts and has no pattern, in each language.
    pub(crate) built: fn(&str) -> Option<SaidWords>,
}

/// The most tries for one text: texts of definitions take a few thousand, and one made to fit in many ways is given up.
const MOST_TRIES: usize = 100_000;

/// As many bytes to look through count as one try.
const BYTES_OF_A_TRY: usize = 64;

/// How often what is built of parts is looked through: each of its parts is compared with all that there are.
const BUILT_AGAIN: usize = 16;

/// How deep parts stand within parts: five in the definitions that there are. A text from outside could go deeper than a stack.
const DEEPEST: u8 = 12;

/// The phrase of a group that reads like this in English; none where no sentence does. The keys of a group are its name and one
/// more word.
pub(crate) fn phrase_of<'t>(text: &'t str, group: &str, grammar: Grammar) -> Option<Phrase<'t>> {
    Reading { grammar, tries: MOST_TRIES, depth: 0 }.phrase(text, group)
}

struct Reading {
    grammar: Grammar,
    tries: usize,
    depth: u8,
}

/// Arguments that were read, by name.
type Found<'t> = SmallVec<[(&'static str, Value<'t>); 6]>;

impl Reading {
    fn phrase<'t>(&mut self, text: &'t str, group: &str) -> Option<Phrase<'t>> {
        let sentences = self.grammar.sentences.iter().copied().flatten().copied();
        let of_group = |sentence: &&Sentence| sentence.key.strip_prefix(group).is_some_and(|rest| !rest.contains('.'));
        if self.depth == DEEPEST {
            return None;
        }
        self.depth += 1;
        let phrase = sentences.filter(of_group).find_map(|sentence| self.as_sentence(text, sentence));
        self.depth -= 1;
        phrase
    }

    /// Parts in a row, the nearest end of each first.
    fn row<'t>(&mut self, text: &'t str, group: &str, between: &str) -> Option<Vec<Phrase<'t>>> {
        let mut found = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let ends = rest.match_indices(between).map(|(at, _)| at).chain([rest.len()]);
            let (part, at) = ends.into_iter().find_map(|at| {
                self.tried(0)?;
                Some((self.phrase(rest.get(..at)?, group)?, at))
            })?;
            found.push(part);
            rest = rest.get(at..)?;
            if let Some(next) = rest.strip_prefix(between) {
                // Nothing may follow what stands between two.
                rest = Some(next).filter(|next| !next.is_empty())?;
            }
        }
        Some(found)
    }

    /// Counts a try that looks through this many bytes; none where there were too many.
    fn tried(&mut self, bytes: usize) -> Option<()> {
        self.tries = self.tries.checked_sub(1 + bytes / BYTES_OF_A_TRY)?;
        Some(())
    }

    fn as_sentence<'t>(&mut self, text: &'t str, sentence: &'static Sentence) -> Option<Phrase<'t>> {
        let mut found = Found::new();
        if !self.fits(text, [sentence.english, ""], sentence, &mut found) {
            return None;
        }
        let value = |argument: &Argument| match found.iter().position(|(name, _)| *name == argument.name) {
            Some(place) => Some(found.swap_remove(place).1),
            None => argument.optional.then_some(Value::Absent),
        };
        Some(Phrase { sentence, values: sentence.arguments.iter().map(value).collect::<Option<_>>()? })
    }

    /// Whether a text is what a pattern says, and then what follows it. Brackets do not nest, so that only what stands in them has
    /// something to follow.
    fn fits<'t>(
        &mut self,
        text: &'t str,
        [pattern, after]: [&'static str; 2],
        sentence: &'static Sentence,
        found: &mut Found<'t>,
    ) -> bool {
        let [pattern, after] = if pattern.is_empty() { [after, ""] } else { [pattern, after] };
        if pattern.is_empty() {
            return text.is_empty();
        }
        let literal = literal(pattern);
        let (Some(text), Some(pattern)) = (text.strip_prefix(literal), pattern.get(literal.len()..)) else {
            return false;
        };
        if let Some((part, rest)) = pattern.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            let (with, without) = part.split_once('|').unwrap_or((part, ""));
            let before = found.len();
            return [with, without].into_iter().any(|branch| {
                found.truncate(before);
                self.fits(text, [branch, rest], sentence, found)
            });
        }
        match pattern.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((name, rest)) => self.argument(text, name.trim_end_matches('#'), [rest, after], sentence, found),
            None => self.fits(text, [after, ""], sentence, found),
        }
    }

    /// Reads an argument and what follows it, the nearest end first.
    fn argument<'t>(
        &mut self,
        text: &'t str,
        name: &'static str,
        [rest, after]: [&'static str; 2],
        sentence: &'static Sentence,
        found: &mut Found<'t>,
    ) -> bool {
        let Some(argument) = sentence.arguments.iter().find(|argument| argument.name == name) else { return false };
        let is_end = |at: usize| text.get(at..).is_some_and(|left| could_be(left, [rest, after]));
        if self.tried(text.len()).is_none() {
            return false;
        }
        for at in (0..=text.len()).filter(|at| is_end(*at)) {
            // To read what is seen looks through it, and a list of kinds is read to where it is none.
            let (Some(seen), Some(left), Some(())) = (text.get(..at), text.get(at..), self.tried(at)) else {
                return false;
            };
            let Some(value) = self.value(seen, argument.sort) else { continue };
            let before = found.len();
            found.push((name, value));
            if self.fits(left, [rest, after], sentence, found) {
                return true;
            }
            found.truncate(before);
        }
        false
    }

    fn value<'t>(&mut self, text: &'t str, sort: ArgumentSort) -> Option<Value<'t>> {
        match sort {
            ArgumentSort::Part(group) => self.phrase(text, group).map(|phrase| Value::Phrase(Box::new(phrase))),
            ArgumentSort::Parts { of, between } => self.row(text, of, between).map(|row| Value::Phrases(row, between)),
            ArgumentSort::Built => {
                self.tried(BUILT_AGAIN * text.len())?;
                (self.grammar.built)(text).map(Value::Built)
            }
            sort => Value::of_text(text, sort),
        }
    }
}

/// Whether a text could be what a pattern and what follows it say, by what they begin with. What stands in brackets may be left out, so that an
/// argument before it ends where either begins and is not tried at every letter.
fn could_be(text: &str, [pattern, after]: [&'static str; 2]) -> bool {
    let pattern = if pattern.is_empty() { after } else { pattern };
    if let Some((part, rest)) = pattern.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        let (with, without) = part.split_once('|').unwrap_or((part, ""));
        return [with, without].into_iter().any(|branch| could_be(text, [branch, rest]));
    }
    text.starts_with(literal(pattern)) && (!pattern.is_empty() || text.is_empty())
}

/// What a pattern begins with before its first argument or bracket.
fn literal(pattern: &'static str) -> &'static str {
    pattern.find(['{', '[']).and_then(|end| pattern.get(..end)).unwrap_or(pattern)
}

impl<'t> Value<'t> {
    /// The value that reads like this in English; none where it is none of its sort.
    fn of_text(text: &'t str, sort: ArgumentSort) -> Option<Self> {
        Some(match sort {
            ArgumentSort::Count(unit) => Value::Count(number_before(text, unit)?, unit),
            ArgumentSort::Whole => Value::Whole(text.parse().ok()?),
            ArgumentSort::Number(decimals) => Value::Number(text.parse().ok()?, decimals),
            ArgumentSort::Share => {
                Value::Share(Ratio::new(text.strip_suffix(" %")?.parse::<f64>().ok()? / 100.0).ok()?)
            }
            ArgumentSort::Money => Value::Money(Money::minor(text.parse().ok()?)),
            ArgumentSort::Day => Value::Day(text.parse().ok()?),
            ArgumentSort::Moment => Value::Moment(text.parse().ok()?),
            ArgumentSort::Window => Value::Window(window_of(text)?),
            ArgumentSort::Kind => Value::Kind(text.parse::<Kind>().ok()?),
            ArgumentSort::Subject => Value::Subject(subject_of(text)?),
            ArgumentSort::Channel => Value::Channel(subject_of(text)?),
            ArgumentSort::Word(vocabulary) => Value::Word(vocabulary.word(text)?),
            // No name ends so: what does was cut in the middle of a sentence.
            ArgumentSort::Text => Value::Text(Some(text).filter(|text| !text.ends_with([',', ';']))?),
            sort => Value::Both(text.into(), chinese(text, sort)?),
        })
    }
}

fn subject_of(text: &str) -> Option<Subject> {
    Some(Subject::new(text.strip_prefix('#')?.parse().ok()?))
}

/// The number of a count that is written with its unit.
fn number_before(text: &str, unit: &CountUnit) -> Option<u64> {
    let (number, of) = text.split_once(' ')?;
    [unit.one, unit.several].contains(&of).then(|| number.parse().ok())?
}
