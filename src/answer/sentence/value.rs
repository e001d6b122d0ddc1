//! Values in sentences, and how each is written in a language.

use core::fmt;
use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use smallvec::SmallVec;

use crate::answer::language::Language;
use crate::answer::named::Word;
use crate::answer::say::{Say, Words};
use crate::answer::seen_value::{SaidWords, SeenValue};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::time::{Day, Days, Moment, Window};
use crate::wording::pattern::{Argument, ArgumentSort, Sentence};
use crate::wording::word::CountUnit;

/// A value of an argument.
pub(crate) enum Value<'a> {
    Absent,
    Count(u64, &'static CountUnit),
    Quantity(Decimal, &'static CountUnit),
    Whole(i64),
    Number(f64, Option<u8>),
    Scientific(f64),
    Decimal(Decimal, Option<u8>),
    Share(Ratio),
    Fraction(u16, u16),
    Money(Money),
    Day(Day),
    Moment(Moment),
    Window(Window),
    Kind(Kind),
    Subject(Subject),
    Subjects(SmallVec<[Subject; 3]>),
    Channel(Subject),
    MessageClass(Subject),
    Word(&'static Word),
    Words(SmallVec<[&'static Word; 8]>),
    Text(&'a str),
    Written(String),
    Phrase(Box<Phrase<'a>>),
    /// Names, one on a line.
    Names(Cow<'a, str>),
    Chain(Cow<'a, str>),
    Built(SaidWords),
    /// Parts of a definition in a row, and what stands between them in English.
    Phrases(Vec<Phrase<'a>>, &'static str),
    /// A text that says in English what it is, and it in Chinese.
    Both(Cow<'a, str>, String),
}

/// What stands between names where they are stored: no name has it.
pub(super) const LINE: char = '\n';

/// A sentence with a value for each of its arguments, in the same order.
pub(crate) struct Phrase<'a> {
    pub(super) sentence: &'static Sentence,
    pub(super) values: SmallVec<[Value<'a>; 6]>,
}

/// A type of arguments: how it is given to a sentence, and what it is there.
pub(crate) trait Sort {
    /// What it is.
    const SORT: ArgumentSort;
    /// Whether it may be absent.
    const OPTIONAL: bool = false;
    /// What a sentence takes.
    type Given<'a>;

    /// The value to be said.
    fn value(given: Self::Given<'_>) -> Value<'_>;
}

/// An argument that may be absent.
pub(crate) struct Optional<S>(core::marker::PhantomData<S>);

impl<S: Sort> Sort for Optional<S> {
    const SORT: ArgumentSort = S::SORT;
    const OPTIONAL: bool = true;
    type Given<'a> = Maybe<S::Given<'a>>;

    fn value(given: Self::Given<'_>) -> Value<'_> {
        given.0.map_or(Value::Absent, S::value)
    }
}

/// What may be absent, from an option of anything that it can be made of.
pub(crate) struct Maybe<T>(Option<T>);

impl<T, U: Into<T>> From<Option<U>> for Maybe<T> {
    fn from(given: Option<U>) -> Self {
        Self(given.map(Into::into))
    }
}

impl Argument {
    /// Its value from what was stored of it; none where that does not fit.
    pub(super) fn value_of<'a>(&self, stored: Option<&'a SeenValue>) -> Option<Value<'a>> {
        match stored {
            Some(seen) => Value::of_seen(seen, self.sort),
            None => self.optional.then_some(Value::Absent),
        }
    }

    pub(crate) const fn of<S: Sort>(name: &'static str) -> Self {
        Self { name, sort: S::SORT, optional: S::OPTIONAL }
    }
}

impl Value<'_> {
    pub(super) const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// A count without its unit.
    pub(super) fn bare(&self) -> Value<'static> {
        match self {
            Self::Count(number, _) => Value::Whole(i64::try_from(*number).unwrap_or(i64::MAX)),
            _ => Value::Absent,
        }
    }

    /// The form that leaves the process; none for an absent one.
    pub(super) fn seen(&self) -> Option<SeenValue> {
        let whole = |number: u64| SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let listed =
            |names: &mut dyn Iterator<Item = String>| SeenValue::Name(names.collect::<Vec<_>>().join(", ").into());
        Some(match self {
            // A phrase has arguments of its own, and what is built of parts is no single value.
            Self::Absent | Self::Phrase(_) | Self::Phrases(..) | Self::Built(_) => return None,
            Self::Count(number, _) => whole(*number),
            Self::Whole(number) => SeenValue::Whole(*number),
            Self::Number(number, _) | Self::Scientific(number) => SeenValue::Number(*number),
            Self::Decimal(number, _) | Self::Quantity(number, _) => SeenValue::Number(number.get()),
            Self::Share(share) => SeenValue::Number(share.get()),
            Self::Fraction(part, whole) => SeenValue::Name(format!("{part}/{whole}").into()),
            Self::Money(money) => SeenValue::Whole(money.minor_units()),
            Self::Day(day) => SeenValue::Day(*day),
            Self::Moment(moment) => SeenValue::Name(moment.to_string().into()),
            Self::Window(window) => SeenValue::Name(window.to_string().into()),
            Self::Kind(kind) => SeenValue::Name(kind.to_string().into()),
            Self::Subject(subject) | Self::Channel(subject) | Self::MessageClass(subject) => {
                whole(subject.number().into())
            }
            Self::Subjects(subjects) => listed(&mut subjects.iter().map(|subject| subject.number().to_string())),
            Self::Word(word) => SeenValue::Name(word.english.into()),
            Self::Words(words) => listed(&mut words.iter().map(|word| word.english.to_owned())),
            Self::Text(text) => SeenValue::Name((*text).to_owned().into()),
            Self::Written(text) => SeenValue::Name(text.clone().into()),
            Self::Names(names) | Self::Chain(names) | Self::Both(names, _) => {
                SeenValue::Name(names.clone().into_owned().into())
            }
        })
    }

    /// The value that such a form was made of; none where it does not fit the sort.
    pub(super) fn of_seen(seen: &SeenValue, sort: ArgumentSort) -> Option<Value<'_>> {
        let subject = |number: i64| u16::try_from(number).ok().map(Subject::new);
        Some(match (sort, seen) {
            (ArgumentSort::Count(unit), SeenValue::Whole(number)) => Value::Count(u64::try_from(*number).ok()?, unit),
            (ArgumentSort::Quantity(unit), SeenValue::Number(number)) => {
                Value::Quantity(Decimal::nearest(*number), unit)
            }
            (ArgumentSort::Whole, SeenValue::Whole(number)) => Value::Whole(*number),
            (ArgumentSort::Number(decimals), SeenValue::Number(number)) => Value::Number(*number, decimals),
            #[expect(clippy::cast_precision_loss, reason = "a fraction that happens to be whole, as JSON may write it")]
            (ArgumentSort::Number(decimals), SeenValue::Whole(number)) => Value::Number(*number as f64, decimals),
            (ArgumentSort::Scientific, SeenValue::Number(number)) => Value::Scientific(*number),
            (ArgumentSort::Share, SeenValue::Number(share)) => Value::Share(Ratio::new(*share).ok()?),
            (ArgumentSort::Fraction, SeenValue::Name(text)) => {
                let (part, whole) = text.split_once('/')?;
                Value::Fraction(part.parse().ok()?, whole.parse().ok()?)
            }
            (ArgumentSort::Money, SeenValue::Whole(minor)) => Value::Money(Money::minor(*minor)),
            (ArgumentSort::Day, SeenValue::Day(day)) => Value::Day(*day),
            (ArgumentSort::Moment, SeenValue::Name(text)) => Value::Moment(text.parse().ok()?),
            (ArgumentSort::Window, SeenValue::Name(text)) => Value::Window(window_of(text)?),
            (ArgumentSort::Kind, SeenValue::Name(name)) => Value::Kind(name.parse().ok()?),
            (ArgumentSort::Subject, SeenValue::Whole(number)) => Value::Subject(subject(*number)?),
            (ArgumentSort::Channel, SeenValue::Whole(number)) => Value::Channel(subject(*number)?),
            (ArgumentSort::MessageClass, SeenValue::Whole(number)) => Value::MessageClass(subject(*number)?),
            (ArgumentSort::Subjects, SeenValue::Name(list)) => {
                Value::Subjects(list.split(", ").map(|number| subject(number.parse().ok()?)).collect::<Option<_>>()?)
            }
            // A name that you gave in place of a word stays as it is.
            (ArgumentSort::Word(vocabulary), SeenValue::Name(name)) => {
                vocabulary.word(name).map_or(Value::Text(name), Value::Word)
            }
            (ArgumentSort::Words(vocabulary), SeenValue::Name(list)) => {
                Value::Words(list.split(", ").map(|name| vocabulary.word(name)).collect::<Option<_>>()?)
            }
            // What is no finite number, or too large for what is stored, stays the word that it is.
            (ArgumentSort::Text | ArgumentSort::Number(_) | ArgumentSort::Whole, SeenValue::Name(text)) => {
                Value::Text(text)
            }
            (
                ArgumentSort::Kinds
                | ArgumentSort::Days
                | ArgumentSort::Period
                | ArgumentSort::Lags
                | ArgumentSort::Weights
                | ArgumentSort::Timespan,
                SeenValue::Name(text),
            ) => Value::Both((&**text).into(), super::canonical::chinese(text, sort)?),
            (ArgumentSort::Chain, SeenValue::Name(text)) => Value::Chain((&**text).into()),
            (ArgumentSort::Names, SeenValue::Name(text)) => Value::Names((&**text).into()),
            _ => return None,
        })
    }
}

/// The window that is written like this in English.
pub(crate) fn window_of(text: &str) -> Option<Window> {
    let number = |text: &str| text.parse::<u32>().ok();
    let of = |nearest: u32, farthest: u32| Window::new(nearest, farthest).ok();
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["lifetime"] => Some(Window::LIFETIME),
        ["that", "day"] => of(0, 0),
        ["last", days, "days"] => of(0, number(days)?.checked_sub(1)?),
        [nearest, "to", farthest, "days", "ago"] => of(number(nearest)?, number(farthest)?),
        _ => None,
    }
}

/// What stands in Chinese between parts that have this between them in English.
fn chinese_between(english: &str) -> &'static str {
    match english {
        "; " => "；",
        " or " => "或",
        " → " => "→",
        _ => "、",
    }
}

/// What is written between the members of a list.
fn list<T>(
    members: impl IntoIterator<Item = T>,
    words: Words<'_>,
    f: &mut fmt::Formatter<'_>,
    mut write: impl FnMut(T, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (place, member) in members.into_iter().enumerate() {
        f.write_str(if place == 0 { "" } else { words.language.comma() })?;
        write(member, f)?;
    }
    Ok(())
}

impl Say for Value<'_> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |name: Option<&str>, subject: Subject, f: &mut fmt::Formatter<'_>| match name {
            Some(name) => f.write_str(name),
            None => write!(f, "{subject}"),
        };
        match self {
            Self::Absent => Ok(()),
            Self::Count(number, unit) => {
                let (space, unit) = unit.after(*number, words.language);
                write!(f, "{number}{space}{unit}")
            }
            Self::Quantity(number, unit) => {
                let (space, unit) = unit.after(if *number == Decimal::ONE { 1 } else { 2 }, words.language);
                write!(f, "{number}{space}{unit}")
            }
            Self::Whole(number) => write!(f, "{number}"),
            Self::Number(number, Some(decimals)) => write!(f, "{number:.*}", usize::from(*decimals)),
            Self::Number(number, None) => write!(f, "{number}"),
            Self::Scientific(number) => write!(f, "{number:.1e}"),
            Self::Decimal(number, Some(decimals)) => write!(f, "{number:.*}", usize::from(*decimals)),
            Self::Decimal(number, None) => write!(f, "{number}"),
            Self::Share(share) => share.say_to(words, f),
            Self::Fraction(part, whole) if part == whole => f.write_str("1"),
            Self::Fraction(part, whole) => write!(f, "{part}/{whole}"),
            Self::Money(money) => fmt::Display::fmt(money, f),
            Self::Day(day) => day.say_to(words, f),
            Self::Moment(moment) => moment.say_to(words, f),
            Self::Window(window) => window.say_to(words, f),
            // Not with the formatter itself: its precision is that of money, and would cut a name.
            Self::Kind(kind) => write!(f, "{}", words.said(kind)),
            Self::Subject(subject) => write!(f, "{}", words.said(subject)),
            Self::Subjects(subjects) => list(subjects, words, f, |subject, f| write!(f, "{}", words.said(subject))),
            Self::Channel(channel) => named(words.names.and_then(|names| names.channels.name(*channel)), *channel, f),
            Self::MessageClass(class) => named(words.names.and_then(|names| names.classes.name(*class)), *class, f),
            Self::Word(word) => f.write_str(word.name(words.language)),
            Self::Words(list_of) => list(list_of, words, f, |word, f| f.write_str(word.name(words.language))),
            Self::Text(text) => f.write_str(text),
            Self::Written(text) => f.write_str(text),
            Self::Phrase(phrase) => phrase.say_to(words, f),
            Self::Phrases(row, between) => {
                let between = match words.language {
                    Language::English => between,
                    Language::Chinese => chinese_between(between),
                };
                row.iter().enumerate().try_for_each(|(place, phrase)| {
                    f.write_str(if place == 0 { "" } else { between })?;
                    phrase.say_to(words, f)
                })
            }
            Self::Names(names) => list(names.split(LINE), words, f, |name, f| f.write_str(name)),
            Self::Chain(names) => {
                let waits = match words.language {
                    Language::English => " waits for ",
                    Language::Chinese => "→",
                };
                for (place, name) in names.split(LINE).enumerate() {
                    f.write_str(if place == 0 { "" } else { waits })?;
                    f.write_str(name)?;
                }
                Ok(())
            }
            Self::Both(english, chinese) => f.write_str(match words.language {
                Language::English => english,
                Language::Chinese => chinese,
            }),
            Self::Built(of) => f.write_str(of.text(words.language)),
        }
    }
}

impl Say for Day {
    /// `2026-03-01`, and in Chinese `2026年3月1日`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match words.language {
            Language::English => fmt::Display::fmt(self, f),
            Language::Chinese => {
                let date = NaiveDate::from(*self);
                write!(f, "{}年{}月{}日", date.year(), date.month(), date.day())
            }
        }
    }
}

impl Say for Days {
    /// `2026-03-01..=2026-03-31`, and in Chinese `2026年3月1日至3月31日`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first(), self.last());
        if words.language == Language::English {
            return fmt::Display::fmt(self, f);
        }
        first.say_to(words, f)?;
        if first == last {
            return Ok(());
        }
        f.write_str("至")?;
        let (from, to) = (NaiveDate::from(first), NaiveDate::from(last));
        if from.year() == to.year() { write!(f, "{}月{}日", to.month(), to.day()) } else { last.say_to(words, f) }
    }
}

