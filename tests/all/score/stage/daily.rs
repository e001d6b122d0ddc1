//! The state of one day, by how recently the user was active before.

use std::collections::BTreeSet;

use lifestage::score::DailyState;
use lifestage::{Day, Event, Kind, KindSet, Profile};
use proptest::prelude::*;

use super::lives::{day, life_and_days};
use crate::shared::seeded::cases;

#[test]
fn the_states_are_those_of_the_published_account() {
    let active = [0, 2, 10, 50];
    let profile = Profile::of(active.map(|number| Event::log_in(42_u64, day(number))));
    let state = |number| DailyState::of(profile.as_of(day(number)), &KindSet::activity()).unwrap();
    for (number, expected) in [
        (0, "new"),
        (1, "at-risk-WAU"),
        (2, "current"),
        (9, "at-risk-WAU"),
        (10, "reactivated"),
        (17, "at-risk-WAU"),
        (18, "at-risk-MAU"),
        (40, "at-risk-MAU"),
        (41, "inactive"),
        (49, "inactive"),
        (50, "resurrected"),
    ] {
        assert_eq!(state(number).unwrap().to_string(), expected, "day {number}");
    }
    assert_eq!(state(-1), None);
}

#[test]
fn after_30_days_a_user_comes_back_as_resurrected() {
    let back_after = |days| {
        let profile = Profile::of([0, days].map(|number| Event::log_in(42_u64, day(number))));
        DailyState::of(profile.as_of(day(days)), &KindSet::activity()).unwrap().unwrap()
    };
    assert_eq!([1, 7].map(back_after), [DailyState::Current; 2]);
    assert_eq!([8, 30].map(back_after), [DailyState::Reactivated; 2]);
    assert_eq!([31, 400].map(back_after), [DailyState::Resurrected; 2]);
}

#[test]
fn only_the_activity_that_is_asked_about_counts() {
    let profile = Profile::of([Event::log_in(42_u64, day(0)), Event::message_sent(42_u64, day(5))]);
    let state = |kinds: &KindSet| DailyState::of(profile.as_of(day(5)), kinds).unwrap();
    assert_eq!(state(&KindSet::activity()), Some(DailyState::AtRiskWau));
    assert_eq!(state(&Kind::MessageSent.into()), Some(DailyState::New));
    assert_eq!(state(&Kind::Purchase.into()), None);
}

#[test]
fn a_state_is_written_as_it_is_spoken() {
    assert_eq!(serde_json::to_string(&DailyState::New).unwrap(), r#""new""#);
    assert_eq!(serde_json::to_string(&DailyState::AtRiskWau).unwrap(), r#""at-risk-wau""#);
}

#[test]
fn after_forgetting_the_last_activity_is_known_from_the_horizon() {
    let mut profile = Profile::of([0, 2].map(|number| Event::log_in(42_u64, day(number))));
    profile.forget_before(day(5));
    let state = |today: Day| DailyState::of(profile.as_of(today), &KindSet::activity());
    assert_eq!(state(day(9)), Ok(Some(DailyState::AtRiskWau)));
    assert!(state(day(4)).is_err());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_state_is_what_the_list_of_active_days_says((life, days) in life_and_days(20)) {
        let (profile, activity) = (life.profile(), KindSet::activity());
        let active: BTreeSet<i32> =
            life.actions.iter().filter(|(_, kind)| activity.contains(*kind)).map(|(day, _)| *day).collect();
        for today in days {
            let any = |from: i32, to: i32| active.range(today - to..=today - from).next().is_some();
            let expected = match (active.contains(&today), any(1, 7), any(8, 30), any(31, 9_000)) {
                (true, true, _, _) => Some(DailyState::Current),
                (true, false, true, _) => Some(DailyState::Reactivated),
                (true, false, false, true) => Some(DailyState::Resurrected),
                (true, false, false, false) => Some(DailyState::New),
                (false, true, _, _) => Some(DailyState::AtRiskWau),
                (false, false, true, _) => Some(DailyState::AtRiskMau),
                (false, false, false, true) => Some(DailyState::Inactive),
                (false, false, false, false) => None,
            };
            prop_assert_eq!(DailyState::of(profile.as_of(day(today)), &activity), Ok(expected));
        }
    }
}
