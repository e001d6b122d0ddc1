//! Every case of `tests/oracles/trial.py`, which works user by user and compares itself with gbstats, scipy and statsmodels.

use lifestage::outreach::{
    NotEnough, SampleSize, Trial, TrialEffect, TrialInterval, TrialRule, TrialValue, TrialVerdict, TrialVerdicts,
};
use serde_json::Value;

use super::assert_near;

fn cases() -> Vec<Value> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/trial.jsonl"));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

/// A row of value, denominator, and both from before; none where the user has no number.
fn value(row: &Value) -> Option<TrialValue> {
    let row: Vec<f64> = row.as_array()?.iter().map(number).collect();
    Some(TrialValue::of(row[0]).per(row[1]).before(row[2]).before_per(row[3]))
}

/// The trial of each stratum.
fn strata(case: &Value) -> Vec<Trial> {
    let rule: TrialRule = serde_json::from_value(case["rule"].clone()).unwrap();
    let of = |stratum: &Value| {
        let mut trial = rule.start();
        for (arm, users) in rule.config().arms.iter().zip(list(stratum)) {
            for user in list(users) {
                let values: Vec<Option<TrialValue>> = list(user).iter().map(value).collect();
                trial.observe(&arm.name, &values).unwrap();
            }
        }
        trial
    };
    list(&case["strata"]).iter().map(of).collect()
}

fn verdicts(trials: &[Trial]) -> TrialVerdicts {
    match trials {
        [alone] => alone.verdicts(),
        several => Trial::stratified(several).unwrap(),
    }
}

/// What is missing, in the word of the oracle.
fn word(missing: NotEnough) -> &'static str {
    match missing {
        NotEnough::Users { .. } => "users",
        NotEnough::Variance => "variance",
        NotEnough::VarianceBefore => "variance_before",
        NotEnough::Baseline => "baseline",
        NotEnough::Denominator => "denominator",
        _ => "range",
    }
}

fn assert_interval(found: Option<TrialInterval>, expected: &Value, precision: f64, what: &str) {
    let Some(found) = found else { panic!("{what}: none instead of {expected}") };
    let effect = number(&expected["effect"]);
    let ends = [(found.low, &expected["low"], "low"), (found.high, &expected["high"], "high")];
    let reach = ends.iter().filter_map(|(_, end, _)| end.as_f64()).map(|end| (end - effect).abs()).fold(0.0, f64::max);
    let scale = reach + effect.abs();
    assert!((found.effect - effect).abs() <= precision * scale, "{what} effect: {} instead of {effect}", found.effect);
    match (found.standard_error, expected["standard_error"].as_f64()) {
        (Some(found), Some(expected)) => assert_near(found, expected, precision, &format!("{what} error")),
        (found, expected) => assert_eq!(found, expected, "{what} error"),
    }
    for (found, expected, end) in ends {
        match (found, expected.as_f64()) {
            (Some(found), Some(expected)) => {
                assert!((found - expected).abs() <= precision * scale, "{what} {end}: {found} instead of {expected}");
            }
            (found, expected) => assert_eq!(found, expected, "{what} {end}"),
        }
    }
}

fn assert_effect(found: &TrialEffect, expected: &Value, what: &str) {
    let users = list(&expected["users"]);
    assert_eq!([Some(found.users.a), Some(found.users.b)], [users[0].as_u64(), users[1].as_u64()], "{what} users");
    assert_eq!(found.missing.map(word), expected["missing"].as_str(), "{what} missing: {found}");
    let verdict: TrialVerdict = serde_json::from_value(expected["verdict"].clone()).unwrap();
    assert_eq!(found.verdict, verdict, "{what}: {found}");
    let Some(alone) = expected["p_value_alone"].as_f64() else { return };
    assert_eq!(Some(found.strata), expected["strata"].as_u64(), "{what} strata");
    // The oracle subtracts what is large as floats do.
    let precision = if what.contains("huge") || what.contains("far") { 1e-7 } else { 1e-9 };
    for (found, expected) in [found.control, found.treatment].into_iter().zip(list(&expected["values"])) {
        let (found, expected) = (found.unwrap(), number(expected));
        assert!(
            (found - expected).abs() <= precision * (1.0 + expected.abs()),
            "{what}: {found} instead of {expected}"
        );
    }
    assert_interval(found.absolute, &expected["absolute"], precision, &format!("{what} absolute"));
    match expected.get("relative") {
        None => assert_eq!(found.relative, None, "{what}"),
        Some(expected) => assert_interval(found.relative, expected, precision, &format!("{what} relative")),
    }
    let near = |found: f64, expected: f64, of: &str| {
        // Far out, a small error of the effect is a large one of its p-value.
        let off = (found - expected).abs();
        assert!(off <= 1e-12 || off <= precision * 300.0 * expected, "{what} {of}: {found} instead of {expected}");
    };
    near(found.p_value_alone.unwrap().get(), alone, "p alone");
    near(found.p_value.unwrap().get(), number(&expected["p_value"]), "p");
    let needed = expected.get("needed").map(|needed| {
        let [a, b] = [0, 1].map(|place| needed[place].as_u64().unwrap());
        SampleSize { a, b }
    });
    assert_eq!(found.needed, needed, "{what} needed");
}

#[test]
fn every_case_is_as_user_by_user() {
    let cases = cases();
    assert!(cases.len() > 90, "{}", cases.len());
    for case in &cases {
        let name = case["case"].as_str().unwrap();
        let found = verdicts(&strata(case));
        let expected = list(&case["effects"]);
        assert_eq!(found.effects.len(), expected.len(), "{name}");
        for (effect, expected) in found.effects.iter().zip(expected) {
            assert_eq!(Some(effect.metric.as_str()), expected["metric"].as_str());
            assert_effect(effect, expected, &format!("{name}: {} of {}", effect.metric, effect.arm));
        }
        if let Some(split) = found.split {
            assert_near(split.p_value.get(), number(&case["split"]), 1e-9, &format!("{name} split"));
        }
    }
}

#[test]
fn every_case_travels_and_adds_up() {
    for case in &cases() {
        let trials = strata(case);
        for trial in &trials {
            crate::shared::travels::travels(trial);
        }
        crate::shared::travels::travels(&verdicts(&trials));
        // One trial over all strata, merged in either order.
        let merged = |trials: &mut dyn Iterator<Item = &Trial>| {
            let mut first = trials.next().unwrap().clone();
            trials.for_each(|trial| first.merge(trial).unwrap());
            serde_json::to_string(&first).unwrap()
        };
        assert_eq!(merged(&mut trials.iter()), merged(&mut trials.iter().rev()), "{}", case["case"]);
    }
}
