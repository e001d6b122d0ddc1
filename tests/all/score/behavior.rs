//! Types of behavior: by scenario, and against a replay day by day.

use std::collections::BTreeMap;

use lifestage::answer::Language;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::score::{
    BehaviorConfig, BehaviorCuts, BehaviorFitError, BehaviorMeasures, BehaviorRule, BehaviorType, DepthWeight,
    FittedBehavior,
};
use lifestage::time::{Hold, Since};
use lifestage::{Day, Event, Kind, Profile, Subject, User};
use proptest::prelude::*;
use serde::Deserialize;

use crate::score::naive;
use crate::shared::people::{Action, day, moody, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    name: String,
    #[serde(default)]
    core_subjects: Vec<u16>,
    core_seconds: Option<u32>,
    #[serde(default)]
    thresholds: BehaviorCuts,
    hold: Option<u16>,
    join_day: Option<i32>,
    events: Vec<Line>,
    as_of: BTreeMap<i32, Expected>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Plain(i32, Kind),
    About(i32, Kind, u16),
    Valued(i32, Kind, u16, u64),
}

/// What is expected, as far as it is; depths and types as they print, or `none`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    frequency: Option<u32>,
    depth: Option<String>,
    raw: Option<String>,
    behavior: Option<String>,
    since: Option<i32>,
    #[serde(default)]
    since_is_bound: bool,
}

fn printed<T: ToString>(found: Option<T>) -> String {
    found.map_or_else(|| "none".to_owned(), |found| found.to_string())
}

impl Line {
    fn event(&self) -> Event {
        let (number, kind, subject, value) = match *self {
            Self::Plain(day, kind) => (day, kind, 0, 0),
            Self::About(day, kind, subject) => (day, kind, subject, 0),
            Self::Valued(day, kind, subject, value) => (day, kind, subject, value),
        };
        Event::new(USER, day(number), kind, value).unwrap().about(Subject::new(subject))
    }
}

#[test]
fn every_scenario_of_behavior_holds() {
    let scenarios: Vec<Scenario> =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/who/behavior.json")))
            .unwrap();
    assert!(scenarios.len() > 10);
    for scenario in scenarios {
        let defaults = BehaviorConfig::default();
        let rule = BehaviorRule::new(BehaviorConfig {
            core_subjects: naive::subjects(&scenario.core_subjects).collect(),
            core_seconds: scenario.core_seconds.unwrap_or(defaults.core_seconds),
            hold: scenario.hold.map_or(defaults.hold, |days| Hold::new(days).unwrap()),
            ..defaults
        });
        let fitted = rule.unwrap().with_cuts(scenario.thresholds);
        let profile = Profile::of(scenario.events.iter().map(Line::event));
        let user = User::new(USER).joined(scenario.join_day.map(day));
        for (number, expected) in &scenario.as_of {
            let found = fitted.assess(profile.as_of(day(*number)), &user).unwrap().unwrap();
            let context = format!("{}: day {number}: {found:?}", scenario.name);
            assert!(expected.frequency.is_none_or(|frequency| found.frequency == frequency), "{context}");
            for (expected, found) in [
                (&expected.depth, printed(found.depth)),
                (&expected.raw, printed(found.raw)),
                (&expected.behavior, printed(found.behavior)),
            ] {
                assert!(expected.as_ref().is_none_or(|expected| *expected == found), "{context}");
            }
            if let Some(since) = expected.since {
                let bound = expected.since_is_bound;
                let since = if bound { Since::OnOrBefore(day(since)) } else { Since::On(day(since)) };
                assert_eq!(found.since, since, "{context}");
            }
        }
    }
}

#[test]
fn nobody_has_a_type_before_joining() {
    let profile = Profile::of([Event::log_in(USER, day(3))]);
    assert_eq!(FittedBehavior::default().assess(profile.as_of(day(2)), &User::new(USER)), Ok(None));
    let joined = User::new(USER).joined(day(9));
    assert_eq!(FittedBehavior::default().assess(profile.as_of(day(8)), &joined), Ok(None));
}

