//! What is refused changes nothing: the profile is as before.

use lifestage::profile::{ProfileError, Tally};
use lifestage::time::{Calendar, CalendarError, Moment};
use lifestage::{Day, Event, Kind, Profile};
use proptest::prelude::*;

use crate::shared::generate::{Life, USER, day, event, life};
use crate::shared::seeded::cases;

/// Why an event is refused.
#[derive(Clone, Copy, Debug)]
enum Flaw {
    OtherUser,
    OutOfRange,
    TooMuch,
    NoOffset,
}

/// An event with a flaw, for a life to refuse; the life's calendar becomes one that sees it.
fn flawed(flaw: Flaw, life: &mut Life) -> Event {
    let ordinary = Moment::from(Day::ymd(2026, 3, 29));
    let custom = |moment: Moment, value| Event::new(USER, moment, Kind::custom(1), value).unwrap();
    match flaw {
        Flaw::OtherUser => Event::log_in(USER + 1, ordinary),
        Flaw::OutOfRange => custom(Moment::from_milliseconds(253_402_300_800_000), 0),
        Flaw::TooMuch => {
            life.events.push(custom(ordinary, 1));
            custom(ordinary, i64::MAX.unsigned_abs())
        }
        Flaw::NoOffset => {
            life.calendar = Calendar::of_the_event();
            life.events.retain(|event| life.calendar.civil(event.moment()).is_ok());
            custom(Moment::from_milliseconds(0), 0)
        }
    }
}

fn is_refusal_of(flaw: Flaw, error: &ProfileError) -> bool {
    match flaw {
        Flaw::OtherUser => matches!(error, ProfileError::OtherUser { .. }),
        Flaw::OutOfRange => matches!(error, ProfileError::Calendar(CalendarError::InstantOutOfRange { .. })),
        Flaw::TooMuch => matches!(error, ProfileError::SumOverflow { .. }),
        Flaw::NoOffset => matches!(error, ProfileError::Calendar(CalendarError::NoOffset { .. })),
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_refused_event_leaves_the_profile_as_it_was_alone_or_among_others(
        mut life in life(),
        flaw in prop::sample::select(vec![Flaw::OtherUser, Flaw::OutOfRange, Flaw::TooMuch, Flaw::NoOffset]),
        others in prop::collection::vec(event(), 0..5),
        place in any::<prop::sample::Index>(),
        horizon in prop::option::weighted(0.3, day()),
    ) {
        let flawed = flawed(flaw, &mut life);
        let mut profile = life.profile();
        if let Some(horizon) = horizon {
            profile.forget_before(horizon);
        }
        let before = profile.clone();

        let error = profile.observe(&flawed, &life.calendar).unwrap_err();
        prop_assert!(is_refusal_of(flaw, &error), "{}", error);
        prop_assert_eq!(&profile, &before);

        let mut batch: Vec<Event> =
            others.into_iter().filter(|event| life.calendar.civil(event.moment()).is_ok()).collect();
        batch.insert(place.index(batch.len() + 1), flawed);
        let error = profile.observe_all(&batch, &life.calendar).unwrap_err();
        prop_assert!(is_refusal_of(flaw, &error), "{}", error);
        prop_assert_eq!(&profile, &before);
        prop_assert_eq!(profile.to_bytes(), before.to_bytes());
    }

    #[test]
    fn another_calendar_is_refused_and_so_is_another_user(life in life()) {
        let mut profile = life.profile();
        let before = profile.clone();
        let calendar = life.calendar.clone().with_day_start((life.calendar.day_start() + 1) % 24).unwrap();
        let other_calendar = ProfileError::OtherCalendar {
            profile: profile.calendar(),
            other: calendar.fingerprint_until(profile.tallies().last().map(Tally::day)),
        };
        let login = Event::log_in(USER, Day::EPOCH);
        prop_assert_eq!(profile.observe(&login, &calendar), Err(other_calendar.clone()));
        prop_assert_eq!(profile.observe_all([&login], &calendar), Err(other_calendar.clone()));
        prop_assert_eq!(profile.observe_all([], &calendar), Err(other_calendar.clone()));
        let other = calendar.fingerprint_until(None);
        let of_empty = ProfileError::OtherCalendar { profile: profile.calendar(), other };
        prop_assert_eq!(profile.merge(&Profile::new(USER, &calendar)), Err(of_empty));
        let other_user = ProfileError::OtherUser { profile: USER.into(), other: 43_u64.into() };
        prop_assert_eq!(profile.merge(&Profile::new(43_u64, &life.calendar)), Err(other_user));
        prop_assert_eq!(profile, before);
    }
}

/// A profile whose one tally has no room left.
fn full(kind: &str, count: u32, sum: u64) -> Profile {
    let calendar = Calendar::utc().fingerprint();
    serde_json::from_value(serde_json::json!({
        "version": 1, "user": USER, "calendar": calendar,
        "tallies": [{ "day": "2026-01-05", "kind": kind, "count": count, "sum": sum }],
    }))
    .unwrap()
}

#[test]
fn a_count_that_overflows_is_refused_whole() {
    let day = Day::ymd(2026, 1, 5);
    let overflow = Err(ProfileError::CountOverflow { day, kind: Kind::View });
    let (view, later) = (Event::view(USER, day, 5), Event::view(USER, day.plus(1), 5));
    let mut profile = full("view", u32::MAX, 0);
    let before = profile.clone();
    assert_eq!(profile.observe(&view, &Calendar::utc()), overflow);
    assert_eq!(profile, before);
    assert_eq!(profile.observe_all([&later, &view], &Calendar::utc()), overflow);
    assert_eq!(profile, before);
    assert_eq!(profile.merge(&Profile::of([later.clone(), view.clone()])), overflow);
    assert_eq!(profile, before);

    // Also where the full tally is not the last one.
    profile.observe(&later, &Calendar::utc()).unwrap();
    let before = profile.clone();
    assert_eq!(profile.observe(&view, &Calendar::utc()), overflow);
    assert_eq!(profile, before);
}

#[test]
fn a_sum_that_overflows_is_refused_whole_however_it_is_spread() {
    let day = Day::ymd(2026, 1, 5);
    let mut profile = full("purchase", 1, i64::MAX.unsigned_abs() - 5);
    let coins = |value| Event::new(USER, day.plus(3), Kind::custom(1), value).unwrap();
    for forgotten in [false, true] {
        if forgotten {
            profile.forget_before(day.plus(1));
        }
        let before = profile.clone();
        let overflow = |value| Err(ProfileError::SumOverflow { value });
        assert_eq!(profile.observe(&coins(6), &Calendar::utc()), overflow(6));
        assert_eq!(profile.observe_all(&[coins(3), coins(3)], &Calendar::utc()), overflow(6));
        assert_eq!(profile.merge(&Profile::of([coins(3), coins(3)])), overflow(6));
        assert_eq!(profile, before);
        let mut exactly = profile.clone();
        assert_eq!(exactly.observe(&coins(5), &Calendar::utc()), Ok(()));
    }
}
