//! Days on which nothing can have happened, and whose fault an error is.

use chrono_tz::Europe;
use lifestage::time::{Calendar, CalendarError, Days, Moment, UtcOffset};
use lifestage::{Event, Population, Profile};

use super::{civil, date, instant};

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
