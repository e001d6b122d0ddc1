//! What one user did, by time: what funnels, sessions and paths read. *In which order?*
//!
//! Daily tallies do not know what came first within a day, so these three read events themselves. Events of one instant
//! stand in the order of their kinds, of one kind in that of their subjects, and of one subject in that of their values; so
//! the order in which events came in never matters.

use serde::{Deserialize, Serialize};

use super::event::{Event, EventError};
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::time::{Calendar, CalendarError, check_instant};
use crate::wording::problems::problems;

/// One event without whose it is: when, what, about what, how much.
///
/// They are in order of the instant, then the kind, then the subject, then the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub microseconds: i64,
    /// What happened.
    pub kind: Kind,
    /// About what.
    pub subject: Subject,
    /// How much, in the unit of the kind.
    #[serde(default)]
    pub value: u64,
}

/// Microseconds in a millisecond.
const FINE: i64 = 1_000;

impl Occurrence {
    /// Whether the one at a place of a list can be that of an event.
    fn check(&self, at: usize) -> Result<(), SequenceError> {
        check_instant(self.microseconds.div_euclid(FINE)).map_err(|problem| SequenceError::Moment { at, problem })?;
        let Self { kind, value, .. } = *self;
        let wrong = || SequenceError::Value { at, problem: EventError::new(kind, value) };
        if kind.carries(value) { Ok(()) } else { Err(wrong()) }
    }

    /// The occurrence of an event, on a day that the calendar admits. A bare date is the first instant of its day.
    pub(crate) fn of(event: &Event, calendar: &Calendar) -> Result<Self, CalendarError> {
        let moment = event.moment();
        calendar.civil(moment)?;
        let instant = moment.date().map_or(Ok(moment), |day| calendar.first_instant(day))?;
        check_instant(instant.milliseconds().unwrap_or_default())?;
        let microseconds = instant.microseconds().unwrap_or_default();
        Ok(Self { microseconds, kind: event.kind(), subject: event.subject(), value: event.value() })
    }
}

impl Default for Occurrence {
    fn default() -> Self {
        Self { microseconds: 0, kind: Kind::Register, subject: Subject::NONE, value: 0 }
    }
}

/// The events of one user in order of time.
///
/// A bare date is the first instant of its day under the calendar, so it comes before all that happened on that day at a
/// known time.
///
/// ```
/// use lifestage::event::Sequence;
/// use lifestage::time::{Calendar, Moment};
/// use lifestage::{Event, Kind};
///
/// let at = |minute: i64| Moment::from_milliseconds(minute * 60_000);
/// let events = [Event::share(1_u64, at(5)), Event::log_in(1_u64, at(0)), Event::search(1_u64, at(5))];
/// let morning = Sequence::of(&events, &Calendar::utc())?;
/// let kinds: Vec<Kind> = morning.iter().map(|occurrence| occurrence.kind).collect();
/// assert_eq!(kinds, [Kind::LogIn, Kind::Search, Kind::Share]);
///
/// let mixed = Sequence::of(&[Event::log_in(1_u64, at(0)), Event::log_in(2_u64, at(0))], &Calendar::utc());
/// assert_eq!(mixed.unwrap_err().to_string(), "events of `1` and of `2`: a sequence is of one user, part them first");
/// # Ok::<(), lifestage::event::SequenceError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Occurrence>", into = "Vec<Occurrence>")]
pub struct Sequence {
    /// INVARIANT: ascending, and each of them could be an event.
    occurrences: Vec<Occurrence>,
}

/// Events that make no sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SequenceError {
    /// They are not of one user.
    TwoUsers {
        /// Whose the first event is.
        one: UserId,
        /// Whose another one is.
        other: UserId,
    },
    /// An event that the calendar cannot place: the first such event.
    Instant {
        /// Its place among the events, counted from 0.
        at: usize,
        /// Whose it is.
        user: UserId,
        /// Why: an instant out of range or outside the limits, or a date that is no instant.
        problem: CalendarError,
    },
    /// What was read has an instant that there is not: the first such occurrence.
    Moment {
        /// Its place in the list, counted from 0.
        at: usize,
        /// Why.
        problem: CalendarError,
    },
    /// What was read has a value that its kind does not carry: the first such occurrence.
    Value {
        /// Its place in the list, counted from 0.
        at: usize,
        /// Why.
        problem: EventError,
    },
}

problems! {
    enum SequenceError {
        TwoUsers { one: Text, other: Text } = "problem.sequence.two_users"
            "events of `{one}` and of `{other}`: a sequence is of one user, part them first"
            "行为分属`{one}`和`{other}`：一个序列只属于一名用户，请先拆分";
        Instant { at: Whole, user: Text, problem: Within } = "problem.sequence.instant"
            "event `{at}`, of user `{user}`: {problem}"
            "第`{at}`条行为（从0计），用户`{user}`：{problem}";
        Moment { at: Whole, problem: Within } = "problem.sequence.moment"
            "occurrence `{at}`: {problem}"
            "第`{at}`条（从0计）：{problem}";
        Value { at: Whole, problem: Within } = "problem.sequence.value"
            "occurrence `{at}`: {problem}"
            "第`{at}`条（从0计）：{problem}";
    }
}

impl SequenceError {
    /// Whether the events are at fault. Otherwise the calendar is.
    pub const fn is_input(&self) -> bool {
        match self {
            Self::TwoUsers { .. } | Self::Moment { .. } | Self::Value { .. } => true,
            Self::Instant { problem, .. } => problem.is_input(),
        }
    }
}

impl Sequence {
    /// The sequence of these events, which come in any order; the calendar says when the day of a bare date begins.
    ///
    /// # Errors
    /// When they are of several users; when an instant is outside the years 0 to 9999 or the
    /// [limits](Calendar::limited_to) of the calendar; for a bare date under a calendar of each event's own offset, as a day
    /// has none.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>, calendar: &Calendar) -> Result<Self, SequenceError> {
        let mut user = None;
        let occurrences = events.into_iter().enumerate().map(|(at, event)| {
            let one = *user.get_or_insert(event.user());
            if one != event.user() {
                return Err(SequenceError::TwoUsers { one, other: event.user() });
            }
            Occurrence::of(event, calendar).map_err(|problem| SequenceError::Instant { at, user: one, problem })
        });
        Ok(Self::sorted(occurrences.collect::<Result<_, _>>()?))
    }

    fn sorted(mut occurrences: Vec<Occurrence>) -> Self {
        occurrences.sort_unstable();
        Self { occurrences }
    }

    /// All of them, in order.
    pub fn as_slice(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// One after the other.
    pub fn iter(&self) -> core::slice::Iter<'_, Occurrence> {
        self.occurrences.iter()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.occurrences.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.occurrences.is_empty()
    }
}

/// Occurrences in any order.
///
/// Errors where an instant is outside the years 0 to 9999, or a kind does not carry its value.
impl TryFrom<Vec<Occurrence>> for Sequence {
    type Error = SequenceError;

    fn try_from(occurrences: Vec<Occurrence>) -> Result<Self, Self::Error> {
        occurrences.iter().enumerate().try_for_each(|(at, occurrence)| occurrence.check(at))?;
        Ok(Self::sorted(occurrences))
    }
}

impl From<Sequence> for Vec<Occurrence> {
    fn from(sequence: Sequence) -> Self {
        sequence.occurrences
    }
}

impl<'a> IntoIterator for &'a Sequence {
    type Item = &'a Occurrence;
    type IntoIter = core::slice::Iter<'a, Occurrence>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
