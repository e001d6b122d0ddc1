//! The definitions of answers of `outreach` and `model` in which no calendar takes part, and those of the same answer with one
//! thing changed.

use std::collections::BTreeMap;

use lifestage::Day;
use lifestage::answer::Definition;
use lifestage::model::{TuneConfig, TuneNumber, TuneObjective, TuneRule, TuneSearch, TuneUser};
use lifestage::number::Ratio;
use lifestage::outreach::{
    ArmComparison, ArmShare, BalanceArm, BalanceConfig, BalanceRule, ExperimentConfig, ExperimentLooks, ExperimentRule,
    LaunchRule, SampleSummary, SampleSums, ServiceRule, Significance, Trial, TrialRule, UpliftRule,
};

/// Of answers in which no calendar takes part.
pub(crate) fn without_calendar() -> BTreeMap<&'static str, Vec<Definition>> {
    BTreeMap::from([
        ("ExperimentReport", experiments()),
        ("BalanceReport", balances()),
        ("ServiceQuality", service()),
        ("LaunchRegister", registers()),
        ("Uplift", uplifts()),
        ("Trial", trials().iter().map(|rule| rule.start().definition().clone()).collect()),
        ("TrialVerdicts", verdicts()),
        ("Tuned", tuned()),
    ])
}

fn registers() -> Vec<Definition> {
    let of = |users_needed, as_of| LaunchRule { users_needed }.report(&[], as_of).unwrap().definition().clone();
    let day = Day::ymd(2026, 1, 5);
    vec![of(2_200, day), of(2_201, day), of(2_200, day.plus(1))]
}

