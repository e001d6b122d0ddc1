//! The calendar of a month, reasons, and answers at the ends of what is known.

use lifestage::answer::{Reason, SeenValue};
use lifestage::incentive::{CheckInDay, DayMark, Freeze, Rest, StreakConfig, StreakRule};
use lifestage::profile::BeforeHorizon;
use lifestage::time::{Calendar, Moment};
use lifestage::{Day, Event, Kind, Profile, User};

use super::{JANUARY, USER, checked_in, example_ladder, marks, rule};

#[test]
fn the_month_shows_points_and_promises_those_to_come() {
    let rule = rule(StreakConfig {
        freeze: Freeze { at_start: 1, ..Freeze::default() },
        ladder: Some(example_ladder()),
        ..StreakConfig::default()
    });
    let check_ins = [3, 4, 6, 8].map(|day| Event::check_in(USER, JANUARY.plus(day)));
    let profile = Profile::of(check_ins.into_iter().chain([Event::make_up_check_in(USER, JANUARY.plus(8))]));
    let user = User::new(USER);
    let month = |day: i32| rule.month(profile.as_of(JANUARY.plus(day)), &user, JANUARY.plus(20)).unwrap().unwrap();

    let on_the_tenth = month(9);
    assert_eq!(marks(&on_the_tenth), "   ✓✓❄✓+✓?.....................");
    let row = |day: usize| {
        let CheckInDay { length, points, promised, .. } = on_the_tenth.days[day];
        (length, points, promised)
    };
    assert_eq!([row(3), row(5), row(7), row(8)], [(1, 2, 0), (2, 0, 0), (4, 0, 0), (5, 4, 0)]);
    assert_eq!([row(9), row(10), row(11)], [(0, 0, 5), (0, 0, 3), (0, 0, 4)]);
    assert_eq!((on_the_tenth.points(), on_the_tenth.count(DayMark::Done)), (10, 4));
    let lines = rule.points(profile.as_of(JANUARY.plus(9)), &user).unwrap();
    assert_eq!(lines.iter().map(|(_, points)| points).sum::<u64>(), on_the_tenth.points());

    let on_the_ninth = month(8);
    assert_eq!((on_the_ninth.days[8].mark, on_the_ninth.days[9].promised), (DayMark::Done, 5));
    let february = rule.month(profile.as_of(JANUARY.plus(9)), &user, Day::ymd(2026, 2, 14)).unwrap().unwrap();
    assert_eq!(marks(&february), ".".repeat(28));
    let december = rule.month(profile.as_of(JANUARY.plus(9)), &user, JANUARY.minus(1)).unwrap().unwrap();
    assert_eq!(marks(&december), " ".repeat(31));
    assert_eq!(rule.month(profile.as_of(JANUARY), &user, JANUARY), Ok(None));
}

#[test]
fn a_streak_says_why_it_lives_or_broke() {
    let rule = rule(StreakConfig { freeze: Freeze { at_start: 1, ..Freeze::default() }, ..StreakConfig::default() });
    let check_ins = [0, 3].map(|day| Event::check_in(USER, JANUARY.plus(day)));
    let profile = Profile::of(check_ins.into_iter().chain([Event::make_up_check_in(USER, JANUARY.plus(3))]));
    let user = User::new(USER).joined(JANUARY.minus(1));
    let reasons = |day: i32| -> Vec<Reason> {
        let streak = rule.assess(profile.as_of(JANUARY.plus(day)), &user).unwrap().unwrap();
        streak.reasons().map(Reason::from).collect()
    };
    let texts = |day| reasons(day).into_iter().map(|reason| reason.text).collect::<Vec<_>>();
    assert_eq!(texts(-1), ["no run on 2025-12-31: no day qualified so far"]);
    assert_eq!(texts(0), ["1 day in a row since 2026-01-01"]);
    assert_eq!(texts(1), ["1 day in a row since 2026-01-01, 2026-01-02 not done yet"]);
    assert_eq!(
        texts(3),
        [
            "3 days in a row since 2026-01-01",
            "freeze tokens bridged 1 day of it, 0 left",
            "1 day of it repaired, 2 more this month"
        ]
    );
    assert_eq!(texts(5), ["no run on 2026-01-06: 2026-01-05 was missed"]);
    assert_eq!(
        reasons(3).iter().map(|reason| reason.rule.as_ref()).collect::<Vec<_>>(),
        ["streak.current", "streak.freeze", "streak.repair"]
    );
    let day = |after: i32| Some(SeenValue::Day(JANUARY.plus(after)));
    let begins = |after| reasons(after)[0].bound.clone();
    assert_eq!([begins(0), begins(1)], [[day(0), None], [day(0), day(1)]]);
}

