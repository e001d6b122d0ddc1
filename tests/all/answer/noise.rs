//! Counts with noise: the probabilities are those of the definition and of `OpenDP`, budgets hold, and nothing is half published.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;

use lifestage::answer::{
    CountLine, CountNoise, Definition, Epsilon, Mergeable, NoiseError, NoisyCounts, PrivacyBudget, UserCounts,
};
use lifestage::number::Ratio;
use lifestage::time::Calendar;
use serde::{Deserialize, Serialize};

use crate::shared::oracle::expected;
use crate::shared::travels::travels;

/// An answer with this many counts, each of this number of users.
#[derive(Serialize, Deserialize)]
struct Counts {
    counts: u32,
    users: u64,
}

impl UserCounts for Counts {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::parts("all", (0..self.counts).map(|place| (place.to_string(), self.users)))]
    }
}

impl Mergeable for Counts {
    const NAME: &'static str = "counts";
    const VERSION: u64 = 1;
    type Refusal = Infallible;

    fn definition(&self) -> Cow<'_, Definition> {
        Cow::Owned(Definition::new("users by place", &Calendar::utc()))
    }

    fn merge(&mut self, _: &Self) -> Result<(), Infallible> {
        Ok(())
    }
}

/// Endless words, the same in every run: `SplitMix64` (Steele, Lea & Flood 2014).
fn words(mut state: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(mixed ^ mixed >> 31)
    })
}

fn noise(epsilon: f64, counts_of_a_user: u32) -> CountNoise {
    CountNoise { epsilon: Epsilon::new(epsilon).unwrap(), counts_of_a_user: counts_of_a_user.try_into().unwrap() }
}

fn budget(total: f64) -> PrivacyBudget {
    PrivacyBudget::new(Epsilon::new(total).unwrap())
}

fn numbers(published: &NoisyCounts) -> impl Iterator<Item = i64> {
    published.lines.iter().flat_map(|line| &line.counts).map(|(_, count)| *count)
}

/// What `tests/oracles/noise.py` found.
#[derive(Deserialize)]
struct Case {
    counts_of_a_user: u32,
    epsilon: f64,
    told_at_most: f64,
    at_least_with_probability: Vec<(f64, f64)>,
    draws: Vec<(i64, u64)>,
    probabilities: Vec<(i64, f64)>,
}

impl Case {
    fn all() -> Vec<Self> {
        let cases: Vec<Self> = serde_json::from_str(&expected("noise.json")).unwrap();
        assert_eq!(cases.len(), 5);
        cases
    }

    fn noise(&self) -> CountNoise {
        noise(self.epsilon, self.counts_of_a_user)
    }
}

/// The χ² with this number of degrees of freedom that comes in one of a hundred thousand tries or so.
fn large(freedom: usize) -> f64 {
    let freedom = f64::from(u32::try_from(freedom).unwrap());
    freedom + 4.0 * (2.0 * freedom).sqrt() + 10.0
}

#[test]
fn noise_is_as_probable_as_the_definition_and_opendp_say() {
    const DRAWS: u32 = 100_000;
    for (seed, case) in Case::all().into_iter().enumerate() {
        let zeros = Counts { counts: DRAWS, users: 0 };
        let published = case.noise().publish(&zeros, &mut budget(10.0), words(seed as u64)).unwrap();
        let mut seen: BTreeMap<i64, f64> = BTreeMap::new();
        numbers(&published).for_each(|number| *seen.entry(number).or_default() += 1.0);
        let of = |number: &i64| seen.get(number).copied().unwrap_or(0.0);

        let expected = case.probabilities.iter().map(|(number, p)| (number, p * f64::from(DRAWS)));
        let parts: Vec<f64> = expected
            .filter(|(_, expected)| *expected >= 20.0)
            .map(|(number, expected)| (of(number) - expected).powi(2) / expected)
            .collect();
        let chi_square: f64 = parts.iter().sum();
        assert!(
            parts.len() > 3 && chi_square < large(parts.len()),
            "{}: {chi_square} of {}",
            case.epsilon,
            parts.len()
        );

        // Two samples, theirs and ours.
        let theirs: u64 = case.draws.iter().map(|(_, times)| times).sum();
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let [ratio, both] = [theirs as f64 / f64::from(DRAWS), theirs as f64 + f64::from(DRAWS)];
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        let parts: Vec<f64> = case
            .draws
            .iter()
            .map(|(number, times)| (of(number), *times as f64))
            .filter(|(ours, theirs)| ours + theirs >= 40.0)
            .map(|(ours, theirs)| (ours * ratio.sqrt() - theirs / ratio.sqrt()).powi(2) / (ours + theirs))
            .collect();
        let chi_square: f64 = parts.iter().sum();
        assert!(
            both > 200_000.0 && parts.len() > 3 && chi_square < large(parts.len()),
            "{}: {chi_square}",
            case.epsilon
        );
    }
}

