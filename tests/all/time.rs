//! *Which day is it?* Instants, offsets, changes of the clock, weeks and months, and what profiles make of them.

mod identity;
mod limits;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::{Africa, America, Asia, Australia, Europe, Pacific, Tz};
use lifestage::profile::{ProfileError, Tally};
use lifestage::time::{Calendar, CalendarError, Civil, Moment, OffsetTransition, Period, UtcOffset, Weekday};
use lifestage::{Day, Event, Profile};

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
