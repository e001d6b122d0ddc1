//! Profiles follow identity: united they are what a rebuild under canonical ids gives.

use lifestage::profile::{Delivery, EventId, IdentityRule, Link, Links, Seen, SeenRule, UniteError};
use lifestage::{Calendar, Event, Profile, Subject, UserId};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{FIRST, day, id, lines, log, rule};
use crate::shared::seeded::cases;

fn events() -> impl Strategy<Value = Vec<Event>> {
    vec((id(), day(), any::<bool>()), 0..30).prop_map(|drawn| {
        let event = |(user, day, shares): (UserId, _, bool)| {
            if shares { Event::share(user, day) } else { Event::log_in(user, day) }
        };
        drawn.into_iter().map(event).collect()
    })
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn united_profiles_are_those_rebuilt_under_canonical_ids(rule in rule(), lines in lines(), events in events(), as_of in day()) {
        let families = rule.families(&log(&lines), as_of);
        let utc = Calendar::utc();
        for (canonical, ids) in families.iter() {
            let (mut united, mut seen) = (Profile::new(canonical, &utc), Seen::new(SeenRule::default()));
            let (mut rebuilt, mut rebuilt_seen) = (united.clone(), seen.clone());
            let mut plain = united.clone();
            for id in ids {
                let (mut own, mut own_seen) = (Profile::new(*id, &utc), Seen::new(SeenRule::default()));
                for (number, event) in events.iter().enumerate().filter(|(_, event)| event.user() == *id) {
                    let number = EventId::key(number as u128);
                    let own = own.observe_once(&mut own_seen, number, event, &utc).unwrap();
                    let under = event.clone().under(families.canonical(*id));
                    let once = rebuilt.observe_once(&mut rebuilt_seen, number, &under, &utc).unwrap();
                    prop_assert_eq!((own, once), (Delivery::New, Delivery::New));
                }
                prop_assert_eq!(united.unite_once(&mut seen, &own, &own_seen, &families), Ok(()));
                prop_assert_eq!(plain.unite(&own, &families), Ok(()));
            }
            prop_assert_eq!((&united, &seen), (&rebuilt, &rebuilt_seen));
            prop_assert_eq!(&plain, &rebuilt);
        }
    }
}

#[test]
fn profiles_that_are_not_of_one_user_are_refused_by_name() {
    let link = Link::new(9_000_u64, 1_u64, FIRST, Subject::new(1)).unwrap();
    let families = IdentityRule::default().families(&[link].into_iter().collect::<Links>(), FIRST);
    let utc = Calendar::utc();
    let profile = |user: u64| Profile::of([Event::log_in(user, FIRST)]);

    let mut phone = profile(9_000);
    let refused = phone.unite(&profile(1), &families).unwrap_err();
    assert_eq!(refused, UniteError::NotCanonical { profile: 9_000_u64.into(), canonical: 1_u64.into() });
    assert_eq!(
        refused.to_string(),
        "this is the profile of `9000` but their family is kept under `1`: unite into the profile of `1`"
    );
    let mut ada = profile(1);
    let refused = ada.unite(&profile(2), &families).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`2` is not in the family of `1`: link them first, or ask for families as of a day on which they are linked"
    );
    let elsewhere = Profile::new(9_000_u64, &Calendar::utc().named("elsewhere"));
    assert!(matches!(ada.unite(&elsewhere, &families), Err(UniteError::Profile(_))));
    assert_eq!(ada, profile(1));

    // One event that came under both ids would count twice.
    let mut parts = [1_u64, 9_000].map(|user| {
        let (mut profile, mut seen) = (Profile::new(user, &utc), Seen::new(SeenRule::default()));
        assert_eq!(
            profile.observe_once(&mut seen, EventId::key(7), &Event::log_in(user, FIRST), &utc),
            Ok(Delivery::New)
        );
        (profile, seen)
    });
    let before = parts.clone();
    let [(ada, seen), (phone, phone_seen)] = &mut parts;
    assert!(matches!(ada.unite_once(seen, phone, phone_seen, &families), Err(UniteError::Once(_))));
    assert_eq!(parts, before);
}
