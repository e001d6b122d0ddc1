//! No NaN and no infinity out of arithmetic, however extreme the numbers that may come in.

use lifestage::value::{
    BgBb, BgNbd, Customer, Discount, Lifetime, MbgNbd, Nbd, Opportunities, ParetoNbd, PurchaseModel,
    ShiftedBetaGeometric, Span,
};

/// Discounts of each sort: none to a thousandfold, over a moment to the longest span.
fn discounts() -> Vec<Discount> {
    let rates = [0.0, 1e-22, 1e-12, 1e-3, 0.1, 1_000.0];
    let lengths = [1e-12, 1e-6, 1.0, 52.0, 1e12].map(|length| Span::new(length).unwrap());
    let mut all: Vec<Discount> = rates.iter().map(|rate| Discount::continuous(*rate).unwrap()).collect();
    for rate in rates {
        for length in lengths {
            all.extend([Discount::per_period(rate, length).unwrap(), Discount::annual(rate, length).unwrap()]);
        }
    }
    all
}

fn spans() -> [Span; 6] {
    [0.0, 1e-12, 1.0, 39.0, 1e6, 1e12].map(|units| Span::new(units).unwrap())
}

fn holds(model: &impl PurchaseModel, name: &str) {
    let customers = [
        Customer::NEW,
        Customer::new(0, 0.0, 1e12).unwrap(),
        Customer::new(1, 1e-9, 1e-9).unwrap(),
        Customer::new(2, 30.43, 38.86).unwrap(),
        Customer::new(100_000, 1e12, 1e12).unwrap(),
        Customer::new(100_000, 1e-6, 1e12).unwrap(),
    ];
    for customer in &customers {
        for discount in discounts() {
            let dert = model.dert(customer, discount);
            assert!(dert.is_none_or(f64::is_finite), "{name}: {dert:?} of {customer:?} by {discount:?}");
            for span in spans() {
                let lifetime = Lifetime { span, discount };
                let outlook = lifetime.outlook(model, customer, 22.35);
                let numbers = [outlook.alive, outlook.purchases, outlook.value, lifetime.purchases(model, customer)];
                let good = numbers.iter().all(|number| number.is_finite() && *number >= 0.0);
                assert!(good, "{name}: {numbers:?} of {customer:?} in {lifetime:?}");
            }
        }
    }
}

#[test]
fn no_discount_makes_a_lifetime_that_is_no_number() {
    for scale in [1e-3, 1.0, 1e3] {
        let [a, b, c, d] = [0.525, 6.183, 0.891, 1.614].map(|number| number * scale);
        holds(&BgNbd::new(a, b, c, d).unwrap(), "BG/NBD");
        holds(&MbgNbd::new(a, b, c, d).unwrap(), "MBG/NBD");
        holds(&ParetoNbd::new(a, b, c, d).unwrap(), "Pareto/NBD");
        holds(&Nbd::new(a, b).unwrap(), "NBD");
    }
    let (contract, donor) =
        (ShiftedBetaGeometric::new(0.704, 1.182).unwrap(), BgBb::new(1.204, 0.75, 0.657, 2.783).unwrap());
    let seasons = [(0, 0, 0), (0, 0, 60_000), (2, 4, 6), (60_000, 60_000, 60_000)];
    for discount in discounts() {
        for stayed in [0, 1, 1_000, u32::MAX] {
            let renewals = contract.discounted_renewals(stayed, discount);
            assert!(renewals.is_none_or(f64::is_finite), "{renewals:?} after {stayed} by {discount:?}");
        }
        for (frequency, recency, occasions) in seasons {
            let Ok(customer) = Opportunities::new(frequency, recency, occasions) else { continue };
            let dert = donor.dert(&customer, discount);
            assert!(dert.is_none_or(f64::is_finite), "{dert:?} of {customer:?} by {discount:?}");
        }
    }
}
