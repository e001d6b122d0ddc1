//! Uplift of made-up experiments against scikit-uplift, numpy and scipy, and what holds of every experiment.

use lifestage::answer::{Language, Say};
use lifestage::number::Ratio;
use lifestage::outreach::{NotEnough, Uplift, UpliftArm, UpliftConfig, UpliftRule, UpliftUser};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Population};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::shared::oracle::expected;
use crate::shared::seeded::cases;

#[derive(Deserialize)]
struct Case {
    money: bool,
    users: Vec<(f64, u8, i64)>,
    curve: Vec<(u64, f64)>,
    value: f64,
    standard_error: f64,
    interval: [f64; 2],
    left_out: f64,
    groups: Vec<Group>,
    top: Top,
}

#[derive(Deserialize)]
struct Group {
    number: u8,
    users: [u64; 2],
    scores: [f64; 2],
    effect: [f64; 3],
    transformed: f64,
    planned: f64,
}

#[derive(Deserialize)]
struct Top {
    users: u64,
    effect: [f64; 3],
}

fn user((score, treated, outcome): (f64, u8, i64)) -> UpliftUser {
    let arm = if treated == 1 { UpliftArm::Treatment } else { UpliftArm::Control };
    UpliftUser { score, arm, outcome }
}

fn is_near(one: f64, other: f64, by: f64) -> bool {
    (one - other).abs() <= by * other.abs().max(1e-3)
}

#[test]
fn curve_coefficient_groups_and_top_are_those_of_other_packages() {
    let of: Vec<Case> = serde_json::from_str(&expected("uplift.json")).unwrap();
    for case in &of {
        let uplift = UpliftRule::default().of_users(case.users.iter().copied().map(user)).unwrap();
        let curve = uplift.curve();
        assert_eq!(curve.len(), case.curve.len());
        for (point, (users, gain)) in curve.iter().zip(&case.curve) {
            assert!(point.users == *users && is_near(point.gain, *gain, 1e-9), "{point:?}");
        }
        let found = uplift.coefficient().unwrap();
        assert!(is_near(found.value, case.value, 1e-10), "{found:?}");
        // The slopes of the truth are differences.
        assert!(is_near(found.standard_error, case.standard_error, 1e-5), "{found:?}");
        assert!(is_near(found.low, case.interval[0], 1e-4) && is_near(found.high, case.interval[1], 1e-4), "{found:?}");
        // Leaving out each user in turn comes to nearly the same.
        assert!(is_near(found.standard_error, case.left_out, 0.02), "{found:?}");

        let planned = UpliftConfig { treated: Some(Ratio::percent(40)), ..UpliftConfig::default() };
        let planned = UpliftRule::new(planned).unwrap().of_users(case.users.iter().copied().map(user)).unwrap();
        let groups = uplift.groups();
        assert_eq!(groups.len(), case.groups.len());
        for ((group, planned), truth) in groups.iter().zip(planned.groups()).zip(&case.groups) {
            assert_eq!((group.number, [group.control.users, group.treatment.users]), (truth.number, truth.users));
            let is_same = |one: f64, other: f64| one.to_bits() == other.to_bits();
            assert!(is_same(group.lowest, truth.scores[0]) && is_same(group.highest, truth.scores[1]), "{group:?}");
            let effect = group.effect().unwrap();
            for (one, other) in [effect.effect, effect.low, effect.high].into_iter().zip(truth.effect) {
                assert!(is_near(one, other, 1e-8), "{effect:?}");
            }
            assert!(is_near(group.uplift().unwrap(), truth.effect[0], 1e-10));
            assert!(is_near(group.transformed.unwrap(), truth.transformed, 1e-9));
            assert!(is_near(planned.transformed.unwrap(), truth.planned, 1e-9));
        }
        let top = uplift.top().unwrap();
        assert_eq!(top.users, case.top.users);
        for (one, other) in [top.effect.effect, top.effect.low, top.effect.high].into_iter().zip(case.top.effect) {
            assert!(is_near(one, other, 1e-8), "{top:?}");
        }
    }
    assert!(of.iter().any(|case| case.money) && of.iter().any(|case| case.curve.len() < 20));
}

#[test]
fn what_is_found_is_said_in_both_languages() {
    let users = |turned: bool| {
        (0..2_000_u32).map(move |of| {
            let score = f64::from(of * 7_919 % 1_000);
            let treated = of % 2 == 0;
            let outcome = i64::from(of % 7 == 1 || (treated && (score > 500.0) != turned && of % 3 == 0));
            user((score, treated.into(), outcome))
        })
    };
    let said = |turned| UpliftRule::default().of_users(users(turned)).unwrap().coefficient().unwrap().to_string();
    assert!(said(false).starts_with("the score tells who changes"), "{}", said(false));
    assert!(said(true).starts_with("the score tells it the wrong way round"), "{}", said(true));
    let lot = (0..400_u32).map(|of| user((f64::from(of * 37 % 100), u8::from(of % 2 == 1), i64::from(of % 5 == 0))));
    let lot = UpliftRule::default().of_users(lot).unwrap();
    let reason = lot.coefficient().unwrap().reason();
    assert!(reason.to_string().contains("does not tell who changes"), "{reason}");
    assert!(reason.say(Language::Chinese).to_string().contains("尚不能分辨"), "{}", reason.say(Language::Chinese));
    let top = lot.top().unwrap();
    assert!(top.to_string().starts_with("the best 30 %, 120 users: "), "{top}");
    assert!(top.reason().say(Language::Chinese).to_string().starts_with("得分最高的30%（120人）："));
    assert!(is_near(top.incremental(), 120.0 * top.effect.effect, 1e-12));
}

