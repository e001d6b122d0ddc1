//! *How is a log read?* From the files that were named, or the embedded ones: the log, then what is known of its users.

use std::io::Read;
use std::path::Path;

use lifestage::answer::Language;
use lifestage::time::Calendar;
use lifestage::{Day, Population};

use super::error::ReadError;
use super::event_types::EventTypes;
use super::log::Log;
use super::losses::Losses;
use super::moment::{Clock, Epoch};
use super::options::{AnswerFormat, ReaderOptions};
use super::rows::{Events, Reading, Sink};
use super::source::{self, Embedded};
use super::users::People;
use super::words;
use super::zone::Zone;

/// A file to read, and what people call it.
struct Input<'a> {
    name: String,
    bytes: Box<dyn Read + 'a>,
}

/// Everything that is read for one answer.
struct Inputs<'a> {
    log: Input<'a>,
    users: Option<Input<'a>>,
    /// The zone of times that name none.
    times: Zone,
    /// The zone of the days.
    days: Zone,
}

impl<F: AnswerFormat> ReaderOptions<F> {
    /// Reads the log that was named, or the embedded one where none was, with all its events in memory. For questions that
    /// need the order of events; [`read_profiles`](Self::read_profiles) needs a fraction of the memory.
    pub(crate) fn read(&self, embedded: Embedded) -> Result<Log, ReadError> {
        let (mut log, events) = self.read_inputs(self.inputs(embedded)?, |_| Events::default())?;
        log.events = events.taken;
        Ok(log)
    }

    /// Reads the log that was named, or the embedded one where none was, into profiles; the log then holds no events.
    pub(crate) fn read_profiles(&self, embedded: Embedded) -> Result<(Log, Population), ReadError> {
        let (log, mut population) =
            self.read_inputs(self.inputs(embedded)?, |calendar| Population::new(calendar.clone()))?;
        log.introduce(&mut population);
        Ok((log, population))
    }

    /// Reads a log from anything, called so, with all its events.
    #[cfg(test)]
    pub(crate) fn read_from(&self, name: &str, bytes: impl Read) -> Result<Log, ReadError> {
        let log = Input { name: name.to_owned(), bytes: Box::new(bytes) };
        let users = self.users.as_deref().map(|path| opened(path, self.lang)).transpose()?;
        let zone = self.zone().unwrap_or(Zone::UTC);
        let inputs = Inputs { log, users, times: zone, days: zone };
        let (mut log, events) = self.read_inputs(inputs, |_| Events::default())?;
        log.events = events.taken;
        Ok(log)
    }

    fn inputs(&self, embedded: Embedded) -> Result<Inputs<'static>, ReadError> {
        let users = self.users.as_deref().map(|path| opened(path, self.lang)).transpose()?;
        if let Some(path) = &self.events {
            let zone = self.zone().unwrap_or(Zone::UTC);
            return Ok(Inputs { log: opened(path, self.lang)?, users, times: zone, days: zone });
        }
        let log = Input { name: embedded.name.said(self.lang).to_owned(), bytes: Box::new(embedded.csv) };
        let own = || {
            let bytes: Box<dyn Read> = Box::new(embedded.users?);
            Some(Input { name: words::users_of(self.lang, embedded.name.said(self.lang)), bytes })
        };
        // Of these times it is known which zone they are in, whatever days are counted.
        let (times, days) = (embedded.zone, self.zone().unwrap_or(embedded.zone));
        Ok(Inputs { log, users: users.or_else(own), times, days })
    }

    fn read_inputs<S: Sink>(
        &self,
        inputs: Inputs<'_>,
        sink: impl FnOnce(&Calendar) -> S,
    ) -> Result<(Log, S), ReadError> {
        self.check_names()?;
        let Inputs { log: Input { name, bytes }, users, times, days: zone } = inputs;
        let calendar = self.calendar(zone)?;
        let clock = Clock { zone: times, epoch: self.epoch, date_order: self.date_order };
        let mut reading = Reading::new(&clock, &calendar, EventTypes::new(self)?, sink(&calendar));
        let renamed: Vec<_> = self.columns.iter().map(|renamed| (renamed.column, renamed.origin.clone())).collect();
        let losses = reading.read(&name, bytes, &renamed, self.strict).map_err(|error| error.of(&name))?;
        let known = |users| known(users, &mut reading.people, &clock, &calendar, self.strict);
        let users_losses = users.map(known).transpose()?;
        let Reading { sink, people, subjects, event_types, days, .. } = reading;
        let (first_day, last_day) = days.span().ok_or_else(|| ReadError::NoRow { log: name.as_str().into() })?;
        let likely = days.last_likely().unwrap_or((last_day, None));
        let (as_of, beyond) = self.as_of.map_or(likely, |as_of| (as_of, None));
        if as_of < first_day {
            return Err(ReadError::BeforeTheLog { log: name.into(), as_of, first: first_day });
        }
        let by_value = event_types.by_value().clone();
        let (event_types, unknown) = event_types.finish();
        let [joined_later, active_before] = people.doubtful(as_of);
        let People { names, users, channels, arms, .. } = people;
        let log = Log {
            source: name.into(),
            language: self.lang,
            events: Vec::new(),
            names,
            users,
            arms,
            subjects,
            channels,
            event_types,
            by_value,
            losses,
            users_losses,
            unknown,
            first_day,
            last_day,
            as_of,
            beyond,
            joined_later,
            active_before,
            doubtful_epoch: self.doubtful_epoch(last_day),
            calendar: calendar.clone(),
        };
        Ok((log, sink))
    }

    /// What numbers were said to count, where that is likely a unit too small: a number of our days is then one of the first
    /// weeks.
    fn doubtful_epoch(&self, last_day: Day) -> Option<Epoch> {
        self.epoch.filter(|epoch| *epoch != Epoch::S && last_day < Day::ymd(1970, 3, 1))
    }
}

/// Reads what is known of users, and says what was lost of which file.
fn known(
    Input { name, bytes }: Input<'_>,
    people: &mut People,
    clock: &Clock,
    calendar: &Calendar,
    strict: bool,
) -> Result<(Box<str>, Losses), ReadError> {
    let file: Box<str> = name.into();
    match people.read(&file, bytes, clock, calendar, strict) {
        Ok(losses) => Ok((file, losses)),
        Err(error) => Err(error.of(&file)),
    }
}

/// Opens standard input for `-`, else the file.
fn opened(path: &Path, language: Language) -> Result<Input<'static>, ReadError> {
    let name = if path.as_os_str() == "-" {
        words::STANDARD_INPUT.said(language).to_owned()
    } else {
        path.display().to_string()
    };
    Ok(Input { name, bytes: source::open(path)? })
}
