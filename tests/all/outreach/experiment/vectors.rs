//! Figures that others published, to the digits given.

use lifestage::outreach::{
    Allocation, AnyTime, ArmComparison, ExperimentConfig, ExperimentLooks, ExperimentRule, ExperimentVerdict,
    NotEnough, PairedSums, Power, Proportion, SampleSize, SampleSums, Significance, sample_ratio,
};

use super::assert_near;

fn revenue() -> ArmComparison {
    let a = SampleSums::new(3407, 1396.87, 52377.9767).unwrap().summary().unwrap();
    let b = SampleSums::new(3461, 2422.7, 134_698.29).unwrap().summary().unwrap();
    ArmComparison { a, b }
}

#[test]
fn two_arms_of_revenue_give_the_known_absolute_and_relative_effects() {
    let arms = revenue();
    let absolute = arms.absolute(Significance::default()).unwrap();
    assert_near(absolute.effect, 0.29, 1e-13, "absolute");
    assert_near(absolute.standard_error, 0.124_783_631_587_587_94, 1e-14, "its error");
    assert_near(absolute.p_value.get(), 0.020_158_402_643_587, 1e-13, "its chance");
    let relative = arms.relative(Significance::default()).unwrap();
    assert_near(relative.effect, 0.707_317_073_170_731_7, 1e-13, "relative");
    assert_near(relative.standard_error, 0.378_794_361_668_142_8, 1e-13, "its error");
    assert_near(relative.p_value.get(), 0.061_911_827_456_183_6, 5e-13, "its chance");
}

