//! What is refused, and what is said.

use lifestage::answer::{Language, Reason, Say};
use lifestage::number::Ratio;
use lifestage::outreach::{
    ArmShare, ExperimentLooks, NotEnough, Power, SampleSize, Trial, TrialConfig, TrialError, TrialEstimate,
    TrialMargin, TrialMetric, TrialQuestion, TrialRule, TrialValue, TrialVerdict, WinsorCap,
};

fn quantile(name: &str, of: f64) -> TrialMetric {
    TrialMetric { estimate: TrialEstimate::Quantile(Ratio::new(of).unwrap()), ..TrialMetric::mean(name) }
}

fn rule(metrics: Vec<TrialMetric>) -> TrialRule {
    TrialRule::new(TrialConfig { metrics, ..TrialConfig::default() }).unwrap()
}

#[test]
fn every_mistake_of_a_rule_is_told_at_once() {
    let not_worse = |margin| TrialQuestion::NotWorse(margin);
    let relative = TrialMargin::Relative(Ratio::percent(2));
    let metrics = vec![
        TrialMetric::mean(" "),
        quantile("a", 0.0),
        quantile("a", 0.12345),
        TrialMetric { uses_before: true, ..quantile("b", 0.5) },
        TrialMetric { question: not_worse(relative), ..quantile("c", 0.5) },
        TrialMetric { question: not_worse(TrialMargin::Absolute(0.0)), ..TrialMetric::mean("d") },
        TrialMetric { question: not_worse(TrialMargin::Absolute(f64::NAN)), ..TrialMetric::mean("e") },
        TrialMetric { question: not_worse(TrialMargin::Relative(Ratio::ZERO)), ..TrialMetric::mean("f") },
        TrialMetric { worth_seeing: Some(Ratio::ZERO), ..TrialMetric::mean("g") },
        TrialMetric {
            uses_before: true,
            estimate: TrialEstimate::Winsorized(WinsorCap::Quantile(Ratio::percent(99))),
            ..TrialMetric::mean("h")
        },
    ];
    let arms = vec![ArmShare { name: "x".to_owned(), share: 0 }, ArmShare { name: "x".to_owned(), share: 1 }];
    let config = TrialConfig { arms, metrics, power: Ratio::percent(5), stratum_users: 0, ..TrialConfig::default() };
    let problems = TrialRule::new(config).unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    let expected = [
        "arms[0].share",
        "arms[1].name",
        "metrics[0].name",
        "metrics[1].estimate",
        "metrics[2].estimate",
        "metrics[2].name",
        "metrics[3].uses_before",
        "metrics[4].question",
        "metrics[5].question",
        "metrics[6].question",
        "metrics[7].question",
        "metrics[8].worth_seeing",
        "metrics[9].uses_before",
        "stratum_users",
        "power",
    ];
    assert_eq!(paths, expected, "{problems}");
    assert!(problems.to_string().contains("`0.12345` is not a quantile"), "{problems}");
    let any_time =
        TrialConfig { looks: ExperimentLooks::AnyTime, metrics: vec![quantile("q", 0.5)], ..TrialConfig::default() };
    assert!(TrialRule::new(any_time).unwrap_err().to_string().contains("for one look only"));
    let none = TrialConfig { arms: Vec::new(), ..TrialConfig::default() };
    assert!(TrialRule::new(none).unwrap_err().to_string().contains("`0` arms"));
    assert!(serde_json::from_str::<TrialRule>(r#"{"metrics":[{"name":"m","estimate":{"quantile":2}}]}"#).is_err());
    assert!(serde_json::from_str::<TrialRule>(r#"{"metrics":[{"name":"m","estimate":"median"}]}"#).is_err());
}

#[test]
fn a_number_without_a_place_changes_nothing() {
    let ratio = TrialMetric { estimate: TrialEstimate::Ratio, ..TrialMetric::mean("ratio") };
    let rule = rule(vec![TrialMetric::mean("mean"), ratio, quantile("quantile", 0.5)]);
    let mut trial = rule.start();
    let good = TrialValue::of(4.0).per(2.0);
    trial.observe("control", &[Some(good), Some(good), Some(good)]).unwrap();
    let before = trial.clone();
    let mut refused = |values: &[Option<TrialValue>]| {
        let error = trial.observe("control", values).unwrap_err();
        assert_eq!(trial, before, "{error}");
        error.to_string()
    };
    let not_whole = refused(&[Some(good), Some(good), Some(TrialValue::of(2.5))]);
    assert_eq!(
        not_whole,
        "`2.5` of `quantile` is not a whole number up to 2^53: a quantile counts whole values, so give them in a smaller unit"
    );
    assert!(refused(&[None, None, Some(TrialValue::of(1e16))]).starts_with("`10000000000000000` of `quantile`"));
    assert!(refused(&[None, None, Some(TrialValue::of(f64::NAN))]).starts_with("`NaN` of `quantile`"));
    assert!(refused(&[Some(TrialValue::of(f64::INFINITY)), None, None]).starts_with("`mean`: `inf` cannot be summed"));
    assert!(refused(&[Some(good), Some(good.per(-1.0)), None]).starts_with("`-1` of `ratio` is not a denominator"));
    assert_eq!(
        refused(&[Some(good)]),
        "`1` values for `3` metrics: give one for each metric, in the order of the rule"
    );
    assert!(matches!(trial.observe("red", &[None; 3]), Err(TrialError::Arm { .. })));
    // What a metric ignores may be anything that is a number.
    trial.observe("treatment", &[Some(good.per(-5.0).before(9.0)), None, None]).unwrap();
}

#[test]
fn stored_trials_that_contradict_themselves_are_refused() {
    let rule = rule(vec![TrialMetric::mean("mean"), quantile("quantile", 0.5)]);
    let mut trial = rule.start();
    trial.observe("control", &[Some(TrialValue::of(4.0)), Some(TrialValue::of(7.0))]).unwrap();
    let written = serde_json::to_value(&trial).unwrap();
    assert_eq!(serde_json::from_value::<Trial>(written.clone()).unwrap(), trial);
    let refused = |change: &dyn Fn(&mut serde_json::Value), why: &str| {
        let mut wrong = written.clone();
        change(&mut wrong);
        let error = serde_json::from_value::<Trial>(wrong).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    };
    refused(&|trial| trial["rule"]["level"] = 0.01.into(), "the definition is that of the rule");
    refused(&|trial| trial["arms"] = serde_json::json!([]), "one entry for each arm");
    refused(&|trial| trial["arms"][0]["users"] = 0.into(), "no metric has more users than its arm");
    refused(&|trial| trial["arms"][0]["metrics"].as_array_mut().unwrap().swap(0, 1), "the metrics of the rule");
    refused(&|trial| trial["arms"][0]["metrics"][0]["sums"]["n"] = 0.into(), "without values give 0");
    refused(&|trial| trial["arms"][0]["metrics"][1]["values"][0][0] = i64::MAX.into(), "too large");
}

#[test]
fn verdicts_are_said_in_both_languages() {
    let guardrail = TrialQuestion::NotWorse(TrialMargin::Relative(Ratio::percent(10)));
    let metrics = vec![
        TrialMetric { worth_seeing: Some(Ratio::percent(1)), ..TrialMetric::mean("spend") },
        TrialMetric { question: guardrail, ..TrialMetric::mean("visits") },
        quantile("wait", 0.5),
    ];
    let rule = rule(metrics);
    let mut trial = rule.start();
    for user in 0..400_u32 {
        let arm = if user % 2 == 0 { "control" } else { "treatment" };
        let value = TrialValue::of(f64::from(user / 2 % 7) + 10.0);
        trial.observe(arm, &[Some(value), Some(value), None]).unwrap();
    }
    let verdicts = trial.verdicts();
    let said = |language| verdicts.reasons().map(|reason| reason.say(language).to_string()).collect::<Vec<_>>();
    let english = said(Language::English);
    assert_eq!(
        english,
        [
            "`spend` of `treatment`: no difference detected, by 0, at least -0.393638, at most 0.393638, chance alone gives as much in 100.00 % of cases",
            "`spend` of `treatment` takes 4532 users of the control and 4532 of the arm",
            "`visits` of `treatment`: not worse, by 0 of the control, at least -0.0254522, where 0.1 for the worse is tolerable",
            "`wait` of `treatment` cannot be judged yet: an arm has 0 of the 6 users needed: wait for 6 more",
        ]
    );
    let chinese = said(Language::Chinese);
    assert!(chinese[0].starts_with("“treatment”的“spend”：无显著差异，相差0，至少-0.393"), "{chinese:?}");
    assert!(chinese[2].starts_with("“treatment”的“visits”：不劣于对照组，相对对照组变化0"), "{chinese:?}");
    assert!(chinese[3].ends_with("还差6人"), "{chinese:?}");
    let reasons: Vec<Reason> = verdicts.reasons().map(|reason| Reason::from(&reason)).collect();
    assert_eq!(reasons[2].rule, "trial.effect");
    // Without users of one arm the split is broken, which comes first.
    let mut broken = rule.start();
    (0..400).for_each(|_| broken.observe("control", &[Some(TrialValue::of(1.0)), None, None]).unwrap());
    let verdicts = broken.verdicts();
    assert!(verdicts.effects.iter().all(|effect| effect.verdict == TrialVerdict::BrokenSplit));
    assert!(verdicts.reasons().next().unwrap().to_string().starts_with("users were not split as planned"));
}

#[test]
fn nobody_is_an_answer_and_no_strata_are_a_mistake() {
    let rule = rule(vec![TrialMetric::mean("mean"), quantile("quantile", 0.9)]);
    let verdicts = rule.start().verdicts();
    assert_eq!((verdicts.split, verdicts.effects.len()), (None, 2));
    assert!(verdicts.effects.iter().all(|effect| effect.verdict == TrialVerdict::NotYet));
    assert!(matches!(verdicts.effects[0].missing, Some(NotEnough::Users { n: 0, needed: 2 })));
    assert_eq!(Trial::stratified([]), Err(TrialError::NoStrata));
    let other = TrialRule::default().start();
    assert_eq!(Trial::stratified([&rule.start(), &other]), Err(TrialError::OtherRule));
    assert!(rule.start().merge(&other).is_err());
    assert!(TrialRule::default().start().verdicts().effects.is_empty());
}

#[test]
fn one_side_takes_fewer_users_than_two() {
    let power = Power::default();
    for deviations in [[1.0, 1.0], [0.5, 3.0]] {
        let (one, two) = (power.users_for_one_side(deviations, 0.3), power.users_for_means(deviations, 0.3));
        assert!(one.unwrap().a < two.unwrap().a);
    }
    // Without an effect both sides are alike: what is shown is shown by chance.
    let users = SampleSize { a: 50, b: 60 };
    let found = power.of_one_side(users, [1.0, 2.0], 0.0).unwrap().get();
    assert!((found - 0.05).abs() < 1e-10, "{found}");
    assert!(power.of_one_side(users, [1.0, 2.0], 1e6).unwrap() == Ratio::ONE);
    assert!(power.users_for_one_side([1.0, 1.0], 0.0).is_err());
    assert!(power.of_one_side(users, [1.0, f64::NAN], 1.0).is_err());
}

#[test]
fn no_users_whatsoever_give_a_number_that_is_none() {
    let numbers = [0.0, -1e-300, 1e-66, 1.0, -3.0, 9e15, 1e66];
    let ratio = TrialMetric { estimate: TrialEstimate::Ratio, uses_before: true, ..TrialMetric::mean("ratio") };
    let guardrail = TrialQuestion::NotWorse(TrialMargin::Relative(Ratio::percent(1)));
    let metrics = vec![
        TrialMetric { worth_seeing: Some(Ratio::percent(1)), ..TrialMetric::mean("mean") },
        TrialMetric { uses_before: true, question: guardrail, ..TrialMetric::mean("before") },
        ratio,
    ];
    let config = TrialConfig { metrics, minimum_users: 2, stratum_users: 2, ..TrialConfig::default() };
    let rule = TrialRule::new(config).unwrap();
    let mut strata = Vec::new();
    for one in numbers {
        for other in numbers {
            let mut trial = rule.start();
            for (place, number) in [one, other, 1.0, one, 2.0, other, one, other].into_iter().enumerate() {
                let arm = if place < 4 { "control" } else { "treatment" };
                let value = TrialValue::of(number).per(other.abs()).before(one).before_per(number.abs());
                trial.observe(arm, &[Some(value); 3]).unwrap();
            }
            strata.push(trial);
        }
    }
    for (place, trial) in strata.iter().enumerate() {
        let several = Trial::stratified([trial, &strata[(place + 11) % strata.len()]]).unwrap();
        for verdicts in [trial.verdicts(), several] {
            // serde_json writes what is no number as null, which cannot be read again as what was there.
            let written = serde_json::to_string(&verdicts).unwrap();
            let read: lifestage::outreach::TrialVerdicts = serde_json::from_str(&written).unwrap();
            assert_eq!(read, verdicts, "{written}");
        }
    }
}
