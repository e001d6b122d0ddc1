//! The number of threads changes no bit of any answer.

use lifestage::report::DailyTotalsRule;
use lifestage::time::{Calendar, Days};
use lifestage::{Kind, Population, RuleSet};
use proptest::prelude::*;

use super::DAY;
use super::log::{Layout, Row, calendar, rows};
use crate::shared::seeded::cases;
use crate::shared::threads::with_threads;

const THREADS: [usize; 3] = [1, 2, 8];

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn columns_are_the_same_population_on_1_2_and_8_threads(rows in rows(true, 0..200), calendar in calendar()) {
        let build = || Layout { wide: true, mapped: true }.build(&rows, &calendar).unwrap();
        let [one, two, eight] = THREADS.map(|threads| with_threads(threads, build));
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(&one, &eight);
        let totals = |population: &Population| DailyTotalsRule::default().report(population, Days::ALL).unwrap();
        let [one, two, eight] = THREADS.map(|threads| with_threads(threads, || totals(&one)));
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(&one, &eight);
    }
}

/// 6,000 users whose numbers are of very different sizes.
fn crowd() -> Population {
    let row = |number: u64| Row {
        user: u128::from(number * 2_654_435_761 % 1_000_003),
        milliseconds: i64::from(DAY.days_since_epoch()) * 86_400_000,
        kind: Kind::Purchase,
        subject: 0,
        value: i64::try_from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (20 + number % 40)).unwrap(),
    };
    let rows: Vec<Row> = (0..6_000).map(row).collect();
    Layout { wide: false, mapped: false }.build(&rows, &Calendar::utc()).unwrap()
}

/// Thirds, so that adding in another order rounds to other bits.
#[expect(clippy::cast_precision_loss, reason = "any float will do")]
fn weight(profile: &lifestage::Profile) -> f64 {
    profile.tallies().iter().map(|tally| tally.sum() as f64 / 3.0).sum()
}

#[test]
fn a_sum_of_floats_has_the_same_bits_on_any_number_of_threads() {
    let population = crowd();
    let fold = || population.fold(|| 0.0, |sum, member| *sum += weight(member.profile), |one, other| one + other);
    let [one, two, eight] = THREADS.map(|threads| with_threads(threads, fold).to_bits());
    assert_eq!([two, eight], [one; 2]);
    for _ in 0..20 {
        assert_eq!(with_threads(8, fold).to_bits(), one);
    }
    // The order does matter: added up one by one, the bits are others.
    let one_by_one: f64 = population.iter().map(|member| weight(member.profile)).sum();
    assert_ne!(one_by_one.to_bits(), one);
    assert!((f64::from_bits(one) / one_by_one - 1.0).abs() < 1e-9);
}

#[test]
fn a_fold_sees_everybody_once_and_starts_from_empty() {
    let population = crowd();
    let ids = population.fold(Vec::new, |ids, member| ids.push(member.user.id), |one, other| [one, other].concat());
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, population.iter().map(|member| member.user.id).collect::<Vec<_>>());
    assert_eq!(Population::new(Calendar::utc()).fold(|| 7, |_, _| (), |one, _| one), 7);
}

#[test]
fn scores_and_orders_are_the_same_on_any_number_of_threads() {
    let population = super::scoring::shop();
    let all = || {
        let rules = RuleSet::default().fit(population.profiles(), DAY).unwrap();
        let ids = population.map(|member| member.user.id);
        (rules.score_all(&population, DAY).unwrap(), rules, ids)
    };
    let [one, two, eight] = THREADS.map(|threads| with_threads(threads, all));
    assert_eq!(one, two);
    assert_eq!(one, eight);
}

#[test]
fn merging_is_the_same_on_any_number_of_threads() {
    let merged = || {
        let mut one = crowd();
        one.merge(super::scoring::shop()).unwrap();
        one.merge(crowd()).unwrap();
        one
    };
    let [one, two, eight] = THREADS.map(|threads| with_threads(threads, merged));
    assert_eq!(one, two);
    assert_eq!(one, eight);
}
