//! Every quantity of every model at given parameters, against `tests/oracles/value.py`.

use lifestage::number::Ratio;
use lifestage::value::{
    BgBb, BgNbd, Customer, Discount, GammaGamma, MbgNbd, Model, Nbd, Opportunities, ParetoNbd, PurchaseModel,
    ShiftedBetaGeometric, Span, Spend,
};
use serde::Deserialize;

/// One question, and its answer at 40 digits, rounded.
#[derive(Debug, Deserialize)]
struct Answer(String, Vec<f64>, String, [f64; 3], Argument, f64);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Argument {
    None(()),
    One(f64),
    Two([f64; 2]),
}

impl Argument {
    fn one(&self) -> f64 {
        let Self::One(argument) = self else { panic!("{self:?} is not one number") };
        *argument
    }

    fn span(&self) -> Span {
        Span::new(self.one()).unwrap()
    }

    fn count_and_span(&self) -> (u32, Span) {
        let Self::Two([count, span]) = self else { panic!("{self:?} is not a count and a span") };
        (*count as u32, Span::new(*span).unwrap())
    }
}

fn of_purchases(model: &(impl PurchaseModel + Model<Row = Customer>), answer: &Answer) -> f64 {
    let Answer(_, _, ask, [x, t_x, age], argument, _) = answer;
    let customer = Customer::new(*x as u32, *t_x, *age).unwrap();
    match ask.as_str() {
        "log_likelihood" => model.log_likelihood(&customer),
        "p_alive" => model.p_alive(&customer),
        "p_alive_after" => model.p_alive_after(&customer, argument.span()),
        "p_no_purchase" => model.p_no_purchase(&customer, argument.span()),
        "expected_purchases" => model.expected_purchases(&customer, argument.span()),
        "p_purchases" => {
            let (count, span) = argument.count_and_span();
            model.p_purchases(count, span)
        }
        "dert" => model.dert(&customer, Discount::continuous(argument.one()).unwrap()).unwrap(),
        "falls_below" => model.falls_below(&customer, Ratio::new(argument.one()).unwrap()).unwrap(),
        _ => panic!("{ask}"),
    }
}

fn of_occasions(model: &BgBb, answer: &Answer) -> f64 {
    let Answer(_, _, ask, customer, argument, _) = answer;
    let [x, t_x, n] = customer.map(|number| number as u32);
    let customer = Opportunities::new(x, t_x, n).unwrap();
    match ask.as_str() {
        "log_likelihood" => model.log_likelihood(&customer),
        "p_alive" => model.p_alive(&customer),
        "p_alive_after" => model.p_alive_after(&customer, argument.one() as u16),
        "p_no_purchase" => model.p_no_purchase(&customer, argument.one() as u16),
        "expected_purchases" => model.expected_purchases(&customer, argument.one() as u16),
        "p_purchases" => {
            let (count, occasions) = argument.count_and_span();
            model.p_purchases(count as u16, occasions.get() as u16)
        }
        "dert" => model.dert(&customer, Discount::continuous(argument.one()).unwrap()).unwrap(),
        "falls_below" => f64::from(model.falls_below(&customer, Ratio::new(argument.one()).unwrap()).unwrap()),
        _ => panic!("{ask}"),
    }
}

fn of_contracts(model: &ShiftedBetaGeometric, answer: &Answer) -> f64 {
    let Answer(_, _, ask, [stayed, ..], argument, _) = answer;
    let (stayed, argument) = (*stayed as u32, argument.one());
    match ask.as_str() {
        "survival_after" => model.survival_after(stayed, argument as u32),
        "p_lost_in" => model.p_lost_in(argument as u32),
        "retention" => model.retention(argument as u32),
        "expected_periods" => model.expected_periods(stayed, argument as u32),
        "discounted_renewals" => model.discounted_renewals(stayed, Discount::continuous(argument).unwrap()).unwrap(),
        _ => panic!("{ask}"),
    }
}

fn of_money(model: &GammaGamma, answer: &Answer) -> f64 {
    let Answer(_, _, ask, [x, mean, _], ..) = answer;
    let spend = Spend::new(*x as u32, *mean).unwrap();
    match ask.as_str() {
        "log_likelihood" => model.log_likelihood(&spend),
        "expected_spend" => model.expected_spend(Some(&spend)),
        _ => panic!("{ask}"),
    }
}

fn found(answer: &Answer) -> f64 {
    let Answer(model, parameters, ..) = answer;
    match (model.as_str(), parameters.as_slice()) {
        ("nbd", &[r, alpha]) => of_purchases(&Nbd::new(r, alpha).unwrap(), answer),
        ("bg_nbd", &[r, alpha, a, b]) => of_purchases(&BgNbd::new(r, alpha, a, b).unwrap(), answer),
        ("mbg_nbd", &[r, alpha, a, b]) => of_purchases(&MbgNbd::new(r, alpha, a, b).unwrap(), answer),
        ("pareto_nbd", &[r, alpha, s, beta]) => of_purchases(&ParetoNbd::new(r, alpha, s, beta).unwrap(), answer),
        ("bg_bb", &[alpha, beta, gamma, delta]) => of_occasions(&BgBb::new(alpha, beta, gamma, delta).unwrap(), answer),
        ("sbg", &[alpha, beta]) => of_contracts(&ShiftedBetaGeometric::new(alpha, beta).unwrap(), answer),
        ("gamma_gamma", &[p, q, v]) => of_money(&GammaGamma::new(p, q, v).unwrap(), answer),
        _ => panic!("{model} {parameters:?}"),
    }
}

#[test]
fn every_quantity_of_every_model_is_that_of_the_oracle() {
    let answers: Vec<Answer> =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/value.json")))
            .unwrap();
    assert!(answers.len() > 800);
    let mut wrong = Vec::new();
    for answer in &answers {
        let (found, expected) = (found(answer), answer.5);
        // Of a probability or a logarithm near zero the decimals count.
        let scale = if answer.2 == "log_likelihood" { expected.abs().max(1.0) } else { expected.abs().max(1e-14) };
        let off = (found - expected).abs() / scale;
        if off.is_nan() || off > 1e-10 {
            wrong.push(format!("{answer:?}: {found:?}, off by {off:.1e}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), answers.len(), wrong.join("\n"));
}
