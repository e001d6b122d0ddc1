//! Where one session ends and the next one starts.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::sequence::{Occurrence, Sequence};
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::{Calendar, Moment, Timespan};

/// When a new session starts.
///
/// ```
/// use lifestage::event::Sequence;
/// use lifestage::report::SessionRule;
/// use lifestage::time::Moment;
/// use lifestage::Event;
///
/// let events = [0, 10, 50, 70, 85].map(|minute: i64| Event::search(1_u64, Moment::from_milliseconds(minute * 60_000)));
/// let sessions = SessionRule::default().sessions(&Sequence::of(&events)?);
/// let minutes: Vec<i64> = sessions.iter().map(|session| session.milliseconds() / 60_000).collect();
/// assert_eq!(minutes, [10, 35]);
/// assert_eq!(SessionRule::default().to_string(), "a pause of more than 30m starts a session");
/// # Ok::<(), lifestage::event::SequenceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct SessionRule {
    longest_pause: Timespan,
    /// INVARIANT: it needs no offset from the event.
    cut_by: Option<Calendar>,
}

/// A rule as it is written.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    longest_pause: Timespan,
    cut_by: Option<Calendar>,
}

/// A calendar that cuts no sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionRuleError {
    /// Its days are those of each event's own offset.
    #[error("sessions are cut by one zone, not by each event's own offset: give a calendar with a zone")]
    CarriedOffset,
}

impl Default for SessionRule {
    /// A pause of more than 30 minutes starts a session, a day does not.
    fn default() -> Self {
        Self::after(Timespan::minutes(30))
    }
}

impl Default for Written {
    fn default() -> Self {
        SessionRule::default().into()
    }
}

impl SessionRule {
    /// A pause of more than this starts a session. Default 30 minutes, as everywhere.
    pub const fn after(longest_pause: Timespan) -> Self {
        Self { longest_pause, cut_by: None }
    }

    /// The same, and a new civil day of this calendar starts a session too. Default none does.
    ///
    /// # Errors
    /// When the calendar reads each event's own offset.
    pub fn cut_at_midnight(self, calendar: Calendar) -> Result<Self, SessionRuleError> {
        match calendar.day(Moment::from_milliseconds(0)) {
            Ok(_) => Ok(Self { cut_by: Some(calendar), ..self }),
            Err(_) => Err(SessionRuleError::CarriedOffset),
        }
    }

    /// The longest pause within a session.
    pub const fn longest_pause(&self) -> Timespan {
        self.longest_pause
    }

    /// The calendar whose days cut sessions.
    pub const fn cut_by(&self) -> Option<&Calendar> {
        self.cut_by.as_ref()
    }

    /// The fingerprint of the rule.
    pub fn fingerprint(&self) -> Fingerprint {
        let print = Fingerprinter::new("session").signed(self.longest_pause.milliseconds());
        let cut_by = self.cut_by.as_ref().map_or(0, |calendar| calendar.fingerprint().bits());
        print.number(u64::from(self.cut_by.is_some())).number(cut_by).finish()
    }

    /// The sessions of one user, in order.
    pub fn sessions(&self, sequence: &Sequence) -> Vec<Session> {
        self.pieces(sequence.as_slice()).filter_map(Session::of).collect()
    }

    /// The occurrences of each session, in order.
    pub(crate) fn pieces<'a>(&self, occurrences: &'a [Occurrence]) -> impl Iterator<Item = &'a [Occurrence]> {
        // INVARIANT: instants are within the years 0 to 9999, so their difference is a number, and each has a day.
        let day = |calendar: &Calendar, occurrence: &Occurrence| {
            calendar.day(Moment::from_milliseconds(occurrence.milliseconds)).ok()
        };
        occurrences.chunk_by(move |one, next| {
            next.milliseconds.saturating_sub(one.milliseconds) <= self.longest_pause.milliseconds()
                && self.cut_by.as_ref().is_none_or(|calendar| day(calendar, one) == day(calendar, next))
        })
    }
}

impl fmt::Display for SessionRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a pause of more than {} starts a session", self.longest_pause)?;
        self.cut_by.as_ref().map_or(Ok(()), |calendar| write!(f, ", and so does a new day ({calendar})"))
    }
}

impl From<SessionRule> for Written {
    fn from(SessionRule { longest_pause, cut_by }: SessionRule) -> Self {
        Self { longest_pause, cut_by }
    }
}

impl TryFrom<Written> for SessionRule {
    type Error = SessionRuleError;

    fn try_from(Written { longest_pause, cut_by }: Written) -> Result<Self, Self::Error> {
        let rule = Self::after(longest_pause);
        match cut_by {
            Some(calendar) => rule.cut_at_midnight(calendar),
            None => Ok(rule),
        }
    }
}

/// One visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The instant of its first event, in milliseconds since 1970-01-01T00:00:00Z.
    pub start: i64,
    /// The instant of its last event.
    pub end: i64,
    /// How many events it has.
    pub events: u64,
}

impl Session {
    /// The session of these occurrences; none of none.
    pub(super) fn of(occurrences: &[Occurrence]) -> Option<Self> {
        let (first, last) = (occurrences.first()?, occurrences.last()?);
        Some(Self { start: first.milliseconds, end: last.milliseconds, events: occurrences.len() as u64 })
    }

    /// How long it took from the first event to the last one, in milliseconds; 0 for one of a single event.
    pub const fn milliseconds(&self) -> i64 {
        self.end.saturating_sub(self.start)
    }
}
