//! Those who look: one task looks for news for all of them, and only as long as there is somebody.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use lifestage::Day;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::picture::{Picture, told, written};
use crate::failure::Failure;
use crate::service::Service;
use crate::store::ToldRow;

/// What viewers are told.
#[derive(Clone, Debug)]
pub enum Said {
    /// A new picture with the latest changes, as JSON.
    Picture(Arc<str>),
    /// What changed since the last word, the latest first, as JSON.
    Changes(Arc<str>),
}

/// What all viewers share.
#[derive(Debug)]
pub struct Board {
    picture: tokio::sync::Mutex<Option<Computed>>,
    /// Events by hour of days that are over.
    past: tokio::sync::Mutex<Option<Past>>,
    viewers: Mutex<Viewers>,
}

#[derive(Debug)]
struct Viewers {
    /// None from when the service stops.
    said: Option<broadcast::Sender<Said>>,
    task: Option<JoinHandle<()>>,
}

/// A picture, and what it cost.
#[derive(Debug)]
struct Computed {
    picture: Arc<Picture>,
    at: Instant,
    took: Duration,
}

#[derive(Debug)]
struct Past {
    read: Instant,
    events: EventsByHour,
}

type EventsByHour = std::collections::BTreeMap<Day, [u64; 24]>;

/// How many words a viewer may be behind, before some are left out. A picture has all that matters of them.
const BEHIND: usize = 64;

/// How often is looked for changes.
const TICK: Duration = Duration::from_secs(1);

/// A picture stands for at least this many times what it took: however many users there are, computing takes less than a
/// tenth of the time.
const REST: u32 = 10;

/// How long the events of days that are over are not counted again: late ones are few.
const PAST: Duration = Duration::from_mins(10);

/// How many of the latest changes are shown.
const CHANGES: usize = 100;

impl Default for Board {
    fn default() -> Self {
        let viewers = Viewers { said: Some(broadcast::Sender::new(BEHIND)), task: None };
        let (picture, past) = (tokio::sync::Mutex::default(), tokio::sync::Mutex::default());
        Self { picture, past, viewers: Mutex::new(viewers) }
    }
}

impl Board {
    /// Forgets what was computed: somebody was erased.
    pub async fn forget(&self) {
        *self.picture.lock().await = None;
        *self.past.lock().await = None;
    }

    /// Sends everybody away, so that the service can stop.
    pub fn close(&self) {
        self.viewers.lock().unwrap_or_else(PoisonError::into_inner).said = None;
    }

    /// By whom words are heard; none if by nobody. A task that gets none is over.
    fn speaker(&self) -> Option<broadcast::Sender<Said>> {
        let mut viewers = self.viewers.lock().unwrap_or_else(PoisonError::into_inner);
        let said = viewers.said.clone().filter(|said| said.receiver_count() > 0);
        if said.is_none() {
            // Under the lock: whoever comes now starts another task.
            viewers.task = None;
        }
        said
    }
}

impl Service {
    /// The picture, at most some seconds old. Whoever asks while it is computed waits for the same one.
    pub async fn picture(&self) -> Result<Arc<Picture>, Failure> {
        let mut kept = self.board.picture.lock().await;
        if let Some(computed) = &*kept {
            let stands = Duration::from_secs(self.settings.report_seconds.into()).max(computed.took * REST);
            if computed.at.elapsed() < stands {
                return Ok(computed.picture.clone());
            }
        }
        let began = Instant::now();
        // A picture is large, and what waits for it would be too.
        let picture = Arc::new(Box::pin(self.compute_picture()).await?);
        *kept = Some(Computed { picture: picture.clone(), at: Instant::now(), took: began.elapsed() });
        Ok(picture)
    }

    /// The picture with the latest changes, as a page begins with it.
    pub async fn first_picture(&self) -> Result<Arc<str>, Failure> {
        let picture = self.picture().await?;
        let rows = self.store.read().await?.told_last(CHANGES).await?;
        written(&picture, &rows)
    }

    /// What is new from now on; none when the service stops.
    pub fn watch(self: &Arc<Self>) -> Option<broadcast::Receiver<Said>> {
        let mut viewers = self.board.viewers.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = viewers.said.as_ref()?.subscribe();
        if viewers.task.as_ref().is_none_or(JoinHandle::is_finished) {
            viewers.task = Some(tokio::spawn(self.clone().tell_viewers()));
        }
        Some(receiver)
    }

