//! When an event was, in which zone, and which day is asked about.

use super::*;
use crate::reader::moment::Clock;
use crate::reader::zone::Zone;

/// The moment that a `ts` says, by these options.
fn at(arguments: &[&str], text: &str) -> Moment {
    read(arguments, format!("user_id,ts,event_type\na,\"{text}\",like\n")).events[0].moment()
}

fn instant(text: &str) -> Moment {
    Moment::from_microseconds(text.parse::<DateTime<chrono::Utc>>().unwrap().timestamp_micros())
}

#[test]
fn a_ts_is_a_date_or_a_time_with_or_without_a_zone() {
    let at = |text: &str| at(&["--utc-offset", "+08:00"], text);
    for date in ["2026-01-31", "2026/01/31", "2026/1/31", "20260131"] {
        assert_eq!(at(date), DAY.into(), "{date}");
    }
    for local in [
        "2026-01-31 01:30:00",
        "2026-01-31T01:30:00",
        "2026-01-31t01:30:00.000",
        "2026-01-31 01:30:00+08:00",
        "2026-01-31 01:30",
        "2026-01-31 1:30",
        "2026/1/31 1:30",
        "20260131 01:30",
    ] {
        assert_eq!(at(local), instant("2026-01-30T17:30:00Z"), "{local}");
    }
    for elsewhere in [
        "2026-01-31T01:30:00Z",
        "2026-01-31 01:30:00z",
        "2026-01-31T01:30Z",
        "2026-01-30T22:00:00-03:30",
        "2026-01-30T22:00:00-0330",
        "2026-01-31 02:30:00+01",
        "2026-01-31 01:30:00 UTC",
        "2026-01-31 01:30 UTC",
        "2026-01-31 01:30:00 +0000",
        "2026-01-30 22:00:00.000 -03:30",
    ] {
        assert_eq!(at(elsewhere), instant("2026-01-31T01:30:00Z"), "{elsewhere}");
    }
    assert_eq!(at("2026-01-31T01:30:00.25Z"), instant("2026-01-31T01:30:00.250Z"));
    // Nothing is finer than a microsecond.
    assert_eq!(at("2026-01-31T01:30:00.987654321Z"), instant("2026-01-31T01:30:00.987654Z"));
    // A leap second belongs to the day that it ends.
    assert_eq!(at("2016-12-31T23:59:60.5Z"), instant("2016-12-31T23:59:59.999999Z"));
}

#[test]
fn numbers_are_times_by_what_they_count() {
    for (unit, number) in [
        ("s", "1769902200"),
        ("s", "1769902200.0"),
        ("ms", "1769902200000"),
        ("us", "1769902200000000"),
        ("seconds", "2026-01-31 23:30"),
    ] {
        assert_eq!(at(&["--epoch", unit], number), instant("2026-01-31T23:30:00Z"), "{number}");
    }
    assert_eq!(at(&["--epoch", "s"], "-0.25"), instant("1969-12-31T23:59:59.750Z"));
    assert_eq!(at(&["--epoch", "s"], "20260131"), Moment::from_milliseconds(20_260_131_000));

    let refused = |arguments: &[&str], ts: &str| {
        failure(&[&["--strict"], arguments].concat(), format!("user_id,ts,event_type\na,{ts},like\n"))
    };
    assert_eq!(
        refused(&[], "1769902200"),
        "line 2: ts `1769902200` is a number: say what it counts since 1970, as --epoch s"
    );
    assert!(refused(&[], "1769902200000").ends_with("as --epoch ms"));
    assert!(refused(&[], "1769902200000000").ends_with("as --epoch us"));
    assert!(refused(&[], "12345678901").ends_with("as --epoch s, --epoch ms or --epoch us"));
    assert_eq!(
        refused(&["--epoch", "s"], "1769902200000"),
        "line 2: ts `1769902200000` lies outside the years 0 to 9999 by --epoch s: does it count something else? --epoch takes s, ms or us"
    );
    assert!(refused(&["--epoch", "us"], "99999999999999999999").contains("by --epoch us"));
}

#[test]
fn a_column_of_nothing_but_numbers_asks_what_they_count() {
    let numbers = "user_id,ts,event_type\na,964982703,like\nb,1445714835,like\n";
    assert_eq!(
        failure(&[], numbers),
        "log: ts is nothing but numbers, such as `964982703`: say what they count since 1970, as --epoch s"
    );
    assert!(failure(&[], numbers.replace("1445714835", "x")).starts_with("log has no good row among 2"));
}

