//! Profiles: bytes and serde, single tallies, events and users.

use lifestage::event::{Event, Sequence, User};
use lifestage::profile::Tally;
use lifestage::report::{FunnelConfig, FunnelRule, PathRule, SessionRule};
use lifestage::time::{Calendar, Window};
use lifestage::{Kind, KindSet, Population, Profile};

use crate::door::{Door, Form, Target, comes_back, of_serde};
use crate::world::{MONDAY, TODAY, World};

pub(super) fn target(world: &World) -> Target {
    let profiles: Vec<Profile> =
        [&world.people, &world.forgetful].iter().flat_map(|all| all.profiles().take(3)).cloned().collect();
    let bytes = |profile: &Profile| {
        let bytes = profile.to_bytes();
        bytes[..bytes.len() - 8].to_vec()
    };
    let mut doors = vec![Door {
        name: "Profile as bytes".to_owned(),
        form: Form::Sealed("profile"),
        seeds: profiles.iter().map(bytes).collect(),
        open: Box::new(|world, input| {
            let Ok(profile) = Profile::from_bytes(input) else { return false };
            assert_eq!(profile.to_bytes(), input, "other bytes come back");
            comes_back(&profile);
            used(world, &profile);
            true
        }),
    }];
    doors.extend(of_serde("Profile", &profiles, &[], used));
    let tallies: Vec<Tally> = profiles.iter().flat_map(|profile| profile.tallies().iter().take(2)).copied().collect();
    doors.extend(of_serde("Tally", &tallies, &[], |_, tally| {
        let _ = format!("{tally:?}{}", tally.kind());
    }));
    let event = Event::purchase(
        7_u64,
        "2026-01-05T09:00:00.25+08:00".parse::<lifestage::time::Moment>().expect("a moment"),
        lifestage::Amount::minor(5),
    );
    doors.extend(of_serde("Event", &[event, Event::log_in(7_u64, MONDAY)], &[], observed));
    doors.extend(of_serde("User", &[User::new(7_u64), User::new(u128::MAX).joined(MONDAY)], &[], |world, user| {
        for profile in world.people.profiles().take(2) {
            for day in world.days() {
                let _ = world.rules.score(profile.as_of(day), user);
            }
        }
    }));
    let calendar = Calendar::utc().with_day_start(4).expect("an hour");
    let table =
        r#"{"zone":{"table":{"before":3600,"changes":[{"at_milliseconds":1774746000000,"offset_seconds":7200}]}}}"#;
    doors.extend(of_serde("Calendar", &[calendar, Calendar::of_the_event()], &[table], |_, calendar| {
        let mut profile = Profile::new(7_u64, calendar);
        for moment in moments() {
            let _ = profile.observe(&Event::log_in(7_u64, moment), calendar).map_err(|error| error.to_string());
        }
        let _ = calendar.to_string();
        assert_eq!(Profile::from_bytes(&profile.to_bytes()), Ok(profile));
    }));
    let at =
        |seconds: i64, kind| Event::new(7_u64, lifestage::time::Moment::from_milliseconds(seconds * 1_000), kind, 0);
    let log: Vec<Event> =
        [at(0, Kind::View), at(5, Kind::AddToCart), at(5, Kind::Purchase)].into_iter().flatten().collect();
    let sequence = Sequence::of(&log, &Calendar::utc()).expect("a sequence");
    doors.extend(of_serde("Sequence", &[sequence, Sequence::default()], &[], |_, sequence| {
        let funnel = FunnelRule::new(FunnelConfig::new([Kind::View, Kind::AddToCart, Kind::Purchase]));
        assert!(funnel.expect("a funnel").passage(sequence).depth() <= 3);
        let sessions = SessionRule::default().sessions(sequence);
        assert_eq!(sessions.iter().map(|session| session.events).sum::<u64>(), sequence.len() as u64);
        let _ = PathRule::transitions();
    }));
    Target { name: "profiles", doors }
}

fn moments() -> Vec<lifestage::time::Moment> {
    let ends = [i64::MIN, -62_167_219_200_000, 0, 1_774_746_000_000, 253_402_300_799_999, i64::MAX];
    ends.into_iter().map(lifestage::time::Moment::from_milliseconds).chain([MONDAY.into()]).collect()
}

fn observed(_: &World, event: &Event) {
    let utc = Calendar::utc();
    let mut profile = Profile::new(event.user(), &utc);
    if profile.observe(event, &utc).is_err() {
        assert!(profile.is_empty(), "a refused event leaves the profile as it was");
    }
    comes_back(&profile);
    if let Ok(sequence) = Sequence::of([event], &utc) {
        assert_eq!(sequence.len(), 1);
    }
}

pub(super) fn used(world: &World, profile: &Profile) {
    let user = User::new(profile.user());
    let every: KindSet = Kind::NAMED.iter().copied().collect();
    for day in world.days() {
        let as_of = profile.as_of(day);
        for window in [Window::LIFETIME, Window::last(1), Window::last(28), Window::last(365_250)] {
            let _ = as_of.count(Kind::Purchase, window);
            let _ = as_of.sum(Kind::Purchase, window);
            let _ = as_of.net_spend(window);
            let _ = as_of.active_days(&every, window);
        }
        let _ = (as_of.joined(&user), as_of.first_day(), as_of.horizon());
        if let Ok(Some(card)) = world.rules.score(as_of, &user) {
            let _ = format!("{card:?}");
            if day == TODAY {
                comes_back(&card);
            }
        }
        let mut forgetful = profile.clone();
        forgetful.forget_before(day);
        comes_back(&forgetful);
        assert_eq!(Profile::from_bytes(&forgetful.to_bytes()).as_ref(), Ok(&forgetful));
    }
    let mut twice = profile.clone();
    if twice.merge(profile).is_ok() {
        comes_back(&twice);
        let mut empty = Profile::new(profile.user(), world.people.calendar());
        if empty.merge(profile).is_ok() {
            assert!(empty.tallies() == profile.tallies(), "merging into nothing changes nothing");
        }
    } else {
        assert!(twice == *profile, "what is refused changes nothing");
    }
    let mut people = Population::new(world.people.calendar().clone());
    if people.insert(profile.clone()).is_ok() {
        people.introduce(user);
        assert_eq!(people.len(), 1);
    }
}
