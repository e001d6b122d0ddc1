//! The eight classes: strictly better than the mean, compared exactly.

use lifestage::Money;
use lifestage::answer::Language;
use lifestage::score::{FittedRfm, RfmClass, RfmMeans, RfmMeasures, RfmRule};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{counting, graded, measures};
use crate::shared::seeded::cases;

fn fitted(population: &[RfmMeasures]) -> FittedRfm {
    RfmRule::default().fit_measures(population.iter().copied()).unwrap()
}

fn class(fitted: &FittedRfm, measured: RfmMeasures) -> String {
    fitted.assess_measures(measured).class.unwrap().to_string()
}

#[test]
fn the_digits_have_the_names_that_teams_know() {
    let names: Vec<String> =
        RfmClass::ALL.iter().map(|class| format!("{class} {}", class.name(Language::Chinese))).collect();
    assert_eq!(
        names,
        [
            "111 重要价值",
            "110 一般价值",
            "101 重要发展",
            "100 一般发展",
            "011 重要保持",
            "010 一般保持",
            "001 重要挽留",
            "000 一般挽留",
        ]
    );
    for class in RfmClass::ALL {
        assert_eq!(class.to_string().parse(), Ok(class));
        assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{class}\""));
    }
    for text in ["", "11", "1111", "112", "１１１", "abc"] {
        let error = text.parse::<RfmClass>().unwrap_err().to_string();
        assert_eq!(error, format!("`{text}` is not an RFM class: give three digits, each 0 or 1, for R, F and M"));
    }
}

#[test]
fn a_value_equal_to_the_mean_is_not_better() {
    let measured =
        |recency_days, frequency, minor| RfmMeasures { recency_days, frequency, monetary: Money::minor(minor) };
    let alike = measured(10, 4, 500);
    assert_eq!(class(&fitted(&[alike; 3]), alike), "000");
    let fitted = fitted(&[measured(9, 3, 499), alike, measured(11, 5, 501)]);
    assert_eq!(class(&fitted, alike), "000");
    assert_eq!(class(&fitted, measured(9, 5, 501)), "111");
    assert_eq!(class(&fitted, measured(11, 3, 499)), "000");
    assert_eq!(class(&fitted, measured(9, 3, 501)), "101");
}

#[test]
fn a_difference_that_no_float_sees_is_seen() {
    // As floats all three, and their mean, are the same number.
    let spent = |minor| RfmMeasures { recency_days: 0, frequency: 1, monetary: Money::minor(minor) };
    let much = 3_000_000_000_000_000_000;
    let fitted = fitted(&[spent(much), spent(much), spent(much + 1)]);
    assert_eq!([much, much + 1].map(|minor| class(&fitted, spent(minor))), ["000", "001"]);
    let negative = RfmRule::default().fit_measures([spent(-much - 1), spent(-much), spent(-much)]).unwrap();
    assert_eq!([-much - 1, -much].map(|minor| class(&negative, spent(minor))), ["000", "001"]);
}

#[test]
fn the_largest_numbers_there_are_can_be_compared() {
    let means = RfmMeans { users: u64::MAX, recency_days: i64::MAX, frequency: i64::MAX, monetary: i64::MIN };
    let fitted = counting(RfmRule::default()).with_means(means);
    let most = RfmMeasures { recency_days: u32::MAX, frequency: u64::MAX, monetary: Money::minor(i64::MIN) };
    assert_eq!(class(&fitted, most), "010");
    let least = RfmMeasures { recency_days: 0, frequency: 0, monetary: Money::minor(i64::MAX) };
    assert_eq!(class(&fitted, least), "101");
}

#[test]
fn without_means_there_is_no_class() {
    let rfm = counting(RfmRule::default()).assess_measures(graded(5, [3, 3, 3]));
    assert_eq!(rfm.class, None);
    assert_eq!(rfm.reasons().count(), 4);
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_class_is_x_times_n_against_the_sum(population in vec(measures(), 1..50)) {
        let fitted = fitted(&population);
        let count = population.len() as i128;
        let sum = |number: fn(&RfmMeasures) -> i128| population.iter().map(number).sum::<i128>();
        let numbers: [fn(&RfmMeasures) -> i128; 3] =
            [|one| one.recency_days.into(), |one| one.frequency.into(), |one| one.monetary.minor_units().into()];
        for measured in &population {
            let rfm = fitted.assess_measures(*measured);
            let expected = RfmClass {
                recent: numbers[0](measured) * count < sum(numbers[0]),
                frequent: numbers[1](measured) * count > sum(numbers[1]),
                monetary: numbers[2](measured) * count > sum(numbers[2]),
            };
            prop_assert_eq!(rfm.class, Some(expected));
        }
        let means = fitted.means().unwrap();
        prop_assert_eq!(means.users, population.len() as u64);
    }
}