#[test]
fn fitted_thresholds_are_nearest_rank_medians_of_the_active() {
    let users = |active: &[(u64, i32, usize)]| -> Vec<Profile> {
        let life = |(user, days, creates): &(u64, i32, usize)| {
            let days = (0..*days).flat_map(|number| std::iter::repeat_n(Event::create(*user, day(number)), *creates));
            Profile::of(days.chain([Event::log_in(*user, day(0))]))
        };
        active.iter().map(life).collect()
    };
    let rule = BehaviorRule::default();
    let everybody = users(&[(1, 1, 1), (2, 2, 1), (3, 9, 2), (4, 12, 3)]);
    let fitted = rule.fit(&everybody, day(20)).unwrap();
    // Sorted, they are 1 2 9 12 and 3 3 6 9: the median of four is the second.
    assert_eq!(fitted.cuts, BehaviorCuts { frequency: 2, depth: Decimal::whole(3) });
    let third = fitted.assess(everybody[2].as_of(day(20)), &User::new(3_u64)).unwrap().unwrap();
    assert_eq!(third.raw, Some(BehaviorType::Balanced));
    // The median itself is high.
    let second = fitted.assess(everybody[1].as_of(day(20)), &User::new(2_u64)).unwrap().unwrap();
    assert_eq!(second.raw, Some(BehaviorType::Balanced));

    // Who was not active counts for nothing.
    let silent = Profile::of([Event::create(5_u64, day(-100)), Event::message_sent(5_u64, day(5))]);
    let with_silent: Vec<Profile> = everybody.iter().cloned().chain([silent.clone()]).collect();
    assert_eq!(rule.fit(&with_silent, day(20)).unwrap(), fitted);
    let error = rule.fit([&silent], day(20)).unwrap_err();
    assert_eq!(error, BehaviorFitError::NobodyActive);
    assert_eq!(
        error.to_string(),
        "nobody in the population was active in the window: fit to a population with activity, or give thresholds"
    );
}

#[test]
fn a_fitted_depth_of_a_third_is_reached_by_its_own_user() {
    let measures = |frequency, depth| BehaviorMeasures { frequency, depth };
    let third = Decimal::of(1, 3).unwrap();
    let fitted = BehaviorRule::default().fit_measures([measures(3, third), measures(1, Decimal::ONE)]).unwrap();
    let stored: FittedBehavior = serde_json::from_str(&serde_json::to_string(&fitted).unwrap()).unwrap();
    assert_eq!(stored, fitted);
    // One search on one of one and a half days, as it were: 0.5 + 0.5 over three.
    let profile = Profile::of([Event::log_in(USER, day(0)), Event::search(USER, day(1)), Event::search(USER, day(2))]);
    assert_eq!(stored.assess(profile.as_of(day(2)), &User::new(USER)).unwrap().unwrap().depth, Some(third));
    assert_eq!(stored.classify(3, Some(third)), Some(BehaviorType::Balanced));
}

#[test]
fn the_reasons_say_what_was_seen_and_what_it_was_held_against() {
    let rule = FittedBehavior::default();
    let profile =
        Profile::of([Event::comment(USER, day(0)), Event::search(USER, day(1)), Event::create(USER, day(30))]);
    let user = User::new(USER);
    let words = |number: i32| -> Vec<String> {
        let found = rule.assess(profile.as_of(day(number)), &user).unwrap().unwrap();
        let reasons = found.reasons().map(|reason| reason.to_string());
        reasons.chain(found.moves().map(|step| step.to_string())).collect()
    };
    assert_eq!(
        words(1),
        [
            "active on 2 of the last 28 days, often is 8 or more",
            "mean depth 0.75 on those days, deep is 3 or more",
            "Explorer by 6 more active days in 28 days",
            "Specialist by 2.25 more depth a day",
        ]
    );
    assert_eq!(words(29), ["active on none of the last 28 days", "would be no type, which has not lasted 7 days yet",]);
    assert_eq!(words(30)[1], "mean depth 3 on those days, deep is 3 or more");
    let found = rule.assess(profile.as_of(day(30)), &user).unwrap().unwrap();
    let reasons: Vec<Reason> = found.reasons().map(Reason::from).collect();
    assert_eq!(reasons[0].rule, "behavior.frequency");
    assert_eq!(
        (reasons[0].seen.clone(), reasons[0].bound.clone()),
        (Some(SeenValue::Whole(1)), [Some(SeenValue::Whole(8)), None])
    );
    assert_eq!((reasons[1].rule.as_ref(), reasons[1].seen.clone()), ("behavior.depth", Some(SeenValue::Number(3.0))));
    assert_eq!(
        (reasons[2].rule.as_ref(), reasons[2].text.as_str()),
        ("behavior.hold", "would be Specialist, which has not lasted 7 days yet",)
    );
}

#[test]
fn custom_kinds_have_the_weight_and_time_they_are_given() {
    let own = Kind::custom(5);
    let mut numbers = BehaviorConfig::default();
    numbers.weights.push(DepthWeight { kind: own, points: Decimal::thousandths(250) });
    numbers.timed = numbers.timed.with(own);
    let rule = BehaviorRule::new(numbers).unwrap().with_cuts(BehaviorCuts::default());
    let profile = Profile::of([Event::new(USER, day(0), own, 120).unwrap()]);
    let found = rule.assess(profile.as_of(day(0)), &User::new(USER)).unwrap().unwrap();
    assert_eq!(found.depth, Some(Decimal::thousandths(450)));
}

