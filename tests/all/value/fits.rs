//! How fits end: every outcome, and what has to be true of each.

use lifestage::value::{
    BgBb, BgNbd, Customer, FitError, FitOutcome, Fitted, GammaGamma, MbgNbd, Model, Nbd, Opportunities, ParetoNbd,
    Penalty, PurchaseModel, Sample, ShiftedBetaGeometric, Spend, Tenure, Toward,
};

use super::assert_near;
use super::data::{cdnow_rounded, customer, customers, donations, fixture, spends};

fn fit<M: Model>(sample: &Sample<M::Row>) -> Fitted<M> {
    M::fit(sample, Penalty::NONE).unwrap()
}

#[test]
fn an_unidentified_drop_out_ends_on_a_boundary() {
    let fitted = fit::<ParetoNbd>(&customers(&fixture()));
    let ln_likelihood = fitted.log_likelihood();
    assert!((-12_683.762_7..=-12_683.742_1).contains(&ln_likelihood), "{ln_likelihood}");
    let FitOutcome::OnBoundary { limits } = fitted.outcome() else { panic!("{:?}", fitted.outcome()) };
    let names: Vec<&str> = limits.iter().map(|limit| limit.parameter.as_ref()).collect();
    assert_eq!(names, ["s", "beta"]);
    assert!(limits.iter().all(|limit| limit.toward == Toward::Infinity));
    assert_eq!((fitted.covariance(), fitted.converged().is_err()), (None, true));
    // What can be told is: the rate of leaving, and of buying.
    assert_near(fitted.model().s() / fitted.model().beta(), 0.035_991_2, 1e-4);
    assert_near(fitted.model().r(), 1.25976, 1e-4);
    assert_near(fitted.model().alpha(), 12.5610, 1e-4);
    assert_eq!(
        fitted.outcome().to_string(),
        "on a boundary: s goes to infinity, beta goes to infinity; use a simpler model, more customers or a penalty"
    );
}

#[test]
fn customers_who_buy_alike_have_no_spread_of_rates() {
    // Less spread than by chance: the NBD becomes Poisson, r and α go to infinity together.
    let sample: Sample<Customer> = (1..=200).map(|at| customer(4, 30.0 + f64::from(at) / 100.0, 39.0)).collect();
    let fitted = fit::<Nbd>(&sample);
    let FitOutcome::OnBoundary { limits } = fitted.outcome() else { panic!("{fitted:?}") };
    let limits: Vec<(&str, Toward)> = limits.iter().map(|limit| (&*limit.parameter, limit.toward)).collect();
    assert_eq!(limits, [("r", Toward::Infinity), ("alpha", Toward::Infinity)]);
    assert_near(fitted.model().r() / fitted.model().alpha(), 4.0 / 39.0, 1e-5);
}

#[test]
fn if_nobody_leaves_the_model_is_on_its_boundary() {
    // Everybody bought on the last day.
    let sample: Sample<Customer> = (1..=300).map(|at| customer(1 + at % 9 * (at % 4), 39.0, 39.0)).collect();
    for outcome in [fit::<BgNbd>(&sample).outcome().clone(), fit::<ParetoNbd>(&sample).outcome().clone()] {
        let FitOutcome::OnBoundary { limits } = outcome else { panic!("{outcome:?}") };
        assert!(!limits.is_empty());
    }
    assert_eq!(*fit::<Nbd>(&sample).outcome(), FitOutcome::Converged);
}

fn check_too_few<M: Model<Row = Customer> + PurchaseModel>(sample: &Sample<Customer>, found: u64) {
    let fitted = fit::<M>(sample);
    let needed = M::NAMES.len() as u64;
    assert_eq!(*fitted.outcome(), FitOutcome::TooFewRepeaters { found, needed });
    assert_eq!(fitted.covariance(), None);
    assert!(fitted.log_likelihood().is_finite());
    let expected = fitted.model().expected_purchases(&customer(0, 0.0, 38.86), 39.into());
    assert!(expected.is_finite() && expected >= 0.0);
}

