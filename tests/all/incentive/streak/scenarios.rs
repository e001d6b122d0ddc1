//! Runs, tokens and repairs, as scenarios in `tests/data/streak`.

use std::collections::BTreeMap;

use lifestage::event::Subject;
use lifestage::incentive::{Streak, StreakRule};
use lifestage::{Day, Event, Kind, Profile, User};
use serde::{Deserialize, Deserializer};

use super::{USER, marks};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    #[serde(default)]
    rule: StreakRule,
    join_day: Option<Day>,
    #[serde(default)]
    sign_ins: Vec<Day>,
    #[serde(default)]
    make_ups: Vec<Day>,
    #[serde(default)]
    events: Vec<(Day, Kind, Subject, u32)>,
    as_of: BTreeMap<Day, Option<Expected>>,
    month: Option<ExpectedMonth>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    current: Option<u32>,
    longest: Option<u32>,
    done_today: Option<bool>,
    tokens: Option<u32>,
    frozen: Option<u32>,
    repaired: Option<u32>,
    repairs_left: Option<u32>,
    #[serde(default)]
    best_started_on: Asked,
    #[serde(default)]
    started_on: Asked,
    #[serde(default)]
    broken_on: Asked,
    #[serde(default)]
    repairable: Asked,
}

/// A day that is expected, or `null` for none; or nothing that is asked about.
#[derive(Default)]
enum Asked {
    #[default]
    Not,
    For(Option<Day>),
}

impl<'de> Deserialize<'de> for Asked {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::For)
    }
}

/// The first days of a month, a character each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedMonth {
    as_of: Day,
    of: Option<Day>,
    marks: String,
}

fn check_scenarios(written: &str) {
    let scenarios: Vec<Scenario> = serde_json::from_str(written).unwrap();
    assert!(!scenarios.is_empty());
    for scenario in scenarios {
        let user = User::new(USER).joined(scenario.join_day);
        let sign_ins = scenario.sign_ins.iter().map(|day| Event::check_in(USER, *day));
        let make_ups = scenario.make_ups.iter().map(|day| Event::make_up_check_in(USER, *day));
        let others = scenario.events.iter().flat_map(|(day, kind, subject, count)| {
            (0..*count).map(|_| Event::new(USER, *day, *kind, 0).unwrap().about(*subject))
        });
        let profile = Profile::of(sign_ins.chain(make_ups).chain(others));
        for (day, expected) in &scenario.as_of {
            let context = format!("{}, as of {day}", scenario.name);
            let streak = scenario.rule.streak(profile.as_of(*day), &user).unwrap();
            match (streak, expected) {
                (None, None) => {}
                (Some(streak), Some(expected)) => check(&streak, expected, &context),
                (streak, _) => panic!("{context}: {streak:?}"),
            }
        }
        if let Some(expected) = &scenario.month {
            let within = expected.of.unwrap_or(expected.as_of);
            let month = scenario.rule.month(profile.as_of(expected.as_of), &user, within).unwrap().unwrap();
            let found: String = marks(&month).chars().take(expected.marks.chars().count()).collect();
            assert_eq!(found, expected.marks, "{}", scenario.name);
        }
    }
}

fn check(streak: &Streak, expected: &Expected, context: &str) {
    let run = streak.current;
    for (what, found, expected) in [
        ("current", streak.length(), expected.current),
        ("longest", streak.longest(), expected.longest),
        ("tokens", streak.tokens, expected.tokens),
        ("frozen", run.map_or(0, |run| run.frozen), expected.frozen),
        ("repaired", run.map_or(0, |run| run.repaired), expected.repaired),
        ("repairs left", streak.repairs_left, expected.repairs_left),
        ("done today", streak.done_today.into(), expected.done_today.map(u32::from)),
    ] {
        if let Some(expected) = expected {
            assert_eq!(found, expected, "{context}: {what}");
        }
    }
    for (what, found, expected) in [
        ("started on", streak.started_on(), &expected.started_on),
        ("broken on", streak.broken_on, &expected.broken_on),
        ("repairable", streak.repairable, &expected.repairable),
        ("best started on", streak.best.map(|run| run.started_on), &expected.best_started_on),
    ] {
        if let Asked::For(expected) = expected {
            assert_eq!(found, *expected, "{context}: {what}");
        }
    }
}

#[test]
fn a_run_is_of_consecutive_days_that_qualify() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/streak/runs.json")));
}

#[test]
fn freeze_tokens_bridge_missed_days() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/streak/freeze.json")));
}

#[test]
fn make_ups_repair_missed_days_before_tokens_do() {
    check_scenarios(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/streak/repair.json")));
}