#[test]
fn the_names_are_those_that_teams_use() {
    let names: Vec<_> = BehaviorType::ALL
        .iter()
        .map(|behavior| (behavior.name(Language::English), behavior.name(Language::Chinese)))
        .collect();
    assert_eq!(names, [("Explorer", "探索型"), ("Specialist", "深耕型"), ("Balanced", "均衡型"), ("Light", "轻度型"),]);
}

const CORE: [u16; 2] = [1, 2];

fn rule(frequency: u32, depth_tenths: u32, hold: u16) -> FittedBehavior {
    let numbers = BehaviorConfig {
        core_subjects: naive::subjects(&CORE).collect(),
        hold: Hold::new(hold).unwrap(),
        ..BehaviorConfig::default()
    };
    let thresholds = BehaviorCuts { frequency, depth: Decimal::thousandths(depth_tenths * 100) };
    BehaviorRule::new(numbers).unwrap().with_cuts(thresholds)
}

fn first_day(actions: &[Action]) -> Option<i32> {
    actions.iter().map(|action| action.day).min()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_type_is_what_a_replay_day_by_day_shows(
        actions in moody(150),
        frequency in 1..12_u32,
        depth in 0..60_u32,
        hold in 1..10_u16,
        before in 0..5_i32,
    ) {
        let rule = rule(frequency, depth, hold);
        let profile = profile(USER, &actions);
        let Some(first) = first_day(&actions) else { return Ok(()) };
        let joined = first - before;
        let user = User::new(USER).joined(day(joined));
        let raws: Vec<Option<BehaviorType>> =
            (joined..=150).map(|day| naive::raw(&rule, &actions, &CORE, joined, day)).collect();
        for number in (joined..=150).step_by(3) {
            let found = rule.assess(profile.as_of(day(number)), &user).unwrap().unwrap();
            let known = &raws[..=usize::try_from(number - joined).unwrap()];
            let (shown, since) = naive::shown(known, hold.into());
            let (days, depth) = naive::seen(&actions, &CORE, joined, number);
            prop_assert_eq!(found.frequency, days, "day {}", number);
            let expected = Decimal::of(u64::try_from(depth).unwrap(), 3_000 * u64::from(days));
            prop_assert_eq!(found.depth, expected, "day {}", number);
            prop_assert_eq!(found.raw, *known.last().unwrap(), "day {}", number);
            prop_assert_eq!(found.behavior, shown, "day {}", number);
            let since = Since::On(day(joined + i32::try_from(since).unwrap()));
            prop_assert_eq!(found.since, since, "day {}", number);
        }
    }

    #[test]
    fn a_held_type_never_flips_more_often_than_the_raw_one(actions in moody(200), depth in 0..40_u32) {
        let rule = rule(4, depth, 7);
        let profile = profile(USER, &actions);
        let Some(joined) = first_day(&actions) else { return Ok(()) };
        let mut flips = [0, 0];
        let mut before: Option<[Option<BehaviorType>; 2]> = None;
        for number in joined..=200 {
            let found = rule.assess(profile.as_of(day(number)), &User::new(USER)).unwrap().unwrap();
            let now = [found.raw, found.behavior];
            if let Some(before) = before.replace(now) {
                flips[0] += i32::from(before[0] != now[0]);
                flips[1] += i32::from(before[1] != now[1]);
            }
        }
        prop_assert!(flips[1] <= flips[0], "{:?}", flips);
    }

    #[test]
    fn a_long_life_is_replayed_from_400_days_before(actions in moody(700), number in 400..700_i32) {
        let rule = rule(4, 20, 7);
        let profile = profile(USER, &actions);
        let Some(joined) = first_day(&actions).filter(|joined| *joined <= number) else { return Ok(()) };
        let start = joined.max(number - 400);
        let raws: Vec<Option<BehaviorType>> =
            (start..=number).map(|day| naive::raw(&rule, &actions, &CORE, joined, day)).collect();
        let (shown, since) = naive::shown(&raws, 7);
        let found = rule.assess(profile.as_of(day(number)), &User::new(USER)).unwrap().unwrap();
        prop_assert_eq!(found.behavior, shown);
        let since_day: Day = day(start + i32::try_from(since).unwrap());
        prop_assert_eq!(found.since.day(), since_day);
        prop_assert_eq!(found.since.is_bound(), since == 0 && start > joined);
    }
}
