//! Cut points are nearest-rank quantiles, and grades count those below.

use lifestage::answer::Language;
use lifestage::number::Cuts;
use lifestage::score::{FittedRfm, RfmFitError, RfmGrade, RfmMeasures, RfmRule};
use lifestage::{Amount, Event, Money, Population, Profile};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{TODAY, measures, of_grades};
use crate::shared::seeded::cases;

/// v[ceil(i·n/k) − 1] of the sorted values, for i from 1 to k − 1.
fn cuts(mut values: Vec<i64>, k: usize) -> Vec<i64> {
    values.sort_unstable();
    (1..k).map(|i| values[(i * values.len()).div_ceil(k) - 1]).collect()
}

fn below(cuts: &[i64], value: i64) -> usize {
    cuts.iter().filter(|cut| **cut < value).count()
}

fn numbers(measures: &[RfmMeasures]) -> [Vec<i64>; 3] {
    [
        measures.iter().map(|one| one.recency_days.into()).collect(),
        measures.iter().map(|one| one.frequency.cast_signed()).collect(),
        measures.iter().map(|one| one.monetary.minor_units()).collect(),
    ]
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn grades_are_what_sorting_and_counting_gives(population in vec(measures(), 1..60), others in vec(measures(), 5)) {
        let [recency, frequency, monetary] = numbers(&population);
        for k in 2..=10_u8 {
            let fitted = of_grades(k).fit_measures(population.iter().copied()).unwrap();
            let count = usize::from(k);
            let sorted = [&recency, &frequency, &monetary].map(|values| cuts(values.clone(), count));
            prop_assert_eq!(fitted.recency().points(), &sorted[0]);
            prop_assert_eq!(fitted.frequency().points(), &sorted[1]);
            prop_assert_eq!(fitted.monetary().points(), &sorted[2]);
            for measured in population.iter().chain(&others) {
                let rfm = fitted.assess_measures(*measured);
                let [r, f, m] = numbers(&[*measured]).map(|one| one[0]);
                prop_assert_eq!(usize::from(rfm.recency.grade.get()), count - below(&sorted[0], r));
                prop_assert_eq!(usize::from(rfm.frequency.grade.get()), 1 + below(&sorted[1], f));
                prop_assert_eq!(usize::from(rfm.monetary.grade.get()), 1 + below(&sorted[2], m));
                prop_assert_eq!([rfm.recency.value, rfm.frequency.value, rfm.monetary.value], [r, f, m]);
                // The reasons hold: above the one cut point and within the other.
                for graded in [rfm.recency, rfm.frequency, rfm.monetary] {
                    prop_assert!(graded.above.is_none_or(|above| above < graded.value));
                    prop_assert!(graded.within.is_none_or(|within| graded.value <= within));
                }
            }
        }
    }

    #[test]
    fn equal_values_share_a_grade_and_better_ones_never_do_worse(
        mut population in vec(measures(), 1..60),
        grades in 2..=10_u8,
    ) {
        let fitted = of_grades(grades).fit_measures(population.iter().copied()).unwrap();
        population.sort_unstable_by_key(|one| one.monetary);
        for pair in population.windows(2) {
            let [one, next] = [pair[0], pair[1]].map(|measured| fitted.assess_measures(measured).monetary.grade);
            prop_assert!(one <= next);
            prop_assert!(pair[0].monetary != pair[1].monetary || one == next);
        }
        population.sort_unstable_by_key(|one| one.recency_days);
        for pair in population.windows(2) {
            let [one, next] = [pair[0], pair[1]].map(|measured| fitted.assess_measures(measured).recency.grade);
            prop_assert!(one >= next);
            prop_assert!(pair[0].recency_days != pair[1].recency_days || one == next);
        }
    }

    #[test]
    fn a_stored_rule_grades_one_user_as_it_graded_everybody(
        population in vec(measures(), 1..40),
        grades in 2..=10_u8,
    ) {
        let fitted = of_grades(grades).fit_measures(population.iter().copied()).unwrap();
        let stored = serde_json::to_string(&fitted).unwrap();
        let read: FittedRfm = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&read, &fitted);
        for measured in population {
            prop_assert_eq!(read.assess_measures(measured), fitted.assess_measures(measured));
        }
    }

    #[test]
    fn the_order_of_the_users_changes_nothing(mut population in vec(measures(), 1..40), rotation in any::<prop::sample::Index>()) {
        let fitted = RfmRule::default().fit_measures(population.iter().copied()).unwrap();
        let at = rotation.index(population.len());
        population.rotate_left(at);
        prop_assert_eq!(RfmRule::default().fit_measures(population).unwrap(), fitted);
    }
}

