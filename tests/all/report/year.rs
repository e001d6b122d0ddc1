//! The year in review: what is in it, what is not, and its lines.

use lifestage::incentive::{GrowthPointsConfig, GrowthPointsRule};
use lifestage::profile::BeforeHorizon;
use lifestage::report::{YearError, YearInReview, YearRule};
use lifestage::{Amount, Day, Event, Kind, Money, Profile, Subject, User};

const USER: u64 = 7;

fn life() -> Profile {
    let day = Day::ymd;
    let mut events = vec![
        Event::register(USER, day(2024, 12, 30)),
        Event::purchase(USER, day(2024, 12, 31), Amount::minor(100)),
        Event::purchase(USER, day(2025, 2, 1), Amount::minor(50)),
        Event::refund(USER, day(2025, 2, 3), Amount::minor(20)),
        Event::help(USER, day(2025, 6, 1)),
        Event::solve(USER, day(2025, 6, 1)),
        Event::usage(USER, day(2025, 7, 1), 60).about(Subject::new(9)),
        Event::usage(USER, day(2025, 7, 1), 60).about(Subject::new(4)),
        Event::view(USER, day(2025, 7, 2), 60).about(Subject::new(9)),
        Event::share(USER, day(2026, 1, 3)),
    ];
    // From the year before, eight days in a row, five of them in 2025.
    events.extend((-3..5).map(|after| Event::check_in(USER, day(2025, 1, 1).plus(after))));
    // Four more, and a last day that is the next year's.
    events.extend((0..5).map(|after| Event::log_in(USER, day(2025, 12, 28).plus(after))));
    Profile::of(events)
}

fn review(as_of: Day, year: i32) -> Option<YearInReview> {
    YearRule::default().assess(life().as_of(as_of), &User::new(USER), year).unwrap()
}

#[test]
fn a_year_is_what_happened_on_its_days() {
    let year = review(Day::ymd(2026, 5, 1), 2025).unwrap();
    assert_eq!(
        (year.days.count(), year.active_days),
        (365, 13),
        "5 check-ins, 1 purchase, 1 help, 2 of use, 4 log-ins"
    );
    let counts: Vec<_> = year.counts.iter().map(|count| (count.kind, count.events)).collect();
    assert_eq!(counts[..2], [(Kind::CheckIn, 5), (Kind::LogIn, 4)]);
    assert_eq!((year.net_spend, year.helped.actions, year.helped.people), (Money::minor(30), 2, None));
    assert_eq!(year.first_of(Kind::Purchase), None, "the first one was the year before");
    assert_eq!((year.firsts[0].kind, year.firsts[0].day), (Kind::Refund, Day::ymd(2025, 2, 3)));
    assert_eq!(year.first_of(Kind::LogIn), Some(Day::ymd(2025, 12, 28)));
    let run = year.best_streak.unwrap();
    assert_eq!((run.started_on, run.last_day, run.length), (Day::ymd(2025, 1, 1), Day::ymd(2025, 1, 5), 5));
    let subjects: Vec<_> = year.top_subjects.iter().map(|about| (about.subject.number(), about.events)).collect();
    assert_eq!(subjects, [(9, 2), (4, 1)]);
    // Check-ins 5, purchase 5, help 5, two uses 4, log-ins 4.
    assert_eq!(year.points, 23);
    let lines: Vec<String> = year.lines().map(|line| format!("{line:.2}")).collect();
    assert_eq!(lines[0], "active on 13 of 365 days");
    for line in [
        "5 days in a row, from 2025-01-01 to 2025-01-05",
        "23 growth points",
        "helped others 2 times",
        "spent 0.30",
        "2 times about #9",
        "first help on 2025-06-01",
    ] {
        assert!(lines.iter().any(|found| found == line), "`{line}` is not in {lines:?}");
    }
    let written = serde_json::to_string(&year).unwrap();
    assert_eq!(serde_json::from_str::<YearInReview>(&written).unwrap(), year);
}

