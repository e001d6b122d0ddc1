//! The small states that services store beside a profile.

use lifestage::event::User;
use lifestage::incentive::Achieved;
use lifestage::outreach::Sent;
use lifestage::profile::{EventId, Link, Links, Seen, SeenRule};
use lifestage::rule::Told;
use lifestage::{RuleSet, Subject};

use crate::door::{Door, Form, Target, comes_back, of_serde};
use crate::world::{MONDAY, TODAY, World};

/// The door of a state in bytes.
macro_rules! bytes {
    ($doors:ident, $type:ident, $of:literal, $samples:expr) => {
        $doors.push(Door {
            name: concat!(stringify!($type), " as bytes").to_owned(),
            form: Form::Sealed($of),
            seeds: $samples
                .iter()
                .map(|sample: &$type| {
                    let bytes = sample.to_bytes();
                    bytes[..bytes.len() - 8].to_vec()
                })
                .collect(),
            open: Box::new(|_, input| {
                let Ok(state) = $type::from_bytes(input).map_err(|error| error.to_string()) else { return false };
                assert_eq!(state.to_bytes(), input, "other bytes come back");
                comes_back(&state);
                true
            }),
        });
    };
}

pub(super) fn target(world: &World) -> Target {
    let mut doors = Vec::new();
    let mut seen = Seen::new(SeenRule::default());
    for (id, day) in [(EventId::text("order 1"), 0), (EventId::sequence(3, 17), 1), (EventId::sequence(3, 19), 2)] {
        let _ = seen.note(id, MONDAY.plus(day));
    }
    let all_seen = [seen, Seen::new(SeenRule::default())];
    bytes!(doors, Seen, "seen", all_seen);
    doors.extend(of_serde("Seen", &all_seen, &[], |_, seen| {
        let mut more = seen.clone();
        for (number, day) in
            (0..40_u64).zip([MONDAY, TODAY, lifestage::Day::MAX, lifestage::Day::MIN].into_iter().cycle())
        {
            let _ = more.note(EventId::sequence(3, number * 1_000), day);
        }
        comes_back(&more);
        let _ = more.merge(seen).map_err(|error| error.to_string());
    }));
    let mut links = Links::default();
    for alias in 10..13_u64 {
        links.link(Link::new(alias, 7_u64, MONDAY, Subject::new(1)).expect("two ids"));
    }
    let all_links = [links];
    bytes!(doors, Links, "links", all_links);
    doors.extend(of_serde("Links", &all_links, &[], |world, links| {
        for day in world.days() {
            let families = lifestage::profile::IdentityRule::default().families(links, day);
            comes_back(&families);
        }
    }));
    let told: Vec<Told> = world
        .people
        .profiles()
        .take(2)
        .filter_map(|profile| {
            let edition = lifestage::rule::Edition::new(RuleSet::default());
            let nothing = Told::nothing(profile.user());
            edition.changes(profile.as_of(TODAY), &User::new(profile.user()), &nothing).ok().map(|news| news.told)
        })
        .collect();
    bytes!(doors, Told, "told", told);
    doors.extend(of_serde("Told", &told, &[], |world, told| {
        let edition = lifestage::rule::Edition::new(RuleSet::default());
        for profile in world.people.profiles().take(2) {
            let _ = edition
                .changes(profile.as_of(TODAY.plus(9)), &User::new(profile.user()), told)
                .map(|news| comes_back(&news.told));
        }
    }));
    let achieved = include_str!("../../../tests/data/versions/1/achieved.json");
    doors.extend(of_serde::<Achieved>("Achieved", &[], &[achieved], |world, achieved| {
        let Some(rule) = &world.rules.incentives else { return };
        if let Ok(after) = rule.after(achieved) {
            for profile in world.forgetful.profiles().take(2) {
                let _ =
                    after.assess(profile.as_of(TODAY), &User::new(profile.user())).map_err(|error| error.to_string());
            }
        }
    }));
    let sent = include_str!("../../../tests/data/versions/1/contact_log.json");
    doors.extend(of_serde::<Vec<Sent>>("contact log", &[], &[sent], |_, _| {}));
    Target { name: "states", doors }
}