#[test]
fn what_is_forgotten_is_refused() {
    let mut profile = checked_in(0..9);
    profile.forget_before(JANUARY.plus(2));
    let as_of = profile.as_of(JANUARY.plus(8));
    let (rule, user) =
        (rule(StreakConfig { ladder: Some(example_ladder()), ..StreakConfig::default() }), User::new(USER));
    let error = BeforeHorizon { asked: JANUARY, horizon: JANUARY.plus(2) };
    assert_eq!(rule.assess(as_of, &user), Err(error));
    assert_eq!(rule.points(as_of, &user), Err(error));
    assert_eq!(rule.month(as_of, &user, JANUARY), Err(error));
    let joined_later = user.joined(JANUARY.plus(2));
    assert_eq!(rule.assess(as_of, &joined_later).unwrap().unwrap().length(), 7);
}

#[test]
fn a_streak_at_the_end_of_time_is_still_an_answer() {
    let last = [Day::MAX.minus(1), Day::MAX].map(|day| Event::check_in(USER, day));
    let make_up = Event::make_up_check_in(USER, Day::MAX);
    let profile = Profile::of(last.into_iter().chain([make_up]));
    let rule = rule(StreakConfig { freeze: Freeze { at_start: 1, ..Freeze::default() }, ..StreakConfig::default() });
    let streak = rule.assess(profile.as_of(Day::MAX), &User::new(USER).joined(Day::MIN)).unwrap().unwrap();
    assert_eq!((streak.length(), streak.tokens), (3, 1));
}

#[test]
fn nobody_loses_a_streak_where_a_zone_skips_a_day() {
    let apia = Calendar::in_zone(&chrono_tz::Pacific::Apia, 2000..=2030);
    let mut profile = Profile::new(USER, &apia);
    // Every day at noon in Apia, which has no 30 December 2011.
    for noon in ["2011-12-28T22:00:00Z", "2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z", "2011-12-31T22:00:00Z"] {
        let at = noon.parse::<Moment>().unwrap();
        profile.observe(&Event::new(USER, at, Kind::CheckIn, 0).unwrap(), &apia).unwrap();
    }
    let new_year = profile.as_of(Day::ymd(2012, 1, 1));
    let rest = Rest { skipped_days: apia.skipped_days(), ..Rest::default() };
    let rule = rule(StreakConfig { rest, ..StreakConfig::default() });
    assert_eq!(rule.assess(new_year, &User::new(USER)).unwrap().unwrap().length(), 4);
    let month = rule.month(new_year, &User::new(USER), Day::ymd(2011, 12, 1)).unwrap().unwrap();
    assert!(month.days.len() == 30 && month.days.iter().all(|day| day.day != Day::ymd(2011, 12, 30)));
    let records = rule.records(new_year, &User::new(USER)).unwrap();
    assert_eq!(records.last(), Some(&(Day::ymd(2012, 1, 1), 4)));
    let unaware = StreakRule::default();
    assert_eq!(unaware.assess(new_year, &User::new(USER)).unwrap().unwrap().length(), 2);
}