/// Rules of trials that differ in one thing.
fn trials() -> Vec<TrialRule> {
    let of = |rule: &str| serde_json::from_str(rule).unwrap();
    let of_metric = |metric: &str| of(&format!(r#"{{ "metrics": [{{ "name": "m" {metric} }}] }}"#));
    vec![
        of("{}"),
        of(r#"{ "arms": [{ "name": "a", "share": 5000 }, { "name": "treatment", "share": 5000 }] }"#),
        of(r#"{ "arms": [{ "name": "control", "share": 5001 }, { "name": "treatment", "share": 5000 }] }"#),
        of(r#"{ "family": "alone" }"#),
        of(r#"{ "level": 0.01 }"#),
        of(r#"{ "looks": "any_time" }"#),
        of(r#"{ "tuned_for": 5001 }"#),
        of(r#"{ "minimum_users": 101 }"#),
        of(r#"{ "broken_split": 0.002 }"#),
        of(r#"{ "power": 0.9 }"#),
        of(r#"{ "stratum_users": 31 }"#),
        of_metric(""),
        of(r#"{ "metrics": [{ "name": "n" }] }"#),
        of(r#"{ "metrics": [{ "name": "m" }, { "name": "n" }] }"#),
        of_metric(r#", "estimate": "ratio""#),
        of_metric(r#", "estimate": { "quantile": 0.5 }"#),
        of_metric(r#", "estimate": { "quantile": 0.51 }"#),
        of_metric(r#", "estimate": { "winsorized": { "quantile": 0.5 } }"#),
        of_metric(r#", "estimate": { "winsorized": { "value": 5 } }"#),
        of_metric(r#", "uses_before": true"#),
        of_metric(r#", "better": "lower""#),
        of_metric(r#", "question": "better""#),
        of_metric(r#", "question": { "not_worse": { "absolute": 0.5 } }"#),
        of_metric(r#", "question": { "not_worse": { "relative": 0.5 } }"#),
        of_metric(r#", "worth_seeing": 0.05"#),
    ]
}

fn verdicts() -> Vec<Definition> {
    let alone = trials().into_iter().map(|rule| rule.start().verdicts().definition().clone());
    let (one, other) = (TrialRule::default().start(), TrialRule::default().start());
    let strata = [Trial::stratified([&one]), Trial::stratified([&one, &other])];
    alone.chain(strata.map(|verdicts| verdicts.unwrap().definition().clone())).collect()
}

fn balances() -> Vec<Definition> {
    let arm = |name: &str, share| {
        let metrics = [("days".to_owned(), SampleSums::of([1.0, 2.0]).unwrap())].into();
        BalanceArm { arm: ArmShare { name: name.to_owned(), share }, users: 2, metrics }
    };
    let of = |config: BalanceConfig, other: BalanceArm| {
        let rule = BalanceRule::new(config).unwrap();
        rule.report(&arm("control", 5_000), &[other]).unwrap().definition().clone()
    };
    let (config, level) = (BalanceConfig::default, Significance::new(0.01).unwrap());
    vec![
        of(config(), arm("blue", 5_000)),
        of(BalanceConfig { largest_difference: Ratio::percent(20), ..config() }, arm("blue", 5_000)),
        of(BalanceConfig { level, ..config() }, arm("blue", 5_000)),
        of(BalanceConfig { broken_split: level, ..config() }, arm("blue", 5_000)),
    ]
}

fn experiments() -> Vec<Definition> {
    let arm = SampleSummary::new(200, 1.0, 1.0).unwrap();
    let rule = ExperimentConfig::default;
    let level = |level| Significance::new(level).unwrap();
    let rules = [
        rule(),
        ExperimentConfig { level: level(0.01), ..rule() },
        ExperimentConfig { looks: ExperimentLooks::AnyTime, ..rule() },
        ExperimentConfig { tuned_for: 5_001.try_into().unwrap(), ..rule() },
        ExperimentConfig { minimum_users: 101, ..rule() },
        ExperimentConfig { allocation: 0.5.try_into().unwrap(), ..rule() },
        ExperimentConfig { broken_split: level(0.002), ..rule() },
        ExperimentConfig { worth_seeing: Some(Ratio::percent(5)), ..rule() },
        ExperimentConfig { worth_seeing: Some(Ratio::new(0.050_000_1).unwrap()), ..rule() },
        ExperimentConfig { power: Ratio::percent(90), ..rule() },
    ];
    let arms = ArmComparison { a: arm, b: arm };
    let report = |rule: ExperimentConfig| ExperimentRule::new(rule).unwrap().report(&arms);
    let one_of_two = ExperimentRule::default().report_family(&[arms; 2]).swap_remove(0);
    rules.into_iter().map(report).chain([one_of_two]).map(|report| report.definition().clone()).collect()
}

fn tuned() -> Vec<Definition> {
    let users: Vec<TuneUser<u32>> =
        (0..400_u32).map(|user| TuneUser { id: user.into(), facts: user, outcome: user % 3 > 0 }).collect();
    let number = |name: &str, now: f64, values: &[f64]| TuneNumber::new(name, now, values.iter().copied()).unwrap();
    let config = || TuneConfig::new([number("a", 1.0, &[2.0])]);
    let configs = [
        config(),
        TuneConfig::new([number("b", 1.0, &[2.0])]),
        TuneConfig::new([number("a", 2.0, &[1.0])]),
        TuneConfig::new([number("a", 1.0, &[3.0])]),
        TuneConfig { search: TuneSearch::Grid, ..config() },
        TuneConfig { search: TuneSearch::Coordinates { rounds: 3 }, ..config() },
        TuneConfig { objective: TuneObjective::Accuracy, ..config() },
        TuneConfig { folds: 4, ..config() },
        TuneConfig { budget: 999, ..config() },
    ];
    let tuned = |config| {
        let rule = TuneRule::new(config).unwrap();
        rule.tune(&users, |numbers| Some(numbers[0]), |by, user| by * f64::from(*user)).unwrap()
    };
    configs.map(|config| tuned(config).definition().clone()).to_vec()
}

fn service() -> Vec<Definition> {
    let of = |within_hours, now: &str| {
        ServiceRule { within_hours }.report(&[], now.parse().unwrap()).unwrap().definition().clone()
    };
    vec![of(24, "2026-01-05T09:00:00Z"), of(12, "2026-01-05T09:00:00Z"), of(24, "2026-01-05T09:00:01Z")]
}

fn uplifts() -> Vec<Definition> {
    let rules = [
        "{}",
        r#"{ "groups": 5 }"#,
        r#"{ "top": 0.2 }"#,
        r#"{ "treated": 0.5 }"#,
        r#"{ "treated": 0.6 }"#,
        r#"{ "level": 0.1 }"#,
    ];
    let of = |rule: &str| {
        let rule: UpliftRule = serde_json::from_str(rule).unwrap();
        rule.of_users([]).unwrap().definition().clone()
    };
    rules.map(of).into()
}