    /// Tells viewers what is new, until nobody looks.
    async fn tell_viewers(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut latest, mut shown) = (Latest::default(), None);
        loop {
            ticks.tick().await;
            let Some(said) = self.board.speaker() else { return };
            // Whoever left meanwhile hears nothing, which is no failure.
            let say = |word| drop(said.send(word));
            if let Err(failure) = self.tell_news(&mut latest, &mut shown, say).await {
                tracing::warn!("the board: {failure}");
            }
        }
    }

    /// Changes are told before a picture is computed, which may take longer or fail.
    async fn tell_news(
        &self,
        latest: &mut Latest,
        shown: &mut Option<Arc<Picture>>,
        say: impl Fn(Said),
    ) -> Result<(), Failure> {
        let rows = self.store.read().await?.told_last(CHANGES).await?;
        let new = latest.new_among(&rows);
        if !new.is_empty() {
            let changes = serde_json::to_string(&told(&new)?).map_err(|error| Failure::broken(error.to_string()))?;
            say(Said::Changes(changes.into()));
        }
        let picture = self.picture().await?;
        if shown.as_ref().is_none_or(|shown| !Arc::ptr_eq(shown, &picture)) {
            say(Said::Picture(written(&picture, &rows)?));
            *shown = Some(picture);
        }
        Ok(())
    }

    /// The events by hour of today and of the same weekday of the weeks before.
    pub(super) async fn events_of_days(&self, today: Day) -> Result<EventsByHour, Failure> {
        let mut past = self.board.past.lock().await;
        let is_fresh = |past: &Past| past.read.elapsed() < PAST && past.events.contains_key(&today.minus(7));
        let mut transaction = self.store.read().await?;
        if !past.as_ref().is_some_and(is_fresh) {
            let mut events = EventsByHour::new();
            for week in 1..=4 {
                let day = today.minus(week * 7);
                events.insert(day, self.events_by_hour(&mut *transaction, day).await?);
            }
            *past = Some(Past { read: Instant::now(), events });
        }
        let mut events = past.as_ref().map(|past| past.events.clone()).unwrap_or_default();
        events.insert(today, self.events_by_hour(&mut *transaction, today).await?);
        Ok(events)
    }
}

/// Which of the latest changes were told already.
///
/// Places of the outbox are given before a transaction ends, so a lower place can come after a higher one: what was among
/// the latest is remembered place by place. Where the last look was cut off, what lies before it is old.
#[derive(Debug, Default)]
struct Latest {
    places: Option<BTreeSet<u64>>,
}

impl Latest {
    /// Those of the rows that are new; none at the first look.
    fn new_among(&mut self, rows: &[ToldRow]) -> Vec<ToldRow> {
        let places = rows.iter().map(|row| row.place).collect();
        let Some(before) = self.places.replace(places) else { return Vec::new() };
        let from = if before.len() < CHANGES { None } else { before.first().copied() };
        let is_new = |row: &&ToldRow| Some(row.place) > from && !before.contains(&row.place);
        rows.iter().filter(is_new).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{OutboxRow, UserNumber};

    fn rows(places: impl DoubleEndedIterator<Item = u64>) -> Vec<ToldRow> {
        let row = |place: u64| {
            let (key, day) = (place.to_string(), Day::ymd(2026, 3, 2));
            let row = OutboxRow { key, user: UserNumber(1), day, change: "{}".to_owned(), at: 0 };
            ToldRow { place, id: "ann".to_owned(), row, is_delivered: false }
        };
        places.rev().map(row).collect()
    }

    fn new(latest: &mut Latest, shown: impl DoubleEndedIterator<Item = u64>) -> Vec<u64> {
        latest.new_among(&rows(shown)).into_iter().map(|row| row.place).collect()
    }

    #[test]
    fn a_change_is_told_once_also_where_a_lower_place_comes_later() {
        let mut latest = Latest::default();
        assert_eq!(new(&mut latest, [1, 2].into_iter()), [] as [u64; 0]);
        assert_eq!(new(&mut latest, [1, 2, 4].into_iter()), [4]);
        assert_eq!(new(&mut latest, [1, 2, 3, 4, 5].into_iter()), [5, 3]);
        assert_eq!(new(&mut latest, [1, 2, 3, 4, 5].into_iter()), [] as [u64; 0]);
    }

    #[test]
    fn what_comes_into_sight_again_as_others_were_erased_is_not_new() {
        let mut latest = Latest::default();
        let full = CHANGES as u64;
        new(&mut latest, 11..11 + full);
        // 20 is gone, so 10 is among the latest again.
        assert_eq!(new(&mut latest, (10..20).chain(21..11 + full)), [] as [u64; 0]);
        assert_eq!(new(&mut latest, 12..12 + full), [11 + full, 20]);
    }

    #[test]
    fn the_first_change_of_an_empty_outbox_is_new() {
        let mut latest = Latest::default();
        new(&mut latest, 0..0);
        assert_eq!(new(&mut latest, 0..1), [0]);
    }
}