#[test]
fn dates_that_end_in_the_year_need_their_order() {
    for (order, dates) in [
        ("day-first", ["31/01/2026", "31/1/2026", "31.01.2026", "31-1-2026"]),
        ("month-first", ["01/31/2026", "1/31/2026", "1.31.2026", "1-31-2026"]),
    ] {
        for date in dates {
            assert_eq!(at(&["--date-order", order], date), DAY.into(), "{date}");
        }
        assert_eq!(at(&["--date-order", order], "2026-01-31"), DAY.into());
    }
    assert_eq!(at(&["--date-order", "mdy"], "1/31/2026 9:05"), instant("2026-01-31T09:05:00Z"));

    let refused = |arguments: &[&str], ts: &str| {
        failure(&[&["--strict"], arguments].concat(), format!("user_id,ts,event_type\na,{ts},like\n"))
    };
    assert_eq!(
        refused(&[], "31/01/2026"),
        "line 2: ts `31/01/2026` begins with a day or a month: say which, as --date-order day-first or --date-order month-first"
    );
    assert_eq!(
        refused(&["--date-order", "month-first"], "31/01/2026"),
        "line 2: ts `31/01/2026` is no date by --date-order month-first: is it the other order?"
    );
    assert!(refused(&["--date-order", "day-first"], "31/01.2026").contains("is neither a date nor a time"));
}

