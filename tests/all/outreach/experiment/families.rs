//! Several comparisons judged together.

use lifestage::number::Ratio;
use lifestage::outreach::{
    ArmComparison, ExperimentConfig, ExperimentReport, ExperimentRule, ExperimentVerdict, NotEnough, SampleSummary,
};

fn arm(n: u64, mean: f64) -> SampleSummary {
    SampleSummary::new(n, mean, 25.0).unwrap()
}

/// Against a control of 500 users with the mean 10 and the variance 25.
fn against_control(b: SampleSummary) -> ArmComparison {
    ArmComparison { a: arm(500, 10.0), b }
}

fn one_of_ten(mean: f64) -> ExperimentReport {
    let mut family = vec![against_control(arm(500, 10.0)); 9];
    family.insert(4, against_control(arm(500, mean)));
    ExperimentRule::default().report_family(&family).swap_remove(4)
}

#[test]
fn one_arm_of_ten_needs_more_evidence_than_one_alone() {
    let alone = ExperimentRule::default().report(&against_control(arm(500, 9.263)));
    assert!(matches!(alone.verdict, ExperimentVerdict::Lower(seen) if seen.p_value == seen.p_value_alone));
    assert_eq!(alone.p_value, alone.absolute.map(|effect| effect.p_value));

    let ExperimentVerdict::NoDifference { seen, missing: None } = one_of_ten(9.263).verdict else {
        panic!("{}", one_of_ten(9.263).verdict)
    };
    assert_eq!(Some(seen.p_value_alone), alone.p_value);
    assert!((seen.p_value.get() - 10.0 * seen.p_value_alone.get()).abs() < 1e-12);
    let words = one_of_ten(9.263).verdict.to_string();
    assert_eq!(
        words,
        "no difference detected: by -0.737, -1.35755 to -0.116452 by itself, chance alone gives as much in one of 10 \
         comparisons in 19.97 % of cases, in this one in 2.00 %",
    );
    assert!(matches!(one_of_ten(8.9).verdict, ExperimentVerdict::Lower(_)));
    assert!(matches!(one_of_ten(11.1).verdict, ExperimentVerdict::Higher(_)));
}

#[test]
fn a_family_of_one_is_the_report_and_of_none_is_empty() {
    let rule = ExperimentRule::default();
    for mean in [9.0, 9.5, 10.0, 11.0] {
        let arms = against_control(arm(400, mean));
        assert_eq!(rule.report_family(&[arms]), [rule.report(&arms)]);
    }
    assert!(rule.report_family(&[]).is_empty());
}

#[test]
fn arms_without_a_verdict_still_count_among_the_comparisons() {
    let flat = SampleSummary::new(500, 10.0, 0.0).unwrap();
    let unknown = ArmComparison { a: flat, b: flat };
    let family = [against_control(arm(500, 9.2)), unknown, against_control(arm(50, 9.9))];
    let [seen, without_variance, few] = ExperimentRule::default().report_family(&family).try_into().unwrap();
    assert_eq!(
        (without_variance.verdict, without_variance.p_value),
        (ExperimentVerdict::NotYet(NotEnough::Variance), None)
    );
    // 50 of 500 is a broken split, which comes first.
    assert!(matches!(few.verdict, ExperimentVerdict::BrokenSplit(_)) && few.p_value.is_some());
    let alone = seen.absolute.unwrap().p_value.get();
    assert!((seen.p_value.unwrap().get() - 3.0 * alone).abs() < 1e-12);
}

#[test]
fn the_users_needed_are_for_the_level_that_a_family_leaves() {
    let config = ExperimentConfig { worth_seeing: Some(Ratio::percent(5)), ..ExperimentConfig::default() };
    let needed = |level: f64, comparisons: usize| {
        let rule = ExperimentRule::new(ExperimentConfig { level: level.try_into().unwrap(), ..config }).unwrap();
        let report = rule.report_family(&vec![against_control(arm(500, 10.0)); comparisons]).swap_remove(0);
        let ExperimentVerdict::NoDifference { missing, .. } = report.verdict else { panic!("{}", report.verdict) };
        missing.unwrap().users
    };
    assert_eq!(needed(0.05, 10), needed(0.005, 1));
    assert!(needed(0.05, 10).a > needed(0.05, 1).a);
}