#[test]
fn one_user_more_changes_a_probability_by_the_epsilon_at_most() {
    for case in Case::all() {
        assert!((case.told_at_most - case.epsilon).abs() < 1e-12, "OpenDP's bound for the same scale");
        // A user in all of the counts: each of them moves by one, and the ratios multiply.
        let steps = case.probabilities.windows(2).map(|two| (two[0].1 / two[1].1).ln().abs());
        let largest = steps.fold(0.0, f64::max) * f64::from(case.counts_of_a_user);
        assert!((largest - case.epsilon).abs() < 1e-6, "{largest}");
    }
}

#[test]
fn the_margin_is_that_of_opendp() {
    for case in Case::all() {
        for (beyond, at_least) in &case.at_least_with_probability {
            // OpenDP gives the real number a of P(|noise| ≥ a) = beyond; the largest whole number below it is the margin.
            let margin = case.noise().margin(Ratio::new(1.0 - beyond).unwrap()).unwrap();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small numbers")]
            let theirs = (at_least - 1.0).ceil().max(0.0) as u64;
            assert_eq!(margin, theirs, "{} {beyond}", case.epsilon);
            let within: f64 =
                case.probabilities.iter().filter(|row| row.0.unsigned_abs() <= margin).map(|row| row.1).sum();
            assert!(within > 1.0 - beyond - 1e-4, "{within}");
        }
        assert_eq!(case.noise().margin(Ratio::ONE), None);
        assert_eq!(case.noise().margin(Ratio::ZERO), Some(0));
    }
}

#[test]
fn what_is_published_says_its_noise_and_travels() {
    let published = noise(0.5, 3).publish(&Counts { counts: 3, users: 40 }, &mut budget(1.0), words(5)).unwrap();
    travels(&published);
    assert_eq!(
        published.definition().text(),
        "users by place; days in UTC, weeks from Mon; each count with whole-number noise of scale 3 / 0.5, for ε 0.5 where each \
         user is in at most 3"
    );
    assert!(numbers(&published).all(|count| (count - 40).abs() < 100));
    let other = noise(0.25, 3).publish(&Counts { counts: 3, users: 40 }, &mut budget(1.0), words(5)).unwrap();
    assert_ne!(other.definition().fingerprint(), published.definition().fingerprint());
}

#[test]
fn a_budget_is_spent_only_by_what_is_published() {
    let mut budget = budget(1.0);
    let counts = Counts { counts: 4, users: 9 };
    let half = noise(0.5, 1);
    let before = budget.clone();
    assert_eq!(
        half.publish(&counts, &mut budget, words(1).take(3)),
        Err(NoiseError::TooFewWords { drawn: 0, counts: 4 })
    );
    assert_eq!(half.publish(&counts, &mut budget, std::iter::repeat(0)), Err(NoiseError::NotRandom));
    assert_eq!(budget, before);
    for (left, counts) in [(0.5, 4), (0.0, 0)] {
        half.publish(&Counts { counts, users: 9 }, &mut budget, words(1)).unwrap();
        assert_eq!(budget.left().get().to_bits(), f64::to_bits(left));
    }
    let spent = half.publish(&counts, &mut budget, words(1)).unwrap_err();
    assert_eq!(
        spent.to_string(),
        "an ε of `0.5` was asked for, but `0` is left of the budget: ask for less, or publish nothing more about these users"
    );
    assert!(budget.is_spent());
    travels(&budget);
}

#[test]
fn thousandths_of_a_budget_add_up_to_all_of_it() {
    let mut budget = budget(1.0);
    let thousandth = Epsilon::new(0.001).unwrap();
    for _ in 0..1000 {
        budget.spend(thousandth).unwrap();
    }
    assert!(budget.is_spent() && budget.spend(Epsilon::new(1e-9).unwrap()).is_err());
}

#[test]
fn no_budget_or_epsilon_comes_in_that_could_not_be() {
    for number in ["0", "-0.5", "1e-10", "9000001", "\"0.5\"", "null"] {
        assert!(serde_json::from_str::<Epsilon>(number).is_err(), "{number}");
    }
    let error = serde_json::from_str::<PrivacyBudget>(r#"{"total":1,"spent":1.5}"#).unwrap_err().to_string();
    assert!(error.contains("`1.5` of a budget of `1` cannot have been spent"), "{error}");
    assert!(serde_json::from_str::<CountNoise>(r#"{"epsilon":0.5,"counts_of_a_user":0}"#).is_err());
    assert!(Epsilon::new(f64::NAN).is_err());
}

#[test]
fn the_largest_scale_and_count_do_not_overflow() {
    let wide = noise(1e-9, u32::MAX);
    let published = wide.publish(&Counts { counts: 50, users: u64::MAX }, &mut budget(1.0), words(3)).unwrap();
    assert!(numbers(&published).any(|count| count == i64::MAX));
    assert!(wide.margin(Ratio::percent(99)).unwrap() > u64::from(u32::MAX));
}
