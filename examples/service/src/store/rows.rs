//! What the tables hold, row by row, whichever store they are in.

use std::fmt;

use lifestage::event::EventError;
use lifestage::time::{CalendarError, Moment};
use lifestage::{Calendar, Day, Event, Kind, Subject, UserId};
use serde::{Deserialize, Serialize};

/// The number that the store gave to a user's id. It is never given again, also after the user is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserNumber(pub u64);

impl From<UserNumber> for UserId {
    fn from(number: UserNumber) -> Self {
        Self::from(number.0)
    }
}

impl fmt::Display for UserNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An id of a user: as the caller has it, its number, and the facts as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRow {
    pub number: UserNumber,
    pub id: String,
    /// Empty where no facts were given.
    pub facts: String,
    /// The least number of those that links join to this one, which may be its own; none where links join nobody to it.
    pub canonical: Option<UserNumber>,
}

impl UserRow {
    /// The number under which the user is kept.
    pub fn head(&self) -> UserNumber {
        self.canonical.unwrap_or(self.number)
    }

    /// Whether the user is kept under another number.
    pub fn is_alias(&self) -> bool {
        self.head() != self.number
    }
}

/// All that follows from a user's events, and what was told of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateRow {
    /// Empty of an alias, as is what was seen: its events are in the profile of its user.
    pub profile: Vec<u8>,
    pub seen: Vec<u8>,
    /// Empty before anything was told.
    pub told: Vec<u8>,
    /// The next day on which time alone can change something; none if none can.
    pub due: Option<Day>,
    /// The revision of the rules by which `told` was made; 0 before any.
    pub revision: u64,
    /// What is left of forgotten days, in a table of its own: it is read with the state, and stored by
    /// [`Write::put_forgotten`](super::Write::put_forgotten) alone.
    pub forgotten: Option<Box<ForgottenRow>>,
}

/// What is left of a user's days before a horizon, which the log has no more. It is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgottenRow {
    /// The first day that is not forgotten.
    pub horizon: Day,
    /// What the events that the log has no more came to; empty of an alias, some of whose events are in the row of its user.
    pub profile: Vec<u8>,
    /// What was seen of them.
    pub seen: Vec<u8>,
    /// What was achieved by the horizon; empty under rules without incentives.
    pub achieved: Vec<u8>,
    /// Profile and what was achieved by the days of the service; empty where the user has no others.
    pub own: [Vec<u8>; 2],
    /// The fingerprint of the incentive rules of `achieved`.
    pub rules: Option<u64>,
}

impl ForgottenRow {
    /// That events of an alias are forgotten with those of its user.
    pub fn of_alias(horizon: Day) -> Self {
        let [profile, seen, achieved] = [Vec::new(), Vec::new(), Vec::new()];
        Self { horizon, profile, seen, achieved, own: [Vec::new(), Vec::new()], rules: None }
    }

    /// Whether it is of an alias.
    pub fn is_of_alias(&self) -> bool {
        self.profile.is_empty()
    }
}

/// Up to when events are forgotten: those of the days of a user before a horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Microseconds since 1970 of the first instant that is not.
    pub instant: i64,
    /// The same of bare dates.
    pub date: i64,
}

impl Cut {
    /// Before a day of a calendar.
    pub fn before(day: Day, calendar: &Calendar) -> Result<Self, CalendarError> {
        let date = midnight(day);
        Ok(Self { instant: calendar.first_instant(day)?.microseconds().unwrap_or(date), date })
    }

    /// Whether an event is forgotten.
    pub const fn is_past(&self, at: i64, is_date: bool) -> bool {
        at < if is_date { self.date } else { self.instant }
    }
}

/// Microseconds from 1970 to the midnight with which a day begins in UTC.
pub fn midnight(day: Day) -> i64 {
    i64::from(day.days_since_epoch()) * MICROSECONDS_A_DAY
}

impl StateRow {
    /// The revision of aliases, which no rules look at.
    const OF_ALIASES: u64 = i64::MAX.cast_unsigned();

    /// What stays of an id that became an alias: what was told of it, to go on from if it ceases to be one.
    #[must_use]
    pub fn of_alias(self) -> Self {
        let (profile, seen, revision) = (Vec::new(), Vec::new(), Self::OF_ALIASES);
        Self { profile, seen, told: self.told, due: None, revision, forgotten: self.forgotten }
    }
}

