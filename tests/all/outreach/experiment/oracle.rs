//! Every method against `tests/oracles/experiment.py`, with numbers as large, small and lopsided as they come.

use lifestage::number::Ratio;
use lifestage::outreach::{
    AnyTime, AnyTimeEffect, ArmComparison, ArmEffect, ExperimentConfig, ExperimentLooks, ExperimentRule,
    ExperimentVerdict, PairedSums, Power, Proportion, SampleSize, SampleSums, Significance, benjamini_hochberg, holm,
    sample_ratio,
};
use serde_json::Value;

use super::assert_near;

fn expected(part: &str) -> Vec<Value> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/experiment.json"));
    let all: Value = serde_json::from_str(text).unwrap();
    all[part].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Numbers to this relative error; far-out probabilities and distances multiply the errors of the effect.
fn assert_effect(found: &ArmEffect, expected: &Value, precision: f64, what: &str) {
    let near = |found: f64, field: &str, times: f64| {
        assert_near(found, number(&expected[field]), precision * times, &format!("{what} {field}"));
    };
    near(found.effect, "effect", 1.0);
    near(found.standard_error, "standard_error", 1.0);
    near(found.degrees_of_freedom, "degrees_of_freedom", 10.0);
    near(found.t, "t", 1.0);
    near(found.p_value.get(), "p_value", 1.0 + found.t * found.t);
    let reach = number(&expected["high"]) - number(&expected["effect"]);
    assert!(
        (found.low - number(&expected["low"])).abs() <= precision * (reach + found.effect.abs()) * 10.0,
        "{what} low"
    );
    assert!(
        (found.high - number(&expected["high"])).abs() <= precision * (reach + found.effect.abs()) * 10.0,
        "{what} high"
    );
}

fn assert_any_time(found: &AnyTimeEffect, expected: &Value, precision: f64, what: &str) {
    let reach = number(&expected["high"]) - number(&expected["effect"]);
    for (found, field) in [(found.low, "low"), (found.high, "high")] {
        assert!((found - number(&expected[field])).abs() <= precision * reach * 10.0, "{what} {field}");
    }
    let p = number(&expected["p_value"]);
    assert_near(found.p_value.get(), p, precision * (10.0 + p.ln().abs() * 10.0), &format!("{what} p at any time"));
}

#[test]
fn means_agree_from_two_users_to_nine_milliards() {
    let cases = expected("means");
    assert_eq!(cases.len(), 12);
    for (place, case) in cases.iter().enumerate() {
        let arm =
            |arm: &Value| SampleSums::new(count(&arm[0]), number(&arm[1]), number(&arm[2])).unwrap().summary().unwrap();
        let arms = ArmComparison { a: arm(&case["a"]), b: arm(&case["b"]) };
        let level = Significance::new(number(&case["level"])).unwrap();
        let what = format!("means {place}");
        // What cancels in sums costs digits of the variance, in any calculation with doubles.
        let precision = 1e-12;
        assert_effect(&arms.absolute(level).unwrap(), &case["absolute"], precision, &what);
        assert_effect(&arms.relative(level).unwrap(), &case["relative"], precision, &what);
        let rule = AnyTime { level, ..AnyTime::default() };
        assert_any_time(&arms.absolute_any_time(rule).unwrap(), &case["absolute_any_time"], precision, &what);
        assert_any_time(&arms.relative_any_time(rule).unwrap(), &case["relative_any_time"], precision, &what);
    }
}

#[test]
fn proportions_agree_also_where_one_in_a_million_did_it() {
    for (place, case) in expected("proportions").iter().enumerate() {
        let arm = |arm: &Value| Proportion::new(count(&arm[0]), count(&arm[1])).unwrap();
        let found = arm(&case["a"]).against(arm(&case["b"])).unwrap();
        for (found, field) in [
            (found.effect, "effect"),
            (found.standard_error, "standard_error"),
            (found.z, "z"),
            (found.p_value.get(), "p_value"),
        ] {
            // A share of halves differs from another in its last digits only.
            let precision = if field == "p_value" { 1e-12 * (1.0 + found.abs().ln().abs()) } else { 1e-11 };
            assert_near(found, number(&case[field]), precision.max(1e-12), &format!("proportions {place} {field}"));
        }
    }
}

#[test]
fn cuped_removes_what_was_before_as_the_oracle_does() {
    for (place, case) in expected("cuped").iter().enumerate() {
        let arm = |arm: &Value| {
            let of = |place: usize| number(&arm[place]);
            PairedSums::new(count(&arm[0]), [of(1), of(2)], [of(3), of(4)], of(5)).unwrap()
        };
        let (a, b) = (arm(&case["a"]), arm(&case["b"]));
        let arms = a.against(&b).unwrap();
        for (arm, expected) in [arms.a, arms.b].into_iter().zip(case["summaries"].as_array().unwrap()) {
            assert_near(arm.mean(), number(&expected[0]), 1e-12, &format!("cuped {place} mean"));
            assert_near(arm.variance(), number(&expected[1]), 1e-9, &format!("cuped {place} variance"));
            assert_near(arm.shared_variance(), number(&case["shared"]), 1e-12, &format!("cuped {place} shared"));
        }
        let what = format!("cuped {place}");
        assert_effect(&arms.absolute(Significance::default()).unwrap(), &case["absolute"], 1e-9, &what);
        assert_effect(&arms.relative(Significance::default()).unwrap(), &case["relative"], 1e-9, &what);
        let rule = AnyTime::default();
        assert_any_time(&arms.absolute_any_time(rule).unwrap(), &case["absolute_any_time"], 1e-9, &what);
        assert_any_time(&arms.relative_any_time(rule).unwrap(), &case["relative_any_time"], 1e-9, &what);
    }
}

