//! What is kept of one user: read from bytes, rebuilt where bytes cannot be read, and what an event or a day does to it.
//!
//! This file alone calls what the library has for a service: what was seen, and what was told. Nothing here does I/O.

use lifestage::profile::{Delivery, EventId, ProfileError, Seen, SeenRule};
use lifestage::rule::{Change, Edition, ScoreError, Scorecard, Told};
use lifestage::{Calendar, Day, Event, Profile, User};

use crate::store::{LogRow, LogRowError, StateRow, UserNumber};

/// The profile of a user, which of their events were seen, and what was told of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub profile: Profile,
    pub seen: Seen,
    pub told: Told,
}

/// What is new about a user after they were looked at.
#[derive(Debug)]
pub struct News {
    pub card: Option<Scorecard>,
    pub changes: Vec<Change>,
}

/// Bytes that cannot be read, and which.
#[derive(Debug, thiserror::Error)]
#[error("the {what} of user {user} cannot be read: {why}")]
pub struct Unreadable {
    pub what: &'static str,
    pub user: UserNumber,
    pub why: String,
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
        Self { profile: Profile::new(user, calendar), seen: Seen::new(rule), told: Told::nothing(user) }
    }

    /// What was stored.
    pub fn read(user: UserNumber, row: &StateRow, rule: SeenRule) -> Result<Self, Unreadable> {
        let unreadable = |what, why| Unreadable { what, user, why };
        let profile = Profile::from_bytes(&row.profile).map_err(|error| unreadable("profile", error.to_string()))?;
        let mut seen = Seen::from_bytes(&row.seen).map_err(|error| unreadable("seen events", error.to_string()))?;
        if *seen.rule() != rule {
            seen.change_rule(rule);
        }
        let told = read_told(user, &row.told).map_err(|why| unreadable("what was told", why))?;
        Ok(Self { profile, seen, told })
    }

    /// The same from the log, in its order. What was told is no part of the log and stays, where it can be read.
    pub fn rebuilt(
        user: UserNumber,
        events: &[LogRow],
        told: &[u8],
        calendar: &Calendar,
        rule: SeenRule,
    ) -> Result<Self, RebuildError> {
        let mut kept = Self::nothing(user, calendar, rule);
        for row in events {
            let event = row.event(user)?;
            kept.profile.observe(&event, calendar)?;
            // What is in the log was new when it came, also if another calendar has it on another day now.
            let day = calendar.day(event.moment()).map_err(ProfileError::from)?;
            let _: Delivery = kept.seen.note(EventId::text(&row.event_id), day);
        }
        if let Ok(told) = read_told(user, told) {
            kept.told = told;
        }
        Ok(kept)
    }

    /// Takes in an event unless it was taken in before.
    pub fn take_in(&mut self, id: &str, event: &Event, calendar: &Calendar) -> Result<Delivery, ProfileError> {
        self.profile.observe_once(&mut self.seen, EventId::text(id), event, calendar)
    }

    /// Looks at the user as of a day: what is new since they were looked at last is told from now on.
    pub fn look(&mut self, rules: &Edition, user: &User, today: Day) -> Result<News, ScoreError> {
        let news = rules.changes(self.profile.as_of(today), user, &self.told)?;
        self.told = news.told;
        Ok(News { card: news.card, changes: news.changes })
    }

    /// The next day on which time alone can change what is told.
    pub fn due(&self, rules: &Edition, user: &User, today: Day) -> Result<Option<Day>, ScoreError> {
        rules.rules().next_change(self.profile.as_of(today), user)
    }

    /// As it is stored.
    pub fn row(&self, due: Option<Day>, revision: u64) -> StateRow {
        let (profile, seen, told) = (self.profile.to_bytes(), self.seen.to_bytes(), self.told.to_bytes());
        StateRow { profile, seen, told, due, revision }
    }
}

fn read_told(user: UserNumber, bytes: &[u8]) -> Result<Told, String> {
    if bytes.is_empty() {
        return Ok(Told::nothing(user));
    }
    Told::from_bytes(bytes).map_err(|error| error.to_string())
}