impl Say for Moment {
    /// As it is written, and in Chinese the local day and minute: `2026年3月1日08:00`, with `（UTC）` where it came without an offset.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = self.offset_seconds();
        let local = self.milliseconds().map(|at| at.saturating_add(i64::from(offset.unwrap_or(0)) * 1_000));
        match (words.language, local.and_then(DateTime::from_timestamp_millis), self.date()) {
            (Language::Chinese, Some(local), _) => {
                Day::from(local.date_naive()).say_to(words, f)?;
                write!(f, "{:02}:{:02}", local.hour(), local.minute())?;
                f.write_str(if offset.is_none() { "（UTC）" } else { "" })
            }
            (Language::Chinese, None, Some(day)) => day.say_to(words, f),
            _ => write!(f, "{self}"),
        }
    }
}

impl Say for Window {
    /// `last 28 days`, and in Chinese `近28天`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (nearest, farthest) = self.ends();
        match (words.language, nearest, farthest) {
            (Language::English, ..) => write!(f, "{self}"),
            (Language::Chinese, 0, None) => f.write_str("全部历史"),
            (Language::Chinese, nearest, None) => write!(f, "{nearest}天前及更早"),
            (Language::Chinese, 0, Some(0)) => f.write_str("当天"),
            (Language::Chinese, 0, Some(farthest)) => write!(f, "近{}天", farthest.saturating_add(1)),
            (Language::Chinese, nearest, Some(farthest)) => write!(f, "{nearest}至{farthest}天前"),
        }
    }
}

impl Say for Ratio {
    /// `20 %`, and in Chinese `20%`.
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match words.language {
            Language::English => write!(f, "{self}"),
            Language::Chinese => write!(f, "{:.0}%", self.get() * 100.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_said_by_the_clock_that_they_came_with() {
        let said = |text: &str| text.parse::<Moment>().unwrap().say(Language::Chinese).to_string();
        assert_eq!(said("2026-01-05T08:00:00+08:00"), "2026年1月5日08:00");
        assert_eq!(said("2026-01-05T23:59:59.5-05:00"), "2026年1月5日23:59");
        assert_eq!(said("2026-01-05"), "2026年1月5日");
        let utc = Moment::from_milliseconds(0);
        assert_eq!(utc.say(Language::Chinese).to_string(), "1970年1月1日00:00（UTC）");
        assert_eq!(utc.say(Language::English).to_string(), utc.to_string());
    }
}