#[test]
fn fitting_profiles_is_measuring_them_first() {
    let buyer = |user: u64| {
        let bought = (0..=user % 3).map(move |nth| {
            let day = TODAY.minus(u32::try_from(user * 7 + nth).unwrap());
            Event::purchase(user, day, Amount::minor(100 * (user % 11)))
        });
        Profile::of(bought)
    };
    let profiles: Vec<Profile> = (1..=50).map(buyer).collect();
    let rule = RfmRule::default();
    let measured: Vec<RfmMeasures> =
        profiles.iter().map(|profile| rule.measure(profile.as_of(TODAY)).unwrap().unwrap()).collect();
    let fitted = rule.fit(&profiles, TODAY).unwrap();
    assert_eq!(fitted, rule.fit_measures(measured.clone()).unwrap());
    let population = Population::from_profiles(profiles.clone(), lifestage::time::Calendar::utc()).unwrap();
    assert_eq!(fitted, rule.fit(population.profiles(), TODAY).unwrap());
    for (profile, measured) in profiles.iter().zip(measured) {
        assert_eq!(fitted.assess(profile.as_of(TODAY)).unwrap(), Some(fitted.assess_measures(measured)));
    }
}

#[test]
fn a_population_of_one_user_is_recent_and_new() {
    let one = Profile::of([Event::purchase(7_u64, TODAY.minus(90), Amount::minor(500))]);
    let rfm = RfmRule::default().fit([&one], TODAY).unwrap().assess(one.as_of(TODAY)).unwrap().unwrap();
    let grades = [rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade].map(RfmGrade::get);
    assert_eq!((grades, rfm.segment.name(Language::English)), ([5, 1, 1], "New Customers"));
}

#[test]
fn nobody_cannot_be_fitted_to() {
    let nobody = "nobody in the population bought anything in the days that count: fit to a population with \
                  purchases, or give cut points";
    assert_eq!(RfmRule::default().fit([], TODAY).unwrap_err().to_string(), nobody);
    let visitor = Profile::of([Event::log_in(1_u64, TODAY)]);
    let refunded = Profile::of([Event::refund(2_u64, TODAY, Amount::minor(5))]);
    assert_eq!(RfmRule::default().fit([&visitor, &refunded], TODAY), Err(RfmFitError::NoPurchases));
}

#[test]
fn cut_points_are_one_fewer_than_grades() {
    let cuts = |points: &[i64]| Cuts::new(points.iter().copied()).unwrap();
    let error = |grades, [r, f, m]: [&[i64]; 3]| {
        of_grades(grades).with_cuts(cuts(r), cuts(f), cuts(m)).unwrap_err().to_string()
    };
    let (right, short, long) = (&[1, 2, 3, 4][..], &[1, 2, 3][..], &[1, 2, 3, 4, 5][..]);
    assert_eq!(
        error(5, [short, right, right]),
        "recency has `3` cut points but 5 grades need 4: give one fewer than there are grades",
    );
    assert_eq!(
        error(5, [right, long, right]),
        "frequency has `5` cut points but 5 grades need 4: give one fewer than there are grades",
    );
    assert_eq!(
        error(3, [&[1, 2], &[1, 2], &[7]]),
        "monetary has `1` cut points but 3 grades need 2: give one fewer than there are grades",
    );
    let stored = r#"{"recency":[1,2,3],"frequency":[1,2,3,4],"monetary":[1,2,3,4]}"#;
    let error = serde_json::from_str::<FittedRfm>(stored).unwrap_err().to_string();
    assert!(error.starts_with("recency has `3` cut points but 5 grades need 4"), "{error}");
}

#[test]
fn values_that_are_too_large_to_add_up_are_refused() {
    let spent = |minor| RfmMeasures { recency_days: 0, frequency: 1, monetary: Money::minor(minor) };
    let fit = |values: &[i64]| RfmRule::default().fit_measures(values.iter().copied().map(spent));
    let message = "the values of all users together exceed 9223372036854775807: give money in a larger unit, or \
                   fit to part of the population";
    assert_eq!(fit(&[i64::MAX, 1]).unwrap_err().to_string(), message);
    assert_eq!(fit(&[i64::MIN, -1]).unwrap_err().to_string(), message);
    // What goes beyond on the way only is no trouble.
    let (one, other) = (fit(&[i64::MAX, 1, -1]).unwrap(), fit(&[-1, 1, i64::MAX]).unwrap());
    assert_eq!(one, other);
    assert_eq!(one.means().unwrap().monetary, i64::MAX);
}
