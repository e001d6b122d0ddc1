//! *What was asked?* The options of all programs that read a log.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::{FixedOffset, Weekday};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use lifestage::answer::Language;
use lifestage::event::KindError;
use lifestage::time::{Calendar, CalendarError};
use lifestage::{Day, Kind};

use super::columns::{Column, Field, Origin, Renamed};
use super::error::ReadError;
use super::moment::{self, DateOrder, Epoch};
use super::zone::{self, Zone};
use crate::commands::one_or_more::one_or_more;

/// What a log looks like, to be shown below the options.
pub(crate) const EVENT_FILE_HELP: &str = "\
A log is a CSV file with a header, one event a row, in any order:

    user_id,ts,event_type,value,subject,channel
    00004,1997-01-01,purchase,29.33,,
    00018,2026-01-31 23:30:00,view,95,news,search
    00018,2026-01-31T23:30:00.250+08:00,refund,-10,,

Only the first three columns are needed, and others than these are passed over. An event type is a kind of its own name,
such as purchase, refund, view, use, log_in, invite, leave, unless --map says otherwise; any other gets a number and is
listed in the output. The first channel of a user is the one by which they came.

A time is a date, 2026-01-31, 2026/01/31 or 20260131, or a date and 23:30 or 23:30:00.25 and perhaps Z, +08, +0800, +08:00 or
UTC. Numbers since 1970 are read by --epoch, 31/01/2026 and 1/31/2026 by --date-order.

What is known of users is a CSV file too, a row a user, each column but the first as it is there:

    user_id,joined,channel,referrer,birthday,allowed,arm
    00004,1997-01-01,search,00018,02-29,push email,control

A bad row is skipped, a value that cannot be read left out: how many stands above the answer. Where more than a tenth of the
rows was skipped, the program ends with 3.";

/// How a log is read and what is asked of it.
///
/// A program that writes its answer in other ways than [`Format`] has an enum of its own for them.
#[expect(clippy::doc_markdown, reason = "these are texts of the command line")]
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Events")]
pub(crate) struct ReaderOptions<F: AnswerFormat = Format> {
    /// The log, also packed by gzip; `-` is standard input, none the embedded data
    #[arg(value_name = "EVENTS.csv", help_heading = None::<&str>)]
    pub(crate) events: Option<PathBuf>,

    /// What is known of the users besides events, as a file of its own; described below
    #[arg(long, value_name = "USERS.csv")]
    pub(crate) users: Option<PathBuf>,

    /// What the header calls the columns user_id, ts, event_type, value, subject, channel
    ///
    /// Their own names are found without regard to case and blanks. Two equal signs give a text in place of a column:
    /// event_type==purchase makes every row a purchase.
    ///
    /// Example: --columns ts=timestamp,event_type=event
    #[arg(long, value_name = "COLUMN=NAME", value_delimiter = ',', value_parser = renamed)]
    pub(crate) columns: Vec<Renamed>,

    /// Which kinds of events the event types are
    ///
    /// Goes before the kind of the same name. A refund takes the absolute value. custom_0 to custom_32767 are kinds of
    /// your own.
    ///
    /// Example: --map return=refund,click=view,scan=custom_7
    #[arg(long, value_name = "TYPE=KIND", value_delimiter = ',', value_parser = mapped)]
    pub(crate) map: Vec<Mapped>,

    /// What the values of an event type or kind are: money, seconds, points, count or ignore
    ///
    /// A kind with a name reads its values as what it carries, or leaves them out; one without reads whole numbers.
    /// A rate without its value says nothing, so its row is skipped.
    ///
    /// Example: --value tip=money,purchase=ignore
    #[arg(long, value_name = "TYPE=VALUE", value_delimiter = ',', value_parser = valued)]
    pub(crate) value: Vec<Valued>,

    /// Events of at least some value that count as another kind too, in the unit of the kind: seconds, money, points
    ///
    /// The left side is an event type or kind, the right one an event type of your own. Profiles see both; funnels read
    /// each row once, and their steps ask for values themselves.
    ///
    /// Example: --by-value view:3=watched,purchase:100.00=large_order
    #[arg(long, value_name = "TYPE:VALUE=TYPE", value_delimiter = ',', value_parser = by_value)]
    pub(crate) by_value: Vec<ByValue>,