#[test]
fn users_who_have_no_place_are_refused_by_name() {
    let good = user((0.5, 1, 1));
    let of = |users: &[UpliftUser]| UpliftRule::default().of_users(users.iter().copied()).unwrap_err().to_string();
    assert_eq!(
        of(&[good, UpliftUser { score: f64::NAN, ..good }]),
        "row `2`: `NaN` is not a score: give a finite number, the higher the sooner the user would get the message"
    );
    let large = UpliftUser { outcome: i64::MIN, ..good };
    assert_eq!(
        of(&[large]),
        "row `1`: the outcome `-9223372036854775808` is too large: give whole numbers up to 1000000000000 by size, money in a larger unit"
    );
    let day = Day::ymd(2026, 1, 5);
    let events: Vec<Event> = (1..=9_u64).map(|user| Event::log_in(user, day)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let report = UpliftRule::default().report_by(
        &population,
        |member| Some(if member.user.id.bits() > 4 { large } else { good }),
        |member| Some(member.user.id.bits() % 2),
    );
    assert!(report.unwrap_err().to_string().starts_with("user `5`: the outcome"));
    let nobody = UpliftRule::default().report(&population, |_| None).unwrap();
    assert_eq!(nobody.coefficient(), Err(NotEnough::Users { n: 0, needed: 2 }));
    assert!(nobody.groups().is_empty() && nobody.top().is_err() && nobody.curve().is_empty());
}

#[test]
fn without_outcomes_nothing_is_certain() {
    let same = (0..50_u32).map(|of| user((f64::from(of % 9), u8::from(of % 2 == 1), 1)));
    let uplift = UpliftRule::default().of_users(same).unwrap();
    assert_eq!(uplift.coefficient(), Err(NotEnough::Variance));
    assert_eq!(uplift.top().unwrap_err(), NotEnough::Variance);
    // One in three is treated: no ratio of the arms is exact, and what rounding leaves is no variance.
    for outcome in [1, 3, 7, 990, 123_457] {
        let same = (0..700_u32).map(|of| user((f64::from(of % 7), u8::from(of % 3 == 1), outcome)));
        let uplift = UpliftRule::default().of_users(same).unwrap();
        assert_eq!(uplift.coefficient(), Err(NotEnough::Variance), "{outcome}");
    }
    // The best are all treated, with nobody to compare them with.
    let same = (0..90_u32).map(|of| user((f64::from(of), u8::from(of > 80 || of % 2 == 1), 5)));
    assert_eq!(UpliftRule::default().of_users(same).unwrap().coefficient(), Err(NotEnough::Variance));
    // Zero has one sign: both are one score.
    let zeros = [user((0.0, 0, 1)), user((-0.0, 1, 2))];
    assert_eq!(UpliftRule::default().of_users(zeros).unwrap().levels().len(), 1);
}

#[test]
fn stored_numbers_that_do_not_agree_are_refused() {
    let users = (0..40_u32).map(|of| user((f64::from(of % 4), u8::from(of % 3 == 0), i64::from(of % 5))));
    let report = UpliftRule::default().of_users(users).unwrap();
    let written = serde_json::to_value(&report).unwrap();
    assert_eq!(&serde_json::from_value::<Uplift>(written.clone()).unwrap(), &report);
    for (place, value) in [
        ("/rule/groups", json!(5)),
        ("/levels/0/score", json!(1.0)),
        ("/levels/3/score", json!(-0.0)),
        ("/levels/0/control/users", json!(0)),
        ("/levels/0/control/sum", json!(40)),
        ("/levels/0/treatment/squares", json!(1)),
        ("/levels/0/treatment", json!({ "users": 1, "sum": 2, "squares": 3 })),
    ] {
        let mut changed = written.clone();
        *changed.pointer_mut(place).unwrap() = value;
        let error = serde_json::from_value::<Uplift>(changed).unwrap_err().to_string();
        assert!(error.contains("do not agree"), "{place}: {error}");
    }
}

fn users() -> impl Strategy<Value = Vec<(f64, u8, i64)>> {
    let score = prop_oneof![(0..6_i32).prop_map(f64::from), -1.0..1.0_f64];
    prop::collection::vec((score, 0..2_u8, -50..900_i64), 0..60)
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn parts_of_users_add_up_in_any_order_and_scores_count_by_their_order(of in users()) {
        let report = |of: &[(f64, u8, i64)]| UpliftRule::default().of_users(of.iter().copied().map(user)).unwrap();
        let whole = report(&of);
        let part = |part: usize| -> Vec<_> { of.iter().skip(part).step_by(3).copied().collect() };
        for order in [[0, 1, 2], [2, 0, 1]] {
            let [mut merged, next, last]: [Uplift; 3] = order.map(|of| report(&part(of)));
            merged.merge(&next).unwrap();
            merged.merge(&last).unwrap();
            prop_assert_eq!(&merged, &whole);
        }
        let mut turned = of.clone();
        turned.reverse();
        prop_assert_eq!(&report(&turned), &whole);
        // Another scale of the score with the same order has the same coefficient, to the bit.
        let scaled: Vec<_> = of.iter().map(|(score, arm, outcome)| (score * 4.0, *arm, *outcome)).collect();
        prop_assert_eq!(report(&scaled).coefficient(), whole.coefficient());
        if let Ok(found) = whole.coefficient() {
            prop_assert!(found.low <= found.value && found.value <= found.high);
        }
        let grouped: u64 = whole.groups().iter().map(|group| group.control.users + group.treatment.users).sum();
        prop_assert_eq!(grouped, of.len() as u64);
    }
}
