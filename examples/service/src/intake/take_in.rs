//! A batch into the store: one transaction, in which each user is locked, loaded, observed, scored and stored.

use std::collections::BTreeMap;
use std::time::Instant;

use lifestage::event::KindsByValue;
use lifestage::profile::{Delivery, ProfileError};
use lifestage::{Event, Subject};
use serde::{Deserialize, Serialize};

use super::batch::{Batch, Refused};
use super::event::CheckedEvent;
use crate::failure::Failure;
use crate::identity::Family;
use crate::service::{Locked, Service, retried};
use crate::store::{Absent, LogRow, UserNumber, UserRow, Write};
use crate::writes::Writes;

/// Whether changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// They go to the outbox.
    Aloud,
    /// They are what was so before: a log of the past that is imported moves nobody today.
    Silent,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Taken {
    /// Events that count from now on.
    pub accepted: u64,
    /// Events that counted already. All is well: the sender may forget them.
    pub duplicates: u64,
    /// Events that were refused. Sending them again does not help.
    pub refused: Vec<Refused>,
    /// Changes that were put into the outbox.
    pub changes: u64,
}

/// The events of a batch by user, each with its place.
type ByUser<'a> = BTreeMap<&'a str, Vec<&'a (usize, CheckedEvent)>>;

impl Service {
    /// Takes in a batch: every event that is neither refused nor known counts, or none of them where the store fails.
    pub async fn take_in(&self, batch: &Batch, telling: Telling) -> Result<Taken, Failure> {
        self.number_names(batch.events.iter().filter_map(|(_, event)| event.subject.as_deref())).await?;
        let mut taken = Taken::default();
        if !batch.events.is_empty() {
            taken = retried(|| self.try_to_take_in(batch, telling)).await?;
        }
        taken.refused.extend(batch.refused.iter().cloned());
        taken.refused.sort_by_key(|refused| refused.place);
        self.metrics.note(&taken);
        Ok(taken)
    }

    async fn try_to_take_in(&self, batch: &Batch, telling: Telling) -> Result<Taken, Failure> {
        let mut by_user = ByUser::new();
        for placed in &batch.events {
            by_user.entry(&placed.1.user).or_default().push(placed);
        }
        let ids: Vec<&str> = by_user.keys().copied().collect();
        let began = Instant::now();
        let mut transaction = self.store.write().await?;
        let rules = self.rules.of(&mut *transaction).await?;
        let rows = transaction.lock(&ids, Absent::Create).await?;
        let users = self.open(&mut *transaction, &rules, rows).await?;
        let (mut taken, mut writes) = (Taken::default(), Writes::default());
        let loaded = Instant::now();
        for mut user in users {
            let events = events_of(&user.family, &mut by_user);
            let by_value = &rules.book.company.by_value;
            if self.observe(&mut *transaction, by_value, &mut user, &events, &mut taken, &mut writes).await? {
                writes.look(self, &mut user, &rules, telling)?;
            }
        }
        let scoring = loaded.elapsed();
        taken.changes = writes.store(&mut *transaction).await?;
        transaction.commit().await?;
        self.metrics.note_batch(began.elapsed(), scoring);
        Ok(taken)
    }

    /// Takes in the events of a user, in the order of the batch; whether any of them is new.
    async fn observe(
        &self,
        transaction: &mut dyn Write,
        by_value: &KindsByValue,
        user: &mut Locked,
        events: &[(UserNumber, &(usize, CheckedEvent))],
        taken: &mut Taken,
        writes: &mut Writes,
    ) -> Result<bool, Failure> {
        let number = user.family.number();
        let before = writes.log.len();
        for (member, (place, checked)) in events {
            let subject = checked.subject.as_deref().map_or(Ok(Subject::NONE), |name| self.subject(name))?;
            let event = checked.event(number, subject);
            let event = event.map_err(|error| Failure::broken(error.to_string()))?;
            if let Some(reason) = before_horizon(user, &event) {
                taken.refused.push(Refused::new(*place, checked.id.clone(), reason).late());
                continue;
            }
            let mut delivery = user.kept.take_in(&checked.id, &event, &user.calendar);
            if let Err(ProfileError::OtherCalendar { .. } | ProfileError::ChangedPast { .. }) = &delivery {
                // The days of the user are counted otherwise than they were: a new zone, or a new law for an old one.
                let (told, left) = (user.kept.told.clone(), user.kept.forgotten.clone());
                user.kept = self.rebuilt(transaction, &user.family, told, left, &user.calendar).await?;
                self.metrics.rebuilt.inc();
                for (_, row) in writes.log.iter().skip(before) {
                    let event = row.event(number).map_err(|error| Failure::broken(error.to_string()))?;
                    let _: Result<Delivery, _> = user.kept.take_in(&row.event_id, &event, &user.calendar);
                }
                delivery = user.kept.take_in(&checked.id, &event, &user.calendar);
            }
            match delivery {
                Ok(Delivery::New) => {
                    taken.accepted += 1;
                    writes.log.push((*member, LogRow::new(&checked.id, &event)));
                    // What the rules of this moment take it for too is in the log as well: other rules change no past.
                    for also in by_value.observed(&event).skip(1) {
                        let id = format!("{} as {}", checked.id, also.kind());
                        if let Ok(Delivery::New) = user.kept.take_in(&id, &also, &user.calendar) {
                            writes.log.push((*member, LogRow::new(&id, &also)));
                        }
                    }
                }
                Ok(Delivery::Duplicate) => taken.duplicates += 1,
                Ok(Delivery::TooOld) => {
                    let reason = too_old(user, self.settings.seen.config().days);
                    taken.refused.push(Refused::new(*place, checked.id.clone(), reason).late());
                }
                Err(error) => taken.refused.push(Refused::new(*place, checked.id.clone(), error)),
            }
        }
        Ok(writes.log.len() > before)
    }
}

/// The events of a user in the order of the batch, each with the id under which it came.
fn events_of<'a>(family: &Family, by_user: &mut ByUser<'a>) -> Vec<(UserNumber, &'a (usize, CheckedEvent))> {
    let mut events = Vec::new();
    for UserRow { number, id, .. } in family.members() {
        let of_member = by_user.remove(id.as_str()).unwrap_or_default();
        events.extend(of_member.into_iter().map(|event| (*number, event)));
    }
    events.sort_by_key(|(_, (place, _))| *place);
    events
}

/// Why an event is refused that lies on a forgotten day: whether it counts already is forgotten with it.
fn before_horizon(user: &Locked, event: &Event) -> Option<String> {
    let (horizon, day) = (user.kept.horizon()?, user.calendar.day(event.moment()).ok()?);
    (day < horizon).then(|| {
        format!(
            "its day `{day}` is before `{horizon}`, and what its user did before that day is forgotten, so nobody can tell \
             whether it counts already: leave it out"
        )
    })
}

fn too_old(user: &Locked, days: u16) -> String {
    let newest = user.kept.seen.newest().map_or_else(String::new, |newest| format!(", which is `{newest}`"));
    format!(
        "it lies more than {days} days before the newest event of its user{newest}, so nobody can tell whether it counts \
         already: move everything to a new store by the files of this one, with it among the events, if it matters"
    )
}
