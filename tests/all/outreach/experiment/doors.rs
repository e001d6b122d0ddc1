//! What is refused, and what is answered by what is missing.

use lifestage::number::Ratio;
use lifestage::outreach::{
    AnyTime, ArmComparison, ExperimentConfig, ExperimentRule, NotEnough, PairedSums, Power, PowerError, Proportion,
    SampleRatioError, SampleSummary, SampleSums, SampleSumsError, Significance, sample_ratio,
};

fn arm(n: u64, mean: f64, variance: f64) -> SampleSummary {
    SampleSummary::new(n, mean, variance).unwrap()
}

#[test]
fn sums_that_no_values_have_are_refused() {
    assert!(matches!(SampleSums::new(10, 100.0, 999.0), Err(SampleSumsError::Squares { .. })));
    assert!(SampleSums::new(10, 100.0, 1000.0).is_ok());
    // A last digit is rounding.
    assert!(SampleSums::new(10, 100.0, 1000.0 - 1e-10).is_ok());
    assert!(matches!(SampleSums::new(1, 0.0, -1.0), Err(SampleSumsError::Squares { .. })));
    assert!(matches!(SampleSums::new(0, 1.0, 1.0), Err(SampleSumsError::OfNothing { .. })));
    assert!(matches!(SampleSums::new(u64::MAX, 1.0, 1.0), Err(SampleSumsError::TooMany(_))));
    for number in [f64::NAN, f64::INFINITY, -1e151] {
        assert!(matches!(SampleSums::new(3, number, 1.0), Err(SampleSumsError::OutOfRange(_))), "{number}");
        assert!(matches!(SampleSums::new(3, 1.0, number), Err(SampleSumsError::OutOfRange(_))), "{number}");
        let mut sums = SampleSums::of([1.0, 2.0]).unwrap();
        assert!(sums.observe(number).is_err());
        assert_eq!(sums, SampleSums::of([1.0, 2.0]).unwrap(), "as before");
    }
    let product = |products| PairedSums::new(3, [6.0, 14.0], [6.0, 14.0], products);
    assert!(product(14.0).is_ok() && product(10.0).is_ok());
    assert!(matches!(product(14.1), Err(SampleSumsError::Products { .. })));
    assert!(matches!(product(9.9), Err(SampleSumsError::Products { .. })));
    assert!(PairedSums::new(0, [0.0; 2], [0.0; 2], 1.0).is_err());
    assert!(serde_json::from_str::<SampleSums>(r#"{"n":10,"sum":100,"sum_squares":1}"#).is_err());
    assert!(serde_json::from_str::<SampleSummary>(r#"{"n":0,"mean":1,"variance":1}"#).is_err());
    let shared = r#"{"n":2,"mean":1,"variance":1,"shared_variance":-1}"#;
    let refused = serde_json::from_str::<SampleSummary>(shared).unwrap_err().to_string();
    assert!(refused.starts_with("`-1` is not a variance that two arms share"), "{refused}");
    assert!(serde_json::from_str::<Proportion>(r#"{"n":1,"successes":2}"#).is_err());
}

#[test]
fn too_little_is_said_to_be_too_little() {
    let level = Significance::default();
    assert_eq!(SampleSums::EMPTY.summary(), Err(NotEnough::Users { n: 0, needed: 2 }));
    assert_eq!(SampleSums::of([5.0]).unwrap().summary(), Err(NotEnough::Users { n: 1, needed: 2 }));
    let (one, two) = (arm(1, 1.0, 1.0), arm(2, 1.0, 1.0));
    assert_eq!(ArmComparison { a: one, b: two }.absolute(level), Err(NotEnough::Users { n: 1, needed: 2 }));
    let flat = arm(100, 3.0, 0.0);
    assert_eq!(ArmComparison { a: flat, b: flat }.absolute(level), Err(NotEnough::Variance));
    assert_eq!(ArmComparison { a: flat, b: flat }.absolute_any_time(AnyTime::default()), Err(NotEnough::Variance));
    // One arm that varies is enough for Welch.
    let effect = ArmComparison { a: flat, b: arm(100, 4.0, 1.0) }.absolute(level).unwrap();
    assert!((effect.degrees_of_freedom - 99.0).abs() < 1e-9);
    let nothing = arm(100, 0.0, 1.0);
    assert!(ArmComparison { a: nothing, b: two }.absolute(level).is_ok());
    assert_eq!(ArmComparison { a: nothing, b: two }.relative(level), Err(NotEnough::Baseline));
    assert_eq!(ArmComparison { a: arm(100, -0.0, 1.0), b: two }.relative(level), Err(NotEnough::Baseline));
    assert_eq!(
        ArmComparison { a: arm(100, 1e-300, 1.0), b: arm(100, 1e100, 1.0) }.relative(level),
        Err(NotEnough::Baseline)
    );
    let before = PairedSums::of([(1.0, 5.0), (2.0, 5.0)]).unwrap();
    assert_eq!(before.against(&before), Err(NotEnough::VarianceBefore));
    let none = Proportion::new(0, 0).unwrap();
    let all = Proportion::new(5, 5).unwrap();
    assert_eq!(none.against(all), Err(NotEnough::Users { n: 0, needed: 1 }));
    assert_eq!(all.against(all), Err(NotEnough::Variance));
    assert_eq!(sample_ratio(&[(0, 1.0), (0, 1.0)]), Err(SampleRatioError::Nobody));
    assert_eq!(sample_ratio(&[(5, 1.0)]), Err(SampleRatioError::Groups(1)));
    assert!(matches!(sample_ratio(&[(5, 1.0), (5, f64::NAN)]), Err(SampleRatioError::Weight(_))));
    assert_eq!(Power::default().users_for_means([1.0; 2], 0.0), Err(PowerError::NoEffect));
    assert_eq!(Power::default().users_for_means([1.0; 2], 1e-9), Err(PowerError::TooMany));
    let certain = Power { power: Ratio::ONE, ..Power::default() };
    assert_eq!(certain.users_for_means([1.0; 2], 1.0), Err(PowerError::Power(Ratio::ONE)));
}

#[test]
fn no_arms_whatsoever_give_a_number_that_is_none() {
    let numbers = [0.0, 1e-150, 1e-3, 1.0, 1e9, 1e150];
    let rule = ExperimentRule::default();
    let everything = Power::default();
    for n in [1, 2, 3, 100, 1 << 53] {
        for mean in numbers {
            for variance in numbers {
                for other in [arm(2, -mean, 1.0), arm(1 << 40, 1.0, variance), arm(150, 1e150, 0.0)] {
                    let report = rule.report(&ArmComparison { a: arm(n, mean, variance), b: other });
                    // serde_json writes what is no number as null, which cannot be read again.
                    let written = serde_json::to_string(&report).unwrap();
                    let read: lifestage::outreach::ExperimentReport =
                        serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
                    assert_eq!(read, report);
                }
                let _ = everything.users_for_means([variance, 1.0], mean);
            }
        }
    }
}

#[test]
fn a_rule_is_data_and_contradictory_numbers_are_refused() {
    let rule = ExperimentRule::default();
    let written = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<ExperimentRule>(&written).unwrap(), rule);
    assert_eq!(serde_json::from_str::<ExperimentRule>("{}").unwrap(), rule);
    for wrong in [
        r#"{"level":0}"#,
        r#"{"minimum_users":0}"#,
        r#"{"power":1}"#,
        r#"{"colour":1}"#,
        r#"{"worth_seeing":0}"#,
        r#"{"allocation":0}"#,
        r#"{"tuned_for":0}"#,
    ] {
        assert!(serde_json::from_str::<ExperimentRule>(wrong).is_err(), "{wrong}");
    }
    assert!(ExperimentRule::new(ExperimentConfig { power: Ratio::percent(5), ..ExperimentConfig::default() }).is_err());
}