    /// How many decimals money has at most
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(..=9))]
    pub(crate) decimals: u8,

    /// What numbers in ts count since 1970: seconds, milliseconds or microseconds
    ///
    /// Numbers are no times without it. Dates and times beside them are read all the same.
    #[arg(long, value_enum, value_name = "UNIT")]
    pub(crate) epoch: Option<Epoch>,

    /// What comes first in dates that end in the year, as 31/01/2026 or 1/31/2026 9:05
    #[arg(long, value_enum, value_name = "ORDER")]
    pub(crate) date_order: Option<DateOrder>,

    /// The zone of times without one, and of the days, by its IANA name; summer time begins and ends [default: UTC]
    ///
    /// Example: --zone Europe/Berlin
    #[arg(long, value_name = "ZONE", value_parser = zone::named, conflicts_with = "utc_offset")]
    pub(crate) zone: Option<Tz>,

    /// The same as a fixed distance from UTC
    ///
    /// Example: --utc-offset -03:30
    #[arg(long, value_name = "±HH:MM", value_parser = offset, allow_hyphen_values = true)]
    pub(crate) utc_offset: Option<FixedOffset>,

    /// The first day of a week
    #[arg(long, value_name = "DAY", default_value = "monday", value_parser = weekday)]
    pub(crate) week_start: Weekday,

    /// The hour at which a day starts: with 4, what happens at 03:59 belongs to the day before
    #[arg(long, value_name = "HOUR", default_value_t = 0, value_parser = clap::value_parser!(u8).range(..=23))]
    pub(crate) day_start: u8,

    /// Stop at the first bad row or value instead of counting it and going on without it
    #[arg(long)]
    pub(crate) strict: bool,

    /// The day that is asked about: what comes after it is not seen [default: the last day of the log that lies no more than
    /// 366 days after the one before it]
    ///
    /// Example: --as-of 1998-06-30
    #[arg(long, value_name = "DATE", help_heading = "Answers")]
    pub(crate) as_of: Option<Day>,

    /// How the answer is written
    #[arg(long, value_enum, default_value_t, help_heading = "Answers")]
    pub(crate) format: F,

    /// The language that people get the answer in: en or zh
    #[arg(long, value_name = "LANGUAGE", default_value_t, help_heading = "Answers")]
    pub(crate) lang: Language,

    /// Show only the first N, such as the users who spent the most or the largest groups
    #[arg(long, value_name = "N", value_parser = one_or_more::<NonZeroUsize>, help_heading = "Answers")]
    pub(crate) top: Option<NonZeroUsize>,
}

/// The ways in which a program writes its answer.
pub(crate) trait AnswerFormat: ValueEnum + Default + Send + Sync + 'static {}

impl<F: ValueEnum + Default + Send + Sync + 'static> AnswerFormat for F {}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Table,
    /// Comma-separated, with a header
    Csv,
    /// One JSON object a line
    #[value(alias = "json")]
    Jsonl,
}

/// `return=refund`: events of this type are of this kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) event_type: String,
    pub(crate) kind: Kind,
}

/// `tip=money`: the values of this event type or kind are that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Valued {
    pub(crate) name: String,
    pub(crate) value: ValueKind,
}

/// `view:3=watched`: events of this type or kind of at least this value are of another type too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ByValue {
    pub(crate) name: String,
    pub(crate) at_least: String,
    pub(crate) also: String,
}

/// What values can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Money,
    Seconds,
    Points,
    Count,
    Ignore,
}

impl ValueKind {
    const ALL: [Self; 5] = [Self::Money, Self::Seconds, Self::Points, Self::Count, Self::Ignore];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Seconds => "seconds",
            Self::Points => "points",
            Self::Count => "count",
            Self::Ignore => "ignore",
        }
    }
}

