//! What holds for all parameters and customers: bounds, directions, sums, and that nothing is ever NaN.

use lifestage::number::Ratio;
use lifestage::value::{
    BgBb, BgNbd, Customer, Discount, GammaGamma, Lifetime, LifetimeOutlook, MbgNbd, Model, Nbd, Opportunities,
    ParetoNbd, Penalty, PurchaseModel, Sample, ShiftedBetaGeometric, Span, Spend, Tenure,
};
use proptest::prelude::*;

use super::data::customer;
use crate::shared::seeded::cases;

/// From 10^low to 10^high.
fn decades(low: f64, high: f64) -> impl Strategy<Value = f64> + Clone {
    (low..=high).prop_map(|power| 10_f64.powf(power))
}

/// Parameters as fits have them.
fn usual() -> impl Strategy<Value = [f64; 4]> {
    [decades(-1.5, 1.5), decades(-1.0, 2.5), decades(-1.5, 1.5), decades(-1.0, 2.5)]
}

/// All parameters that there are.
fn wild() -> impl Strategy<Value = [f64; 4]> {
    let any = prop_oneof![decades(-12.0, 12.0), decades(-3.0, 3.0), Just(1.0), Just(1e-12), Just(1e12)];
    [any.clone(), any.clone(), any.clone(), any]
}

fn any_customer() -> impl Strategy<Value = Customer> {
    let times = prop_oneof![decades(-9.0, 12.0), decades(-1.0, 3.0)];
    let x = prop_oneof![0..4_u32, 0..3000_u32, any::<u32>()];
    (x, times, 0.0..=1.0_f64).prop_map(|(x, age, part)| {
        let recency = age * part.max(1e-3);
        if x == 0 { customer(0, 0.0, age) } else { customer(x, recency, age) }
    })
}

fn usual_customer() -> impl Strategy<Value = Customer> {
    (0..40_u32, 0.5..100.0_f64, 0.01..=1.0_f64)
        .prop_map(|(x, age, part)| if x == 0 { customer(0, 0.0, age) } else { customer(x, age * part, age) })
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![Just(0.0), decades(-12.0, 12.0), decades(-1.0, 3.0)].prop_map(|units| Span::new(units).unwrap())
}

/// The four models of repeat purchases with the same parameters.
fn all(parameters: [f64; 4]) -> (Nbd, BgNbd, MbgNbd, ParetoNbd) {
    let [r, alpha, a, b] = parameters;
    (
        Nbd::new(r, alpha).unwrap(),
        BgNbd::new(r, alpha, a, b).unwrap(),
        MbgNbd::new(r, alpha, a, b).unwrap(),
        ParetoNbd::new(r, alpha, a, b).unwrap(),
    )
}

/// Amounts below it are told as 0.
const LEAST: f64 = 1e-290;

fn check_wild(model: &(impl PurchaseModel + Model<Row = Customer>), customer: &Customer, span: Span, count: u32) {
    let probability = |p: f64| (0.0..=1.0 + 1e-9).contains(&p);
    let amount = |amount: f64| amount >= 0.0 && amount.is_finite();
    assert!(model.log_likelihood(customer).is_finite(), "ln L {}", model.log_likelihood(customer));
    assert!(probability(model.p_alive(customer)), "alive {}", model.p_alive(customer));
    let later = model.p_alive_after(customer, span);
    assert!(probability(later), "later {later}");
    let none = model.p_no_purchase(customer, span);
    assert!((-1e-9..=1.0 + 1e-9).contains(&none), "none {none}");
    let expected = model.expected_purchases(customer, span);
    assert!(amount(expected), "expected {expected}");
    let exactly = model.p_purchases(count, span);
    assert!(probability(exactly), "exactly {count}: {exactly}");
    for rate in [1e-9, 0.0027, 100.0] {
        let dert = model.dert(customer, Discount::continuous(rate).unwrap()).unwrap();
        assert!(amount(dert), "dert {dert}");
    }
    for threshold in [Ratio::ZERO, Ratio::percent(50), Ratio::ONE] {
        let age = model.falls_below(customer, threshold);
        assert!(age.is_none_or(|age| age >= customer.recency() && age.is_finite()), "falls {age:?}");
    }
    let year = Lifetime { span, discount: Discount::annual(0.1, 52.into()).unwrap() };
    let LifetimeOutlook { alive, purchases, value, .. } = year.outlook(model, customer, 20.0);
    assert!(probability(alive) && amount(purchases) && amount(value), "{alive} {purchases} {value}");
    assert!(value <= 20.0 * purchases.max(LEAST) * (1.0 + 1e-6), "{value} of {purchases}");
}

