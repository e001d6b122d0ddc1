//! Models against what came after the cut.

use core::num::NonZeroU16;

use lifestage::time::Period;
use lifestage::value::{
    BgNbd, BtydRule, Customer, FrequencyClass, Holdout, HoldoutError, HoldoutRule, MbgNbd, Model, Nbd, ParetoNbd,
    Penalty, PurchaseModel, Sample, Validation,
};
use lifestage::{Amount, Day, Event, Profile};

use super::data::{CUT, cdnow_population, cdnow_rounded, spends};
use super::{assert_near, assert_rounds_to};
use crate::shared::travels::travels;

const UNTIL: Day = Day::ymd(1998, 6, 30);

fn split() -> HoldoutRule {
    HoldoutRule::new(BtydRule::default(), CUT, UNTIL).unwrap()
}

fn holdouts() -> Vec<Holdout> {
    cdnow_population().profiles().filter_map(|profile| split().holdout(profile).unwrap()).collect()
}

fn validated<M: Model<Row = Customer> + PurchaseModel>(holdouts: &[Holdout]) -> Validation {
    let sample: Sample<Customer> = holdouts.iter().map(|one| one.customer).collect();
    let fitted = M::fit(&sample, Penalty::NONE).unwrap();
    Validation::of(fitted.converged().unwrap(), holdouts, split().span()).unwrap()
}

#[test]
fn the_validation_of_cdnow_is_the_table_of_the_papers() {
    let holdouts = holdouts();
    assert_eq!((holdouts.len(), split().span()), (2357, 39.into()));
    let (bg, pareto) = (validated::<BgNbd>(&holdouts), validated::<ParetoNbd>(&holdouts));
    let mbg = validated::<MbgNbd>(&holdouts);
    assert_eq!((bg.customers(), bg.actual()), (2357, 1882));
    let means = |validation: &Validation, of: fn(&FrequencyClass) -> f64, expected: [f64; 8]| {
        assert_eq!(
            validation.classes().iter().map(|class| class.frequency).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 5, 6, 7]
        );
        validation.classes().iter().zip(expected).for_each(|(class, mean)| assert_rounds_to(of(class), mean, 4));
    };
    means(&bg, FrequencyClass::mean_actual, [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594]);
    means(&bg, FrequencyClass::mean_predicted, [0.2251, 0.5231, 1.0441, 1.5203, 2.1639, 2.6538, 3.5040, 6.1572]);
    means(&pareto, FrequencyClass::mean_predicted, [0.1384, 0.5995, 1.1958, 1.7138, 2.3983, 2.9072, 3.8186, 6.4031]);
    for (validation, total) in [(&bg, 1653.41), (&pareto, 1665.51), (&mbg, 1576.73)] {
        assert_rounds_to(validation.predicted(), total, 2);
        assert_near(validation.bias(), (validation.predicted() - 1882.0) / 2357.0, 1e-12);
    }
    // A model that lets nobody leave foretells too much, and tells customers apart worse.
    let staying = validated::<Nbd>(&holdouts);
    assert!(staying.bias() > 0.0 && bg.bias() < 0.0, "{} {}", staying.bias(), bg.bias());
    assert!(staying.root_mean_squared_error() > bg.root_mean_squared_error());
    assert!(bg.mean_absolute_error() < bg.root_mean_squared_error());
    travels(&bg);
    for no_validation in [
        r#"{"span":39.0,"classes":[],"absolute_errors":0.0,"squared_errors":0.0}"#,
        r#"{"span":39.0,"classes":[{"frequency":8,"customers":1,"actual":0,"predicted":0.0}],"absolute_errors":0.0,"squared_errors":0.0}"#,
        r#"{"span":39.0,"classes":[{"frequency":0,"customers":0,"actual":0,"predicted":0.0}],"absolute_errors":0.0,"squared_errors":0.0}"#,
    ] {
        assert!(serde_json::from_str::<Validation>(no_validation).is_err(), "{no_validation}");
    }
    travels(&holdouts[0]);
    travels(&split());
}

#[test]
fn validations_of_disjoint_customers_merge_into_that_of_all() {
    let holdouts = holdouts();
    let (model, span) = (BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap(), split().span());
    let all = Validation::of(&model, &holdouts, span).unwrap();
    for at in [1, 700, 2356] {
        let [mut one, other] =
            [&holdouts[..at], &holdouts[at..]].map(|part| Validation::of(&model, part, span).unwrap());
        one.merge(&other).unwrap();
        assert_eq!((one.customers(), one.actual(), one.classes().len()), (2357, 1882, 8));
        assert_near(one.predicted(), all.predicted(), 1e-12);
        assert_near(one.mean_absolute_error(), all.mean_absolute_error(), 1e-12);
        assert_near(one.root_mean_squared_error(), all.root_mean_squared_error(), 1e-12);
    }
    let mut longer = Validation::of(&model, &holdouts, 40.into()).unwrap();
    let before = longer.clone();
    assert!(longer.merge(&all).is_err());
    assert_eq!((&longer, longer.definition().text()), (&before, "purchases in 40 units of time after a cut"));
}

