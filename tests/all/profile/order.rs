//! Order, shards and stretches of time leave no trace: the same events are the same profile.

use lifestage::Profile;
use proptest::prelude::*;

use crate::shared::generate::{Life, day, life};
use crate::shared::seeded::cases;

/// Both in one.
fn merged(one: &Profile, other: &Profile) -> Profile {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

/// A life, the same life in another order, and for each event the number of a shard.
fn shuffled_life() -> impl Strategy<Value = (Life, Life)> {
    life().prop_flat_map(|life| {
        let calendar = life.calendar.clone();
        let shuffled = Just(life.events.clone()).prop_shuffle();
        (Just(life), shuffled.prop_map(move |events| Life { calendar: calendar.clone(), events }))
    })
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn any_order_of_the_same_events_gives_an_equal_profile((life, shuffled) in shuffled_life()) {
        let profile = life.profile();
        prop_assert_eq!(&shuffled.profile(), &profile);
        for order in [&life, &shuffled] {
            let mut at_once = order.nobody();
            at_once.observe_all(&order.events, &order.calendar).unwrap();
            prop_assert_eq!(&at_once, &profile);
        }
        let mut by_day = life.events.clone();
        by_day.sort_by_key(|event| life.day(event));
        prop_assert_eq!(&life.profile_of(&by_day), &profile);
        prop_assert_eq!(&life.profile_of(by_day.iter().rev()), &profile);
    }

    #[test]
    fn a_life_split_anywhere_and_merged_is_whole(life in life()) {
        let whole = life.profile();
        for at in 0..=life.events.len() {
            let (earlier, later) = life.events.split_at(at);
            let (earlier, later) = (life.profile_of(earlier), life.profile_of(later));
            prop_assert_eq!(&merged(&earlier, &later), &whole, "split at {}", at);
            prop_assert_eq!(&merged(&later, &earlier), &whole, "split at {}, later first", at);
        }
    }

    #[test]
    fn a_life_dealt_to_shards_and_merged_is_whole(life in life(), shards in 1..8_usize, salt in any::<usize>()) {
        let shard = |number: usize| {
            let dealt = life.events.iter().enumerate();
            life.profile_of(dealt.filter(|(at, _)| (at ^ salt) % shards == number).map(|(_, event)| event))
        };
        let whole = (0..shards).map(shard).reduce(|one, other| merged(&other, &one)).unwrap();
        prop_assert_eq!(whole, life.profile());
    }

    #[test]
    fn a_part_taken_in_by_either_way_is_the_same(life in life(), at in any::<prop::sample::Index>()) {
        let (earlier, later) = life.events.split_at(at.index(life.events.len() + 1));
        let mut observed = life.profile_of(earlier);
        observed.observe_all(later, &life.calendar).unwrap();
        prop_assert_eq!(observed, merged(&life.profile_of(earlier), &life.profile_of(later)));
    }

    #[test]
    fn merging_is_commutative_and_associative_with_the_empty_profile_as_unit(
        life in life(),
        cuts in any::<[prop::sample::Index; 2]>(),
        horizons in prop::array::uniform3(prop::option::weighted(0.3, day())),
    ) {
        let mut cuts = cuts.map(|cut| cut.index(life.events.len() + 1));
        cuts.sort_unstable();
        let parts = [&life.events[..cuts[0]], &life.events[cuts[0]..cuts[1]], &life.events[cuts[1]..]];
        let mut parts = parts.map(|events| life.profile_of(events));
        for (part, horizon) in parts.iter_mut().zip(horizons) {
            if let Some(horizon) = horizon {
                part.forget_before(horizon);
            }
        }
        let [a, b, c] = &parts;
        prop_assert_eq!(merged(a, b), merged(b, a));
        prop_assert_eq!(merged(&merged(a, b), c), merged(a, &merged(b, c)));
        for part in &parts {
            prop_assert_eq!(&merged(part, &life.nobody()), part);
            prop_assert_eq!(&merged(&life.nobody(), part), part);
        }
    }
}

#[test]
fn an_event_observed_twice_counts_twice() {
    use lifestage::time::{Calendar, Window};
    use lifestage::{Day, Event, Kind};

    let login = Event::log_in(42_u64, Day::EPOCH);
    let mut profile = Profile::of([login.clone(), login.clone()]);
    profile.observe(&login, &Calendar::utc()).unwrap();
    let twice = merged(&profile, &profile);
    assert_eq!(twice.as_of(Day::EPOCH).count(Kind::LogIn, Window::last(1)), Ok(6));
}