#[test]
fn too_few_repeaters_are_said_to_be_too_few() {
    let zeros: Sample<Customer> = (0..500).map(|at| customer(0, 0.0, 20.0 + f64::from(at % 19))).collect();
    let one: Sample<Customer> = [customer(2, 30.43, 38.86)].into_iter().collect();
    for (sample, found) in [(zeros, 0), (one, 1)] {
        check_too_few::<Nbd>(&sample, found);
        check_too_few::<BgNbd>(&sample, found);
        check_too_few::<MbgNbd>(&sample, found);
        check_too_few::<ParetoNbd>(&sample, found);
    }
    let said = FitOutcome::TooFewRepeaters { found: 0, needed: 4 }.to_string();
    assert_eq!(said, "too few repeaters: 0 bought again, at least 4 are needed; use more customers or a penalty");

    let donors: Sample<Opportunities> = [(Opportunities::new(0, 0, 6).unwrap(), 50)].into_iter().collect();
    assert_eq!(*fit::<BgBb>(&donors).outcome(), FitOutcome::TooFewRepeaters { found: 0, needed: 4 });
    let spends: Sample<Spend> = [Spend::new(3, 20.0).unwrap()].into_iter().collect();
    assert_eq!(*fit::<GammaGamma>(&spends).outcome(), FitOutcome::TooFewRepeaters { found: 1, needed: 3 });
    let stayed: Sample<Tenure> = Tenure::of_survivors(&[100, 99, 99]).unwrap();
    assert_eq!(*fit::<ShiftedBetaGeometric>(&stayed).outcome(), FitOutcome::TooFewLosses { found: 1, needed: 2 });
}

#[test]
fn one_period_of_losses_does_not_tell_two_parameters_apart() {
    let cohort: Sample<Tenure> = Tenure::of_survivors(&[1000, 800]).unwrap();
    let fitted = fit::<ShiftedBetaGeometric>(&cohort);
    let expected = FitOutcome::Unidentified { parameters: vec!["alpha".into(), "beta".into()] };
    assert_eq!(*fitted.outcome(), expected);
    assert_near(fitted.model().retention(1), 0.8, 1e-6);
}

#[test]
fn an_empty_sample_cannot_be_fitted() {
    assert_eq!(BgNbd::fit(&Sample::default(), Penalty::NONE), Err(FitError::Empty));
    assert_eq!(GammaGamma::fit(&Sample::default(), Penalty::NONE), Err(FitError::Empty));
    assert_eq!(BgBb::fit(&Sample::default(), Penalty::NONE), Err(FitError::Empty));
    assert_eq!(ShiftedBetaGeometric::fit(&Sample::default(), Penalty::NONE), Err(FitError::Empty));
}

#[test]
fn spend_whose_mean_would_be_infinite_ends_at_q_of_one() {
    // One purchase each, of sums that no gamma distribution with a mean has.
    let sample: Sample<Spend> =
        (0..300).map(|at| Spend::new(1, 10.0 * ((f64::from(at) + 0.5) / 300.0).powi(-2)).unwrap()).collect();
    let fitted = fit::<GammaGamma>(&sample);
    let FitOutcome::OnBoundary { limits } = fitted.outcome() else { panic!("{fitted:?}") };
    assert!(limits.iter().any(|limit| limit.parameter == "q" && limit.toward == Toward::Least), "{limits:?}");
    assert!(fitted.model().q() > 1.0);
    assert!(fitted.model().expected_spend(None) > 0.0);
}

