//! Sentences: a key, what the patterns name, and a pattern for each language.

use serde::Serialize;

use super::word::{CountUnit, Vocabulary};

/// An argument of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Argument {
    /// Its name in the patterns.
    pub name: &'static str,
    /// What it is.
    #[serde(flatten)]
    pub sort: ArgumentSort,
    /// Whether it may be absent; the pattern has brackets around it then.
    pub optional: bool,
}

/// What an argument is, which tells how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "sort", content = "of", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ArgumentSort {
    /// A count of something, with its unit: `3 days`, `3天`.
    Count(&'static CountUnit),
    /// A count with decimals, with its unit: `2.5 days`.
    Quantity(&'static CountUnit),
    /// A whole number.
    Whole,
    /// A fraction with this many decimals; all of them without a number.
    Number(Option<u8>),
    /// A small fraction by its exponent, with one decimal.
    Scientific,
    /// A share from 0 to 1, written in percent.
    Share,
    /// A part of a whole, written `1/3`, or `1` for all of it.
    Fraction,
    /// Money in minor units; the reader's format says how many decimals the currency has.
    Money,
    /// A civil day.
    Day,
    /// An instant in local time, to the minute.
    Moment,
    /// A window of days before the day asked about.
    Window,
    /// A kind of event.
    Kind,
    /// A subject: a feature, category, topic or campaign.
    Subject,
    /// Subjects in a row.
    Subjects,
    /// An acquisition channel.
    Channel,
    /// A class of messages.
    MessageClass,
    /// A word of a fixed list.
    Word(&'static Vocabulary),
    /// Words of a fixed list.
    Words(&'static Vocabulary),
    /// A name that you gave.
    Text,
    /// A sentence within the sentence.
    Sentence,
    /// Kinds of events, any of which counts: `view or purchase`.
    Kinds,
    /// Days from a first to a last one: `2026-01-01..=2026-01-31`.
    Days,
    /// A period by which days are counted: `week from Mon`.
    Period,
    /// Lags in a row: `on 1, 2 to 7`.
    Lags,
    /// Kinds with their points: `share 2, review 3`.
    Weights,
    /// A length of time: `30m`.
    Timespan,
    /// A part of a definition: a sentence whose key is this and one more word.
    Part(&'static str),
    /// Such parts in a row.
    Parts {
        /// What their keys begin with.
        of: &'static str,
        /// What stands between them in English.
        between: &'static str,
    },
    /// Names in a row; stored one on a line.
    Names,
    /// Names that wait for each other, as in a circle; stored one on a line.
    Chain,
    /// Words built of parts, as a condition is; stored in each language.
    Built,
}

/// A sentence that a reason or a problem can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sentence {
    /// The stable key, like `streak.done_today`.
    pub key: &'static str,
    /// What the patterns name, in the order of a [`Reason`](crate::answer::Reason)'s arguments.
    pub arguments: &'static [Argument],
    /// The pattern in English.
    pub english: &'static str,
    /// The pattern in Chinese.
    pub chinese: &'static str,
}
