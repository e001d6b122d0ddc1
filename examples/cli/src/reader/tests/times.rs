//! When an event was, in which zone, and which day is asked about.

use super::*;

#[test]
fn a_ts_is_a_date_or_a_time_with_or_without_a_zone() {
    let at = |text: &str| {
        let log = read(&["--utc-offset", "+08:00"], format!("user_id,ts,event_type\na,{text},like\n"));
        log.events[0].moment()
    };
    let instant =
        |text: &str| Moment::from_microseconds(text.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_micros());
    assert_eq!(at("2026-01-31"), DAY.into());
    for local in ["2026-01-31 01:30:00", "2026-01-31T01:30:00", "2026-01-31t01:30:00.000", "2026-01-31 01:30:00+08:00"]
    {
        assert_eq!(at(local), instant("2026-01-30T17:30:00Z"), "{local}");
    }
    for elsewhere in ["2026-01-31T01:30:00Z", "2026-01-31 01:30:00z", "2026-01-30T22:00:00-03:30"] {
        assert_eq!(at(elsewhere), instant("2026-01-31T01:30:00Z"), "{elsewhere}");
    }
    assert_eq!(at("2026-01-31T01:30:00.25Z"), instant("2026-01-31T01:30:00.250Z"));
    assert_eq!(at("2026-01-31T01:30:00.987654321Z"), instant("2026-01-31T01:30:00.987654Z"));
    // A leap second belongs to the day that it ends.
    assert_eq!(at("2016-12-31T23:59:60.5Z"), instant("2016-12-31T23:59:59.999999Z"));
}

#[test]
fn what_is_no_date_or_time_makes_a_bad_row() {
    assert_eq!(
        failure(&["--strict"], "user_id,ts,event_type\na,31/01/2026,like\n"),
        "line 2: ts `31/01/2026` is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`"
    );
    assert!(
        failure(&["--strict"], "user_id,ts,event_type\na,\"x\n\u{7}\",like\n")
            .starts_with("line 2: ts `x\\n\\u{7}` is")
    );
    let bad = [
        "2026-02-29",
        "2026-1-31",
        "20260131",
        "2026-01-31 ",
        " 2026-01-31",
        "2026-01-31x23:30:00",
        "2026-01-31T23:30",
        "2026-01-31T24:00:00",
        "2026-01-31T23:60:00",
        "2026-01-31T23:30:61",
        "2026-01-31T23:30:00.",
        "2026-01-31T23:30:00,5",
        "2026-01-31T23:30:00+0800",
        "2026-01-31T23:30:00+24:00",
        "2026-01-31T23:30:00+08:60",
        "2026-01-31T23:30:00 Z",
        "2026-01-31T23:3O:00",
        "+026-01-31",
        "1769902200",
        "2026-01-31é",
        "202é-01-31",
        "2026-01-31T23:30:00.5+08:00x",
    ];
    let rows = bad.map(|ts| format!("a,\"{ts}\",like\n")).concat();
    let log = read(&[], format!("user_id,ts,event_type\n{rows}a,2026-01-31,like\n"));
    assert_eq!((log.events.len(), log.skipped, log.rows), (1, bad.len() as u64, bad.len() as u64 + 1));
    assert_eq!(
        failure(&["--strict"], "user_id,ts,event_type\na,9999-12-31T23:00:00-03:00,like\n"),
        "line 2: the instant `253402308000000` ms is outside the years 0 to 9999: give milliseconds since 1970, not micro- or nanoseconds"
    );
}

/// The same cases every time.
fn seeded() -> ProptestConfig {
    let rng_seed = proptest::test_runner::RngSeed::Fixed(19_970_101);
    ProptestConfig { cases: 256, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn times_read_as_chrono_reads_them(at in -60_000_000_000_000_i64..250_000_000_000_000, minutes in -1439..1440_i32) {
        let zone = chrono::FixedOffset::east_opt(minutes * 60).unwrap();
        let time = DateTime::from_timestamp_millis(at).unwrap().with_timezone(&zone);
        let moment = |text: String| crate::reader::moment::moment(text.as_bytes(), zone);
        let expected = Some(Moment::from_milliseconds(at));
        prop_assert_eq!(moment(time.to_rfc3339()), expected);
        prop_assert_eq!(moment(time.naive_local().to_string()), expected);
        prop_assert_eq!(moment(time.format("%F").to_string()), Some(time.date_naive().into()));
    }

    #[test]
    fn no_text_that_reads_as_a_moment_is_refused_by_chrono(text in "[0-9]{4}-[0-9]{2}-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,4})?)?") {
        let utc = chrono::FixedOffset::east_opt(0).unwrap();
        let time = NaiveDateTime::parse_from_str(&text.replace('T', " "), "%F %T%.f").is_ok() && !text.ends_with('.');
        let date = text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok();
        prop_assert_eq!(crate::reader::moment::moment(text.as_bytes(), utc).is_some(), time || date);
    }
}

#[test]
fn the_offset_is_the_calendar_too() {
    let rows = "user_id,ts,event_type\na,2026-01-31T17:30:00Z,like\na,2026-02-01 23:59:59,like\n";
    let log = read(&["--utc-offset", "+08:00"], rows);
    assert_eq!((log.first_day, log.last_day), (Day::ymd(2026, 2, 1), Day::ymd(2026, 2, 1)));
    assert_eq!(log.calendar.to_string(), "days at +08:00, weeks from Mon");
    let log = read(&["--utc-offset", "-03:30"], rows);
    assert_eq!((log.first_day, log.last_day), (DAY, Day::ymd(2026, 2, 1)));
}

#[test]
fn as_of_is_the_last_civil_day_unless_it_is_given() {
    let rows = "user_id,ts,event_type\na,2026-01-31,like\na,2026-02-03,like\na,2026-02-01,like\n";
    assert_eq!(read(&[], rows).as_of, Day::ymd(2026, 2, 3));
    assert_eq!(read(&["--as-of", "2026-02-02"], rows).as_of, Day::ymd(2026, 2, 2));
    assert_eq!(read(&["--as-of", "2027-01-01"], rows).as_of, Day::ymd(2027, 1, 1));
    assert_eq!(
        failure(&["--as-of", "2026-01-30"], rows),
        "nothing is known as of 2026-01-30: log begins on 2026-01-31"
    );
}
