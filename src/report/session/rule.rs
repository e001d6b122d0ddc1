//! The rule of sessions: where one ends and the next one starts.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::sequence::Sequence;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::population::Marked;
use crate::time::{Calendar, Moment, Timespan};
use crate::wording::problems::problems;

/// When a new session starts.
///
/// ```
/// use lifestage::event::Sequence;
/// use lifestage::report::SessionRule;
/// use lifestage::time::{Calendar, Moment};
/// use lifestage::Event;
///
/// let events = [0, 10, 50, 70, 85].map(|minute: i64| Event::search(1_u64, Moment::from_milliseconds(minute * 60_000)));
/// let sessions = SessionRule::default().sessions(&Sequence::of(&events, &Calendar::utc())?);
/// let minutes: Vec<i64> = sessions.iter().map(|session| session.milliseconds() / 60_000).collect();
/// assert_eq!(minutes, [10, 35]);
/// assert_eq!(SessionRule::default().to_string(), "a pause of more than 30m starts a session");
/// # Ok::<(), lifestage::event::SequenceError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SessionConfig", into = "SessionConfig")]
pub struct SessionRule {
    /// INVARIANT: a calendar that cuts needs no offset from the event.
    config: SessionConfig,
}

/// When a new session starts, as data; [`SessionRule::new`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionConfig {
    /// A longer pause starts a new session. Default 30 minutes, the convention of web analytics.
    pub longest_pause: Timespan,
    /// A calendar whose days also cut sessions. Default none. Its limits do not matter: what can have happened is said by the
    /// calendar with which events or columns are read.
    pub cut_by: Option<Calendar>,
}

impl Default for SessionConfig {
    fn default() -> Self {
        Self { longest_pause: Timespan::minutes(30), cut_by: None }
    }
}

/// Why a calendar cannot cut sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionRuleError {
    /// Its days follow each event's own offset.
    CarriedOffset,
}

problems! {
    enum SessionRuleError {
        CarriedOffset = "problem.session.carried_offset"
            "sessions are cut by one zone, not by each event's own offset: give a calendar with a zone"
            "会话按同一时区切分，不按每条行为自带的时差：请填写带时区的日历";
    }
}

impl SessionRule {
    /// The rule of a config.
    ///
    /// # Errors
    /// When its calendar reads each event's own offset.
    pub fn new(config: SessionConfig) -> Result<Self, SessionRuleError> {
        if config.cut_by.as_ref().is_some_and(Calendar::reads_offset_of_event) {
            return Err(SessionRuleError::CarriedOffset);
        }
        Ok(Self { config })
    }

    /// A pause of more than this starts a session, and nothing else does.
    pub const fn after(longest_pause: Timespan) -> Self {
        Self { config: SessionConfig { longest_pause, cut_by: None } }
    }

    /// What was checked.
    pub const fn config(&self) -> &SessionConfig {
        &self.config
    }

    /// The fingerprint of the rule.
    pub fn fingerprint(&self) -> Fingerprint {
        let print = Fingerprinter::new("session").signed(self.config.longest_pause.milliseconds());
        let cut_by = self.config.cut_by.as_ref().map_or(0, |calendar| calendar.fingerprint().bits());
        print.number(u64::from(self.config.cut_by.is_some())).number(cut_by).finish()
    }

    /// The sessions of one user, in order.
    pub fn sessions(&self, sequence: &Sequence) -> Vec<Session> {
        self.pieces(sequence.as_slice()).filter_map(Session::of).collect()
    }

    /// The marks of each session, in order.
    pub(crate) fn pieces<'a, M: Marked>(&self, marks: &'a [M]) -> impl Iterator<Item = &'a [M]> {
        // INVARIANT: instants are within the years 0 to 9999, so their difference is a number, and each has a day.
        let day = |calendar: &Calendar, mark: &M| {
            let microseconds = mark.instant().saturating_mul(1000 / M::PER_MILLISECOND);
            calendar.placed(Moment::from_microseconds(microseconds)).ok().map(|civil| civil.day)
        };
        let longest_pause = self.config.longest_pause.milliseconds().saturating_mul(M::PER_MILLISECOND);
        marks.chunk_by(move |one, next| {
            next.instant().saturating_sub(one.instant()) <= longest_pause
                && self.config.cut_by.as_ref().is_none_or(|calendar| day(calendar, one) == day(calendar, next))
        })
    }
}

impl fmt::Display for SessionRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a pause of more than {} starts a session", self.config.longest_pause)?;
        self.config.cut_by.as_ref().map_or(Ok(()), |calendar| write!(f, ", and so does a new day ({calendar})"))
    }
}

impl From<SessionRule> for SessionConfig {
    fn from(rule: SessionRule) -> Self {
        rule.config
    }
}

impl TryFrom<SessionConfig> for SessionRule {
    type Error = SessionRuleError;

    fn try_from(config: SessionConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

/// One visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Session {
    /// The instant of its first event, in whole milliseconds since 1970-01-01T00:00:00Z.
    pub start: i64,
    /// The instant of its last event, in whole milliseconds.
    pub end: i64,
    /// How many events it has.
    pub events: u64,
}

impl Session {
    /// The session of these marks; none of none.
    pub(super) fn of<M: Marked>(marks: &[M]) -> Option<Self> {
        let (first, last) = (marks.first()?, marks.last()?);
        let [start, end] = [first, last].map(|mark| mark.instant().div_euclid(M::PER_MILLISECOND));
        Some(Self { start, end, events: marks.len() as u64 })
    }

    /// How long it took from the first event to the last one, in milliseconds; 0 for one of a single event.
    pub const fn milliseconds(&self) -> i64 {
        self.end.saturating_sub(self.start)
    }
}