#[test]
fn splits_agree_for_few_and_many_groups() {
    for (place, case) in expected("splits").iter().enumerate() {
        let groups: Vec<(u64, f64)> =
            case["groups"].as_array().unwrap().iter().map(|group| (count(&group[0]), number(&group[1]))).collect();
        let found = sample_ratio(&groups).unwrap();
        assert_near(found.chi_square, number(&case["chi_square"]), 1e-12, &format!("split {place}"));
        let p = number(&case["p_value"]);
        if p > 0.0 {
            assert_near(found.p_value.get(), p, 1e-11, &format!("split {place} p"));
        } else {
            assert!(found.p_value.get() <= 0.0);
        }
    }
}

#[test]
fn power_agrees_for_means_and_proportions() {
    for (place, case) in expected("power_of_means").iter().enumerate() {
        let power = Power { level: number(&case["level"]).try_into().unwrap(), ..Power::default() };
        let users = SampleSize { a: count(&case["users"][0]), b: count(&case["users"][1]) };
        let deviations = [number(&case["deviations"][0]), number(&case["deviations"][1])];
        let found = power.of_means(users, deviations, number(&case["effect"])).unwrap();
        assert_near(found.get(), number(&case["power"]), 1e-9, &format!("power of means {place}"));
    }
    for (place, case) in expected("power_of_proportions").iter().enumerate() {
        let power = Power { level: number(&case["level"]).try_into().unwrap(), ..Power::default() };
        let users = SampleSize { a: count(&case["users"][0]), b: count(&case["users"][1]) };
        let share = |place: usize| Ratio::new(number(&case["shares"][place])).unwrap();
        let found = power.of_proportions(users, share(0), share(1)).unwrap();
        assert_near(found.get(), number(&case["power"]), 1e-11, &format!("power of proportions {place}"));
    }
}

#[test]
fn many_questions_are_corrected_as_statsmodels_does() {
    for (place, case) in expected("multiple").iter().enumerate() {
        let of = |field: &str| -> Vec<f64> { case[field].as_array().unwrap().iter().map(number).collect() };
        let p: Vec<Ratio> = of("p").into_iter().map(|p| Ratio::new(p).unwrap()).collect();
        for (found, field) in [(holm(&p), "holm"), (benjamini_hochberg(&p), "benjamini_hochberg")] {
            assert_eq!(found.len(), p.len());
            for (found, expected) in found.iter().zip(of(field)) {
                assert_near(found.get(), expected, 1e-14, &format!("{field} {place}"));
            }
        }
    }
}

#[test]
fn several_arms_are_judged_together_as_statsmodels_does() {
    let cases = expected("families");
    assert_eq!(cases.len(), 10);
    for (place, case) in cases.iter().enumerate() {
        let arm =
            |arm: &Value| SampleSums::new(count(&arm[0]), number(&arm[1]), number(&arm[2])).unwrap().summary().unwrap();
        let compared = |other: &Value| ArmComparison { a: arm(&case["control"]), b: arm(other) };
        let family: Vec<ArmComparison> = case["others"].as_array().unwrap().iter().map(compared).collect();
        let looks = if case["looks"] == "once" { ExperimentLooks::Once } else { ExperimentLooks::AnyTime };
        let rule = ExperimentRule::new(ExperimentConfig { looks, ..ExperimentConfig::default() }).unwrap();
        let reports = rule.report_family(&family);
        assert_eq!(reports.len(), family.len());
        for (report, at) in reports.iter().zip(0..) {
            let (verdict, seen) = match report.verdict {
                ExperimentVerdict::Higher(seen) => ("higher", seen),
                ExperimentVerdict::Lower(seen) => ("lower", seen),
                ExperimentVerdict::NoDifference { seen, .. } => ("no_difference", seen),
                ref other => panic!("{other}"),
            };
            let what = format!("family {place} arm {at}");
            assert_eq!(verdict, case["verdicts"][at], "{what}: {seen}");
            assert_near(seen.p_value.get(), number(&case["p_values"][at]), 1e-10, &what);
            assert_near(seen.p_value_alone.get(), number(&case["alone"][at]), 1e-10, &what);
            assert_eq!((report.p_value, seen.comparisons), (Some(seen.p_value), family.len() as u64), "{what}");
        }
    }
}