#[test]
fn the_order_of_customers_changes_no_bit() {
    let rows = cdnow_rounded();
    let forwards = customers(&rows);
    let mut backwards: Vec<Customer> = rows.iter().map(|(row, _)| *row).rev().collect();
    backwards.rotate_left(700);
    let backwards: Sample<Customer> = backwards.into_iter().collect();
    assert_eq!(fit::<BgNbd>(&forwards), fit::<BgNbd>(&backwards));
    // Nor does it matter whether equal ones come one by one or with their number, or in two parts.
    let counted: Sample<Customer> =
        forwards.rows().iter().rev().map(|weighted| (weighted.row, weighted.count)).collect();
    assert_eq!(fit::<MbgNbd>(&forwards), fit::<MbgNbd>(&counted));
    let (one, two) = rows.split_at(1000);
    let mut merged = customers(two);
    merged.merge(customers(one));
    assert_eq!(merged, forwards);
}

#[track_caller]
fn check_scaled<M: Model<Row = Customer> + PurchaseModel>(
    in_weeks: &Sample<Customer>,
    in_days: &Sample<Customer>,
    times: &[bool],
    repeats: f64,
) {
    let (weekly, daily) = (fit::<M>(in_weeks), fit::<M>(in_days));
    let pairs = weekly.model().parameters().into_iter().zip(daily.model().parameters());
    for ((week, day), is_time) in pairs.zip(times) {
        assert_near(day, if *is_time { 7.0 * week } else { week }, 1e-7);
    }
    // A density per day is a seventh of one per week, for each repeat purchase.
    assert_near(daily.log_likelihood(), weekly.log_likelihood() - repeats * 7_f64.ln(), 1e-12);
    let (in_weeks, in_days) = (customer(2, 30.43, 38.86), customer(2, 7.0 * 30.43, 7.0 * 38.86));
    assert_near(daily.model().p_alive(&in_days), weekly.model().p_alive(&in_weeks), 1e-7);
}

#[test]
fn another_unit_of_time_only_scales_times() {
    let rows = cdnow_rounded();
    let in_days: Sample<Customer> =
        rows.iter().map(|(row, _)| customer(row.frequency(), 7.0 * row.recency(), 7.0 * row.age())).collect();
    let in_weeks = customers(&rows);
    let repeats: f64 = rows.iter().map(|(row, _)| f64::from(row.frequency())).sum();
    check_scaled::<Nbd>(&in_weeks, &in_days, &[false, true], repeats);
    check_scaled::<BgNbd>(&in_weeks, &in_days, &[false, true, false, false], repeats);
    check_scaled::<MbgNbd>(&in_weeks, &in_days, &[false, true, false, false], repeats);
    check_scaled::<ParetoNbd>(&in_weeks, &in_days, &[false, true, false, true], repeats);
}

#[test]
fn a_penalty_lets_a_small_sample_be_fitted() {
    // The Python package lifetimes 0.11.3 with `penalizer_coef=0.01`, to the 5 digits that its optimum has.
    let sample = customers(&cdnow_rounded());
    let held = BgNbd::fit(&sample, Penalty::new(0.01).unwrap()).unwrap();
    assert_eq!(*held.outcome(), FitOutcome::Converged);
    for (found, expected) in
        held.model().parameters().into_iter().zip([0.242_940_3, 4.432_437_1, 0.285_641_5, 0.658_453_5])
    {
        assert_near(found, expected, 1e-6);
    }
    let free = fit::<BgNbd>(&sample);
    assert!(held.model().b() < free.model().b() && held.log_likelihood() < free.log_likelihood());

    let few: Sample<Customer> = [customer(2, 30.43, 38.86), customer(1, 1.71, 38.86)].into_iter().collect();
    let held = BgNbd::fit(&few, Penalty::new(0.1).unwrap()).unwrap();
    assert_eq!(*held.outcome(), FitOutcome::Converged);
    assert!(held.standard_errors().unwrap().iter().all(|error| *error > 0.0));

    // It keeps drop-out of the fixture from running away.
    let held = ParetoNbd::fit(&customers(&fixture()), Penalty::new(0.001).unwrap()).unwrap();
    assert_eq!(*held.outcome(), FitOutcome::Converged);
}