fn check_usual(model: &impl PurchaseModel, one: &Customer, span: Span) {
    // Silence never makes it likelier that a customer is alive, and what is to come grows with time.
    let (x, t_x) = (one.frequency(), one.recency());
    let mut last = f64::INFINITY;
    for silence in [0.0, 0.5, 1.0, 3.0, 10.0, 40.0, 200.0] {
        let alive = model.p_alive(&customer(x, t_x, t_x + silence));
        assert!(alive <= last * (1.0 + 1e-12), "{alive} after {last}");
        last = alive;
    }
    let (mut expected, mut still, mut none) = (0.0, 1.0, 1.0);
    for part in [0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 20.0] {
        let span = Span::new(part * span.get()).unwrap();
        let next = model.expected_purchases(one, span);
        assert!(next >= expected * (1.0 - 1e-12), "{next} after {expected}");
        let later = model.p_alive_after(one, span);
        assert!(later <= still * (1.0 + 1e-12));
        let nothing = model.p_no_purchase(one, span);
        assert!(nothing <= none + 1e-13);
        // Markov: at least as many purchases as chances of one.
        assert!(next >= 1.0 - nothing - 1e-10, "{next} {nothing}");
        (expected, still, none) = (next, later, nothing);
    }
    // All purchases to come, discounted, are more than those of the next time and fewer than undiscounted ones.
    let discount = Discount::continuous(0.01).unwrap();
    let near = Lifetime { span, discount }.purchases(model, one);
    let dert = model.dert(one, discount).unwrap();
    assert!(near <= dert * (1.0 + 1e-9), "{near} of {dert}");
    assert!(near <= model.expected_purchases(one, span) * (1.0 + 1e-9));
    let far = Lifetime { span: Span::new(4000.0).unwrap(), discount }.purchases(model, one);
    assert!((far - dert).abs() <= 1e-7 * dert.max(1e-300), "{far} {dert}");
    // From the day on which it falls below a threshold it is below.
    let threshold = Ratio::percent(40);
    if let Some(from) = model.falls_below(one, threshold).filter(|from| *from < 1e11) {
        let at = |age: f64| model.p_alive(&customer(x, t_x, age.max(t_x)));
        assert!(at(from * (1.0 + 1e-9) + 1e-9) < 0.4, "{from}");
        assert!(from <= t_x || at(from * (1.0 - 1e-6)) > 0.4 - 1e-4, "{from}");
    }
}

#[test]
fn a_customer_who_left_almost_surely_has_no_value_without_purchases() {
    let (_, bg, mbg, pareto) = all([1.0, 1.0, 1.0, 1e12]);
    // P(alive) is about 10⁻²⁹⁵ at the first ages and less than any float with its digits at the last ones.
    for age in (0..200).map(|step| 455.0 + 0.1 * f64::from(step)) {
        let one = customer(2434, 345.760_381_358_302_6, age);
        check_wild(&bg, &one, 1.into(), 0);
        check_wild(&mbg, &one, 1.into(), 0);
        check_wild(&pareto, &one, 1.into(), 0);
    }
}

