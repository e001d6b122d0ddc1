//! *How does a row become an event?* One pass over the log, without an allocation for each row.
//!
//! A bad row leaves nothing behind but its line number and reason: no user, no number of a kind.

use std::io::{self, Read};

use chrono::FixedOffset;
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use indexmap::IndexSet;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Interner, Subject, User};

use super::columns::{self, Column, Columns};
use super::error::{Problem, ReadError, RowProblem};
use super::event_types::EventTypes;
use super::log::{Log, number};
use super::moment::moment;
use super::options::{AnswerFormat, ReaderOptions};
use super::source::{self, Embedded};

/// So many bad rows are told in full.
const TOLD: usize = 5;

impl<F: AnswerFormat> ReaderOptions<F> {
    /// Reads the log that was named, or the embedded one where none was.
    pub(crate) fn read(&self, embedded: Embedded) -> Result<Log, ReadError> {
        match &self.events {
            None => self.read_from(embedded.name, embedded.csv),
            Some(path) if path.as_os_str() == "-" => self.read_from("standard input", source::open(path)?),
            Some(path) => self.read_from(&path.display().to_string(), source::open(path)?),
        }
    }

    /// Reads a log from anything, called so.
    pub(crate) fn read_from(&self, name: &str, input: impl Read) -> Result<Log, ReadError> {
        self.check_names()?;
        let event_types = EventTypes::new(self)?;
        let text = source::text(input).map_err(|error| ReadError::Input { line: 1, error })?;
        let mut lines = Lines::new(text);
        if !lines.advance()? {
            return Err(ReadError::Empty { log: name.into() });
        }
        let columns = Columns::find(&lines.row, &self.columns)
            .map_err(|problem| ReadError::Header { line: lines.number(), problem })?;
        let mut reading = Reading::new(columns, self.utc_offset, self.calendar(), event_types);
        let (mut rows, mut skipped, mut problems) = (0, 0, Vec::new());
        while lines.advance()? {
            rows += 1;
            let Err(reason) = reading.take(&lines.row) else { continue };
            let problem = Problem { line: lines.number(), reason };
            if self.strict {
                return Err(ReadError::Strict(problem));
            }
            skipped += 1;
            if problems.len() < TOLD {
                problems.push(problem);
            }
        }
        let Some((first_day, last_day)) = reading.span else {
            let log = name.into();
            return Err(match problems.into_iter().next() {
                Some(first) => ReadError::NoGoodRow { log, rows, first },
                None => ReadError::NoRow { log },
            });
        };
        let as_of = self.as_of.unwrap_or(last_day);
        if as_of < first_day {
            return Err(ReadError::BeforeTheLog { log: name.into(), as_of, first: first_day });
        }
        let Reading { events, names, users, subjects, channels, event_types, calendar, .. } = reading;
        let (event_types, unknown) = event_types.finish();
        let source = name.into();
        Ok(Log {
            source,
            events,
            names,
            users,
            subjects,
            channels,
            event_types,
            rows,
            skipped,
            problems,
            unknown,
            first_day,
            last_day,
            as_of,
            calendar,
        })
    }
}

/// What is known while rows come in.
struct Reading {
    columns: Columns,
    utc_offset: FixedOffset,
    calendar: Calendar,
    events: Vec<Event>,
    names: IndexSet<Box<str>>,
    users: Vec<User>,
    subjects: Interner,
    channels: Interner,
    event_types: EventTypes,
    /// The first and the last civil day.
    span: Option<(Day, Day)>,
}

impl Reading {
    fn new(columns: Columns, utc_offset: FixedOffset, calendar: Calendar, event_types: EventTypes) -> Self {
        Self {
            columns,
            utc_offset,
            calendar,
            events: Vec::new(),
            names: IndexSet::new(),
            users: Vec::new(),
            subjects: Interner::new(),
            channels: Interner::new(),
            event_types,
            span: None,
        }
    }

    /// Takes a row, or says why it is bad. All checks come first.
    fn take(&mut self, row: &ByteRecord) -> Result<(), RowProblem> {
        self.columns.check_width(row)?;
        let name = self.columns.needed(row, Column::UserId)?;
        let ts = self.columns.needed(row, Column::Ts)?;
        let event_type = self.columns.needed(row, Column::EventType)?;
        let value = self.columns.text(row, Column::Value)?;
        let subject = self.columns.text(row, Column::Subject)?;
        let channel = self.columns.text(row, Column::Channel)?;

        let moment = moment(ts.as_bytes(), self.utc_offset).ok_or_else(|| RowProblem::Ts { text: ts.into() })?;
        let day = self.calendar.civil(moment)?.day;
        let event_type = self.event_types.see(event_type);
        let kind = self.event_types.kind(event_type)?;
        let value = self.event_types.value(event_type, kind, value)?;
        let known = self.names.get_index_of(name);
        let place = known.unwrap_or(self.names.len());
        let event = Event::new(number(place), moment, kind, value.number)?;
        let subject = intern(&mut self.subjects, Column::Subject, subject)?;
        let channel = match known.map(|place| self.users[place].acquisition_channel) {
            Some(channel) if channel.is_some() => channel,
            _ => intern(&mut self.channels, Column::Channel, channel)?,
        };

        if known.is_none() {
            self.names.insert(name.into());
            self.users.push(User::new(number(place)));
        }
        self.users[place].acquisition_channel = channel;
        self.event_types.count(event_type, kind, value);
        self.span = Some(self.span.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        self.events.push(event.about(subject));
        Ok(())
    }
}

/// The number of a name, none for an empty one.
fn intern(interner: &mut Interner, column: Column, name: &str) -> Result<Subject, RowProblem> {
    if name.is_empty() {
        return Ok(Subject::NONE);
    }
    interner.intern(name).map_err(|error| RowProblem::Interner { column, error })
}

/// The rows of a log, and the lines on which they begin.
///
/// Rows end at `\n` and not also at `\r`, and the last one always does: so a row has been read to its last byte before
/// the next one begins, and where it begins follows from where it ends.
struct Lines<R> {
    reader: Reader<io::Chain<R, &'static [u8]>>,
    row: ByteRecord,
}

impl<R: Read> Lines<R> {
    fn new(text: R) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(1 << 16)
            .from_reader(text.chain(&b"\n"[..]));
        Self { reader, row: ByteRecord::new() }
    }

    /// Goes to the next row that is not blank; false at the end.
    fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            match self.reader.read_byte_record(&mut self.row) {
                Ok(true) if columns::is_blank(&self.row) => {}
                Ok(more) => return Ok(more),
                Err(error) => {
                    return Err(ReadError::Input { line: self.reader.position().line(), error: error.into() });
                }
            }
        }
    }

    /// The line on which the row begins, counted from 1.
    fn number(&self) -> u64 {
        let within = self.row.as_slice().split(|byte| *byte == b'\n').skip(1).count() as u64;
        let next = self.reader.position().line();
        // Where blank lines before the row began, if any: a quote left open has swallowed the row's own end.
        let earliest = self.row.position().map_or(1, csv::Position::line);
        (next - 1).saturating_sub(within).max(earliest)
    }
}
