//! Order and repetition leave no trace, and what is too old never counts.

use std::collections::BTreeSet;

use lifestage::profile::{Delivery, EventId, Seen, SeenConfig, SeenRule};
use lifestage::time::{CalendarError, Days, Moment};
use lifestage::{Amount, Calendar, Day, Event, Profile};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{DAYS, Delivered, FIRST, Memory, SEQUENCES, events, rule};
use crate::shared::generate::USER;
use crate::shared::seeded::cases;

/// What is remembered, from its definition: everything that was accepted, looked through each time.
#[derive(Default)]
struct Naive {
    accepted: Vec<Delivered>,
    horizon: Option<Day>,
}

impl Naive {
    fn from(&self) -> Option<Day> {
        let newest = self.accepted.iter().map(Delivered::day).max();
        newest.map(|newest| newest.minus(u32::from(DAYS) - 1)).max(self.horizon)
    }

    fn expected(&self, delivered: &Delivered) -> Delivery {
        let known = self.accepted.contains(delivered);
        let too_old = match delivered.id {
            EventId::Sequence { source, number } => {
                let of_source = self.accepted.iter().filter_map(|event| match event.id {
                    EventId::Sequence { source: of, number } if of == source => Some(number),
                    _ => None,
                });
                of_source.max().is_some_and(|newest| number + u64::from(SEQUENCES) <= newest)
            }
            _ => self.from().is_some_and(|from| delivered.day() < from),
        };
        match (too_old, known) {
            (true, _) => Delivery::TooOld,
            (false, true) => Delivery::Duplicate,
            (false, false) => Delivery::New,
        }
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_order_and_repetition_within_the_window_leaves_the_bytes_of_one_delivery_each(
        (once, shuffled, again) in events(DAYS.into()).prop_flat_map(|events| {
            (Just(events.clone()), Just(events).prop_shuffle(), vec(any::<(Index, Index)>(), 0..60))
        }),
    ) {
        // As wide as the numbers of a source go, so that all are in the window whichever comes first.
        let rule = SeenRule::new(SeenConfig { days: DAYS, sequences: 1_000 }).unwrap();
        let whole = Memory::of(rule).taking(&once);
        let mut repeated = shuffled.clone();
        for (which, place) in again.iter().filter(|_| !once.is_empty()) {
            repeated.insert(place.index(repeated.len() + 1), once[which.index(once.len())].clone());
        }
        let mut memory = Memory::of(rule);
        let mut first = BTreeSet::new();
        for event in &repeated {
            let expected = if first.insert(event.id) { Delivery::New } else { Delivery::Duplicate };
            prop_assert_eq!(memory.take(event), expected);
        }
        prop_assert_eq!(memory.bytes(), whole.bytes());
        prop_assert_eq!(&memory, &whole);
        let plain = once.iter().map(|delivered| delivered.event.clone());
        let mut profile = Profile::new(USER, &Calendar::utc());
        profile.observe_all(&plain.collect::<Vec<_>>(), &Calendar::utc()).unwrap();
        prop_assert_eq!(memory.profile, profile);
    }

    #[test]
    fn a_sliding_window_decides_as_its_definition_does(
        drawn in events(40),
        order in vec(any::<Index>(), 0..150),
        horizons in vec((any::<Index>(), 0..40_i32), 0..3),
    ) {
        let order: Vec<&Delivered> = order.iter().filter(|_| !drawn.is_empty()).map(|at| &drawn[at.index(drawn.len())]).collect();
        let (mut memory, mut naive) = (Memory::of(rule()), Naive::default());
        for (place, event) in order.iter().enumerate() {
            for (_, day) in horizons.iter().filter(|(at, _)| at.index(order.len()) == place) {
                let day = FIRST.plus(*day);
                memory.profile.forget_before(day);
                memory.seen.forget_before(day);
                naive.horizon = naive.horizon.max(Some(day));
            }
            let expected = naive.expected(event);
            prop_assert_eq!(memory.take(event), expected, "{:?}", event);
            if expected == Delivery::New {
                naive.accepted.push((*event).clone());
            }
        }
        prop_assert_eq!(memory.seen.remembered_from(), naive.from());
        prop_assert_eq!(memory.seen.newest(), naive.accepted.iter().map(Delivered::day).max());
        // The accepted ones alone, in order of time and forgotten at the end, leave the same bytes.
        naive.accepted.sort_by_key(|event| (event.day(), event.id));
        let mut whole = Memory::of(rule()).taking(&naive.accepted);
        if let Some(horizon) = naive.horizon {
            whole.profile.forget_before(horizon);
            whole.seen.forget_before(horizon);
        }
        prop_assert_eq!(memory.bytes(), whole.bytes());
        prop_assert_eq!(memory, whole);
    }

    #[test]
    fn forgetting_before_or_after_is_the_same_for_what_counts(drawn in events(40), day in -5..45_i32) {
        let day = FIRST.plus(day);
        let mut after = Memory::of(rule()).taking(&drawn);
        after.seen.forget_before(day);
        after.profile.forget_before(day);
        let (earlier, later): (Vec<&Delivered>, Vec<&Delivered>) = drawn.iter().partition(|event| event.day() < day);
        let mut between = Memory::of(rule()).taking(earlier);
        between.seen.forget_before(day);
        between.profile.forget_before(day);
        prop_assert_eq!(between.taking(later), after);
    }

    #[test]
    fn a_shorter_rule_is_as_if_it_had_been_there(drawn in events(40), days in 1..DAYS, sequences in 1..SEQUENCES) {
        let shorter = SeenRule::new(SeenConfig { days, sequences }).unwrap();
        let mut changed = Memory::of(rule()).taking(&drawn);
        changed.seen.change_rule(shorter);
        prop_assert_eq!(&changed, &Memory::of(shorter).taking(&drawn));
        // A longer one does not bring back what was dropped.
        let before = changed.seen.remembered_from();
        changed.seen.change_rule(rule());
        prop_assert_eq!(changed.seen.remembered_from(), before);
        for event in &drawn {
            prop_assert_ne!(changed.seen.check(event.id, event.day()), Delivery::New);
        }
    }
}

#[test]
fn what_is_refused_changes_neither_profile_nor_what_was_seen() {
    let limits = Days::new(FIRST, FIRST.plus(400)).unwrap();
    let calendar = Calendar::utc().limited_to(limits);
    let mut profile = Profile::new(USER, &calendar);
    let mut seen = Seen::new(SeenRule::default());
    let id = EventId::text("a");
    let dearest = Event::purchase(USER, FIRST, Amount::minor(i64::MAX.unsigned_abs()));
    assert_eq!(profile.observe_once(&mut seen, id, &dearest, &calendar), Ok(Delivery::New));
    let before = (profile.clone(), seen.clone());

    let in_2099: Moment = "2099-01-01T12:00:00Z".parse().unwrap();
    for event in [
        Event::log_in(USER, in_2099),
        Event::log_in(USER, Day::ymd(1970, 1, 1)),
        Event::log_in(USER + 1, FIRST),
        Event::purchase(USER, FIRST, Amount::minor(1)),
    ] {
        for id in [EventId::text("b"), EventId::sequence(3, u64::MAX)] {
            assert!(profile.observe_once(&mut seen, id, &event, &calendar).is_err(), "{event:?}");
        }
        assert_eq!((&profile, &seen), (&before.0, &before.1));
    }
    // The window stands where it stood.
    assert_eq!(seen.check(EventId::text("b"), FIRST), Delivery::New);
    // Also an id that was seen is refused where its day cannot be; else it is a repetition, whatever it would overflow.
    let refused = profile.observe_once(&mut seen, id, &Event::log_in(USER, in_2099), &calendar).unwrap_err();
    assert!(matches!(refused, lifestage::profile::ProfileError::Calendar(CalendarError::OutsideLimits { .. })));
    assert_eq!(profile.observe_once(&mut seen, id, &dearest, &calendar), Ok(Delivery::Duplicate));
}

#[test]
fn an_id_stands_for_one_event_and_the_first_content_counts() {
    let calendar = Calendar::utc();
    let mut profile = Profile::new(USER, &calendar);
    let mut seen = Seen::new(SeenRule::default());
    let id = EventId::key(7);
    assert_eq!(profile.observe_once(&mut seen, id, &Event::log_in(USER, FIRST), &calendar), Ok(Delivery::New));
    for other in [Event::share(USER, FIRST), Event::log_in(USER, FIRST.plus(3)), Event::log_in(USER, FIRST.minus(300))]
    {
        assert_eq!(profile.observe_once(&mut seen, id, &other, &calendar), Ok(Delivery::Duplicate));
    }
    assert_eq!(profile.tallies().len(), 1);
    assert_eq!(seen.newest(), Some(FIRST));
}

#[test]
fn the_ends_of_the_window_are_exact() {
    let newest = FIRST.plus(29);
    let mut seen = Seen::new(SeenRule::default());
    assert_eq!(seen.note(EventId::key(1), newest), Delivery::New);
    assert_eq!(seen.check(EventId::key(2), FIRST), Delivery::New, "30 days, the newest included");
    assert_eq!(seen.check(EventId::key(2), FIRST.minus(1)), Delivery::TooOld);
    assert_eq!(seen.note(EventId::sequence(1, 10_000), newest), Delivery::New);
    assert_eq!(
        seen.check(EventId::sequence(1, 10_000 - 4_095), FIRST),
        Delivery::New,
        "4096 numbers, the newest included"
    );
    assert_eq!(seen.check(EventId::sequence(1, 10_000 - 4_096), FIRST), Delivery::TooOld);
    // A number knows its age by itself, however old its day is.
    assert_eq!(seen.check(EventId::sequence(1, 9_999), FIRST.minus(1_000)), Delivery::New);
    assert_eq!(seen.note(EventId::sequence(1, u64::MAX), newest), Delivery::New);
    assert_eq!(seen.note(EventId::sequence(1, u64::MAX), newest), Delivery::Duplicate);
    assert_eq!(seen.note(EventId::sequence(1, u64::MAX - 1), newest), Delivery::New);
    assert_eq!(Seen::from_bytes(&seen.to_bytes()), Ok(seen));
}