fn check_counts(model: &impl PurchaseModel, span: Span) {
    let probabilities: Vec<f64> = (0..200).map(|count| model.p_purchases(count, span)).collect();
    let total: f64 = probabilities.iter().sum();
    assert!(total <= 1.0 + 1e-9, "{total}");
    if total > 1.0 - 1e-12 {
        let mean: f64 = probabilities.iter().zip(0..).map(|(p, count)| p * f64::from(count)).sum();
        let expected = model.expected_purchases(&Customer::NEW, span);
        assert!((mean - expected).abs() <= 1e-7 * expected, "{mean} {expected}");
    }
    let none = model.p_no_purchase(&Customer::NEW, span);
    assert!((probabilities[0] - none).abs() < 1e-11, "{} {none}", probabilities[0]);
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn nothing_is_ever_nan(parameters in wild(), one in any_customer(), span in any_span(), count in any::<u32>()) {
        let (nbd, bg, mbg, pareto) = all(parameters);
        check_wild(&nbd, &one, span, count % 5000);
        check_wild(&bg, &one, span, count % 5000);
        check_wild(&mbg, &one, span, count);
        check_wild(&pareto, &one, span, count);
    }

    #[test]
    fn silence_and_time_go_one_way(parameters in usual(), one in usual_customer(), span in 0.1..200.0_f64) {
        let (nbd, bg, mbg, pareto) = all(parameters);
        let span = Span::new(span).unwrap();
        check_usual(&nbd, &one, span);
        check_usual(&bg, &one, span);
        check_usual(&mbg, &one, span);
        check_usual(&pareto, &one, span);
    }

    #[test]
    fn occasions_and_contracts_hold_for_all_parameters(
        parameters in wild(),
        [x, t_x, n] in [0..400_u32, 0..400_u32, 0..400_u32],
        ahead in 0..3000_u16,
    ) {
        let [alpha, beta, gamma, delta] = parameters;
        let model = BgBb::new(alpha, beta, gamma, delta).unwrap();
        let n = n.max(t_x);
        let x = if t_x == 0 { 0 } else { x.clamp(1, t_x) };
        let one = Opportunities::new(x, if x == 0 { 0 } else { t_x }, n).unwrap();
        let probability = |p: f64| (0.0..=1.0 + 1e-9).contains(&p);
        prop_assert!(model.log_likelihood(&one).is_finite());
        prop_assert!(probability(model.p_alive(&one)));
        prop_assert!(model.p_alive_after(&one, ahead) <= model.p_alive(&one));
        prop_assert!(probability(model.p_no_purchase(&one, ahead)));
        prop_assert!(probability(model.p_purchases(ahead / 2, ahead)));
        let expected = model.expected_purchases(&one, ahead);
        prop_assert!((0.0..=f64::from(ahead) * (1.0 + 1e-9)).contains(&expected), "{expected}");
        let dert = model.dert(&one, Discount::continuous(0.01).unwrap()).unwrap();
        prop_assert!(dert.is_finite() && dert >= 0.0);
        prop_assert!(model.falls_below(&one, Ratio::percent(50)).is_none_or(|at| at >= one.recency()));

        let contracts = ShiftedBetaGeometric::new(gamma, delta).unwrap();
        prop_assert!(probability(contracts.survival(ahead.into())));
        prop_assert!(probability(contracts.p_lost_in(ahead.into())));
        prop_assert!(contracts.expected_periods(n, ahead.into()) <= f64::from(ahead) * (1.0 + 1e-9));
        prop_assert!(contracts.log_likelihood(&Tenure::still_after(n).unwrap()).is_finite());
        prop_assert!(contracts.residual_life(n).is_none_or(|life| life >= 1.0));
    }

    #[test]
    fn spend_lies_between_the_own_mean_and_that_of_all(
        [p, q, v] in [decades(-6.0, 6.0), decades(0.001, 6.0), decades(-6.0, 6.0)],
        x in 1..10_000_u32,
        mean in decades(-6.0, 9.0),
    ) {
        let model = GammaGamma::new(p, q, v).unwrap();
        let spend = Spend::new(x, mean).unwrap();
        let (expected, all) = (model.expected_spend(Some(&spend)), model.population_mean());
        prop_assert!(expected >= mean.min(all) * (1.0 - 1e-9) && expected <= mean.max(all) * (1.0 + 1e-9));
        prop_assert!(model.log_likelihood(&spend).is_finite());
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn counts_of_purchases_add_up_to_the_expectation(parameters in usual(), span in 0.1..100.0_f64) {
        let (nbd, bg, mbg, pareto) = all(parameters);
        let span = Span::new(span).unwrap();
        check_counts(&nbd, span);
        check_counts(&bg, span);
        check_counts(&mbg, span);
        check_counts(&pareto, span);
    }

    #[test]
    fn any_sample_has_a_fit_whatever_its_order(
        rows in prop::collection::vec(prop_oneof![19 => usual_customer(), 1 => any_customer()], 1..25),
        turn in 0..25_usize,
    ) {
        let sample: Sample<Customer> = rows.iter().copied().collect();
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let turned: Sample<Customer> = turned.into_iter().collect();
        for penalty in [Penalty::NONE, Penalty::new(0.01).unwrap()] {
            let (one, other) = (BgNbd::fit(&sample, penalty), BgNbd::fit(&turned, penalty));
            prop_assert_eq!(&one, &other);
            if let Ok(fitted) = one {
                prop_assert!(fitted.log_likelihood().is_finite());
            }
            if let Ok(fitted) = ParetoNbd::fit(&sample, penalty) {
                prop_assert!(fitted.log_likelihood().is_finite());
            }
        }
    }

    #[test]
    fn any_spends_and_donors_have_a_fit(
        spends in prop::collection::vec((1..50_u32, decades(-3.0, 7.0)), 1..40),
        donors in prop::collection::vec([0..12_u32, 0..12_u32], 1..40),
    ) {
        let sample: Sample<Spend> = spends.iter().map(|(x, mean)| Spend::new(*x, *mean).unwrap()).collect();
        let fitted = GammaGamma::fit(&sample, Penalty::NONE).unwrap();
        prop_assert!(fitted.model().q() > 1.0 && fitted.log_likelihood().is_finite());
        let row = |[x, t_x]: &[u32; 2]| {
            let x = if *t_x == 0 { 0 } else { (*x).clamp(1, *t_x) };
            Opportunities::new(x, *t_x, 12).unwrap()
        };
        let sample: Sample<Opportunities> = donors.iter().map(row).collect();
        prop_assert!(BgBb::fit(&sample, Penalty::NONE).unwrap().log_likelihood().is_finite());
    }
}
