//! *Are these the same days?* What tells calendars apart, and what of them profiles keep.

use std::sync::LazyLock;

use chrono_tz::Europe;
use lifestage::profile::ProfileError;
use lifestage::time::{Calendar, Moment, OffsetTransition, UtcOffset};
use lifestage::{Event, Population, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{HOUR, date, instant, offset_changes};
use crate::shared::seeded::cases;

fn berlin(last: u16) -> Calendar {
    Calendar::in_zone(&Europe::Berlin, 2000..=last)
}

/// The changes of Berlin from 2000 to 2040.
static CHANGES: LazyLock<Vec<i64>> =
    LazyLock::new(|| offset_changes(Europe::Berlin, 946_684_800_000, 2_240_611_200_000));

/// Berlin with other changes of the clock.
fn berlin_but(changed: impl Fn(usize, OffsetTransition) -> Option<OffsetTransition>) -> Calendar {
    let changes = CHANGES.iter().enumerate().filter_map(|(at, at_milliseconds)| {
        let offset_seconds = if at % 2 == 0 { 7_200 } else { 3_600 };
        changed(at, OffsetTransition { at_milliseconds: *at_milliseconds, offset_seconds })
    });
    Calendar::table(UtcOffset::hours(1), changes.collect()).unwrap()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_table_that_reaches_further_is_the_same_calendar(
        hours in vec(0_i64..27 * 365 * 24, 1..12), split in 0_usize..12, last in 2041_u16..2060, name in "(berlin)?",
    ) {
        let (short, long) = (berlin(2040).named(&*name), berlin(last).named(&*name));
        let event = |hour: &i64| Event::log_in(42_u64, Moment::from_milliseconds(946_684_800_000 + hour * HOUR));
        let (before, after) = hours.split_at(split.min(hours.len()));
        let mut whole = Profile::new(42_u64, &short);
        whole.observe_all(&hours.iter().map(event).collect::<Vec<_>>(), &short).unwrap();

        // Stored under one, gone on under the other.
        let mut stored = Profile::new(42_u64, &short);
        stored.observe_all(&before.iter().map(event).collect::<Vec<_>>(), &short).unwrap();
        let mut stored = Profile::from_bytes(&stored.to_bytes()).unwrap();
        let first_half = stored.clone();
        for hour in after {
            stored.observe(&event(hour), &long).unwrap();
        }
        prop_assert_eq!(stored.to_bytes(), whole.to_bytes());

        // Parts that were built under each.
        let mut second_half = Profile::new(42_u64, &long);
        second_half.observe_all(&after.iter().map(event).collect::<Vec<_>>(), &long).unwrap();
        for (mut one, other) in [(first_half.clone(), &second_half), (second_half.clone(), &first_half)] {
            one.merge(other).unwrap();
            prop_assert_eq!(&one, &whole);
        }
        let of = |profile: &Profile, calendar: &Calendar| Population::from_profiles([profile.clone()], calendar.clone());
        let mut population = of(&first_half, &long).unwrap();
        population.merge(of(&second_half, &short).unwrap()).unwrap();
        prop_assert_eq!(population.profile(42_u64), Some(&whole));
    }

    #[test]
    fn a_changed_past_is_another_calendar_and_a_changed_future_is_not(
        place in 0_usize..80, hour in 0_i64..40 * 365 * 24, moved in 1_i64..400, gone in any::<bool>(),
    ) {
        let law = berlin_but(|_, change| Some(change));
        prop_assert_eq!(&law, &berlin(2040));
        let change = |mut change: OffsetTransition| {
            change.at_milliseconds += moved * HOUR;
            (!gone).then_some(change)
        };
        let other = berlin_but(|at, as_is| if at == place { change(as_is) } else { Some(as_is) });
        let first = CHANGES[place];
        prop_assert_eq!(law.first_difference(&other), Some(Moment::from_milliseconds(first)));

        let event = Event::log_in(42_u64, Moment::from_milliseconds(946_684_800_000 + hour * HOUR));
        let mut profile = Profile::new(42_u64, &law);
        profile.observe(&event, &law).unwrap();
        let before = profile.clone();
        let until = profile.tallies()[0].day();
        let changed = law.day(Moment::from_milliseconds(first)).unwrap();
        let of = |calendar: &Calendar| Population::from_profiles([before.clone()], calendar.clone());
        let merged = Population::new(other.clone()).merge(of(&law).unwrap());
        let observed = profile.observe(&event, &other);
        let inserted = of(&other).map(|_| ());
        if until < changed {
            prop_assert_eq!((observed, inserted, merged), (Ok(()), Ok(()), Ok(())));
        } else {
            let refused = |first| Err(ProfileError::ChangedPast { until, first });
            prop_assert_eq!(merged, refused(Some(Moment::from_milliseconds(first))));
            for result in [observed, inserted] {
                // From its hash alone a profile knows it where the calendar has changes that the profile's had not.
                let Err(ProfileError::ChangedPast { until: told, .. }) = result else { panic!("{result:?}") };
                prop_assert_eq!(told, until);
            }
            prop_assert_eq!(profile, before);
        }
    }
}

#[test]
fn the_error_of_a_changed_past_says_when_it_changed() {
    // The profile was counted before anybody knew that clocks go forward in March 2026.
    let unaware = berlin_but(|at, change| (at < 52).then_some(change));
    let summer = Event::log_in(42_u64, instant("2026-07-01T22:30:00Z"));
    let mut profile = Profile::new(42_u64, &unaware);
    profile.observe(&summer, &unaware).unwrap();
    assert_eq!(
        profile.observe(&summer, &berlin(2040)).unwrap_err().to_string(),
        "the days until `2026-07-01` were counted by other offset changes than those of the calendar that came, first at \
         `2026-03-29T01:00:00Z`: a calendar may reach further and change what is still to come, but not the past, so use \
         it as it was, or build the profile anew from events"
    );
    // A profile that ends before is of both.
    let mut profile = Profile::new(42_u64, &unaware);
    profile.observe(&Event::log_in(42_u64, instant("2026-03-28T22:30:00Z")), &unaware).unwrap();
    profile.observe(&summer, &berlin(2040)).unwrap();
}

#[test]
fn the_name_tells_calendars_apart_and_stands_in_for_the_offset() {
    let berlin = berlin(2040);
    let day = Some(date("2026-07-01"));
    let named = berlin.clone().named("berlin");
    assert_eq!(named.clone().named(""), berlin);
    assert_eq!(named.clone().with_day_start(4).unwrap().to_string(), "days in berlin from 04:00, weeks from Mon");
    for other in [berlin.clone(), berlin.named("Berlin"), named.clone().with_day_start(4).unwrap()] {
        let refused = Profile::new(42_u64, &named).merge(&Profile::new(42_u64, &other));
        assert!(matches!(refused, Err(ProfileError::OtherCalendar { .. })), "{other}");
        assert_ne!(named.fingerprint(), other.fingerprint());
        assert_ne!(named.fingerprint_until(day), other.fingerprint_until(day));
    }
    // Definitions of reports go by the name, and do not change as the table reaches further.
    assert_eq!(named.fingerprint(), Calendar::in_zone(&Europe::Berlin, 2000..=2060).named("berlin").fingerprint());
    // Another offset under the same name is another past.
    let fixed = |hours: i8| Calendar::fixed(UtcOffset::hours(hours)).named("office");
    let mut profile = Profile::new(42_u64, &fixed(8));
    profile.observe(&Event::log_in(42_u64, date("2026-01-05")), &fixed(8)).unwrap();
    assert!(matches!(profile.observe_all([], &fixed(9)), Err(ProfileError::ChangedPast { .. })));
}
