//! Fits without a maximum: which simpler model they end in, by `tests/oracles/limits.py`, and in every unit alike.

use lifestage::value::{
    BgBb, BgNbd, Customer, FitOutcome, Fitted, GammaGamma, MbgNbd, Model, Nbd, Opportunities, ParetoNbd, Penalty,
    PurchaseModel, Sample, ShiftedBetaGeometric, Spend, Tenure, Toward,
};
use proptest::prelude::*;
use serde::Deserialize;

use super::assert_near;
use super::data::customer;
use crate::shared::seeded::cases;

/// What the oracle says of a sample.
#[derive(Debug, Deserialize)]
struct Judged {
    case: String,
    model: String,
    rows: Vec<(u32, f64, f64, u64)>,
    limits: Vec<(String, String)>,
    log_likelihood: f64,
    numbers: std::collections::BTreeMap<String, f64>,
}

fn oracle() -> Vec<Judged> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/limits.json"));
    serde_json::from_str(text).unwrap()
}

/// Days in each unit.
const UNITS: [(&str, f64); 6] = [
    ("seconds", 1.0 / 86_400.0),
    ("hours", 1.0 / 24.0),
    ("days", 1.0),
    ("weeks", 7.0),
    ("months", 30.4375),
    ("years", 365.25),
];

fn sample(rows: &[(u32, f64, f64, u64)], days: f64) -> Sample<Customer> {
    rows.iter().map(|(x, t_x, age, count)| (customer(*x, t_x / days, age / days), *count)).collect()
}

/// The limits as the oracle names them.
fn limits(outcome: &FitOutcome) -> Vec<(String, String)> {
    let FitOutcome::OnBoundary { limits } = outcome else { return vec![] };
    let name = |toward| if toward == Toward::Least { "least" } else { "infinity" };
    limits.iter().map(|limit| (limit.parameter.to_string(), name(limit.toward).to_owned())).collect()
}

/// What an outcome says of a parameter has to be true of it: least is below all that data tell apart, and infinity above.
#[track_caller]
fn assert_meant<M: Model>(fitted: &Fitted<M>, unit: impl Fn(&str) -> f64) {
    let parameters: Vec<(&str, f64)> = M::NAMES.iter().copied().zip(fitted.model().parameters()).collect();
    for (name, end) in limits(fitted.outcome()) {
        let (_, value) = parameters.iter().find(|(known, _)| *known == name).unwrap();
        let relative = value / unit(&name);
        // s of those who left at once is the only one that is least by a logarithm.
        let least = if name == "s" { 0.5 } else { 1e-4 };
        assert!(if end == "least" { relative < least } else { relative > 1e4 }, "{name} to {end}: {parameters:?}");
    }
}

fn check<M: Model<Row = Customer> + core::fmt::Debug>(judged: &Judged) {
    let Judged { case, model, rows, .. } = judged;
    let repeats: f64 = rows.iter().map(|(x, .., count)| f64::from(*x) * *count as f64).sum();
    let longest = rows.iter().map(|(_, _, age, _)| *age).fold(0.0, f64::max);
    // Random samples in the first, a middle and the last unit.
    let step = if case.starts_with("random") { 5 } else { 1 };
    for (unit, days) in UNITS.into_iter().step_by(step) {
        let told = format!("{case}, {model}, {unit}");
        let fitted = M::fit(&sample(rows, days), Penalty::NONE).unwrap();
        assert_eq!(limits(fitted.outcome()), judged.limits, "{told}: {fitted:?}");
        let in_days = fitted.log_likelihood() - repeats * days.ln();
        // Some limits are met by a logarithm only.
        let at_once = judged.limits.contains(&("s".to_owned(), "least".to_owned()))
            && judged.limits.contains(&("beta".to_owned(), "least".to_owned()));
        let near = if at_once { 2.0 } else { 2e-6 };
        assert!((in_days - judged.log_likelihood).abs() < near, "{told}: {in_days} {judged:?}");
        assert_meant(&fitted, |name| if ["alpha", "beta"].contains(&name) { longest / days } else { 1.0 });
        let parameter = |name: &str| {
            let at = M::NAMES.iter().position(|known| *known == name).unwrap();
            let is_time = ["alpha", "beta"].contains(&name);
            fitted.model().parameters()[at] * if is_time { days } else { 1.0 }
        };
        for (name, expected) in judged.numbers.iter().filter(|_| !at_once) {
            let found =
                name.split_once('/').map_or_else(|| parameter(name), |(one, per)| parameter(one) / parameter(per));
            let off = (found / expected - 1.0).abs();
            assert!(off < 1e-4, "{told}: {name} is {found} instead of {expected}");
        }
    }
}

