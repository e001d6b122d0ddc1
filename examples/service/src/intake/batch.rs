//! A batch of events as text: a bad event is refused alone, with its place and the reason.

use std::fmt::Display;

use lifestage::Calendar;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::event::{CheckedEvent, OwnKinds, WrittenEvent};
use crate::failure::Failure;

/// The most events of a batch: what a transaction holds for a moment, and locks.
pub const MOST_EVENTS: usize = 5_000;

/// A batch of which every event is still text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unread<'a> {
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
}

/// An event that was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Refused {
    /// Its place in the batch, from 0.
    pub place: usize,
    /// Its id, where that could be read.
    pub id: Option<String>,
    /// Why, and what to change.
    pub reason: String,
    /// Whether it came so late that nobody can tell whether it counts already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

impl Refused {
    pub fn new(place: usize, id: impl Into<Option<String>>, reason: impl Display) -> Self {
        Self { place, id: id.into(), reason: reason.to_string(), late: false }
    }

    /// The same of what came too late.
    #[must_use]
    pub fn late(self) -> Self {
        Self { late: true, ..self }
    }
}

/// A batch that was read: what can be stored, and what cannot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Each with its place.
    pub events: Vec<(usize, CheckedEvent)>,
    pub refused: Vec<Refused>,
}

impl Batch {
    /// Reads `{"events": [...]}`. Only what is not even such a list is refused as a whole.
    pub fn read(body: &[u8], limits: &Calendar, kinds: &OwnKinds) -> Result<Self, Failure> {
        let refused = |why: &dyn Display| Failure::refused("", format!("the body is not {{\"events\": [...]}}: {why}"));
        // Reading alone would take the list of all fields for the object.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(refused(&"it is no object"));
        }
        let unread: Unread<'_> = serde_json::from_slice(body).map_err(|error| refused(&error))?;
        let count = unread.events.len();
        if count > MOST_EVENTS {
            return Err(Failure::TooLarge(format!("a batch of `{count}` events: give at most {MOST_EVENTS}")));
        }
        let mut batch = Self::default();
        for (place, raw) in unread.events.into_iter().enumerate() {
            match serde_json::from_str::<WrittenEvent>(raw.get()) {
                Ok(written) => batch.put(place, written, limits, kinds),
                Err(error) => batch.refused.push(Refused::new(place, id_in(raw), error)),
            }
        }
        Ok(batch)
    }

    /// Adds an event, or the reason why it is refused.
    pub fn put(&mut self, place: usize, written: WrittenEvent, limits: &Calendar, kinds: &OwnKinds) {
        let id = written.id.clone();
        match CheckedEvent::new(written, limits, kinds) {
            Ok(event) => self.events.push((place, event)),
            Err(reason) => self.refused.push(Refused::new(place, id, reason)),
        }
    }
}

/// The id of an event that cannot be read otherwise.
fn id_in(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    serde_json::from_str::<Id>(raw.get()).ok().map(|Id { id }| id)
}
