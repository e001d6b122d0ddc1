//! *What is wrong with a log?* One row of it, its header, all of it, or what was asked of it.

use std::io;

use lifestage::event::{EventError, InternerError};
use lifestage::number::MoneyError;
use lifestage::time::CalendarError;
use lifestage::{Day, Kind};

use super::columns::Column;

/// Why a log cannot be read, or reading it brings nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ReadError {
    /// No such file, or it may not be read.
    #[error("`{path}` cannot be opened: {error}")]
    Open { path: Box<str>, error: io::Error },
    /// The bytes end in an error: a disk, a pipe, a damaged gzip file.
    #[error("line {line}: cannot be read: {error}")]
    Input { line: u64, error: io::Error },
    /// Not even a header.
    #[error("{log} is empty: its first line must name the columns user_id, ts and event_type")]
    Empty { log: Box<str> },
    /// The header lacks something.
    #[error("line {line}: {problem}")]
    Header { line: u64, problem: HeaderProblem },
    /// A bad row, where rows have to be good.
    #[error("{0}")]
    Strict(Problem),
    /// A header alone.
    #[error("{log} has no row below its header")]
    NoRow { log: Box<str> },
    /// Rows, and all of them bad.
    #[error("{log} has no good row among {rows}, the first is {first}")]
    NoGoodRow { log: Box<str>, rows: u64, first: Problem },
    /// The day that is asked about comes too early.
    #[error("nothing is known as of {as_of}: {log} begins on {first}")]
    BeforeTheLog { log: Box<str>, as_of: Day, first: Day },
    /// Something named twice on the command line.
    #[error("--{option} names `{name}` twice: name it once")]
    NamedTwice { option: &'static str, name: Box<str> },
    /// A kind cannot have its values read so.
    #[error("--value {name}={asked}: `{kind}` {carries}")]
    WrongValue { name: Box<str>, asked: &'static str, kind: Kind, carries: &'static str },
}

/// What is wrong with the header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum HeaderProblem {
    /// No column of this name.
    #[error("the header has no `{name}`, only {header}: say which column holds it, as --columns {column}=NAME")]
    Missing { column: Column, name: Box<str>, header: Box<str> },
    /// Two columns of this name.
    #[error("the header has `{name}` twice: rename one of the two")]
    Twice { name: Box<str> },
}

/// A bad row: the line on which it begins, counted from 1, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", on_one_line(.reason))]
pub(crate) struct Problem {
    pub(crate) line: u64,
    pub(crate) reason: RowProblem,
}

/// The reason with what it quotes made fit for a terminal: a field may hold line ends and anything else.
fn on_one_line(reason: &RowProblem) -> String {
    let reason = reason.to_string();
    if !reason.contains(char::is_control) {
        return reason;
    }
    reason.chars().fold(String::new(), |mut text, character| {
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
        text
    })
}

/// Why a row is bad.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum RowProblem {
    /// Not as many fields as the header.
    #[error("the row has {found} field{} and the header {expected}", if *.found == 1 { "" } else { "s" })]
    Width { found: usize, expected: usize },
    /// Bytes that are no text.
    #[error("{column} is not UTF-8")]
    NotUtf8 { column: Column },
    /// Nothing where something is needed.
    #[error("{column} is empty")]
    Empty { column: Column },
    /// No date or time.
    #[error(
        "ts `{text}` is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`"
    )]
    Ts { text: Box<str> },
    /// More decimals than the currency has.
    #[error("value `{text}` has more than {decimals} decimals: round it, or allow more with --decimals")]
    Decimals { text: Box<str>, decimals: u8 },
    /// No money.
    #[error("value {0}")]
    Money(MoneyError),
    /// No whole number.
    #[error("value `{text}` is not a whole number: round it, or leave the values out with --value {event_type}=ignore")]
    NotWhole { text: Box<str>, event_type: Box<str> },
    /// No whole number, in a kind that can as well have money.
    #[error(
        "value `{text}` is not a whole number: read the values as --value {event_type}=money, or leave them out with --value {event_type}=ignore"
    )]
    NotACount { text: Box<str>, event_type: Box<str> },
    /// More than an event can carry.
    #[error("value `{text}` is too large: at most 9223372036854775807")]
    TooLarge { text: Box<str> },
    /// Below zero, which only a refund may be.
    #[error("value `{text}` of `{event_type}` is below zero: only a refund may be")]
    Negative { text: Box<str>, event_type: Box<str> },
    /// A value that the kind cannot have.
    #[error(transparent)]
    Event(#[from] EventError),
    /// An instant that the calendar cannot place.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Too many subjects or channels.
    #[error("{column}: {error}")]
    Interner { column: Column, error: InternerError },
    /// Too many kinds.
    #[error("no number is left for `{event_type}`: there are 32768 kinds of your own, so give it one with --map")]
    NoKindLeft { event_type: Box<str> },
    /// A kind of the log's own that has gone to another event type.
    #[error("`{event_type}` is already the number of `{holder}`: give that one another with --map {holder}=custom_N")]
    KindTaken { event_type: Box<str>, holder: Box<str> },
}