#[test]
fn a_relative_effect_after_cuped_knows_that_its_base_varies() {
    let a = PairedSums::new(1000, [1650.0, 7398.0], [1650.0, 7388.0], 7388.0).unwrap();
    let b = PairedSums::new(1000, [1980.0, 8595.9], [1650.0, 7388.0], 7932.5).unwrap();
    let arms = a.against(&b).unwrap();
    let relative = arms.relative(Significance::default()).unwrap();
    for (found, expected) in [
        (relative.effect, 0.2),
        (relative.standard_error, 0.006_577_394),
        (relative.low, 0.187_100_730),
        (relative.high, 0.212_899_270),
    ] {
        assert!((found - expected).abs() < 6e-10, "{found} instead of {expected}");
    }
    let any_time = arms.relative_any_time(AnyTime::default()).unwrap();
    assert_eq!(any_time.standard_error, relative.standard_error);
    // The difference itself has no base.
    let absolute = arms.absolute(Significance::default()).unwrap();
    assert_near(absolute.standard_error, ((arms.a.variance() + arms.b.variance()) / 1000.0).sqrt(), 1e-12, "absolute");
    // What is stored keeps it, and what was stored without it is an arm without CUPED.
    let stored = serde_json::to_string(&arms).unwrap();
    assert_eq!(serde_json::from_str::<ArmComparison>(&stored).unwrap(), arms);
    let plain: lifestage::outreach::SampleSummary = serde_json::from_str(r#"{"n":2,"mean":1,"variance":1}"#).unwrap();
    assert_eq!(plain.shared_variance(), 0.0);
}

#[test]
fn the_pooled_z_test_and_the_sample_ratio_give_the_known_chances() {
    let test = Proportion::new(14, 28).unwrap().against(Proportion::new(16, 30).unwrap()).unwrap();
    assert_near(test.p_value.get(), 0.799_604_41, 1e-8, "z test");
    let split = sample_ratio(&[(1000, 0.5), (1200, 0.5)]).unwrap();
    assert_near(split.p_value.get(), 2.007_865_612_426_481e-5, 1e-13, "split");
    assert_eq!((split.chi_square.round(), split.degrees_of_freedom), (18.0, 1));
}

#[test]
fn power_and_sample_size_are_those_of_the_textbooks() {
    // R, which leaves out the tail on the other side: power.t.test(n = 20, delta = 1, sd = 1) gives 0.8689528, and delta = 1 with power 0.9 takes 22.02 a group.
    let users = SampleSize { a: 20, b: 20 };
    assert_near(Power::default().of_means(users, [1.0; 2], 1.0).unwrap().get(), 0.868_952_8, 1e-6, "power of means");
    let ninety = Power { power: 0.9.try_into().unwrap(), ..Power::default() };
    assert_eq!(ninety.users_for_means([1.0; 2], 1.0), Ok(SampleSize { a: 23, b: 23 }));
    // R: power.prop.test(p1 = .50, p2 = .75, power = .90) takes 76.7 a group; with n = 50 the power is 0.740.
    let (half, more) = (0.5.try_into().unwrap(), 0.75.try_into().unwrap());
    assert_eq!(ninety.users_for_proportions(half, more), Ok(SampleSize { a: 77, b: 77 }));
    let fifty = Power::default().of_proportions(SampleSize { a: 50, b: 50 }, half, more).unwrap();
    assert_near(fifty.get(), 0.740_165_9, 2e-6, "power of proportions");
}

#[test]
fn a_sample_is_the_smallest_that_reaches_the_power() {
    for split in [0.25, 1.0, 3.0] {
        let plan = Power { allocation: Allocation::new(split).unwrap(), ..Power::default() };
        let users = plan.users_for_means([2.0, 3.0], -0.4).unwrap();
        let reached = |users| plan.of_means(users, [2.0, 3.0], -0.4).unwrap();
        let fewer = SampleSize { a: users.a - 1, b: (((users.a - 1) as f64) * split).ceil() as u64 };
        assert!(reached(users) >= plan.power && reached(fewer) < plan.power, "{split}: {users:?}");
    }
}

#[test]
fn the_verdict_is_in_words_and_says_what_is_missing() {
    let arms = revenue();
    let judge = |numbers: ExperimentConfig, arms: &ArmComparison| ExperimentRule::new(numbers).unwrap().report(arms);
    let default = ExperimentConfig::default();
    assert!(matches!(judge(default, &arms).verdict, ExperimentVerdict::Higher(_)));
    let swapped = ArmComparison { a: arms.b, b: arms.a };
    let lower = judge(default, &swapped).verdict.to_string();
    assert!(lower.starts_with("B is lower: by -0.29, -0.534622 to -0.0453779"), "{lower}");

    // With the right to stop at any time, more evidence is needed.
    let any_time = judge(
        ExperimentConfig { looks: ExperimentLooks::AnyTime, worth_seeing: Some(0.2.try_into().unwrap()), ..default },
        &arms,
    );
    let words = any_time.verdict.to_string();
    assert!(words.starts_with("no difference detected: by 0.29, -0.08"), "{words}");
    assert!(words.contains("an effect of 20 % takes ") && words.ends_with(" of B"), "{words}");

    let few = SampleSums::of((0..99).map(f64::from)).unwrap().summary().unwrap();
    let many = SampleSums::of((0..100).map(f64::from)).unwrap().summary().unwrap();
    let verdict = judge(default, &ArmComparison { a: many, b: few }).verdict;
    assert_eq!(verdict, ExperimentVerdict::NotYet(NotEnough::Users { n: 99, needed: 100 }));
    assert_eq!(verdict.to_string(), "no verdict yet: an arm has 99 of the 100 users needed: wait for 1 more");

    let lopsided = SampleSums::of((0..200).map(f64::from)).unwrap().summary().unwrap();
    let broken = judge(default, &ArmComparison { a: many, b: lopsided });
    assert!(matches!(broken.verdict, ExperimentVerdict::BrokenSplit(_)) && broken.absolute.is_some());
    assert!(broken.verdict.to_string().contains("in 7.76e-9 of cases"), "{}", broken.verdict);
    let meant = ExperimentConfig { allocation: Allocation::new(2.0).unwrap(), ..default };
    assert!(!matches!(
        judge(meant, &ArmComparison { a: many, b: lopsided }).verdict,
        ExperimentVerdict::BrokenSplit(_)
    ));
}
