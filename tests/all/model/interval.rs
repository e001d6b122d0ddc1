//! Days between two kinds in the embedded year against `DuckDB` and scipy, and what holds of every population.

use lifestage::answer::{Language, Say};
use lifestage::model::{IntervalConfig, IntervalError, IntervalRule, Intervals};
use lifestage::report::Starts;
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Kind, Population};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::shared::app::App;
use crate::shared::oracle::expected;
use crate::shared::seeded::cases;

#[derive(Deserialize)]
struct Case {
    start: Vec<Kind>,
    goal: Vec<Kind>,
    starts: Starts,
    least_days: u32,
    users: u64,
    arrived: u64,
    count: u64,
    ended: u64,
    quantiles: Quantiles,
    within: Vec<Within>,
}

#[derive(Deserialize)]
struct Quantiles {
    #[serde(rename = "1/4")]
    quarter: Option<u32>,
    #[serde(rename = "1/2")]
    half: Option<u32>,
    #[serde(rename = "9/10")]
    most: Option<u32>,
}

#[derive(Deserialize)]
struct Within {
    days: u32,
    over: u64,
    arrived: u64,
    estimate: f64,
    interval: [f64; 2],
}

#[test]
fn intervals_of_the_embedded_year_are_those_of_duckdb_and_scipy() {
    let of: Vec<Case> = serde_json::from_str(&expected("interval.json")).unwrap();
    let app = App::read();
    let population = app.population(&app.events);
    let on = Days::new(Day::ymd(2025, 3, 1), Day::ymd(2025, 11, 30)).unwrap();
    let is_near = |one: f64, other: f64| (one - other).abs() < 1e-12;
    for case in &of {
        let rule = IntervalRule::new(IntervalConfig {
            start: case.start.iter().copied().collect(),
            goal: case.goal.iter().copied().collect(),
            starts: case.starts,
            least_days: case.least_days,
            within: case.within.iter().map(|within| within.days).collect(),
        });
        let report = rule.unwrap().report(&population, on, Day::ymd(2025, 12, 10)).unwrap();
        let counts = [report.users, report.arrived, report.starts(), report.lengths.ended()];
        assert_eq!(counts, [case.users, case.arrived, case.count, case.ended], "{:?}", case.start);
        assert_eq!(report.median(), case.quantiles.half);
        assert_eq!(report.quantile(1, 4), case.quantiles.quarter);
        assert_eq!(report.quantile(9, 10), case.quantiles.most);
        let mut shares = report.shares();
        for truth in &case.within {
            let share = shares.next().unwrap();
            assert_eq!((share.days, share.over, share.arrived), (truth.days, truth.over, truth.arrived));
            assert!(is_near(share.estimate.get(), truth.estimate), "{share}");
            // Several starts of a user are alike: no interval is told that takes each for a user.
            let is_sure = (1e-9..1.0).contains(&truth.estimate);
            assert_eq!(share.interval.is_some(), is_sure && report.users == report.starts(), "{share}");
            if let Some((low, high)) = share.interval {
                assert!(is_near(low.get(), truth.interval[0]) && is_near(high.get(), truth.interval[1]), "{share}");
            }
        }
    }
    assert!(of.iter().any(|case| case.users < case.count) && of.iter().any(|case| case.quantiles.half.is_some()));
}

const START: Day = Day::ymd(2026, 3, 2);

fn report(events: &[Event], config: IntervalConfig, as_of: Day) -> Intervals {
    let population = Population::from_events(events, Calendar::utc()).unwrap();
    IntervalRule::new(config).unwrap().report(&population, Days::new(START, START.plus(40)).unwrap(), as_of).unwrap()
}

#[test]
fn a_share_is_told_in_both_languages_once_somebody_was_seen_for_as_long() {
    let buys = |user: u64, day| Event::purchase(user, START.plus(day), lifestage::Amount::minor(1));
    let mut events: Vec<Event> = (0..40_u64).map(|user| Event::register(user, START)).collect();
    events.extend((0..10).map(|user| buys(user, 3)));
    let config = || IntervalConfig { within: vec![7, 30], ..IntervalConfig::default() };
    let early = report(&events, config(), START.plus(6));
    assert_eq!(early.shares().count(), 0);
    let later = report(&events, config(), START.plus(9));
    let said: Vec<String> = later.shares().map(|share| share.to_string()).collect();
    assert_eq!(said, ["within 7 days 25 % get there (14 % to 41 %); 10 of the 40 whose time is over did"]);
    let chinese = later.shares().next().unwrap().reason().say(Language::Chinese).to_string();
    assert_eq!(chinese, "7天内有25%达成（14%至41%）；期满的40次中已达成10次");
    // All got there at once, and nobody's seven days are over.
    let all: Vec<Event> = (0..10_u64).flat_map(|user| [Event::register(user, START), buys(user, 0)]).collect();
    let share = report(&all, config(), START.plus(1)).shares().next().unwrap();
    assert_eq!((share.to_string(), share.over), ("within 7 days 100 % get there".to_owned(), 0));
    assert_eq!(share.reason().say(Language::Chinese).to_string(), "7天内有100%达成");
}

