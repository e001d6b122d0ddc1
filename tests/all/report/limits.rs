//! Days on which nothing can have happened: refused by every door to funnels, sessions and paths, as populations refuse them.

use chrono_tz::Europe;
use lifestage::event::{Sequence, SequenceError};
use lifestage::population::{Columns, ColumnsError, RowError};
use lifestage::report::{FunnelConfig, FunnelRule, PathRule, SessionConfig, SessionRule, StepOrder};
use lifestage::time::{Calendar, CalendarError, Days, Moment, Timespan};
use lifestage::{Day, Event, Kind, Population};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;

const USERS: [u64; 3] = [7, 8, 9];

fn limits() -> Days {
    Days::new(Day::ymd(2026, 3, 28), Day::ymd(2026, 4, 3)).unwrap()
}

/// Clocks go forward on the second day of the limits.
fn berlin() -> Calendar {
    Calendar::in_zone(&Europe::Berlin, 2020..=2030).limited_to(limits())
}

/// What each door to the rows says of them: the number of users, or the refusal.
fn doors(users: &[u64], milliseconds: &[i64], calendar: &Calendar) -> Vec<(&'static str, Result<u64, ColumnsError>)> {
    let codes = vec![Kind::LogIn.code(); users.len()];
    let columns = Columns::new(users, milliseconds, &codes[..]);
    let rows = users.iter().zip(milliseconds);
    let events: Vec<Event> = rows.map(|(user, at)| Event::log_in(*user, Moment::from_milliseconds(*at))).collect();
    let steps = || FunnelConfig::new([Kind::View, Kind::Purchase]).within(Some(Timespan::days(1)));
    let funnel = FunnelRule::new(steps()).unwrap();
    let strict = FunnelRule::new(steps().order(StepOrder::Strict)).unwrap();
    let session =
        SessionRule::new(SessionConfig { cut_by: Some(calendar.clone()), ..SessionConfig::default() }).unwrap();
    let path = PathRule { session: None, ..PathRule::transitions() };
    vec![
        ("population of columns", Population::from_columns(&columns, calendar.clone()).map(|all| all.len() as u64)),
        ("funnel of columns", funnel.report_columns(&columns, calendar).map(|report| report.users())),
        ("strict funnel of columns", strict.report_columns(&columns, calendar).map(|report| report.users())),
        ("sessions of columns", session.report_columns(&columns, calendar).map(|report| report.users())),
        ("paths of columns", path.report_columns(&columns, calendar).map(|report| report.users())),
        ("funnel of events", funnel.report_events(&events, calendar).map(|report| report.users())),
        ("sessions of events", session.report_events(&events, calendar).map(|report| report.users())),
        ("paths of events", path.report_events(&events, calendar).map(|report| report.users())),
    ]
}

#[test]
fn the_first_row_outside_the_limits_is_named_with_its_day() {
    let calendar = berlin();
    let at = |text: &str| text.parse::<Moment>().unwrap().milliseconds().unwrap();
    for (instant, day) in [
        (at("2026-03-27T22:59:59Z"), Day::ymd(2026, 3, 27)),
        // Summer time: 3 April ends an hour earlier in UTC.
        (at("2026-04-03T22:00:00Z"), Day::ymd(2026, 4, 4)),
        (1_767_571_200, Day::ymd(1970, 1, 21)),
        (at("2099-01-01T12:00:00Z"), Day::ymd(2099, 1, 1)),
    ] {
        let rows = [at("2026-03-28T12:00:00Z"), instant, instant - 60_000];
        let refusal = CalendarError::OutsideLimits { day, limits: limits() };
        for (door, said) in doors(&USERS, &rows, &calendar) {
            let problem = RowError::Instant(refusal.clone());
            assert_eq!(said, Err(ColumnsError::Row { row: 1, problem }), "{door}");
            assert!(said.unwrap_err().is_input());
        }
        let events = rows.map(|at| Event::log_in(7_u64, Moment::from_milliseconds(at)));
        let refused = Sequence::of(&events, &calendar).unwrap_err();
        assert_eq!(refused, SequenceError::Instant { at: 1, user: 7_u64.into(), problem: refusal });
        assert!(
            refused.is_input() && refused.to_string().starts_with("event `1`, of user `7`: the day `"),
            "{refused}"
        );
    }
    // The last instants within.
    for (door, said) in doors(&USERS[..2], &[at("2026-03-27T23:00:00Z"), at("2026-04-03T21:59:59Z")], &calendar) {
        assert_eq!(said, Ok(2), "{door}");
    }
}

#[test]
fn limits_do_not_move_where_days_cut_sessions() {
    let minute = |at: i64| Event::search(1_u64, Moment::from_milliseconds(1_774_738_800_000 + at * 60_000));
    // Midnight in Berlin at minute 0.
    let events = [minute(-20), minute(-5), minute(5), minute(20)];
    let open = Calendar::in_zone(&Europe::Berlin, 2020..=2030);
    let by = |calendar: Calendar| {
        let config = SessionConfig { cut_by: Some(calendar), ..SessionConfig::default() };
        SessionRule::new(config).unwrap().report_events(&events, &open).unwrap()
    };
    let far = Days::new(Day::ymd(2030, 1, 1), Day::ymd(2030, 12, 31)).unwrap();
    assert_eq!(by(open.clone()).sessions(), 2);
    assert_eq!(by(open.clone().limited_to(far)).sessions(), 2, "limits are no part of what makes days");
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_door_refuses_the_same_row_whatever_the_threads(
        hours in vec(-30..200_i64, 1..60), day_start in 0..24_u8, zone in 0..3_usize
    ) {
        let of_day = i64::from(limits().first().days_since_epoch()) * 86_400_000;
        let milliseconds: Vec<i64> = hours.iter().map(|hour| of_day + hour * 3_600_000).collect();
        let users: Vec<u64> = (0..milliseconds.len() as u64).map(|row| row % 3).collect();
        let zones = [Calendar::utc(), Calendar::in_zone(&Europe::Berlin, 2020..=2030), Calendar::fixed(lifestage::time::UtcOffset::hours(-11))];
        let calendar = zones[zone].clone().with_day_start(day_start).unwrap().limited_to(limits());
        let expected = milliseconds.iter().position(|at| calendar.day(Moment::from_milliseconds(*at)).is_err());
        for threads in [1, 4] {
            for (door, said) in with_threads(threads, || doors(&users, &milliseconds, &calendar)) {
                let row = match said {
                    Err(ColumnsError::Row { row, problem: RowError::Instant(CalendarError::OutsideLimits { .. }) }) => Some(row),
                    Err(other) => panic!("{door}: {other}"),
                    Ok(_) => None,
                };
                prop_assert_eq!(row, expected, "{} with {} threads", door, threads);
            }
        }
    }
}
