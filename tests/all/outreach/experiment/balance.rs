//! Whether arms are alike: differences against an independent calculation, and verdicts with their reasons.

use lifestage::number::Ratio;
use lifestage::outreach::{
    ArmShare, BalanceArm, BalanceConfig, BalanceReason, BalanceRule, BalanceVerdict, NotEnough, SampleSums,
};
use serde_json::Value;

use super::assert_near;

fn arm(name: &str, users: u64, metrics: &[(&str, SampleSums)]) -> BalanceArm {
    let metrics = metrics.iter().map(|(name, sums)| ((*name).to_owned(), sums.clone())).collect();
    BalanceArm { arm: ArmShare { name: name.to_owned(), share: 5_000 }, users, metrics }
}

fn values(list: &Value) -> SampleSums {
    SampleSums::of(list.as_array().unwrap().iter().map(|value| value.as_f64().unwrap())).unwrap()
}

#[test]
fn differences_are_those_of_an_independent_calculation() {
    let mut seen = 0;
    for line in include_str!("../../../oracles/expected/assignment.jsonl").lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let Some(difference) = line.get("difference") else { continue };
        let (control, other) = (values(&line["control"]), values(&line["other"]));
        let control = arm("control", control.n(), &[("x", control.clone())]);
        let report = BalanceRule::default().report(&control, &[arm("b", other.n(), &[("x", other.clone())])]).unwrap();
        assert_near(report.metrics[0].difference.unwrap(), difference.as_f64().unwrap(), 1e-9, &line.to_string());
        seen += 1;
    }
    assert_eq!(seen, 60);
}

fn same(n: u64, value: f64) -> SampleSums {
    SampleSums::of((0..n).map(|_| value)).unwrap()
}

fn spread(n: u64, middle: f64) -> SampleSums {
    SampleSums::of((0..n).map(|at| middle + if at % 2 == 0 { 1.0 } else { -1.0 })).unwrap()
}

#[test]
fn arms_that_are_alike_have_no_reason_and_others_have_theirs() {
    let judged = |control: &BalanceArm, other: BalanceArm| BalanceRule::default().report(control, &[other]).unwrap();
    let control = arm("a", 1_000, &[("days", spread(1_000, 5.0)), ("spend", same(1_000, 0.0))]);

    let alike = judged(&control, arm("b", 990, &[("days", spread(980, 5.09)), ("spend", same(990, 0.0))]));
    assert_eq!((alike.verdict, alike.reasons().count()), (BalanceVerdict::Balanced, 0));

    let apart = judged(&control, arm("b", 1_300, &[("days", spread(1_300, 4.8)), ("spend", same(1_300, 2.0))]));
    assert_eq!(apart.verdict, BalanceVerdict::Unbalanced);
    let reasons: Vec<&BalanceReason> = apart.reasons().collect();
    assert!(matches!(reasons[0], BalanceReason::Split { .. }), "{reasons:?}");
    assert!(matches!(reasons[1], BalanceReason::Differs { difference, .. } if *difference < -0.19), "{reasons:?}");
    assert!(matches!(reasons[2], BalanceReason::NotByChance { metric, .. } if metric == "days"), "{reasons:?}");
    let unknown = matches!(reasons[3], BalanceReason::Unknown { missing: NotEnough::Variance, .. });
    assert!(unknown && reasons.len() == 4, "{reasons:?}");

    // Near, and still too far for chance: something beside the lot decides.
    let large = |middle| arm(if middle > 5.0 { "b" } else { "a" }, 100_000, &[("days", spread(100_000, middle))]);
    let near = judged(&large(5.0), large(5.05));
    let only: Vec<&BalanceReason> = near.reasons().collect();
    assert!(matches!(only[..], [BalanceReason::NotByChance { .. }]), "{only:?}");

    // Small arms that are far apart by chance are not alike either.
    let small = judged(&arm("a", 10, &[("days", spread(10, 5.0))]), arm("b", 10, &[("days", spread(10, 5.5))]));
    assert!(matches!(small.reasons().next(), Some(BalanceReason::Differs { .. })) && small.reasons().count() == 1);

    let nobody = judged(&arm("a", 0, &[]), arm("b", 0, &[]));
    assert_eq!((nobody.verdict, nobody.split), (BalanceVerdict::NotYet, None));
}

#[test]
fn several_metrics_and_arms_are_judged_together() {
    let rule = BalanceRule::default();
    let metric = |middle| [("a", spread(2_000, middle)), ("b", spread(2_000, 5.0)), ("c", spread(2_000, 5.0))];
    let control = arm("control", 2_000, &metric(5.0));
    let alone = rule.report(&arm("control", 2_000, &metric(5.0)[..1]), &[arm("x", 2_000, &metric(5.08)[..1])]).unwrap();
    let together = rule.report(&control, &[arm("x", 2_000, &metric(5.08)), arm("y", 2_000, &metric(5.0))]).unwrap();
    let [one, six] = [&alone, &together].map(|report| report.metrics[0].p_value.unwrap().get());
    assert_near(six, 6.0 * one, 1e-9, "six questions");
    assert_eq!(together.metrics.len(), 6);
}

#[test]
fn arms_that_cannot_be_compared_are_refused_by_name() {
    let rule = BalanceRule::default();
    let control = arm("a", 10, &[("days", spread(10, 5.0))]);
    let says = |others: &[BalanceArm]| rule.report(&control, others).unwrap_err().to_string();
    assert_eq!(says(&[]), "there is no arm beside `a`: give at least one");
    assert_eq!(says(std::slice::from_ref(&control)), "two arms are named `a`: give each a name of its own");
    let lacks = "`days` is measured in `a` and not in `b`: give each arm the same metrics";
    assert_eq!(says(&[arm("b", 10, &[])]), lacks);
    let more = [("days", spread(10, 5.0)), ("spend", spread(10, 5.0))];
    let lacks = "`spend` is measured in `b` and not in `a`: give each arm the same metrics";
    assert_eq!(says(&[arm("b", 10, &more)]), lacks);
    let users = "`days` of `b` is of `10` users, and the arm has `9`: sum up each user once";
    assert_eq!(says(&[arm("b", 9, &more[..1])]), users);
    let mut nothing = arm("b", 10, &more[..1]);
    nothing.arm.share = 0;
    let share = "arm `b` has a share of `0`: give the share that was planned, at least 1 of 10000";
    assert_eq!(says(&[nothing]), share);
    let none = BalanceConfig { largest_difference: Ratio::ZERO, ..BalanceConfig::default() };
    let none = BalanceRule::new(none).unwrap_err().to_string();
    assert_eq!(none, "`largest_difference` is `0`, which no two arms meet: give a number such as 0.1");
}
