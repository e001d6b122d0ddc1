//! What conditions say of given lives, as data: a life, a condition, and the verdict on each of some days.

use lifestage::event::{Birthday, ContactChannel};
use lifestage::rule::{Predicate, Situation};
use lifestage::{Amount, Day, Event, Kind, Profile, RuleSet, Subject, User};
use serde::Deserialize;

const SCENARIOS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/scenarios.jsonl"));

#[derive(Deserialize)]
struct Scenario {
    about: String,
    /// Day, kind, value, subject.
    life: Vec<(i32, Kind, u64, u16)>,
    #[serde(default)]
    birthday: Option<(u8, u8)>,
    #[serde(default)]
    forget_before: Option<i32>,
    when: Predicate,
    /// Day and verdict, in words.
    verdicts: Vec<(i32, String)>,
}

#[test]
fn every_scenario_goes_as_it_should() {
    let start = Day::ymd(2026, 1, 5);
    for line in SCENARIOS.lines() {
        let scenario: Scenario = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let event = |(day, kind, value, subject): &(i32, Kind, u64, u16)| {
            Event::new(1_u64, start.plus(*day), *kind, *value).unwrap().about(Subject::new(*subject))
        };
        let mut profile = Profile::of(scenario.life.iter().map(event));
        if let Some(day) = scenario.forget_before {
            profile.forget_before(start.plus(day));
        }
        let first = profile.as_of(Day::MAX).first_day();
        let mut user = User::new(1_u64).joined(first).acquired_by(Subject::new(3));
        user.birthday = scenario.birthday.map(|(month, day)| Birthday::new(month, day).unwrap());
        user.allowed_channels.allow(ContactChannel::Email);
        let rules = RuleSet::full();
        for (day, verdict) in &scenario.verdicts {
            let situation = Situation::new(profile.as_of(start.plus(*day)), &user, rules.judges()).unwrap();
            assert_eq!(&scenario.when.evaluate(&situation).to_string(), verdict, "{}: day {day}", scenario.about);
        }
    }
}

#[test]
fn scores_that_were_fitted_can_be_asked_for() {
    let day = Day::ymd(2026, 1, 5);
    let buys = |user: u64, cents, times: i32| {
        Profile::of((0..times).map(move |n| Event::purchase(user, day.plus(n), Amount::minor(cents))))
    };
    let shop = [buys(1, 10_000, 6), buys(2, 100, 1), buys(3, 200, 2), buys(4, 300, 3), buys(5, 400, 4)];
    let as_of = day.plus(9);
    let rules = RuleSet::full().fit(&shop, as_of).unwrap();
    let user = User::new(1_u64);
    let situation = Situation::new(shop[0].as_of(as_of), &user, rules.judges()).unwrap();
    for yes in [
        r#"{ "rfm_segment": "Champions" }"#,
        r#"{ "rfm_class": "111" }"#,
        r#"{ "frequency_grade": "now", "equals": 5 }"#,
        r#"{ "worth": ["Maintain", "Protect"] }"#,
        r#"{ "expected_spend": "now", "above": 0 }"#,
        r#"{ "probability_alive": "now", "above": 0.5 }"#,
        r#"{ "tag": "price_level", "band": "high" }"#,
        r#"{ "tag_value": "price_level", "equals": 10000 }"#,
        r#"{ "tier": "head" }"#,
        r#"{ "group": ["high_potential_to_activate", "low_frequency_retained"] }"#,
        r#"{ "not": { "group": "other" } }"#,
    ] {
        let rule: Predicate = serde_json::from_str(yes).unwrap();
        assert!(rule.evaluate(&situation).is_true(), "{}", rule.trace(&situation));
    }
}
