//! What is kept of one user: read from bytes, rebuilt where bytes cannot be read, and what an event or a day does to it.
//!
//! This file and the one of forgotten days alone call what the library has for a service: what was seen, what was told, and what
//! was achieved. Nothing here does I/O.

use std::collections::HashMap;

use lifestage::answer::{BytesError, VersionError};
use lifestage::profile::{Delivery, EventId, ProfileError, Seen, SeenRule};
use lifestage::rule::{Change, Edition, ScoreError, Scorecard, Told};
use lifestage::{Calendar, Day, Event, Profile, User};

use crate::forgotten::{Forgotten, achieved_under};
use crate::store::{LogRow, LogRowError, StateRow, UserNumber};

/// The profile of a user, which of their events were seen, what was told of them, and what is left of forgotten days.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub profile: Profile,
    pub seen: Seen,
    pub told: Told,
    pub forgotten: Option<Box<Forgotten>>,
}

/// What is new about a user after they were looked at.
#[derive(Debug)]
pub struct News {
    pub card: Option<Scorecard>,
    pub changes: Vec<Change>,
}

/// Bytes that cannot be read, and which.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// A newer release wrote them: what it knows must not be overwritten.
    #[error("user {user}: {why}")]
    Newer { user: UserNumber, why: VersionError },
    /// They are broken, or of a version that is not read any more: the log makes them again.
    #[error("the {what} of user {user} cannot be read: {why}")]
    Broken { what: &'static str, user: UserNumber, why: String },
}

impl Unreadable {
    fn new<E: std::fmt::Display>(what: &'static str, user: UserNumber, error: &BytesError<E>) -> Self {
        match error {
            BytesError::Version(why @ VersionError::Newer { .. }) => Self::Newer { user, why: *why },
            error => Self::Broken { what, user, why: error.to_string() },
        }
    }
}

/// Why a log makes no profile.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error(transparent)]
    Row(#[from] LogRowError),
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

impl Kept {
    /// Of a user of whom nothing is kept yet.
    pub fn nothing(user: UserNumber, calendar: &Calendar, rule: SeenRule) -> Self {
        let (profile, seen) = (Profile::new(user, calendar), Seen::new(rule));
        Self { profile, seen, told: Told::nothing(user), forgotten: None }
    }

    /// What was stored, beside what is left of forgotten days.
    pub fn read(
        user: UserNumber,
        row: &StateRow,
        forgotten: Option<Box<Forgotten>>,
        rule: SeenRule,
    ) -> Result<Self, Unreadable> {
        let profile = Profile::from_bytes(&row.profile).map_err(|error| Unreadable::new("profile", user, &error))?;
        let mut seen = Seen::from_bytes(&row.seen).map_err(|error| Unreadable::new("seen events", user, &error))?;
        if *seen.rule() != rule {
            seen.change_rule(rule);
        }
        let told = read_told(user, &row.told)?;
        Ok(Self { profile, seen, told, forgotten })
    }

    /// The profile and what was seen from the log, in its order, whichever id of the user each event came under. What was
    /// told is no part of the log: it is given, as is what is left of the days that the log has no more.
    pub fn rebuilt(
        user: UserNumber,
        events: &[(UserNumber, LogRow)],
        told: Told,
        forgotten: Option<Box<Forgotten>>,
        calendar: &Calendar,
        rule: SeenRule,
    ) -> Result<Self, RebuildError> {
        let mut kept = match forgotten {
            None => Self { told, ..Self::nothing(user, calendar, rule) },
            Some(left) => Self { profile: left.base.clone(), seen: left.seen.clone(), told, forgotten: Some(left) },
        };
        let mut came_under = HashMap::new();
        let is_of_several = events.iter().any(|(member, _)| *member != user);
        for (member, row) in events {
            let (id, event) = (EventId::text(&row.event_id), row.event(user)?);
            let day = calendar.day(event.moment()).map_err(ProfileError::from)?;
            // What is in the log was new when it came, also if another calendar has it on another day now. Only what came
            // under two ids before they were one user was new twice, and is one event that was sent twice.
            if is_of_several && *came_under.entry(row.event_id.as_str()).or_insert(*member) != *member {
                let delivery = kept.seen.check(id, day);
                if delivery == Delivery::Duplicate {
                    continue;
                }
            }
            kept.profile.observe(&event, calendar)?;
            let _: Delivery = kept.seen.note(id, day);
        }
        Ok(kept)
    }

    /// Takes in an event unless it was taken in before.
    pub fn take_in(&mut self, id: &str, event: &Event, calendar: &Calendar) -> Result<Delivery, ProfileError> {
        self.profile.observe_once(&mut self.seen, EventId::text(id), event, calendar)
    }

    /// Looks at the user as of a day: what is new since they were looked at last is told from now on.
    pub fn look(&mut self, rules: &Edition, user: &User, today: Day) -> Result<News, ScoreError> {
        let as_of = self.profile.as_of(today);
        let news = match achieved_under(self.achieved(), rules.rules())? {
            Some(achieved) => rules.changes_after(&achieved, as_of, user, &self.told)?,
            None => rules.changes(as_of, user, &self.told)?,
        };
        self.told = news.told;
        Ok(News { card: news.card, changes: news.changes })
    }

    /// The next day on which time alone can change what is told.
    pub fn due(&self, rules: &Edition, user: &User, today: Day) -> Result<Option<Day>, ScoreError> {
        let (rules, as_of) = (rules.rules(), self.profile.as_of(today));
        match achieved_under(self.achieved(), rules)? {
            Some(achieved) => rules.next_change_after(&achieved, as_of, user),
            None => rules.next_change(as_of, user),
        }
    }

    /// As it is stored.
    pub fn row(&self, due: Option<Day>, revision: u64) -> StateRow {
        let (profile, seen, told) = (self.profile.to_bytes(), self.seen.to_bytes(), self.told.to_bytes());
        StateRow { profile, seen, told, due, revision, forgotten: None }
    }
}

/// What was told, from its bytes.
pub fn read_told(user: UserNumber, bytes: &[u8]) -> Result<Told, Unreadable> {
    if bytes.is_empty() {
        return Ok(Told::nothing(user));
    }
    Told::from_bytes(bytes).map_err(|error| Unreadable::new("what was told", user, &error))
}
