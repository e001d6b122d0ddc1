//! *What is wrong with a file?* One row of it, its header, all of it, or what was asked of it.

use std::io;

use lifestage::event::{BirthdayError, EventError};
use lifestage::number::MoneyError;
use lifestage::profile::ProfileError;
use lifestage::time::CalendarError;
use lifestage::{Day, Kind};

use super::moment::{Clock, DateOrder, Epoch, ends_in_the_year, is_number};
use super::visible::{cut, quoted, visible};

/// Why a log cannot be read, or reading it brings nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum ReadError {
    /// No such file, or it may not be read.
    #[error("`{path}` cannot be opened: {error}", path = visible(.path))]
    Open { path: Box<str>, error: io::Error },
    /// The bytes end in an error: a disk, a pipe, a damaged gzip file.
    #[error("line {line}: cannot be read: {error}")]
    Input { line: u64, error: io::Error },
    /// The file beside the log.
    #[error("{}", named(.file, .error))]
    Of { file: Box<str>, error: Box<ReadError> },
    /// Not a file of text.
    #[error("this is {what}: {advice}")]
    NoText { what: &'static str, advice: &'static str },
    /// Not even a header.
    #[error("{log} is empty: its first line must name the columns {columns}", log = visible(.log))]
    Empty { log: Box<str>, columns: &'static str },
    /// A quote that opens a field and is never closed, so that what follows is no rows.
    #[error(
        "line {line}: a quote opens here and is not closed where the row ends: close it, or write a quote within a field twice, as `\"\"`"
    )]
    OpenQuote { line: u64 },
    /// The header lacks something.
    #[error("line {line}: {}", visible(&.problem.to_string()))]
    Header { line: u64, problem: HeaderProblem },
    /// A bad row, where rows have to be good.
    #[error("{0}")]
    Strict(Problem),
    /// A header alone.
    #[error("{log} has no row below its header", log = visible(.log))]
    NoRow { log: Box<str> },
    /// Rows, and all of them bad.
    #[error("{log} has no good row among {rows}, the first is {first}", log = visible(.log))]
    NoGoodRow { log: Box<str>, rows: u64, first: Problem },
    /// Times that are numbers, and nobody said what they count.
    #[error(
        "{log}: ts is nothing but numbers, such as `{text}`: say what they count since 1970, as --epoch {}",
        .likely.map_or("s, --epoch ms or --epoch us", Epoch::name),
        text = quoted(.text),
        log = visible(.log),
    )]
    Epochs { log: Box<str>, text: Box<str>, likely: Option<Epoch> },
    /// So much was lost that the answer may mislead; it was given all the same.
    #[error(
        "{file}: skipped {skipped} of {rows} rows, more than a tenth: what was answered lacks them",
        file = visible(.file),
    )]
    Lost { file: Box<str>, skipped: u64, rows: u64 },
    /// The day that is asked about comes too early.
    #[error("nothing is known as of {as_of}: {log} begins on {first}", log = visible(.log))]
    BeforeTheLog { log: Box<str>, as_of: Day, first: Day },
    /// Days that cannot be counted so.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Something named twice on the command line.
    #[error("--{option} names `{name}` twice: name it once", name = quoted(.name))]
    NamedTwice { option: &'static str, name: Box<str> },
    /// A kind cannot have its values read so.
    #[error("--value {name}={asked}: `{kind}` {carries}", name = quoted(.name))]
    WrongValue { name: Box<str>, asked: &'static str, kind: Kind, carries: &'static str },
    /// Events of some value cannot count as that kind too.
    #[error(
        "--by-value {name}:{at_least}={also}: {problem}",
        name = quoted(.name),
        at_least = quoted(.at_least),
        also = quoted(.also)
    )]
    ByValue { name: Box<str>, at_least: Box<str>, also: Box<str>, problem: Box<str> },
}

