//! Metrics of forecasts, against their definitions written out, and what holds for all of them.

#![expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
#![expect(clippy::float_cmp, reason = "what is compared is exact")]

use lifestage::model::{ForecastError, Scored, ScoredForecast};
use lifestage::number::{Ratio, binomial_at_most, percentile_rank};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::shared::seeded::cases;

fn forecast(pairs: &[(f64, bool)]) -> ScoredForecast {
    ScoredForecast::new(pairs.iter().map(|&(score, happened)| Scored { score, happened }).collect()).unwrap()
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-12 * other.abs().max(1.0)
}

/// How a pair ranks: right, wrong, or tied.
fn kernel(yes: f64, no: f64) -> f64 {
    if yes > no { 1.0 } else { f64::from(u8::from(yes == no)) / 2.0 }
}

/// The area and its standard error from all pairs.
fn pairwise(pairs: &[(f64, bool)]) -> (f64, f64) {
    let of = |label: bool| -> Vec<f64> { pairs.iter().filter(|pair| pair.1 == label).map(|pair| pair.0).collect() };
    let (yes, no) = (of(true), of(false));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let a: Vec<f64> = yes.iter().map(|y| mean(&no.iter().map(|n| kernel(*y, *n)).collect::<Vec<_>>())).collect();
    let b: Vec<f64> = no.iter().map(|n| mean(&yes.iter().map(|y| kernel(*y, *n)).collect::<Vec<_>>())).collect();
    let variance_of_mean = |values: &[f64]| {
        let center = mean(values);
        let squares: f64 = values.iter().map(|value| (value - center).powi(2)).sum();
        squares / (values.len() - 1) as f64 / values.len() as f64
    };
    (mean(&a), (variance_of_mean(&a) + variance_of_mean(&b)).sqrt())
}

#[test]
fn the_area_is_the_share_of_pairs_that_rank_right() {
    let area = |pairs: &[(f64, bool)]| forecast(pairs).auc().unwrap().area;
    assert_eq!(area(&[(2.0, true), (1.0, false)]), 1.0);
    assert_eq!(area(&[(1.0, true), (2.0, false)]), 0.0);
    assert_eq!(area(&[(1.0, true), (1.0, false)]), 0.5);
    assert_eq!(area(&[(3.0, true), (2.0, false), (2.0, true), (1.0, false)]), 0.875);
    // −0 and 0 are a tie.
    assert_eq!(area(&[(0.0, true), (-0.0, false)]), 0.5);
}