#[test]
fn starts_after_the_day_asked_about_are_refused_and_not_counted_as_nobody() {
    let population = Population::from_events(&[Event::register(1_u64, START)], Calendar::utc()).unwrap();
    let (rule, on) = (IntervalRule::default(), Days::only(START.plus(1)));
    let refused = IntervalError::TooEarly { first: START.plus(1), as_of: START };
    assert_eq!(rule.report(&population, on, START).unwrap_err(), refused);
    assert_eq!(rule.report_by(&population, on, START, |_| Some(())).unwrap_err(), refused);
    assert_eq!(rule.report(&population, on, START.plus(1)).unwrap().users, 0);
    assert!(rule.report(&population, Days::new(START, START.plus(9)).unwrap(), START).is_ok());
}

#[test]
fn a_goal_on_the_day_of_the_start_counts_where_the_least_is_none() {
    let events = [Event::register(1_u64, START), Event::search(1_u64, START), Event::search(1_u64, START.plus(4))];
    for (least_days, took) in [(0, 0), (1, 4), (4, 4)] {
        let goal = Kind::Search.into();
        let config = IntervalConfig { goal, least_days, within: vec![9], ..IntervalConfig::default() };
        assert_eq!(report(&events, config, START.plus(20)).median(), Some(took));
    }
}

#[test]
fn stored_numbers_that_do_not_agree_are_refused() {
    let buys = |user: u64| Event::purchase(user, START.plus(3), lifestage::Amount::minor(1));
    let events: Vec<Event> = (0..9_u64).map(|user| Event::register(user, START)).chain((0..4).map(buys)).collect();
    let report = report(&events, IntervalConfig::default(), START.plus(40));
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(&serde_json::from_value::<Intervals>(written.clone()).unwrap(), &report);
    for (place, value) in [
        ("/users", json!(8)),
        ("/users", json!(10)),
        ("/arrived", json!(5)),
        ("/within/0/days", json!(2)),
        ("/within/0/over", json!(8)),
        ("/within/1/arrived", json!(3)),
        ("/lengths", json!({})),
        ("/lengths/3/ended", json!(5)),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(place).unwrap() = value;
        let error = serde_json::from_value::<Intervals>(changed).unwrap_err().to_string();
        assert!(error.contains("do not agree"), "{place}: {error}");
    }
}

fn events() -> impl Strategy<Value = Vec<(u64, i32, Kind)>> {
    let kinds = [Kind::Register, Kind::View, Kind::Search, Kind::Purchase];
    prop::collection::vec((0..30_u64, 0..60_i32, prop::sample::select(kinds.to_vec())), 0..150)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn parts_of_users_add_up_and_every_start_is_found_by_hand(
        of in events(),
        starts in prop::sample::select(vec![Starts::FirstEver, Starts::FirstInRange, Starts::Every]),
        least_days in 0..4_u32,
        seen in 30..70_i32,
    ) {
        let as_of = START.plus(seen);
        let config = || IntervalConfig {
            start: Kind::View.into(),
            goal: Kind::Search.into(),
            starts,
            least_days,
            within: vec![5, 20],
        };
        let events = |part: Option<u64>| -> Vec<Event> {
            let of = of.iter().filter(|(user, ..)| part.is_none_or(|part| user % 3 == part));
            of.map(|(user, day, kind)| Event::new(*user, START.plus(*day), *kind, 0).unwrap()).collect()
        };
        let whole = report(&events(None), config(), as_of);
        for order in [[0, 1, 2], [2, 0, 1]] {
            let [mut merged, next, last] = order.map(|part| report(&events(Some(part)), config(), as_of));
            merged.merge(&next).unwrap();
            merged.merge(&last).unwrap();
            prop_assert_eq!(&merged, &whole);
        }

        // The plain way: all pairs of days of each user.
        let mut lengths = lifestage::number::Survival::default();
        for user in 0..30_u64 {
            let days = |kind: Kind| {
                let mut days: Vec<i32> =
                    of.iter().filter(|(who, day, of)| *who == user && *of == kind && *day <= seen).map(|of| of.1).collect();
                days.sort_unstable();
                days.dedup();
                days
            };
            let mut begins = days(Kind::View);
            if starts != Starts::Every {
                begins.truncate(1);
            }
            for start in begins.into_iter().filter(|start| *start <= 40) {
                let goal = days(Kind::Search).into_iter().find(|goal| *goal >= start + least_days.cast_signed());
                lengths.observe((goal.unwrap_or(seen) - start).unsigned_abs(), goal.is_some());
            }
        }
        prop_assert_eq!(&whole.lengths, &lengths);
        for share in whole.shares() {
            prop_assert!(share.interval.is_none_or(|(low, high)| low <= share.estimate && share.estimate <= high));
        }
    }
}