#[test]
fn people_are_counted_only_where_the_log_knows_whom_the_user_helped() {
    let on = |month, kind, whom| Event::new(USER, Day::ymd(2025, month, 1), kind, 0).unwrap().about(Subject::new(whom));
    let known = [on(1, Kind::Help, 5), on(2, Kind::Help, 5), on(2, Kind::Solve, 5), on(3, Kind::Solve, 6)];
    let said = |helped_are_subjects, events: &[Event]| {
        let rule = YearRule { helped_are_subjects, ..YearRule::default() };
        let year = rule.assess(Profile::of(events.to_vec()).as_of(Day::ymd(2026, 1, 1)), &User::new(USER), 2025);
        let year = year.unwrap().unwrap();
        let written = serde_json::to_string(&year).unwrap();
        assert_eq!(serde_json::from_str::<YearInReview>(&written).unwrap(), year);
        year.lines().map(|line| line.to_string()).find(|line| line.starts_with("helped"))
    };
    assert_eq!(said(true, &known).unwrap(), "helped 2 people");
    assert_eq!(said(true, &known[..3]).unwrap(), "helped 1 person");
    assert_eq!(said(false, &known).unwrap(), "helped others 4 times");
    // One for somebody unknown: it may be one of the two or a third.
    assert_eq!(said(true, &[&known[..], &[on(4, Kind::Help, 0)]].concat()).unwrap(), "helped others 5 times");
    assert_eq!(said(true, &[on(4, Kind::LogIn, 0)]), None);
}

#[test]
fn points_are_those_of_all_periods_whatever_their_length() {
    let points = |period: &str| {
        let rules: GrowthPointsConfig = serde_json::from_str(&format!(r#"{{"period":{period}}}"#)).unwrap();
        let rule = YearRule { growth: GrowthPointsRule::new(rules).unwrap(), ..YearRule::default() };
        rule.assess(life().as_of(Day::ymd(2026, 5, 1)), &User::new(USER), 2025).unwrap().unwrap().points
    };
    for period in [
        r#"{"calendar":"month"}"#,
        r#"{"calendar":"day"}"#,
        r#"{"calendar":"quarter"}"#,
        r#"{"calendar":"year"}"#,
        r#""lifetime""#,
    ] {
        assert_eq!(points(period), 23, "{period}");
    }
}

#[test]
fn nothing_after_the_day_is_seen_and_no_year_before_joining() {
    let so_far = review(Day::ymd(2025, 2, 2), 2025).unwrap();
    assert_eq!((so_far.days.last(), so_far.net_spend), (Day::ymd(2025, 2, 2), Money::minor(50)));
    let first = review(Day::ymd(2026, 5, 1), 2024).unwrap();
    assert_eq!(
        (first.days.count(), first.best_streak.unwrap().length),
        (3, 3),
        "joined in it: 2024-12-29, the first sign-in"
    );
    assert_eq!(review(Day::ymd(2026, 5, 1), 2023), None);
    assert_eq!(review(Day::ymd(2026, 5, 1), 2027), None);
    let quiet = review(Day::ymd(2030, 1, 1), 2028).unwrap();
    assert_eq!(quiet.lines().map(|line| line.to_string()).collect::<Vec<_>>(), ["active on 0 of 366 days"]);
}

#[test]
fn a_year_that_is_none_or_forgotten_is_refused() {
    let rule = YearRule::default();
    let user = User::new(USER);
    let mut profile = life();
    for year in [i32::MAX, i32::MIN] {
        assert_eq!(rule.assess(profile.as_of(Day::ymd(2026, 5, 1)), &user, year), Err(YearError::NoSuchYear(year)));
    }
    profile.forget_before(Day::ymd(2025, 6, 1));
    let forgotten = rule.assess(profile.as_of(Day::ymd(2026, 5, 1)), &user, 2025);
    assert!(matches!(forgotten, Err(YearError::BeforeHorizon(BeforeHorizon { .. }))), "{forgotten:?}");
}
