//! Bare dates among instants: where they stand, and what a report says of them.

use lifestage::event::{Sequence, SequenceError};
use lifestage::population::{ColumnsError, RowError};
use lifestage::report::{FunnelReport, FunnelRule, PathReport, PathRule, SessionReport, SessionRule};
use lifestage::time::{Calendar, CalendarError, Moment, Timespan, UtcOffset};
use lifestage::{Day, Event, Kind};

/// A funnel of these steps in order, within a day.
fn in_order(steps: [Kind; 2]) -> FunnelRule {
    FunnelRule::of(steps, Timespan::days(1)).unwrap()
}

#[test]
fn a_bare_date_comes_before_what_happened_at_a_time_of_its_day() {
    let shanghai = Calendar::fixed(UtcOffset::hours(8));
    let three: Moment = "2026-01-02T03:00:00+08:00".parse().unwrap();
    let events = [Event::share(1_u64, Day::ymd(2026, 1, 2)), Event::log_in(1_u64, three)];
    let funnel = in_order([Kind::Share, Kind::LogIn]);
    let report = funnel.report_events(&events, &shanghai).unwrap();
    assert_eq!(report.users_at_depth(), [0, 0, 1]);
    assert_eq!(report.elapsed_in_all().median(), Some(3 * 3_600_000));
    assert_eq!(
        report.definition().text(),
        "share → log_in: in order, within 1d of the first step, equal instants in step order, best entry; bare dates begin their day, so times are to the day; days at +08:00, weeks from Mon"
    );
    // Three in Shanghai is the evening before in UTC, where the date begins later.
    assert_eq!(funnel.report_events(&events, &Calendar::utc()).unwrap().users_at_depth(), [0, 1, 0]);
    // With a day that starts at four, three o'clock is the day before.
    let late = shanghai.with_day_start(4).unwrap();
    assert_eq!(funnel.passage(&Sequence::of(&events, &late).unwrap()).depth(), 1);
}

#[test]
fn a_bare_date_has_no_instant_where_events_carry_their_offset() {
    let date = Day::ymd(2026, 1, 2);
    let refused = Sequence::of(&[Event::share(1_u64, date)], &Calendar::of_the_event()).unwrap_err();
    let problem = CalendarError::NoFirstInstant { date };
    assert_eq!(refused, SequenceError::Instant { at: 0, user: 1_u64.into(), problem });
    let refused =
        in_order([Kind::Share, Kind::LogIn]).report_events(&[Event::share(1_u64, date)], &Calendar::of_the_event());
    assert!(matches!(refused, Err(ColumnsError::Row { row: 0, problem: RowError::Instant(_) })));
}

#[test]
fn parts_with_and_without_bare_dates_merge_but_not_of_two_calendars() {
    let (utc, east) = (Calendar::utc(), Calendar::fixed(UtcOffset::hours(8)));
    let funnel = in_order([Kind::Share, Kind::LogIn]);
    let of =
        |user: u64, moment: Moment, calendar| funnel.report_events(&[Event::share(user, moment)], calendar).unwrap();
    let (date, instant) = (Moment::from(Day::EPOCH), Moment::from_milliseconds(0));
    let mut merged = of(1, instant, &utc);
    assert_eq!(merged.definition(), of(1, instant, &east).definition(), "without dates no calendar takes part");
    merged.merge(&of(2, date, &utc)).unwrap();
    assert_eq!(merged.definition(), of(2, date, &utc).definition());
    merged.merge(&of(3, instant, &east)).unwrap();
    let before = merged.clone();
    merged.merge(&of(4, date, &east)).unwrap_err();
    assert_eq!(merged, before);
    let written = serde_json::to_string(&merged).unwrap();
    assert_eq!(serde_json::from_str::<FunnelReport>(&written).unwrap(), merged);
}

#[test]
fn bare_dates_are_one_instant_for_each_day() {
    let day = Day::ymd(2026, 1, 5);
    let funnel = in_order([Kind::Share, Kind::LogIn]);
    let depth = |events: &[Event]| funnel.passage(&Sequence::of(events, &Calendar::utc()).unwrap()).depth();
    assert_eq!(depth(&[Event::log_in(1_u64, day), Event::share(1_u64, day)]), 2);
    assert_eq!(depth(&[Event::share(1_u64, day), Event::log_in(1_u64, day.plus(1))]), 2);
    assert_eq!(depth(&[Event::share(1_u64, day), Event::log_in(1_u64, day.plus(2))]), 1);
    assert_eq!(depth(&[Event::log_in(1_u64, day), Event::share(1_u64, day.plus(1))]), 1);
}

#[test]
fn sessions_and_paths_say_where_they_had_bare_dates_too() {
    let utc = Calendar::utc();
    let events = [Event::share(1_u64, Day::EPOCH), Event::log_in(1_u64, Moment::from_milliseconds(60_000))];
    let paths = PathRule::transitions().report_events(&events, &utc).unwrap();
    assert_eq!(paths.count(&[Kind::Share, Kind::LogIn]).times, 1);
    let sessions = SessionRule::default().report_events(&events, &utc).unwrap();
    assert_eq!((sessions.sessions(), sessions.mean_seconds()), (1, Some(60.0)));
    let said = "; bare dates begin their day, so times are to the day; days in UTC, weeks from Mon";
    assert!(paths.definition().text().ends_with(said) && sessions.definition().text().ends_with(said));
    let none = SessionRule::default().report_events(&events[1..], &utc).unwrap();
    assert_eq!(none.definition().text(), "sessions: a pause of more than 30m starts a session");
    let read: PathReport = serde_json::from_str(&serde_json::to_string(&paths).unwrap()).unwrap();
    assert_eq!(read, paths);
    let read: SessionReport = serde_json::from_str(&serde_json::to_string(&sessions).unwrap()).unwrap();
    assert_eq!(read, sessions);
}