/// A link between two ids, or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkRow {
    /// The id that stands for somebody.
    pub alias: UserNumber,
    /// Who that is.
    pub user: UserNumber,
    /// The number of the name of how it is known.
    pub source: u16,
    /// The first day on which it is so; of an end, on which it is not.
    pub day: Day,
    pub is_end: bool,
}

/// Which users changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What to ask with the next time.
    pub mark: u64,
    /// All whose state was stored since the last time, and possibly some more; none where nobody can tell any more.
    pub users: Option<Vec<UserNumber>>,
    /// The number of users of whom there is a state: fewer than expected where somebody was erased.
    pub states: u64,
}

/// An accepted event, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    pub event_id: String,
    /// Microseconds since 1970; of a bare date its midnight in UTC.
    pub at: i64,
    pub is_date: bool,
    /// Seconds east of UTC that the instant came with.
    pub offset: Option<i32>,
    pub kind: u16,
    pub subject: u16,
    pub value: u64,
}

/// A stored event that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogRowError {
    #[error("the log holds {0}")]
    Kind(#[from] lifestage::event::KindError),
    #[error("the log holds {0}")]
    Value(#[from] EventError),
    #[error("the log holds an instant of `{0}` microseconds, which is beyond every calendar")]
    Instant(i64),
}

const MICROSECONDS_A_DAY: i64 = 86_400_000_000;

impl LogRow {
    /// The row of an event.
    pub fn new(event_id: &str, event: &Event) -> Self {
        let moment = event.moment();
        Self {
            event_id: event_id.to_owned(),
            at: moment.microseconds().or_else(|| moment.date().map(midnight)).unwrap_or_default(),
            is_date: moment.date().is_some(),
            offset: moment.offset_seconds(),
            kind: event.kind().code(),
            subject: event.subject().number(),
            value: event.value(),
        }
    }

    /// The event as it came.
    pub fn event(&self, user: UserNumber) -> Result<Event, LogRowError> {
        let event = Event::new(user, self.moment()?, Kind::from_code(self.kind)?, self.value)?;
        Ok(event.about(Subject::new(self.subject)))
    }

    /// When it happened, as it came.
    pub fn moment(&self) -> Result<Moment, LogRowError> {
        let beyond = || LogRowError::Instant(self.at);
        if self.is_date {
            let days = i32::try_from(self.at.div_euclid(MICROSECONDS_A_DAY)).map_err(|_| beyond())?;
            return Ok(Day::new(days).map_err(|_| beyond())?.into());
        }
        let Some(offset) = self.offset else { return Ok(Moment::from_microseconds(self.at)) };
        let zone = chrono::FixedOffset::east_opt(offset).ok_or_else(beyond)?;
        let instant = chrono::DateTime::from_timestamp_micros(self.at).ok_or_else(beyond)?;
        Ok(instant.with_timezone(&zone).into())
    }

    /// The quarter of an hour in which it happened, counted from 1970; none of a bare date. Every zone of today begins its
    /// hours at one.
    pub fn quarter(&self) -> Option<i64> {
        (!self.is_date).then(|| self.at.div_euclid(MICROSECONDS_A_QUARTER))
    }
}

pub const MICROSECONDS_A_QUARTER: i64 = 900_000_000;

/// How many events of a kind were in a quarter of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarterRow {
    /// Quarters of an hour since 1970 in UTC.
    pub quarter: i64,
    pub kind: u16,
    pub events: u64,
}

/// A revision of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesRow {
    /// From 1, without gaps.
    pub revision: u64,
    /// The format of `book`; a release reads all formats up to its own.
    pub format: u32,
    /// The release that wrote it.
    pub written_by: String,
    /// The rules as JSON.
    pub book: String,
    /// Why there is this revision: `posted`, or `fitted as of 2026-01-31`.
    pub why: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A change to be told, under a key by which it is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub key: String,
    pub user: UserNumber,
    /// The day that was asked about.
    pub day: Day,
    /// The change as JSON.
    pub change: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A row of the outbox with its place and its user's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRow {
    pub place: u64,
    pub id: String,
    pub row: OutboxRow,
    pub is_delivered: bool,
}

/// A message that went out, or was claimed to go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRow {
    /// The caller's key for the message.
    pub key: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub channel: String,
    pub class: u16,
}

/// A user who met an experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExposureRow {
    pub experiment: String,
    pub user: UserNumber,
    pub arm: String,
    /// The first day.
    pub day: Day,
}
