//! *How does a row become an event?* One pass over the log, without an allocation for each row.
//!
//! A bad row leaves nothing behind but its line number and reason: no user, no number of a kind.

use std::io::Read;

use csv::ByteRecord;
use lifestage::event::Unit;
use lifestage::profile::ProfileError;
use lifestage::time::{Calendar, CalendarError, Moment};
use lifestage::{Day, Event, Interner, Kind, Population, Subject, UserId};

use super::columns::{Column, Columns, Field, Origin};
use super::days::DaysSeen;
use super::error::{ReadError, RowProblem, TsAdvice};
use super::event_types::{EventTypes, Value};
use super::lines::Lines;
use super::losses::Losses;
use super::moment::{Clock, Epoch, is_number};
use super::source;
use super::users::{People, number};

/// Where events go.
pub(crate) trait Sink {
    /// Takes an event, or says why it cannot and is as before.
    fn take(&mut self, event: Event) -> Result<(), RowProblem>;
}

/// All events, where a profile could take each of them.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) taken: Vec<Event>,
    /// The sum of all values of each user, at the place of their number: a profile refuses what goes beyond its range, and
    /// both ways of reading have to skip the same rows.
    sums: Vec<u64>,
}

impl Sink for Events {
    fn take(&mut self, event: Event) -> Result<(), RowProblem> {
        let (user, value) = (usize::try_from(event.user().bits()).unwrap_or(usize::MAX), event.value());
        let before = self.sums.get(user).copied().unwrap_or_default();
        let sum = before.checked_add(value).filter(|sum| *sum <= i64::MAX.unsigned_abs());
        let sum = sum.ok_or(RowProblem::SumOfUser { value })?;
        if self.sums.len() <= user {
            self.sums.resize(user + 1, 0);
        }
        self.sums[user] = sum;
        self.taken.push(event);
        Ok(())
    }
}

impl Sink for Population {
    fn take(&mut self, event: Event) -> Result<(), RowProblem> {
        self.observe(&event).map_err(|error| match error {
            ProfileError::SumOverflow { value } => RowProblem::SumOfUser { value },
            error => error.into(),
        })
    }
}

/// What is known while rows come in, and after.
pub(crate) struct Reading<'a, S> {
    pub(crate) clock: &'a Clock,
    pub(crate) calendar: &'a Calendar,
    pub(crate) sink: S,
    pub(crate) people: People,
    pub(crate) subjects: Interner,
    pub(crate) event_types: EventTypes,
    pub(crate) days: DaysSeen,
    /// A number that stands where a time should, the first one seen.
    number: Option<Box<str>>,
    /// How many there are.
    numbers: u64,
}

impl<'a, S: Sink> Reading<'a, S> {
    pub(crate) fn new(clock: &'a Clock, calendar: &'a Calendar, event_types: EventTypes, sink: S) -> Self {
        let (people, subjects, days) = (People::default(), Interner::new(), DaysSeen::default());
        Self { clock, calendar, sink, people, subjects, event_types, days, number: None, numbers: 0 }
    }

    /// Reads a log that is called so, and says what was lost of it.
    pub(crate) fn read(
        &mut self,
        name: &str,
        input: impl Read,
        renamed: &[(Column, Origin)],
        strict: bool,
    ) -> Result<Losses, ReadError> {
        let mut lines = Lines::new(source::text(input)?);
        if !lines.advance()? {
            return Err(ReadError::Empty { log: name.into(), columns: "user_id, ts and event_type" });
        }
        let columns = Columns::find(&lines.row, renamed)
            .map_err(|problem| ReadError::Header { line: lines.number(), problem })?;
        let losses = lines.each(strict, |row| self.take(&columns, row))?;
        if self.days.span().is_some() {
            return Ok(losses);
        }
        let (log, rows) = (name.into(), losses.rows);
        if let Some(text) = self.number.take().filter(|_| self.numbers == rows) {
            let likely = Epoch::likely(text.len());
            return Err(ReadError::Epochs { log, text, likely });
        }
        Err(match losses.skipped.problems.into_iter().next() {
            Some(first) => ReadError::NoGoodRow { log, rows, first },
            None => ReadError::NoRow { log },
        })
    }