#[test]
fn errors_are_means_over_customers() {
    let new = |purchases| Holdout { customer: Customer::NEW, purchases, money: None };
    let model = Nbd::new(1.0, 10.0).unwrap();
    // One purchase to expect in ten units.
    let validation = Validation::of(&model, &[new(0), new(1), new(5)], 10.into()).unwrap();
    assert_eq!((validation.customers(), validation.actual(), validation.classes().len()), (3, 6, 1));
    assert_near(validation.bias(), -1.0, 1e-12);
    assert_near(validation.mean_absolute_error(), 5.0 / 3.0, 1e-12);
    assert_near(validation.root_mean_squared_error(), (17.0_f64 / 3.0).sqrt(), 1e-12);
    assert_eq!(Validation::of(&model, &[], 10.into()), None);
}

/// `tests/oracles/tracking.py`.
#[test]
fn cumulative_purchases_of_cdnow_are_tracked_as_elsewhere() {
    let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap();
    let population = cdnow_population();
    let track = split().track(&model, population.profiles(), NonZeroU16::new(28).unwrap()).unwrap();
    let lines: Vec<&str> =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cdnow/tracking.csv")).lines().collect();
    assert_eq!(track.len(), lines.len());
    for (point, line) in track.iter().zip(lines) {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!((point.on.to_string().as_str(), point.actual.to_string().as_str()), (fields[0], fields[1]));
        assert_near(point.expected, fields[2].parse().unwrap(), 1e-10);
        assert_eq!(point.holdout, point.on > CUT);
    }
    travels(&track[0]);
    assert_eq!(split().track(&model, [], NonZeroU16::MIN), Ok(vec![]));
}

#[test]
fn no_period_is_on_both_sides_of_a_cut() {
    // 2026-01-05 is a Monday.
    let monday = Day::ymd(2026, 1, 5);
    let profile =
        Profile::of([0, 9, 11, 13, 14, 20, 29].map(|day| Event::purchase(1_u64, monday.plus(day), Amount::minor(1))));
    let weekly = BtydRule { grain: BtydRule::WEEKS, ..BtydRule::default() };
    let split = HoldoutRule::new(weekly, monday.plus(10), monday.plus(30)).unwrap();
    assert_eq!((split.cut(), split.until()), (monday.plus(13), monday.plus(34)), "the ends of their weeks");
    let holdout = split.holdout(&profile).unwrap().unwrap();
    assert_eq!((holdout.customer.frequency(), holdout.customer.age(), holdout.purchases), (1, 1.0, 2));
    assert_eq!(split.span(), 3.into());

    let same = HoldoutRule::new(weekly, monday.plus(7), monday.plus(12));
    assert_eq!(same, Err(HoldoutError::NoHoldout { cut: monday.plus(13), until: monday.plus(13) }));
    let before = HoldoutRule::new(BtydRule { grain: Period::Day, ..weekly }, monday.minus(2), monday).unwrap();
    assert_eq!(before.holdout(&profile), Ok(None), "who comes later is nobody yet");
    let mut forgotten = profile;
    forgotten.forget_before(monday.plus(1));
    assert!(
        matches!(split.holdout(&forgotten), Err(HoldoutError::BeforeHorizon(problem)) if problem.user == forgotten.user())
    );
}

#[test]
fn the_correlation_of_frequency_and_spend_is_that_of_cdnow() {
    assert_rounds_to(spends(&cdnow_rounded()).correlation().unwrap(), 0.113_884, 6);
    let same = |spends: &[(u32, f64)]| {
        spends
            .iter()
            .map(|(x, mean)| lifestage::value::Spend::new(*x, *mean).unwrap())
            .collect::<Sample<_>>()
            .correlation()
    };
    assert_eq!(same(&[]), None);
    assert_eq!(same(&[(1, 0.1), (2, 0.1), (7, 0.1)]), None);
    assert_eq!(same(&[(3, 0.1), (3, 0.7)]), None);
    assert_near(same(&[(1, 1e15), (2, 1e-15)]).unwrap(), -1.0, 1e-12);
}