/// An option that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum OptionError {
    #[error("write it like `{example}`")]
    Pair { example: &'static str },
    #[error(
        "write it like `ts=timestamp`: a comma ends a name, and also the text in `event_type==purchase`, so that neither may hold one"
    )]
    NoColumn,
    #[error("`{name}` is not a column: give user_id, ts, event_type, value, subject or channel")]
    Column { name: Box<str> },
    #[error(transparent)]
    Kind(#[from] KindError),
    #[error("`{name}` is no sort of value: give money, seconds, points, count or ignore")]
    Value { name: Box<str> },
    #[error("write it like `+08:00`, `-03:30` or `Z`")]
    Offset,
    #[error("give a day of the week, like `monday` or `sun`")]
    Weekday,
}

/// The two sides of the last `=`: what is on the right has none.
fn pair<'text>(text: &'text str, example: &'static str) -> Result<(&'text str, &'text str), OptionError> {
    let sides = text.rsplit_once('=').filter(|(left, right)| !left.is_empty() && !right.is_empty());
    sides.ok_or(OptionError::Pair { example })
}

fn renamed(text: &str) -> Result<Renamed, OptionError> {
    if !text.contains('=') {
        return Err(OptionError::NoColumn);
    }
    // Here it is the left side that has no `=`.
    let (name, header) = text
        .split_once('=')
        .filter(|sides| !sides.1.is_empty())
        .ok_or(OptionError::Pair { example: "ts=timestamp" })?;
    let column = Column::ALL.iter().copied().find(|column| column.name() == name);
    let column = column.ok_or_else(|| OptionError::Column { name: name.into() })?;
    let origin = match header.strip_prefix('=') {
        Some("") => return Err(OptionError::Pair { example: "event_type==purchase" }),
        Some(text) => Origin::Constant(text.into()),
        None => Origin::Header(header.into()),
    };
    Ok(Renamed { column, origin })
}

fn mapped(text: &str) -> Result<Mapped, OptionError> {
    let (event_type, kind) = pair(text, "return=refund")?;
    Ok(Mapped { event_type: event_type.into(), kind: kind.parse()? })
}

fn valued(text: &str) -> Result<Valued, OptionError> {
    let (name, value) = pair(text, "tip=money")?;
    let kind = ValueKind::ALL.into_iter().find(|kind| kind.name() == value);
    Ok(Valued { name: name.into(), value: kind.ok_or_else(|| OptionError::Value { name: value.into() })? })
}

fn by_value(text: &str) -> Result<ByValue, OptionError> {
    const EXAMPLE: &str = "view:3=watched";
    let (from, also) = pair(text, EXAMPLE)?;
    let sides = from.rsplit_once(':').filter(|(name, at_least)| !name.is_empty() && !at_least.is_empty());
    let (name, at_least) = sides.ok_or(OptionError::Pair { example: EXAMPLE })?;
    Ok(ByValue { name: name.into(), at_least: at_least.into(), also: also.into() })
}

fn offset(text: &str) -> Result<FixedOffset, OptionError> {
    moment::offset(text.as_bytes()).ok_or(OptionError::Offset)
}

fn weekday(text: &str) -> Result<Weekday, OptionError> {
    text.parse().map_err(|_| OptionError::Weekday)
}

impl<F: AnswerFormat> ReaderOptions<F> {
    /// The zone that was given.
    pub(crate) fn zone(&self) -> Option<Zone> {
        self.zone.map(Zone::Named).or(self.utc_offset.map(Zone::Fixed))
    }

    /// The days of a zone, as they begin here.
    pub(crate) fn calendar(&self, zone: Zone) -> Result<Calendar, CalendarError> {
        zone.calendar().with_first_weekday(self.week_start).with_day_start(self.day_start)
    }

    /// Nothing is said of one name in two ways.
    pub(crate) fn check_names(&self) -> Result<(), ReadError> {
        let columns = self.columns.iter().map(|renamed| renamed.column.name());
        named_once("columns", columns)?;
        named_once("map", self.map.iter().map(|mapped| mapped.event_type.as_str()))?;
        named_once("value", self.value.iter().map(|valued| valued.name.as_str()))
    }
}

fn named_once<'names>(option: &'static str, names: impl Iterator<Item = &'names str>) -> Result<(), ReadError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(ReadError::NamedTwice { option, name: name.into() });
        }
    }
    Ok(())
}