    /// Takes a row, or says why it is bad; hands out what is wrong with a value that was left out. All checks come first.
    fn take(&mut self, columns: &Columns<Column>, row: &ByteRecord) -> Result<Vec<RowProblem>, RowProblem> {
        columns.check_width(row)?;
        let name = columns.needed(row, Column::UserId)?;
        let ts = columns.needed(row, Column::Ts)?;
        let event_type = columns.needed(row, Column::EventType)?;
        let value = columns.text(row, Column::Value)?;
        let subject = columns.text(row, Column::Subject)?;
        let channel = columns.text(row, Column::Channel)?;

        let moment = self.clock.moment(ts.as_bytes()).ok_or_else(|| self.no_time(ts))?;
        let day = day(self.calendar, moment, Column::Ts.name(), ts)?;
        let event_type = self.event_types.see(event_type);
        let kind = self.event_types.kind(event_type)?;
        let known = self.people.names.get_index_of(name);
        let user = number(known.unwrap_or(self.people.names.len()));
        let (event, value, problem) = self.event(user, moment, (event_type, kind), value)?;
        let mut problems: Vec<RowProblem> = problem.into_iter().collect();
        // The event counts even where what it is about has no number left.
        let mut keep = |problem| {
            problems.push(problem);
            Subject::NONE
        };
        let subject = intern(&mut self.subjects, Column::Subject.name(), subject).unwrap_or_else(&mut keep);
        let channel = match known.map(|place| self.people.users[place].acquisition_channel) {
            Some(channel) if channel.is_some() => channel,
            _ => intern(&mut self.people.channels, Column::Channel.name(), channel).unwrap_or_else(&mut keep),
        };
        self.sink.take(event.about(subject))?;

        let place = known.unwrap_or_else(|| self.people.place(name));
        self.people.users[place].acquisition_channel = channel;
        self.event_types.count(event_type, kind, value);
        self.days.see(day);
        self.people.see(place, day);
        Ok(problems)
    }

    /// The event with its value, or where that cannot be read without one, and why.
    fn event(
        &self,
        user: UserId,
        moment: Moment,
        (event_type, kind): (usize, Kind),
        text: &str,
    ) -> Result<(Event, Value, Option<RowProblem>), RowProblem> {
        let is_satisfaction = kind.unit() == Unit::Satisfaction;
        let read = match text {
            "" if is_satisfaction => Err(RowProblem::Empty { column: Column::Value.name() }),
            text => self.event_types.value(event_type, kind, text),
        };
        match read.and_then(|value| Ok((Event::new(user, moment, kind, value.number)?, value, None))) {
            // Without its value it would be the worst satisfaction that there is.
            Err(problem) if is_satisfaction => Err(RowProblem::NoRating(Box::new(problem))),
            // A typing error of this size would be the spend of all users together.
            Err(problem @ (RowProblem::BeyondSums { .. } | RowProblem::TooLarge { .. })) => Err(problem),
            Err(problem) => Ok((Event::new(user, moment, kind, 0)?, Value::default(), Some(problem))),
            read => read,
        }
    }

    fn no_time(&mut self, text: &str) -> RowProblem {
        let advice = TsAdvice::about(text, self.clock);
        if self.clock.epoch.is_none() && is_number(text.as_bytes()) && text.len() > 8 {
            self.numbers += 1;
            self.number.get_or_insert_with(|| text.into());
        }
        RowProblem::Ts { column: Column::Ts.name(), text: text.into(), advice }
    }
}

/// The civil day of a moment that was read from a text.
pub(super) fn day(calendar: &Calendar, moment: Moment, column: &'static str, text: &str) -> Result<Day, RowProblem> {
    calendar.day(moment).map_err(|error| match error {
        // The words of the library are of numbers, and this was none.
        CalendarError::InstantOutOfRange { .. } => {
            RowProblem::Ts { column, text: text.into(), advice: TsAdvice::Years }
        }
        error => error.into(),
    })
}

/// The number of a name, none for an empty one.
pub(super) fn intern(interner: &mut Interner, column: &'static str, name: &str) -> Result<Subject, RowProblem> {
    if name.is_empty() {
        return Ok(Subject::NONE);
    }
    interner.intern(name).map_err(|_| RowProblem::TooManyNames { column, name: name.into() })
}