#[test]
fn an_interval_needs_two_of_each_and_stays_within_0_and_1() {
    assert_eq!(forecast(&[(2.0, true), (1.0, false), (0.5, false)]).auc().unwrap().interval, None);
    let pairs = [(3.0, true), (2.0, false), (1.5, true), (1.0, false), (0.5, false)];
    let interval = forecast(&pairs).auc().unwrap().interval.unwrap();
    assert!(interval.low > 0.0 && interval.high == 1.0, "{interval:?}");
    assert!(close(interval.standard_error, pairwise(&pairs).1));
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn area_and_error_are_those_of_all_pairs(scores in vec((0..12_i32, any::<bool>()), 4..60)) {
        let mut pairs: Vec<(f64, bool)> = scores.iter().map(|(score, label)| (f64::from(*score) / 3.0, *label)).collect();
        // Two of each at least.
        pairs.extend([(1.0, true), (2.5, true), (0.0, false), (3.0, false)]);
        let auc = forecast(&pairs).auc().unwrap();
        let (area, error) = pairwise(&pairs);
        prop_assert!(close(auc.area, area), "{} {area}", auc.area);
        prop_assert!(close(auc.interval.unwrap().standard_error, error));

        // Neither the order nor a rising function of scores changes anything.
        let mut backwards = pairs.clone();
        backwards.reverse();
        prop_assert_eq!(forecast(&backwards), forecast(&pairs));
        let risen: Vec<(f64, bool)> = pairs.iter().map(|(score, label)| (score.exp() - 9.0, *label)).collect();
        prop_assert_eq!(forecast(&risen).auc(), forecast(&pairs).auc());
        // The other outcome is ranked as badly as this one is well.
        let other: Vec<(f64, bool)> = pairs.iter().map(|(score, label)| (*score, !label)).collect();
        prop_assert!(close(forecast(&other).auc().unwrap().area, 1.0 - area));
    }

    #[test]
    fn groups_and_bands_part_everybody_and_equal_scores_stay_together(
        scores in vec((0..20_u32, any::<bool>()), 1..80),
        groups in 1..15_u32,
    ) {
        let pairs: Vec<(f64, bool)> = scores.iter().map(|(score, label)| (f64::from(*score) / 20.0, *label)).collect();
        let forecast = forecast(&pairs);
        let table = forecast.calibration(groups).unwrap();
        prop_assert!(table.len() <= groups as usize);
        prop_assert_eq!(table.iter().map(|group| group.users).sum::<u64>(), forecast.len());
        prop_assert_eq!(table.iter().map(|group| group.happened).sum::<u64>(), forecast.happened());
        prop_assert!(table.iter().zip(table.iter().skip(1)).all(|(one, next)| one.highest < next.lowest));
        for group in &table {
            let inside = pairs.iter().filter(|pair| group.lowest.get() <= pair.0 && pair.0 <= group.highest.get());
            let scores: Vec<f64> = inside.map(|pair| pair.0).collect();
            prop_assert_eq!(scores.len() as u64, group.users);
            prop_assert!(close(group.expected.get(), scores.iter().sum::<f64>() / scores.len() as f64));
        }
        let bands = forecast.bands(&[0.25, 0.5, 0.75]).unwrap();
        prop_assert_eq!(bands.iter().map(|band| band.users).sum::<u64>(), forecast.len());
        let inside = |low: f64, high: f64| pairs.iter().filter(|pair| low <= pair.0 && pair.0 < high).count() as u64;
        let expected = [inside(-1.0, 0.25), inside(0.25, 0.5), inside(0.5, 0.75), inside(0.75, 2.0)];
        prop_assert_eq!([0, 1, 2, 3].map(|band: usize| bands[band].users), expected);
        prop_assert_eq!(bands[0].precision_from, Some(forecast.base_rate()));
        prop_assert_eq!(bands[3].precision_from, bands[3].precision);
    }
}

