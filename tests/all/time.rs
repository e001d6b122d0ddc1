//! *Which day is it?* Instants, offsets, changes of the clock, weeks and months, and what profiles make of them.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::{Africa, America, Asia, Australia, Europe, Pacific, Tz};
use lifestage::profile::{ProfileError, Tally};
use lifestage::time::{Calendar, CalendarError, Civil, Days, Moment, OffsetTransition, Period, UtcOffset, Weekday};
use lifestage::{Day, Event, Population, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;

const HOUR: i64 = 3_600_000;

/// An instant in RFC 3339.
fn instant(text: &str) -> Moment {
    DateTime::parse_from_rfc3339(text).unwrap().into()
}

/// The instant at which clocks of the zone show this time, the earlier one of two.
fn local(zone: Tz, text: &str) -> DateTime<Tz> {
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    zone.from_local_datetime(&time).earliest().unwrap()
}

fn civil(calendar: &Calendar, moment: impl Into<Moment>) -> (Day, Option<u8>) {
    let Civil { day, hour, .. } = calendar.civil(moment.into()).unwrap();
    (day, hour)
}

fn date(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn differences_of_days_are_differences_of_dates_and_not_of_seconds() {
    for (zone, from, to, quarter_hours, days) in [
        (Europe::Berlin, "2026-03-28 23:30", "2026-03-30 00:15", 95, 2),
        (Europe::Berlin, "2026-10-25 00:30", "2026-10-26 00:15", 99, 1),
        (America::New_York, "2026-02-05 22:26", "2026-02-06 22:26", 96, 1),
        (America::New_York, "2026-02-05 00:00", "2026-02-06 22:26", 185, 1),
    ] {
        let calendar = Calendar::in_zone(&zone, 2000..=2035);
        let (from, to) = (local(zone, from), local(zone, to));
        assert_eq!((to - from).num_minutes() / 15, quarter_hours, "{from} to {to}");
        assert_eq!(civil(&calendar, to).0 - civil(&calendar, from).0, days, "{from} to {to}");
    }
}

#[test]
fn an_evening_in_new_york_is_not_the_next_day_of_utc() {
    let calendar = Calendar::in_zone(&America::New_York, 2026..=2026);
    let evening = instant("2026-02-07T03:26:00Z");
    assert_eq!(civil(&calendar, evening), (date("2026-02-06"), Some(22)));
    assert_eq!(civil(&Calendar::utc(), evening), (date("2026-02-07"), Some(3)));
}

#[test]
fn weeks_from_monday_have_their_iso_numbers() {
    let week = Calendar::utc().week();
    for (one, other, same) in [("2024-01-01", "2024-12-30", false), ("2020-12-31", "2021-01-01", true)] {
        assert_eq!(week.containing(date(one)) == week.containing(date(other)), same);
        assert_eq!(week.label(date(one)) == week.label(date(other)), same);
    }
    assert_eq!(week.label(date("2021-01-01")), "2020-W53");
    assert_eq!(week.label(date("2024-12-30")), "2025-W01");

    let sunday = Calendar::utc().with_first_weekday(Weekday::Sun).week();
    assert_eq!(sunday.containing(date("2021-01-01")).to_string(), "2020-12-27..=2021-01-02");
    assert_eq!(sunday.label(date("2021-01-01")), "2020-12-27", "only weeks from Monday have an ISO number");
}

#[test]
fn a_month_later_is_at_most_the_last_day_of_the_month() {
    for (day, months, later) in [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-10-31", 1, "2025-11-30"),
        ("2025-02-28", 1, "2025-03-28"),
    ] {
        assert_eq!(date(day).plus_months(months), date(later), "{day} and {months} months");
    }
    assert_eq!(Period::Month.containing(date("2024-02-10")).count(), 29);
    assert_eq!(Period::Quarter.containing(date("2026-05-09")).to_string(), "2026-04-01..=2026-06-30");
    assert_eq!(Period::Year.containing(date("2024-05-09")).count(), 366);
}

#[test]
fn the_hour_at_which_a_day_starts_moves_the_day_and_never_the_hour() {
    let berlin = Calendar::in_zone(&Europe::Berlin, 2026..=2026).with_day_start(4).unwrap();
    for (time, day, hour) in [
        ("2026-06-02 03:59", "2026-06-01", 3),
        ("2026-06-02 04:00", "2026-06-02", 4),
        ("2026-06-03 00:00", "2026-06-02", 0),
        // The short day and the long one start at four by the clock as well.
        ("2026-03-29 01:59", "2026-03-28", 1),
        ("2026-03-29 03:59", "2026-03-28", 3),
        ("2026-03-29 04:00", "2026-03-29", 4),
        ("2026-10-25 03:59", "2026-10-24", 3),
        ("2026-10-25 04:00", "2026-10-25", 4),
    ] {
        assert_eq!(civil(&berlin, local(Europe::Berlin, time)), (date(day), Some(hour)), "{time}");
    }
    for hour in 0..24 {
        let calendar = Calendar::utc().with_day_start(hour).unwrap();
        let start = Moment::from_milliseconds(i64::from(hour) * HOUR);
        assert_eq!(civil(&calendar, start), (Day::EPOCH, Some(hour)));
        let before = Moment::from_milliseconds(i64::from(hour) * HOUR - 1);
        assert_eq!(civil(&calendar, before), (Day::EPOCH.minus(1), Some((hour + 23) % 24)));
    }
}

#[test]
fn an_hour_that_comes_twice_is_one_hour() {
    let calendar = Calendar::in_zone(&Europe::Berlin, 2026..=2026);
    let mut profile = Profile::new(42_u64, &calendar);
    for time in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"] {
        profile.observe(&Event::log_in(42_u64, DateTime::parse_from_rfc3339(time).unwrap()), &calendar).unwrap();
    }
    let [tally] = profile.tallies() else { panic!("one day, one tally: {:?}", profile.tallies()) };
    assert_eq!((tally.count(), tally.hours()), (3, [2, 3].into_iter().collect()));
}

#[test]
fn the_offset_that_an_event_carries_is_read_only_where_the_calendar_says_so() {
    let evening = instant("2026-01-31T23:30:00-10:00");
    assert_eq!(civil(&Calendar::of_the_event(), evening), (date("2026-01-31"), Some(23)));
    assert_eq!(civil(&Calendar::utc(), evening), (date("2026-02-01"), Some(9)));
    let tokyo = Calendar::fixed(UtcOffset::hours(9));
    assert_eq!(civil(&tokyo, evening), (date("2026-02-01"), Some(18)));

    let bare = Moment::from_milliseconds(evening.milliseconds().unwrap());
    assert_eq!(Calendar::of_the_event().civil(bare), Err(CalendarError::NoOffset { moment: bare }));
    // In writing, `Z` is the want of an offset and `+00:00` is one.
    assert!(Calendar::of_the_event().civil("2026-01-31T23:30:00Z".parse().unwrap()).is_err());
    let utc: Moment = "2026-01-31T23:30:00+00:00".parse().unwrap();
    assert_eq!(civil(&Calendar::of_the_event(), utc), (date("2026-01-31"), Some(23)));
}

#[test]
fn a_bare_date_is_that_day_under_every_calendar_and_has_no_hour() {
    for calendar in [
        Calendar::utc(),
        Calendar::of_the_event(),
        Calendar::fixed(UtcOffset::hours(14)),
        Calendar::utc().with_day_start(23).unwrap(),
        Calendar::in_zone(&Pacific::Apia, 2011..=2012),
    ] {
        for day in [Day::MIN, date("1969-12-31"), date("2011-12-30"), date("2026-03-29"), Day::MAX] {
            assert_eq!(civil(&calendar, day), (day, None), "{calendar}");
            assert_eq!(civil(&calendar, NaiveDate::from(day)), (day, None), "{calendar}");
        }
    }
    let profile = Profile::of([Event::log_in(42_u64, Day::EPOCH)]);
    assert_eq!(profile.tallies()[0].hours().count(), 0);
}

#[test]
fn profiles_of_different_calendars_do_not_merge() {
    let berlin = Calendar::in_zone(&Europe::Berlin, 2020..=2030);
    let calendars = [
        Calendar::utc(),
        Calendar::fixed(UtcOffset::hours(1)),
        Calendar::of_the_event(),
        berlin.clone(),
        Calendar::in_zone(&Europe::London, 2020..=2030),
        berlin.clone().with_day_start(4).unwrap(),
        berlin.with_first_weekday(Weekday::Sun),
    ];
    for (at, one) in calendars.iter().enumerate() {
        for (other_at, other) in calendars.iter().enumerate() {
            let (mine, theirs) = (Profile::new(42_u64, one), Profile::new(42_u64, other));
            let merged = mine.clone().merge(&theirs);
            let (profile, other) = (one.fingerprint_until(None), other.fingerprint_until(None));
            let refused = ProfileError::OtherCalendar { profile, other };
            assert_eq!(merged, if at == other_at { Ok(()) } else { Err(refused) }, "{one} and {at}");
        }
    }
}

#[test]
fn a_calendar_that_was_stored_is_the_same_calendar() {
    for calendar in [
        Calendar::utc(),
        Calendar::of_the_event().with_day_start(5).unwrap(),
        Calendar::in_zone(&Australia::Lord_Howe, 2000..=2035).with_first_weekday(Weekday::Sat),
    ] {
        let stored = serde_json::to_string(&calendar).unwrap();
        let restored: Calendar = serde_json::from_str(&stored).unwrap();
        assert_eq!((&restored, restored.fingerprint()), (&calendar, calendar.fingerprint()));
    }
    // Profiles and definitions in store carry these.
    let berlin = Calendar::in_zone(&Europe::Berlin, 2000..=2001);
    assert_eq!(Calendar::utc().fingerprint().to_string(), "2dbea72e1bae6d4a");
    assert_eq!(Calendar::utc().fingerprint_until(Some(Day::EPOCH)), Calendar::utc().fingerprint());
    assert_eq!(berlin.fingerprint().to_string(), "ceae8bdb62423b11");
    assert_eq!(berlin.fingerprint_until(Some(date("2000-07-01"))).to_string(), "0f00fbcb268a198c");
    assert_eq!(berlin.named("berlin").fingerprint_until(Some(date("2000-07-01"))).to_string(), "b91d1f61268a198c");
}

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

#[test]
fn zones_that_cross_the_date_line_skip_a_day_or_have_it_twice() {
    let skipped = |zone: Tz, from: u16| Calendar::in_zone(&zone, from..=2030).skipped_days();
    assert_eq!(skipped(Pacific::Apia, 2000), [date("2011-12-30")]);
    assert_eq!(skipped(Pacific::Fakaofo, 2000), [date("2011-12-30")]);
    assert_eq!(skipped(Pacific::Kwajalein, 1990), [date("1993-08-21")]);
    assert_eq!(skipped(Pacific::Kiritimati, 1990), [date("1994-12-31")]);
    assert_eq!(skipped(Europe::Berlin, 1980), []);
    // A day that starts at four has the first hours after the jump.
    let owls = Calendar::in_zone(&Pacific::Apia, 2000..=2030).with_day_start(4).unwrap();
    assert_eq!(owls.skipped_days(), []);
    assert_eq!(Calendar::utc().skipped_days(), []);
}

#[test]
fn changes_of_the_clock_are_found_to_the_millisecond() {
    let calendar = Calendar::in_zone(&Europe::Berlin, 2026..=2026);
    let change = |at: &str, hours: i32| OffsetTransition {
        at_milliseconds: instant(at).milliseconds().unwrap(),
        offset_seconds: hours * 3600,
    };
    let changes = vec![change("2026-03-29T01:00:00Z", 2), change("2026-10-25T01:00:00Z", 1)];
    assert_eq!(calendar, Calendar::table(UtcOffset::hours(1), changes).unwrap());
}

/// The day and hour of an instant as chrono-tz has them.
fn by_chrono_tz(zone: Tz, milliseconds: i64, day_start: u8) -> (Day, Option<u8>) {
    let local = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap().with_timezone(&zone).naive_local();
    let hour = u8::try_from(local.hour()).unwrap();
    let started = local - chrono::TimeDelta::hours(day_start.into());
    (started.date().into(), Some(hour))
}

#[test]
fn a_calendar_in_a_zone_agrees_with_chrono_tz() {
    let start = |year| i64::from(Day::ymd(year, 1, 1).days_since_epoch()) * 24 * HOUR;
    for zone in [
        Europe::Berlin,
        America::New_York,
        Asia::Shanghai,
        Australia::Lord_Howe,
        Asia::Kathmandu,
        Africa::Casablanca,
        Pacific::Apia,
    ] {
        let calendar = Calendar::in_zone(&zone, 2000..=2035);
        // Twice a day, at all times of the day.
        let steps = (start(2000)..start(2036)).step_by(40_031_001);
        let changes = offset_changes(zone, start(2000), start(2036));
        let around_changes = changes.iter().flat_map(|change| [-HOUR, -1, 0, 1, HOUR].map(|by| change + by));
        for milliseconds in steps.chain(around_changes) {
            for (calendar, day_start) in [(&calendar, 0), (&calendar.clone().with_day_start(5).unwrap(), 5)] {
                let expected = by_chrono_tz(zone, milliseconds, day_start);
                let found = civil(calendar, Moment::from_milliseconds(milliseconds));
                assert_eq!(found, expected, "{zone} at {milliseconds} ms, days from {day_start}:00");
            }
        }
    }
}

/// The first instants of the zone's offsets, found hour by hour: all of them are at full hours of UTC or half past.
fn offset_changes(zone: Tz, from: i64, to: i64) -> Vec<i64> {
    let offset = |milliseconds: i64| {
        let instant = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap().naive_utc();
        zone.offset_from_utc_datetime(&instant).fix()
    };
    let changed_within = |span: i64, from: i64, to: i64| -> Vec<i64> {
        (from..to).step_by(usize::try_from(span).unwrap()).filter(|at| offset(*at) != offset(at + span)).collect()
    };
    let days = changed_within(24 * HOUR, from, to);
    days.into_iter()
        .flat_map(|day| changed_within(HOUR / 2, day, day + 24 * HOUR))
        .map(|before| before + HOUR / 2)
        .collect()
}

#[test]
fn the_first_instant_of_a_day_is_the_first_that_exists() {
    // Santiago and Beirut change clocks at midnight, so a day begins late, or twice.
    for zone in [Europe::Berlin, America::Santiago, Asia::Beirut, Asia::Kathmandu, Pacific::Apia] {
        for day_start in [0, 5] {
            let calendar = Calendar::in_zone(&zone, 2005..=2020).with_day_start(day_start).unwrap();
            let day = |milliseconds| calendar.day(Moment::from_milliseconds(milliseconds)).unwrap();
            for number in 0..16 * 365 {
                let asked = Day::ymd(2005, 1, 2).plus(number);
                let first = calendar.first_instant(asked).unwrap().milliseconds().unwrap();
                let skipped = zone == Pacific::Apia && asked == date("2011-12-30") && day_start == 0;
                assert_eq!(day(first), if skipped { asked.plus(1) } else { asked }, "{asked} in {zone}");
                assert!((0..5).all(|hours| day(first - 1 - hours * HOUR) < asked), "{asked} in {zone}");
            }
        }
    }
}

#[test]
fn the_day_that_apia_skipped_is_nobodys() {
    let apia = Calendar::in_zone(&Pacific::Apia, 2000..=2035);
    let last = instant("2011-12-29T23:59:59.999-10:00").milliseconds().unwrap();
    let (before, after) = (Moment::from_milliseconds(last), Moment::from_milliseconds(last + 1));
    assert_eq!(civil(&apia, before), (date("2011-12-29"), Some(23)));
    assert_eq!(civil(&apia, after), (date("2011-12-31"), Some(0)));
    assert_eq!(civil(&apia, after).0 - civil(&apia, before).0, 2);

    let mut profile = Profile::new(42_u64, &apia);
    for hour in 0..72 {
        let at = DateTime::<Utc>::from_timestamp_millis(last + 1 + (hour - 36) * HOUR).unwrap();
        profile.observe(&Event::log_in(42_u64, at), &apia).unwrap();
    }
    let days: Vec<Day> = profile.tallies().iter().map(Tally::day).collect();
    assert_eq!(days, ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"].map(date));
}

#[test]
fn years_outside_of_a_table_keep_the_offset_of_the_nearest_end() {
    let calendar = Calendar::in_zone(&Europe::Berlin, 2026..=2026);
    assert_eq!(civil(&calendar, instant("1990-07-01T22:30:00Z")), (date("1990-07-01"), Some(23)));
    assert_eq!(civil(&calendar, instant("2050-07-01T22:30:00Z")), (date("2050-07-01"), Some(23)));
}

#[test]
fn instants_are_of_the_years_0_to_9999() {
    let out_of_range = |milliseconds| Err(CalendarError::InstantOutOfRange { milliseconds });
    let (first, last) = (-62_167_219_200_000, 253_402_300_799_999);
    for calendar in [Calendar::utc(), Calendar::fixed(UtcOffset::east(86_399).unwrap()).with_day_start(23).unwrap()] {
        for milliseconds in [i64::MIN, first - 1, last + 1, i64::MAX] {
            assert_eq!(calendar.civil(Moment::from_milliseconds(milliseconds)), out_of_range(milliseconds));
        }
        for milliseconds in [first, last] {
            assert!(calendar.civil(Moment::from_milliseconds(milliseconds)).is_ok());
        }
    }
    assert_eq!(civil(&Calendar::utc(), Moment::from_milliseconds(first)), (date("0000-01-01"), Some(0)));
    assert_eq!(civil(&Calendar::utc(), Moment::from_milliseconds(last)), (date("9999-12-31"), Some(23)));
}

#[test]
fn a_leap_second_is_still_the_day_that_it_ends() {
    let last = DateTime::parse_from_rfc3339("2016-12-31T23:59:60.5Z").unwrap();
    assert_eq!(civil(&Calendar::utc(), last), (date("2016-12-31"), Some(23)));
    assert_eq!(
        civil(&Calendar::utc(), "2016-12-31T23:59:60Z".parse::<Moment>().unwrap()),
        (date("2016-12-31"), Some(23))
    );
}

#[test]
fn instants_before_1970_are_of_their_own_day() {
    assert_eq!(civil(&Calendar::utc(), Moment::from_milliseconds(-1)), (date("1969-12-31"), Some(23)));
    assert_eq!(civil(&Calendar::utc(), Moment::from_milliseconds(-24 * HOUR)), (date("1969-12-31"), Some(0)));
}

#[test]
fn limits_refuse_days_that_cannot_be_and_change_nothing_else() {
    let days = Days::new(date("2024-01-01"), date("2026-12-31")).unwrap();
    let limited = Calendar::in_zone(&Europe::Berlin, 2020..=2030).limited_to(days);
    // The last hour of 2026 in Berlin, and the first one of 2027.
    assert_eq!(civil(&limited, instant("2026-12-31T22:59:59Z")), (date("2026-12-31"), Some(23)));
    for (moment, day) in [
        (instant("2026-12-31T23:00:00Z"), "2027-01-01"),
        (instant("2023-12-31T22:59:59Z"), "2023-12-31"),
        (instant("2099-01-01T12:00:00Z"), "2099-01-01"),
        (Moment::from_milliseconds(1_767_571_200), "1970-01-21"),
        (Moment::from(date("1970-01-01")), "1970-01-01"),
    ] {
        let refused = CalendarError::OutsideLimits { day: date(day), limits: days };
        assert_eq!(limited.civil(moment), Err(refused.clone()), "{moment}");
        assert!(refused.is_input());

        let mut profile = Profile::new(1_u64, &limited);
        profile.observe(&Event::log_in(1_u64, date("2025-01-01")), &limited).unwrap();
        let before = profile.clone();
        let error = profile.observe(&Event::log_in(1_u64, moment), &limited).unwrap_err();
        assert!(error.is_input() && profile == before, "{error}");
        assert!(Population::from_events(&[Event::log_in(1_u64, moment)], limited.clone()).is_err());
    }
    // A profile of limited days goes on without limits, and with others.
    let open = Calendar::in_zone(&Europe::Berlin, 2020..=2030);
    let mut profile = Profile::new(1_u64, &limited);
    profile.observe(&Event::log_in(1_u64, date("2025-01-01")), &limited).unwrap();
    profile.observe(&Event::log_in(1_u64, date("2027-01-01")), &open).unwrap();
    assert_eq!((limited.limits(), open.limits(), profile.tallies().len()), (Some(days), None, 2));
    let back: Calendar = serde_json::from_str(&serde_json::to_string(&limited).unwrap()).unwrap();
    assert_eq!(back, limited);
}

#[test]
fn an_error_says_whether_the_input_or_the_state_is_at_fault() {
    let calendar = Calendar::utc();
    let mut profile = Profile::new(1_u64, &calendar);
    let most = Event::new(1_u64, date("2026-01-01"), lifestage::Kind::custom(1), i64::MAX.unsigned_abs()).unwrap();
    profile.observe(&most, &calendar).unwrap();
    let faults = [
        (Event::log_in(2_u64, date("2026-01-01")), &calendar, true),
        (Event::log_in(1_u64, Moment::from_milliseconds(i64::MAX / 1_000)), &calendar, true),
        (most.clone(), &calendar, false),
        (Event::log_in(1_u64, date("2026-01-01")), &Calendar::fixed(UtcOffset::east(3600).unwrap()), false),
    ];
    for (event, calendar, input) in faults {
        let error = profile.observe(&event, calendar).unwrap_err();
        assert_eq!(error.is_input(), input, "{error}");
    }
    assert!(!Calendar::utc().with_day_start(24).unwrap_err().is_input());
}
