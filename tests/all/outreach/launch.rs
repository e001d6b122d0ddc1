//! The register of launches: counts of a plain loop, and what is refused.

use std::collections::BTreeMap;

use lifestage::Day;
use lifestage::answer::{Language, Mergeable, Say};
use lifestage::outreach::{Launch, LaunchRegister, LaunchRule, TrialVerdict};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 1, 31);

fn launch(name: usize, (started, took, tested, users, needed): Made) -> Launch {
    let started = DAY.minus(started);
    let decided = took.map(|took| started.plus(took));
    let verdict = (tested && decided.is_some() && users % 3 > 0).then_some(TrialVerdict::Better);
    let users = if tested { users } else { 0 };
    Launch { name: format!("launch {name}"), started, decided, tested, verdict, users, needed }
}

type Made = (u32, Option<i32>, bool, u64, Option<u64>);

fn launches() -> impl Strategy<Value = Vec<Launch>> {
    let one =
        (0..60_u32, proptest::option::of(0..40_i32), any::<bool>(), 0..5_000_u64, proptest::option::of(0..5_000_u64));
    vec(one, 0..40).prop_map(|made| made.into_iter().enumerate().map(|(name, made)| launch(name, made)).collect())
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn counts_are_those_of_a_plain_loop_and_parts_add_up(launches in launches(), back in 0..50_u32) {
        let (rule, as_of) = (LaunchRule { users_needed: 1_000 }, DAY.minus(back));
        let register = rule.report(&launches, as_of).unwrap();
        let seen: Vec<&Launch> = launches.iter().filter(|launch| launch.started <= as_of).collect();
        let tested: Vec<&&Launch> = seen.iter().filter(|launch| launch.tested).collect();
        let decided: Vec<&&&Launch> = tested.iter().filter(|one| one.decided.is_some_and(|day| day <= as_of)).collect();
        prop_assert_eq!((register.launches, register.tested), (seen.len() as u64, tested.len() as u64));
        prop_assert_eq!((register.decided(), register.open()), (decided.len() as u64, (tested.len() - decided.len()) as u64));
        let mut days: Vec<i64> = decided.iter().map(|one| (one.decided.unwrap() - one.started).into()).collect();
        days.sort_unstable();
        prop_assert_eq!(register.days.median(), days.get(days.len().saturating_sub(1) / 2).copied());
        let small = decided.iter().filter(|one| one.users < one.needed.unwrap_or(1_000));
        let small: Vec<&str> = small.map(|one| one.name.as_str()).collect();
        let mut found: Vec<&str> = register.too_small.keys().map(String::as_str).collect();
        found.sort_by_key(|name| launches.iter().position(|launch| launch.name == *name));
        prop_assert_eq!(found, small);

        let groups = rule.report_by(&launches, as_of, |launch| Some(launch.users % 4)).unwrap();
        for order in [groups.values().collect::<Vec<_>>(), groups.values().rev().collect()] {
            let mut merged = rule.report(&[], as_of).unwrap();
            for group in order {
                merged.merge(group).unwrap();
            }
            prop_assert_eq!(merged.to_bytes().unwrap(), register.to_bytes().unwrap());
        }
        travels(&register);
        prop_assert_eq!(LaunchRegister::from_bytes(&register.to_bytes().unwrap()).unwrap(), register);
    }
}

#[test]
fn the_register_is_said_in_both_languages() {
    let made = [
        (20, Some(10), true, 4_000, None),
        (20, Some(4), true, 10, None),
        (5, None, true, 0, None),
        (3, None, false, 0, None),
    ];
    let launches: Vec<Launch> = made.into_iter().enumerate().map(|(name, made)| launch(name, made)).collect();
    let register = LaunchRule::default().report(&launches, DAY).unwrap();
    assert_eq!(
        register.to_string(),
        "3 of 4 launches tested, 75 %; 2 tests decided, in 4 days by the median; too small to tell: 1"
    );
    assert_eq!(
        register.say(Language::Chinese).to_string(),
        "4次上线中有3次做过实验，占75%；已决策2个实验，中位用时4天；样本不足以下结论的有1个"
    );
    assert_eq!(register.verdicts, BTreeMap::from([(TrialVerdict::Better, 2)]));
    assert_eq!((register.share_tested().unwrap().get(), register.share_too_small().unwrap().get()), (0.75, 0.5));
    let none = LaunchRule::default().report(&[], DAY).unwrap();
    assert_eq!((none.share_tested(), none.share_too_small(), none.days.median()), (None, None, None));
    assert_eq!(none.to_string(), "0 of 0 launches tested; 0 tests decided; too small to tell: 0");
}

#[test]
fn what_contradicts_itself_is_refused_all_at_once() {
    let plain = launch(1, (20, Some(10), true, 4_000, None));
    let wrong = [
        plain.clone(),
        plain.clone(),
        Launch { name: "b".to_owned(), decided: Some(DAY.minus(21)), ..plain.clone() },
        Launch { name: "c".to_owned(), tested: false, ..plain.clone() },
        Launch { name: "d".to_owned(), decided: None, ..plain.clone() },
    ];
    let problems = LaunchRule::default().report(&wrong, DAY).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["[1].name", "[2].decided", "[3].verdict", "[3].users", "[4].decided"], "{problems}");

    let small = launch(1, (20, Some(10), true, 4, None));
    let register = LaunchRule::default().report(&[small], DAY).unwrap();
    let mut twice = register.clone();
    assert!(twice.merge(&register).unwrap_err().to_string().contains("each launch is in one register"));
    assert_eq!(twice, register);
    let written = serde_json::to_value(&register).unwrap();
    for (field, value) in [("tested", 2), ("launches", 0), ("users_needed", 7)] {
        let mut wrong = written.clone();
        wrong[field] = value.into();
        assert!(serde_json::from_value::<LaunchRegister>(wrong).is_err(), "{field}");
    }
}