#[test]
fn covariances_are_symmetric_and_parameters_go_together() {
    let fitted = fit::<BgNbd>(&customers(&cdnow_rounded()));
    let rows = fitted.covariance().unwrap().rows();
    assert_near(rows[0][1], 0.003_706, 2e-4);
    assert_eq!(rows[0][1].to_bits(), rows[1][0].to_bits());
    // a and b are hardly told apart.
    let correlation = rows[2][3] / (rows[2][2] * rows[3][3]).sqrt();
    assert!((0.9..1.0).contains(&correlation), "{correlation}");
}

#[test]
fn fitted_models_go_through_json_and_bad_ones_do_not_come_in() {
    let rows = cdnow_rounded();
    let bg = fit::<BgNbd>(&customers(&rows));
    let text = serde_json::to_string(&bg).unwrap();
    assert!(text.starts_with(r#"{"model":{"r":0.2425929"#), "{text}");
    assert_eq!(serde_json::from_str::<Fitted<BgNbd>>(&text).unwrap(), bg);
    let bb = fit::<BgBb>(&donations());
    assert_eq!(serde_json::from_str::<Fitted<BgBb>>(&serde_json::to_string(&bb).unwrap()).unwrap(), bb);
    let pareto = fit::<ParetoNbd>(&customers(&fixture()));
    let text = serde_json::to_string(&pareto).unwrap();
    assert!(text.contains(r#""outcome":{"on_boundary":{"limits":[{"parameter":"s","toward":"infinity"}"#), "{text}");
    assert_eq!(serde_json::from_str::<Fitted<ParetoNbd>>(&text).unwrap(), pareto);
    let money = fit::<GammaGamma>(&spends(&rows));
    assert_eq!(serde_json::from_str::<Fitted<GammaGamma>>(&serde_json::to_string(&money).unwrap()).unwrap(), money);

    for bad in [r#"{"p":6.25,"q":0.8,"v":15.44}"#, r#"{"p":6.25,"q":1.0,"v":15.44}"#, r#"{"p":-1,"q":3.74,"v":15.44}"#]
    {
        assert!(serde_json::from_str::<GammaGamma>(bad).is_err(), "{bad}");
    }
    let error = serde_json::from_str::<BgNbd>(r#"{"r":0,"alpha":4.4,"a":0.8,"b":2.4}"#).unwrap_err().to_string();
    assert_eq!(error, "`r` is `0`: give a number from 1e-12 to 1e12");
    assert!(serde_json::from_str::<Customer>(r#"{"frequency":1,"recency":9.0,"age":5.0}"#).is_err());
    let small =
        r#"{"model":{"r":1,"alpha":1},"outcome":"converged","log_likelihood":-1,"customers":5,"covariance":[[1]]}"#;
    let error = serde_json::from_str::<Fitted<Nbd>>(small).unwrap_err().to_string();
    assert_eq!(error, "the covariance has `1` rows but the model has `2` parameters: give one row for each");
}

#[test]
fn a_sample_of_any_size_ends_where_all_starts_end() {
    // A thousand times the customers is the same sample to the last digits of the parameters.
    let sample = customers(&cdnow_rounded());
    let many: Sample<Customer> = sample.rows().iter().map(|weighted| (weighted.row, 1000 * weighted.count)).collect();
    let (one, thousand) = (fit::<BgNbd>(&sample), fit::<BgNbd>(&many));
    for (one, thousand) in one.model().parameters().into_iter().zip(thousand.model().parameters()) {
        assert_near(thousand, one, 1e-8);
    }
    let errors = one.standard_errors().unwrap().into_iter().zip(thousand.standard_errors().unwrap());
    errors.for_each(|(one, thousand)| assert_near(thousand, one / 1000_f64.sqrt(), 1e-6));
}
