//! Incentive rules as data: read, checked as a whole, and working together.

use lifestage::incentive::{IncentiveConfig, IncentiveRule, PointsSource};
use lifestage::profile::Profile;
use lifestage::rule::{Judged, Unscored};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, RuleSet, User};

const DAY: Day = Day::ymd(1998, 6, 1);
const EXAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/rules.json"));

fn example() -> RuleSet {
    serde_json::from_str(EXAMPLE).unwrap()
}

#[test]
fn the_example_file_is_read_and_comes_back_from_what_is_written() {
    let rules = example();
    let incentives = rules.incentives.as_ref().unwrap();
    assert_eq!(incentives.tasks().version(), 7);
    assert_eq!(incentives.growth().config().day_cap, Some(40));
    assert_eq!(incentives.streak().ladder().unwrap().points(7), 5);
    let written = serde_json::to_string(&rules).unwrap();
    assert_eq!(serde_json::from_str::<RuleSet>(&written).unwrap(), rules);
}

#[test]
fn the_default_is_the_three_presets() {
    let rules: IncentiveConfig = serde_json::from_str("{}").unwrap();
    assert_eq!(rules, IncentiveConfig::default());
    assert_eq!(IncentiveRule::new(rules), Ok(IncentiveRule::default()));
}

#[test]
fn every_problem_of_every_part_is_told_at_once_with_its_path() {
    let wrong = r#"{
        "growth": {
            "rules": [
                { "kind": "purchase", "points": 20, "day_cap": 10 },
                { "kind": "log_in", "points": 0 },
                { "kind": "log_in", "points": 2 }
            ],
            "period_cap": 150,
            "tiers": [{ "points": 100 }, { "points": 100 }, { "points": 600 }]
        },
        "tasks": {
            "version": 1,
            "tasks": [
                { "id": "a", "opens": 0, "due": 1, "needs": [{ "events": { "kinds": ["invite"] } }], "prerequisites": ["b"] },
                { "id": "b", "due": 1, "needs": [{ "events": { "kinds": ["share"] } }], "prerequisites": ["a", "c"] }
            ]
        },
        "streak": { "ladder": { "steps": [{ "from": 1, "to": 3, "points": 1 }, { "from": 5, "to": 7, "points": 2 }] } },
        "achievements": [{ "id": "regular", "measure": "streak", "goals": [30, 7] }]
    }"#;
    let rules: IncentiveConfig = serde_json::from_str(wrong).unwrap();
    let problems = IncentiveRule::new(rules).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    for path in [
        "growth.rules[0].day_cap",
        "growth.rules[1].points",
        "growth.rules[2]",
        "growth.tiers[1].points",
        "growth.tiers[2].points",
        "tasks.tasks[0].opens",
        "tasks.tasks[0].prerequisites",
        "tasks.tasks[1].prerequisites[1]",
        "streak.ladder.steps[1].from",
        "achievements[0].goals[1]",
    ] {
        assert!(paths.contains(&path), "{path} is not among {paths:?}");
    }
    assert_eq!(paths.len(), 10);
    let by_serde = serde_json::from_str::<IncentiveRule>(wrong).unwrap_err().to_string();
    assert!(by_serde.starts_with(&format!("{} problems\n", problems.len())), "{by_serde}");
}

#[test]
fn points_of_tasks_and_streaks_join_the_growth_points() {
    let rules = example();
    let incentives = rules.incentives.as_ref().unwrap();
    let profile = Profile::of([
        Event::purchase(1_u64, DAY, Amount::minor(10_00)),
        Event::check_in(1_u64, DAY),
        Event::check_in(1_u64, DAY.plus(1)),
    ]);
    let (as_of, user) = (profile.as_of(DAY.plus(1)), User::new(1_u64));
    let given = incentives.contributions(as_of, &user).unwrap();
    let given: Vec<_> = given.iter().map(|line| (line.day, line.source, line.points)).collect();
    assert_eq!(
        given,
        [(DAY, PointsSource::Streak, 1), (DAY.plus(1), PointsSource::Streak, 1), (DAY, PointsSource::Task, 50)]
    );
    let statement = incentives.statement(as_of, &user).unwrap().unwrap();
    let granted: Vec<(String, u64)> = statement.lines.iter().map(|line| (line.by.to_string(), line.granted)).collect();
    // Of the first day's 1 + 1 + 50 points that are not exempt the cap lets 40 through; the purchase counts twice in June.
    let expected = [("check_in", 1), ("purchase", 40), ("streak", 1), ("task", 38), ("check_in", 1), ("streak", 1)];
    assert_eq!(granted, expected.map(|(by, points)| (by.to_owned(), points)));
    assert_eq!(statement.standing.points, 82);
}

#[test]
fn a_scorecard_has_earnings_where_the_rules_have_incentives() {
    let profile = Profile::of([Event::check_in(1_u64, DAY)]);
    let user = User::new(1_u64);
    let card = RuleSet::default().score(profile.as_of(DAY), &user).unwrap().unwrap();
    assert_eq!(card.earnings, Judged::Unscored(Unscored::NoRule));
    let card = example().score(profile.as_of(DAY), &user).unwrap().unwrap();
    assert_eq!(card.earnings.known().unwrap().streak.length(), 1);
    assert!(card.reasons().any(|reason| reason.rule.starts_with("growth.")));
    let written = serde_json::to_string(&card).unwrap();
    assert_eq!(serde_json::from_str::<lifestage::Scorecard>(&written).unwrap(), card);
}

#[test]
fn forgotten_earnings_leave_the_rest_of_the_card() {
    let mut profile = Profile::new(1_u64, &Calendar::utc());
    for days in 0..500 {
        profile.observe(&Event::check_in(1_u64, DAY.plus(days)), &Calendar::utc()).unwrap();
    }
    profile.forget_before(DAY.plus(300));
    let card = example().score(profile.as_of(DAY.plus(499)), &User::new(1_u64)).unwrap().unwrap();
    assert!(matches!(card.earnings, Judged::Unscored(Unscored::Forgotten(_))), "{:?}", card.earnings);
    assert_eq!(card.stage.stage, lifestage::LifecycleStage::Loyalty);
}