/// What is wrong with the header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum HeaderProblem {
    /// No columns of these names.
    #[error("the header has no {absent}, only {header}: say which columns hold them, as --columns {columns}")]
    Missing { absent: Box<str>, columns: Box<str>, header: Box<str> },
    /// Ones that were never meant to be asked for.
    #[error("the header has no {absent}, only {header}: call the column so")]
    MissingFact { absent: Box<str>, header: Box<str> },
    /// Two columns that could be this one.
    #[error(
        "the header has `{one}` and `{other}`, and both may be `{name}`: rename one of the two{advice}",
        name = quoted(.name),
        one = quoted(.one),
        other = quoted(.other),
    )]
    Ambiguous { name: Box<str>, one: Box<str>, other: Box<str>, advice: Box<str> },
    /// All in one column, with other marks between.
    #[error("the header is one column with {mark} in it: export the file with commas between the columns")]
    Separator { mark: &'static str },
    /// A line for a spreadsheet.
    #[error("`sep=` is a line for spreadsheets: delete it, and export the file with commas between the columns")]
    Sep,
    /// Lines that end in a way of long ago.
    #[error("the lines end with CR alone, as on an old Mac: save the file with LF or CRLF at the line ends")]
    OldMac,
    /// Another format.
    #[error("this is JSON: give a CSV file, whose first line names the columns")]
    Json,
    /// Two columns of this name.
    #[error("the header has `{name}` twice: rename one of the two", name = quoted(.name))]
    Twice { name: Box<str> },
}

/// A bad row: the line on which it begins, counted from 1, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", visible(&.reason.to_string()))]
pub(crate) struct Problem {
    pub(crate) line: u64,
    pub(crate) reason: RowProblem,
}

/// Why a row is bad, or a value of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum RowProblem {
    /// Not as many fields as the header.
    #[error("the row has {found} field{} and the header {expected}", if *.found == 1 { "" } else { "s" })]
    Width { found: usize, expected: usize },
    /// Bytes that are no text.
    #[error("{column} is not UTF-8")]
    NotUtf8 { column: &'static str },
    /// Nothing where something is needed.
    #[error("{column} is empty")]
    Empty { column: &'static str },
    /// No date or time.
    #[error("{column} `{text}` {advice}", text = quoted(.text))]
    Ts { column: &'static str, text: Box<str>, advice: TsAdvice },
    /// More decimals than the currency has.
    #[error(
        "value `{text}` has more than {decimals} decimals: round it, or allow more with --decimals",
        text = quoted(.text),
    )]
    Decimals { text: Box<str>, decimals: u8 },
    /// No money.
    #[error("value {}", money(.0))]
    Money(MoneyError),
    /// No whole number.
    #[error(
        "value `{text}` is not a whole number: round it, or leave the values out with --value {event_type}=ignore",
        text = quoted(.text),
        event_type = quoted(.event_type),
    )]
    NotWhole { text: Box<str>, event_type: Box<str> },
    /// No whole number, where a row without its value says nothing.
    #[error("value `{text}` is not a whole number: round it", text = quoted(.text))]
    NoSatisfaction { text: Box<str> },
    /// No whole number, in a kind that can as well have money.
    #[error(
        "value `{text}` is not a whole number: read the values as --value {event_type}=money, or leave them out with --value {event_type}=ignore",
        text = quoted(.text),
        event_type = quoted(.event_type),
    )]
    NotACount { text: Box<str>, event_type: Box<str> },
    /// More than an event can carry.
    #[error("value `{text}` is too large: at most 9223372036854775807", text = quoted(.text))]
    TooLarge { text: Box<str> },
    /// Money that no sum of money can hold along with others.
    #[error(
        "value `{text}` is too large: at most {}, of which a sum can hold a hundred",
        major(*.most, *.decimals),
        text = quoted(.text),
    )]
    BeyondSums { text: Box<str>, most: u64, decimals: u8 },
    /// Values of one user that add up to too much.
    #[error(
        "a value of `{value}` brings the sum of the user's values above 9223372036854775807: leave such values out with --value TYPE=ignore, or look for repeated rows"
    )]
    SumOfUser { value: u64 },
    /// Below zero, which only a refund may be.
    #[error(
        "value `{text}` of `{event_type}` is below zero: only a refund may be",
        text = quoted(.text),
        event_type = quoted(.event_type),
    )]
    Negative { text: Box<str>, event_type: Box<str> },
    /// A value that the kind cannot have.
    #[error(transparent)]
    Event(#[from] EventError),
    /// An instant that the calendar cannot place.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// Values that add up to too much.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A satisfaction that cannot be read: without it the row says nothing.
    #[error("{0}, and a `rate` without its value says nothing")]
    NoRating(Box<RowProblem>),
    /// A user who was there already.
    #[error("user `{user}` has a row already: one row a user", user = quoted(.user))]
    UserTwice { user: Box<str> },
    /// No birthday.
    #[error("birthday `{text}` is no month and day: write it like `02-29`", text = quoted(.text))]
    Birthday { text: Box<str> },
    /// A day that no year has.
    #[error("birthday `{text}`: {error}", text = quoted(.text))]
    NoSuchDay { text: Box<str>, error: BirthdayError },
    /// No way to reach a user.
    #[error(
        "allowed `{text}`: `{name}` is no way to reach a user: give some of in_app, push, email, sms, chat, phone, post with blanks between, or none",
        text = quoted(.text),
        name = quoted(.name),
    )]
    Allowed { text: Box<str>, name: Box<str> },
    /// A subject or channel that comes after too many others.
    #[error(
        "{column} `{name}` comes after 65535 others, which is as many as can be told apart: put some under one name, such as that of their category, or leave the column out",
        name = quoted(.name),
    )]
    TooManyNames { column: &'static str, name: Box<str> },
    /// What a question says of its own rows.
    #[error("{}", cut(.0, 400))]
    Other(Box<str>),
    /// Too many kinds.
    #[error(
        "no number is left for `{event_type}`: there are 32768 kinds of your own, so give it one with --map",
        event_type = quoted(.event_type),
    )]
    NoKindLeft { event_type: Box<str> },
    /// A kind of the log's own that has gone to another event type.
    #[error(
        "`{event_type}` is already the number of `{holder}`: give that one another with --map {holder}=custom_N",
        event_type = quoted(.event_type),
        holder = quoted(.holder),
    )]
    KindTaken { event_type: Box<str>, holder: Box<str> },
}