#[test]
fn what_is_no_date_or_time_makes_a_bad_row() {
    assert_eq!(
        failure(&["--strict"], "user_id,ts,event_type\na,yesterday,like\n"),
        "line 2: ts `yesterday` is neither a date nor a time: write it like `2026-01-31`, `2026-01-31 23:30:00` or `2026-01-31T23:30:00+08:00`"
    );
    assert!(
        failure(&["--strict"], "user_id,ts,event_type\na,\"x\n\u{7}\",like\n")
            .starts_with("line 2: ts `x\\n\\u{7}` is")
    );
    let bad = [
        "2026-02-29",
        "2026-1-31",
        "2026/01-31",
        "20260231",
        "202601",
        "2026-01-31 ",
        " 2026-01-31",
        "2026-01-31x23:30:00",
        "2026-01-31T24:00:00",
        "2026-01-31T23:60:00",
        "2026-01-31T23:30:61",
        "2026-01-31T23:3",
        "2026-01-31T23",
        "2026-01-31T23:30:",
        "2026-01-31T23:30:00.",
        "2026-01-31T23:30:00,5",
        "2026-01-31T23:30:00+8",
        "2026-01-31T23:30:00+080",
        "2026-01-31T23:30:00+24:00",
        "2026-01-31T23:30:00+2400",
        "2026-01-31T23:30:00+08:60",
        "2026-01-31T23:30:00 Z",
        "2026-01-31T23:30:00  UTC",
        "2026-01-31T23:30:00 CET",
        "2026-01-31T23:3O:00",
        "+026-01-31",
        "1769902200",
        "2026-01-31é",
        "202é-01-31",
        "2026-01-31T23:30:00.5+08:00x",
    ];
    let rows = bad.map(|ts| format!("a,\"{ts}\",like\n")).concat();
    let log = read(&[], format!("user_id,ts,event_type\n{rows}a,2026-01-31,like\n"));
    assert_eq!(
        (log.events.len(), log.losses.skipped.count, log.losses.rows),
        (1, bad.len() as u64, bad.len() as u64 + 1)
    );
    assert_eq!(
        failure(&["--strict"], "user_id,ts,event_type\na,9999-12-31T23:00:00-03:00,like\n"),
        "line 2: ts `9999-12-31T23:00:00-03:00` lies outside the years 0 to 9999 by its offset from UTC: is the year or the offset mistyped?"
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
        let clock = Clock { zone: Zone::Fixed(zone), epoch: None, date_order: None };
        let moment = |text: String| clock.moment(text.as_bytes());
        let expected = Some(Moment::from_milliseconds(at));
        prop_assert_eq!(moment(time.to_rfc3339()), expected);
        prop_assert_eq!(moment(time.naive_local().to_string()), expected);
        prop_assert_eq!(moment(time.format("%F").to_string()), Some(time.date_naive().into()));
    }

    #[test]
    fn no_text_that_reads_as_a_moment_is_refused_by_chrono(text in "[0-9]{4}-[0-9]{2}-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,4})?)?") {
        let clock = Clock { zone: Zone::UTC, epoch: None, date_order: None };
        let time = NaiveDateTime::parse_from_str(&text.replace('T', " "), "%F %T%.f").is_ok() && !text.ends_with('.');
        let date = text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok();
        prop_assert_eq!(clock.moment(text.as_bytes()).is_some(), time || date);
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

#[test]
fn a_zone_by_its_name_keeps_its_summer_time() {
    let berlin = |ts: &str| at(&["--zone", "Europe/Berlin"], ts);
    assert_eq!(berlin("2026-01-31 12:00"), instant("2026-01-31T11:00:00Z"));
    assert_eq!(berlin("2026-07-31 12:00"), instant("2026-07-31T10:00:00Z"));
    // The clock is set forward at two: half past two never was, and is taken for half past three.
    assert_eq!(berlin("2026-03-29 02:30"), instant("2026-03-29T01:30:00Z"));
    // It is set back at three: half past two came twice, and the first one is taken.
    assert_eq!(berlin("2026-10-25 02:30"), instant("2026-10-25T00:30:00Z"));

    let rows = "user_id,ts,event_type\na,2026-01-31T23:30:00Z,like\na,2026-07-31T22:30:00Z,like\n";
    let log = read(&["--zone", "europe/berlin"], rows);
    assert_eq!((log.first_day, log.last_day), (Day::ymd(2026, 2, 1), Day::ymd(2026, 8, 1)));
    assert_eq!(log.days(), "days in Europe/Berlin, weeks from Mon");
    let log = read(&["--zone", "Asia/Shanghai", "--week-start", "sunday", "--day-start", "8"], rows);
    assert_eq!((log.first_day, log.last_day), (Day::ymd(2026, 1, 31), Day::ymd(2026, 7, 31)));
    assert_eq!(log.days(), "days in Asia/Shanghai from 08:00, weeks from Sun");
    assert_eq!(at(&["--zone", "America/New_York"], "2026-07-31 12:00Z"), instant("2026-07-31T12:00:00Z"));
}

#[test]
fn a_day_far_after_all_others_is_not_the_one_asked_about() {
    let log = |days: &[&str]| {
        let rows = days.iter().map(|day| format!("a,{day},like\n")).collect::<Vec<_>>().concat();
        let log = read(&[], format!("user_id,ts,event_type\n{rows}"));
        (log.as_of.to_string(), log.last_day.to_string(), log.warnings().to_string())
    };
    let (as_of, last, warnings) = log(&["2038-01-19", "2026-01-01", "2026-01-03", "2039-06-01"]);
    assert_eq!((&*as_of, &*last), ("2026-01-03", "2039-06-01"));
    assert_eq!(
        warnings,
        "not seen: 2 rows from 2038-01-19 to 2039-06-01, more than a year after the row before, of 2026-01-03:\n  \
         if they are no mistake, give --as-of 2039-06-01\n"
    );
    // A pause of a leap year is no mistake, one more day is; days before a pause are no reason to stop there.
    assert_eq!(log(&["2026-01-01", "2027-01-02"]).0, "2027-01-02");
    assert_eq!(log(&["2026-01-01", "2027-01-03"]).0, "2026-01-01");
    assert_eq!(log(&["1970-01-01", "2026-01-01", "2026-01-02"]).0, "2026-01-02");
    assert_eq!(
        read(&["--as-of", "2038-01-19"], "user_id,ts,event_type\na,2026-01-01,like\nb,2038-01-19,like\n").beyond,
        None
    );
}

#[test]
fn every_time_as_the_tools_write_it_is_the_instant_that_it_says() {
    let cases = include_bytes!("../../../tests/data/reader/ts_formats.csv");
    let mut read = 0;
    for case in csv::Reader::from_reader(&cases[..]).records() {
        let case = case.unwrap();
        let epoch = match &case[2] {
            tool if tool.starts_with("epoch seconds") => &["--epoch", "s"][..],
            tool if tool.starts_with("epoch milliseconds") => &["--epoch", "ms"],
            tool if tool.starts_with("epoch microseconds") => &["--epoch", "us"],
            _ => &[],
        };
        assert_eq!(at(epoch, &case[0]).milliseconds(), instant(&case[1]).milliseconds(), "{}", &case[2]);
        read += 1;
    }
    assert_eq!(read, 12);
}

#[test]
fn times_of_the_first_weeks_of_1970_are_doubted() {
    let rows = "user_id,ts,event_type\na,1769902200,like\n";
    assert_eq!(
        read(&["--epoch", "ms"], rows).warnings().to_string(),
        "all times lie from 1970-01-21 to 1970-01-21 by --epoch ms: is it a unit too small?\n"
    );
    assert!(read(&["--epoch", "s"], rows).warnings().to_string().is_empty());
}