#[test]
fn calibration_groups_are_of_equal_size_where_scores_differ() {
    let pairs: Vec<(f64, bool)> = (0..20_u8).map(|n| (f64::from(n) / 20.0, n % 4 == 3)).collect();
    let table = forecast(&pairs).calibration(10).unwrap();
    assert_eq!(table.iter().map(|group| group.users).collect::<Vec<_>>(), [2; 10]);
    let table = forecast(&pairs[..7]).calibration(3).unwrap();
    // 7/3, 14/3 and 7, rounded up.
    assert_eq!(table.iter().map(|group| group.users).collect::<Vec<_>>(), [3, 2, 2]);
    assert_eq!(table.iter().map(|group| group.happened).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!((table[1].lowest.get(), table[1].highest.get(), table[1].observed.get()), (0.15, 0.2, 0.5));
}

#[test]
fn brier_is_the_mean_squared_error_beside_that_of_the_base_rate() {
    let brier = forecast(&[(0.9, true), (0.2, false), (0.4, true), (0.0, false)]).brier().unwrap();
    assert!(close(brier.score, (0.01 + 0.04 + 0.36) / 4.0), "{brier:?}");
    assert_eq!(brier.base_rate, 0.25);
    assert!(close(brier.skill().unwrap(), 1.0 - brier.score / 0.25));
    assert_eq!(forecast(&[(0.5, true)]).brier().unwrap().skill(), None);
}

#[test]
fn lift_takes_of_a_tie_at_its_edge_what_can_be_expected() {
    let share = Ratio::percent;
    let pairs: Vec<(f64, bool)> = (0..10_u8).map(|n| (f64::from(n), n >= 8)).collect();
    let lift = forecast(&pairs).lift(share(10)).unwrap();
    assert_eq!((lift.users, lift.happened, lift.lift), (1, 1.0, 5.0));
    assert_eq!(forecast(&pairs).lift(share(100)).unwrap().lift, 1.0);
    // 30 % of 10 is 3 and not 4, whatever 0.3 is as a float; a part of a user is one.
    assert_eq!(forecast(&pairs).lift(share(30)).unwrap().users, 3);
    assert_eq!(forecast(&pairs).lift(share(1)).unwrap().users, 1);
    // Two of four equal ones, of whom one churned.
    let tied = [(2.0, true), (1.0, true), (1.0, false), (1.0, false), (1.0, false), (0.0, false)];
    let lift = forecast(&tied).lift(share(50)).unwrap();
    assert_eq!((lift.users, lift.happened), (3, 1.5));
    assert_eq!(lift.lift, 1.5);
}

#[test]
fn scores_without_a_metric_are_refused_each_in_its_own_words() {
    let scored = |score, happened| Scored { score, happened };
    assert_eq!(ScoredForecast::new(vec![]), Err(ForecastError::Nothing));
    for score in [f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(ScoredForecast::new(vec![scored(score, true)]), Err(ForecastError::NotANumber { score }));
    }
    assert!(matches!(ScoredForecast::new(vec![scored(f64::NAN, true)]), Err(ForecastError::NotANumber { .. })));
    let all = forecast(&[(0.1, true), (1.5, true)]);
    assert_eq!(all.auc(), Err(ForecastError::OneClass { scores: 2, happened: true }));
    assert_eq!(
        forecast(&[(0.1, false)]).lift(Ratio::percent(10)),
        Err(ForecastError::OneClass { scores: 1, happened: false })
    );
    assert_eq!(all.lift(Ratio::ZERO), Err(ForecastError::NoShare));
    assert_eq!(all.brier(), Err(ForecastError::NotAProbability { score: 1.5 }));
    assert_eq!(all.calibration(3), Err(ForecastError::NotAProbability { score: 1.5 }));
    assert_eq!(forecast(&[(0.1, true)]).calibration(0), Err(ForecastError::NoGroups));
    assert_eq!(all.bands(&[1.0, 1.0]), Err(ForecastError::Bounds { before: 1.0, bound: 1.0 }));
    assert!(matches!(all.bands(&[f64::NAN]), Err(ForecastError::NotANumber { .. })));
    assert_eq!(all.bands(&[]).unwrap().len(), 1);
    for (error, text) in [
        (ForecastError::Nothing, "there are no scores: give at least one"),
        (
            ForecastError::OneClass { scores: 2, happened: true },
            "it happened in `2` of all `2` cases: give some cases in which it happened and some in which it did not",
        ),
        (
            ForecastError::Bounds { before: 2.0, bound: 1.0 },
            "the bound `1` does not come after `2`: give bounds in ascending order, each once",
        ),
    ] {
        assert_eq!(error.to_string(), text);
    }
}

#[test]
fn a_binomial_tail_is_the_sum_of_its_terms() {
    for (successes, trials, chance, expected) in [
        // Python, in fractions: Σ C(n, i) · p^i · (1−p)^(n−i)
        (0, 1, 0.98, 0.020_000_000_000_000_018),
        (0, 4, 0.7, 0.008_100_000_000_000_005),
        (3, 28, 0.5, 1.372_024_416_923_523e-5),
        (27, 28, 0.25, 1.0),
        (20, 366, 0.5, 3.181_616_676_970_465_4e-78),
        (300, 366, 0.9, 2.024_017_231_695_445_3e-6),
    ] {
        let tail = binomial_at_most(successes, trials, Ratio::new(chance).unwrap()).get();
        assert!((tail / expected - 1.0).abs() < 1e-11, "{successes} {trials} {chance}: {tail}");
    }
    let certain = |chance| [0, 2, 3].map(|successes| binomial_at_most(successes, 3, chance).get());
    assert_eq!((certain(Ratio::ZERO), certain(Ratio::ONE)), ([1.0; 3], [0.0, 0.0, 1.0]));
}

#[test]
fn a_percentile_rank_counts_equals_as_a_half() {
    let values = [-5, 0, 0, 7];
    assert_eq!([-6, -5, 0, 7, 8].map(|value| percentile_rank(&values, value).unwrap()), [0.0, 0.125, 0.5, 0.875, 1.0]);
}