impl ReadError {
    /// This error of the file that is called so, which it then names.
    pub(crate) fn of(self, file: &str) -> Self {
        if self.names_its_file() { self } else { Self::Of { file: file.into(), error: Box::new(self) } }
    }

    /// Whether the words name the file, or are of no file.
    const fn names_its_file(&self) -> bool {
        !matches!(
            self,
            Self::Input { .. } | Self::NoText { .. } | Self::OpenQuote { .. } | Self::Header { .. } | Self::Strict(_)
        )
    }
}

/// An error with the name of its file, once.
fn named(file: &str, error: &ReadError) -> String {
    if error.names_its_file() { error.to_string() } else { format!("{}: {error}", visible(file)) }
}

/// What is wrong with money, with its text cut where it is long.
fn money(error: &MoneyError) -> String {
    match error {
        MoneyError::NotANumber { text } => MoneyError::NotANumber { text: quoted(text).into() }.to_string(),
        error => error.to_string(),
    }
}

/// An amount of minor units as it is written in a log.
pub(super) fn major(minor: u64, decimals: u8) -> String {
    let digits = format!("{minor:0>width$}", width = usize::from(decimals) + 1);
    match digits.split_at(digits.len() - usize::from(decimals)) {
        (whole, "") => whole.to_owned(),
        (whole, fraction) => format!("{whole}.{fraction}"),
    }
}

/// What to do about a text that is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TsAdvice {
    #[error(
        "is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`"
    )]
    Write,
    #[error("is a number: say what it counts since 1970, as --epoch {}", .likely.map_or("s, --epoch ms or --epoch us", Epoch::name))]
    Epoch { likely: Option<Epoch> },
    #[error("lies outside the years 0 to 9999 by --epoch {}: does it count something else? --epoch takes s, ms or us", .epoch.name())]
    OtherEpoch { epoch: Epoch },
    #[error("lies outside the years 0 to 9999 by its offset from UTC: is the year or the offset mistyped?")]
    Years,
    #[error("begins with a day or a month: say which, as --date-order day-first or --date-order month-first")]
    DateOrder,
    #[error("is no date by --date-order {}: is it the other order?", if *.order == DateOrder::DayFirst { "day-first" } else { "month-first" })]
    OtherOrder { order: DateOrder },
}

impl TsAdvice {
    /// The advice for a text that this clock cannot read.
    pub(crate) fn about(text: &str, clock: &Clock) -> Self {
        let bytes = text.as_bytes();
        match (is_number(bytes), clock.epoch, clock.date_order) {
            (true, Some(epoch), _) => Self::OtherEpoch { epoch },
            // Shorter ones are dates without their marks, or nothing that is known.
            (true, None, _) if bytes.len() > 8 => {
                let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
                Self::Epoch { likely: Epoch::likely(digits) }
            }
            (_, _, Some(order)) if ends_in_the_year(bytes) => Self::OtherOrder { order },
            (_, _, None) if ends_in_the_year(bytes) => Self::DateOrder,
            _ => Self::Write,
        }
    }
}
