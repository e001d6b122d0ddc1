//! Delivery at least once, made exact: the laws of what was seen, tried on many made-up deliveries.

mod bytes;
mod laws;
mod merging;

use std::collections::BTreeMap;

use lifestage::profile::{Delivery, EventId, Seen, SeenConfig, SeenRule};
use lifestage::{Amount, Calendar, Day, Event, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::generate::USER;

/// A short window, so that a few events reach its ends.
const DAYS: u16 = 10;
const SEQUENCES: u32 = 12;

fn rule() -> SeenRule {
    SeenRule::new(SeenConfig { days: DAYS, sequences: SEQUENCES }).unwrap()
}

const FIRST: Day = Day::ymd(2026, 1, 5);

/// An event under its id. Its content follows from both, so that one id is one event.
#[derive(Clone, Debug, PartialEq)]
struct Delivered {
    id: EventId,
    event: Event,
}

impl Delivered {
    fn day(&self) -> Day {
        self.event.moment().date().unwrap()
    }
}

fn delivered(id: EventId, day: i32) -> Delivered {
    let cents = match id {
        EventId::Key(bits) => u64::try_from(bits % 100).unwrap(),
        EventId::Sequence { source, number } => number + u64::from(source),
        other => panic!("{other:?}"),
    };
    let day = FIRST.plus(day);
    let event = if cents.is_multiple_of(3) {
        Event::log_in(USER, day)
    } else {
        Event::purchase(USER, day, Amount::minor(cents))
    };
    Delivered { id, event }
}

/// Ids close together, and far apart.
fn key() -> impl Strategy<Value = EventId> {
    prop_oneof![3 => 0..60_u128, 1 => any::<u128>(), 1 => Just(u128::MAX)].prop_map(EventId::key)
}

/// Up to 60 events of different ids on these days; the numbers of two sources grow with the days.
fn events(days: i32) -> impl Strategy<Value = Vec<Delivered>> {
    let id = prop_oneof![2 => key().prop_map(Some), 1 => Just(None)];
    vec((id, 0..days, 0..2_u32), 0..60).prop_map(|mut drawn| {
        drawn.sort_by_key(|(_, day, _)| *day);
        let mut next = [0_u64, u64::from(u32::MAX)];
        let mut events = BTreeMap::new();
        for (place, (id, day, source)) in drawn.into_iter().enumerate() {
            let id = id.unwrap_or_else(|| {
                let number = &mut next[usize::try_from(source).unwrap()];
                *number += 1 + u64::from(place.is_multiple_of(4));
                EventId::sequence(source, *number)
            });
            events.entry(id).or_insert((place, delivered(id, day)));
        }
        let mut events: Vec<(usize, Delivered)> = events.into_values().collect();
        events.sort_by_key(|(place, _)| *place);
        events.into_iter().map(|(_, event)| event).collect()
    })
}

/// A profile and what was seen, as a service has them.
#[derive(Clone, Debug, PartialEq)]
struct Memory {
    profile: Profile,
    seen: Seen,
}

impl Memory {
    fn of(rule: SeenRule) -> Self {
        Self { profile: Profile::new(USER, &Calendar::utc()), seen: Seen::new(rule) }
    }

    fn take(&mut self, delivered: &Delivered) -> Delivery {
        let Delivered { id, event } = delivered;
        let foreseen = self.seen.check(*id, delivered.day());
        let mut noted = self.seen.clone();
        assert_eq!(noted.note(*id, delivered.day()), foreseen);
        let delivery = self.profile.observe_once(&mut self.seen, *id, event, &Calendar::utc()).unwrap();
        assert_eq!((delivery, &self.seen), (foreseen, &noted), "checking and noting are observing without a profile");
        delivery
    }

    fn taking<'a>(mut self, events: impl IntoIterator<Item = &'a Delivered>) -> Self {
        for event in events {
            let _ = self.take(event);
        }
        self
    }

    fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        (self.profile.to_bytes(), self.seen.to_bytes())
    }
}