#[test]
fn each_sample_ends_in_the_simpler_model_that_suits_it_best() {
    let judged = oracle();
    assert!(judged.len() > 30);
    for one in &judged {
        match one.model.as_str() {
            "bg" => check::<BgNbd>(one),
            "mbg" => check::<MbgNbd>(one),
            "pareto" => check::<ParetoNbd>(one),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_model_says_what_it_turned_into() {
    let rows =
        [(2, 30.0, 40.0, 30), (0, 0.0, 40.0, 100), (1, 10.0, 39.0, 40), (5, 35.0, 38.0, 10), (3, 20.0, 38.0, 10)];
    let fitted = MbgNbd::fit(&sample(&rows, 1.0), Penalty::NONE).unwrap();
    let said =
        "on a boundary: r goes to infinity, alpha goes to infinity; use a simpler model, more customers or a penalty";
    assert_eq!(fitted.outcome().to_string(), said);
    // One rate for all, of which the model still tells.
    assert_near(fitted.model().r() / fitted.model().alpha(), 0.066_425_98, 1e-7);
    assert_near(fitted.model().a(), 0.893_565_6, 1e-6);
    assert!((fitted.log_likelihood() + 823.071_607_1).abs() < 1e-6, "{}", fitted.log_likelihood());
    assert!(fitted.model().expected_purchases(&customer(1, 10.0, 39.0), 10.into()).is_finite());
}

#[test]
fn subscribers_who_all_leave_at_once_leave_no_beta() {
    let fitted = ShiftedBetaGeometric::fit(&Tenure::of_survivors(&[100, 0]).unwrap(), Penalty::NONE).unwrap();
    assert_eq!(limits(fitted.outcome()), [("beta".to_owned(), "least".to_owned())]);
    assert_meant(&fitted, |_| 1.0);
    assert!(fitted.log_likelihood().abs() < 1e-4, "{}", fitted.log_likelihood());
    // As many in each period as chance would have it: one probability for all.
    let fitted = ShiftedBetaGeometric::fit(&Tenure::of_survivors(&[64, 32, 16, 8, 4]).unwrap(), Penalty::NONE).unwrap();
    let far = ["alpha", "beta"].map(|name| (name.to_owned(), "infinity".to_owned()));
    assert_eq!(limits(fitted.outcome()), far);
    assert_near(fitted.model().alpha() / fitted.model().beta(), 1.0, 1e-6);
    // Some leave at the first chance, and then nobody.
    let fitted = ShiftedBetaGeometric::fit(&Tenure::of_survivors(&[100, 70, 70, 70]).unwrap(), Penalty::NONE).unwrap();
    assert_eq!(limits(fitted.outcome()), ["alpha", "beta"].map(|name| (name.to_owned(), "least".to_owned())));
    assert_near(fitted.model().retention(1), 0.7, 1e-6);
}

#[test]
fn donors_who_give_always_or_never_are_split() {
    let row = |x, t_x, n| Opportunities::new(x, t_x, n).unwrap();
    // Nobody leaves, and who gives gives every year.
    let donors: Sample<Opportunities> = [(row(6, 6, 6), 40), (row(0, 0, 6), 60)].into_iter().collect();
    let fitted = BgBb::fit(&donors, Penalty::NONE).unwrap();
    let named = limits(fitted.outcome());
    assert!(!named.is_empty(), "{fitted:?}");
    assert_meant(&fitted, |_| 1.0);
    assert_near(fitted.log_likelihood(), 40.0 * 0.4_f64.ln() + 60.0 * 0.6_f64.ln(), 1e-6);
    assert_near(fitted.model().p_purchases(6, 6), 0.4, 1e-6);
}

#[test]
fn money_without_a_spread_of_one_kind_says_which() {
    let spend = |x, mean| Spend::new(x, mean).unwrap();
    let far = |name: &str| (name.to_owned(), "infinity".to_owned());
    // All purchases of a customer alike: the means of those who bought often differ as much as those of others.
    let alike: Sample<Spend> = (0..200)
        .map(|at| spend(1 + at % 8, 10.0 * (1.003 + 0.0005 * f64::from(at % 8)).powf(f64::from(at * 37 % 200) - 100.0)))
        .collect();
    let fitted = GammaGamma::fit(&alike, Penalty::NONE).unwrap();
    assert_eq!(limits(fitted.outcome()), [far("p"), ("v".to_owned(), "least".to_owned())]);
    // All customers alike, but not their purchases: the means of those who bought often differ less.
    let wave = |at: u32| 0.5 + f64::from(at * 61 % 200) / 200.0;
    let alike: Sample<Spend> = (0..200)
        .map(|at| {
            let x = 1 + at % 8;
            spend(x, 20.0 * wave(at).powf(1.0 / f64::from(x)))
        })
        .collect();
    let fitted = GammaGamma::fit(&alike, Penalty::NONE).unwrap();
    assert_eq!(limits(fitted.outcome()), [far("q"), far("v")]);
    assert_meant(&fitted, |_| 1.0);
    // Everything alike.
    let alike: Sample<Spend> = (0..20).map(|at| spend(1 + at % 3, 12.5)).collect();
    let fitted = GammaGamma::fit(&alike, Penalty::NONE).unwrap();
    assert_eq!(limits(fitted.outcome()), [far("p"), far("q")]);
    assert_near(fitted.model().population_mean(), 12.5, 1e-6);
}

fn any_days() -> impl Strategy<Value = (u32, f64, f64, u64)> {
    (0..6_u32, 1..60_u32, 0..60_u32, 1..60_u64).prop_map(|(x, t_x, rest, count)| {
        let t_x = if x == 0 { 0.0 } else { f64::from(t_x) };
        (x, t_x, t_x + f64::from(rest), count)
    })
}

fn check_units<M: Model<Row = Customer> + core::fmt::Debug>(
    rows: &[(u32, f64, f64, u64)],
) -> Result<(), TestCaseError> {
    let longest = rows.iter().map(|(_, _, age, _)| *age).fold(1e-9, f64::max);
    let in_days = M::fit(&sample(rows, 1.0), Penalty::NONE).unwrap();
    for (unit, days) in UNITS {
        let fitted = M::fit(&sample(rows, days), Penalty::NONE).unwrap();
        prop_assert_eq!(fitted.outcome(), in_days.outcome(), "{} {:?} {:?}", unit, rows, fitted);
        if matches!(fitted.outcome(), FitOutcome::OnBoundary { .. }) {
            assert_meant(&fitted, |name| if ["alpha", "beta"].contains(&name) { longest / days } else { 1.0 });
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn the_unit_of_time_does_not_change_the_diagnosis(rows in prop::collection::vec(any_days(), 2..9)) {
        check_units::<Nbd>(&rows)?;
        check_units::<BgNbd>(&rows)?;
        check_units::<MbgNbd>(&rows)?;
        check_units::<ParetoNbd>(&rows)?;
    }
}
