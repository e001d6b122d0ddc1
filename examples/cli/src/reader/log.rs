//! *What was in the log?* Its events, the names behind their numbers, and what people should know of the reading.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexSet;
use lifestage::time::Calendar;
use lifestage::{Day, Event, Interner, Kind, User, UserId};

use super::error::Problem;
use super::event_types::EventType;

/// A log that was read.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// Where it came from, for people.
    pub(crate) source: Box<str>,
    /// One for each good row, in the order of the log.
    pub(crate) events: Vec<Event>,
    /// The user ids as the log has them, at the place of their number: `UserId` 0 is the first one seen.
    pub(crate) names: IndexSet<Box<str>>,
    /// What is known of each user besides events, at the place of their number.
    pub(crate) users: Vec<User>,
    /// The names of the subjects.
    pub(crate) subjects: Interner,
    /// The names of the acquisition channels.
    pub(crate) channels: Interner,
    /// The event types, in the order of their first good rows.
    pub(crate) event_types: Vec<EventType>,
    /// How many rows there were below the header, good and bad.
    pub(crate) rows: u64,
    /// How many of them were bad, and skipped.
    pub(crate) skipped: u64,
    /// The first few of the bad ones.
    pub(crate) problems: Vec<Problem>,
    /// Names in `--map` and `--value` that the log does not have.
    pub(crate) unknown: Vec<Box<str>>,
    /// The civil day of the earliest event.
    pub(crate) first_day: Day,
    /// The civil day of the latest event.
    pub(crate) last_day: Day,
    /// The day that is asked about: as given, else the last.
    pub(crate) as_of: Day,
    /// The calendar of the civil days.
    pub(crate) calendar: Calendar,
}

impl Log {
    /// The id of a user as the log has it; empty for a user who is not in it.
    pub(crate) fn name(&self, user: UserId) -> &str {
        usize::try_from(user.bits()).ok().and_then(|place| self.names.get_index(place)).map_or("", AsRef::as_ref)
    }

    /// The user of this id.
    pub(crate) fn find(&self, name: &str) -> Option<UserId> {
        self.names.get_index_of(name).map(number)
    }

    /// What people call a kind: its name, or for one of the log's own the event type.
    pub(crate) fn label(&self, kind: Kind) -> Cow<'_, str> {
        let own = || self.event_types.iter().find(|event_type| event_type.kind == Some(kind));
        match (kind.name(), own()) {
            (Some(name), _) => name.into(),
            (None, Some(event_type)) => Cow::Borrowed(&event_type.name),
            (None, None) => kind.to_string().into(),
        }
    }

    /// What people should know of the reading, some lines: below a table, on standard error beside other formats.
    pub(crate) fn notes(&self) -> impl fmt::Display {
        Notes(self)
    }

    fn write_notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} of {}, {} to {}, {}",
            self.source,
            counted(self.rows - self.skipped, "row"),
            counted(self.names.len() as u64, "user"),
            self.first_day,
            self.last_day,
            self.calendar,
        )?;
        self.note_own_kinds(f)?;
        self.note_ignored_values(f)?;
        if !self.unknown.is_empty() {
            writeln!(f, "named in --map or --value, but not in the log: {}", self.unknown.join(", "))?;
        }
        self.note_skipped(f)
    }

    fn note_own_kinds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.event_types.iter().filter_map(|event_type| match event_type.kind {
            Some(kind @ Kind::Custom(_)) => Some((kind, event_type)),
            _ => None,
        });
        for (at, (kind, event_type)) in own.enumerate() {
            if at == 0 {
                writeln!(f, "kinds of the log's own (--map TYPE=KIND names them):")?;
            }
            writeln!(f, "  {kind} = {}, {}", event_type.name, counted(event_type.rows, "row"))?;
        }
        Ok(())
    }

    fn note_ignored_values(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ignored = self.event_types.iter().filter(|event_type| event_type.values_ignored > 0);
        for (at, event_type) in ignored.enumerate() {
            if at == 0 {
                writeln!(f, "values ignored, as the kind carries none (--value TYPE=ignore says so):")?;
            }
            writeln!(f, "  {}, {}", event_type.name, counted(event_type.values_ignored, "row"))?;
        }
        Ok(())
    }

    fn note_skipped(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.skipped == 0 {
            return Ok(());
        }
        writeln!(f, "skipped {} of {}:", self.skipped, counted(self.rows, "row"))?;
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        let more = self.skipped - self.problems.len() as u64;
        if more > 0 { writeln!(f, "  and {more} more") } else { Ok(()) }
    }
}

/// The user at this place among the names.
pub(crate) const fn number(place: usize) -> UserId {
    UserId::new(place as u128)
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The notes of a log as text.
struct Notes<'a>(&'a Log);

impl fmt::Display for Notes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_notes(f)
    }
}
