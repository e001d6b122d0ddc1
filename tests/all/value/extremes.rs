//! No singularity: where the textbook formulas divide by zero, overflow or cancel.

use lifestage::value::{BgBb, BgNbd, Customer, MbgNbd, Model, Opportunities, ParetoNbd, PurchaseModel, Span};

use super::assert_near;
use super::data::customer;

fn bg(a: f64) -> BgNbd {
    BgNbd::new(0.243, 4.414, a, 2.426).unwrap()
}

#[test]
fn bg_nbd_holds_for_long_times_many_purchases_and_a_of_one() {
    // By mpmath.
    for (a, time, row, expected) in [
        (0.793, 1000.0, customer(5, 30.0, 38.0), 20.747_395_404_475_8),
        (0.793, 39.0, customer(500, 38.0, 38.86), 9.220_027_588_362_86),
        (0.793, 730.0, customer(1000, 364.0, 365.0), 1_210.180_893_416_66),
        (0.793, 39.0, customer(1500, 38.0, 38.86), 1.628_386_464_341_57e-7),
        (0.793, 1e-6, customer(2, 30.43, 38.86), 3.766_039_015_141_28e-8),
        (1.0, 39.0, customer(2, 30.43, 38.86), 1.102_136_786_039_96),
        (1.0, 52.0, customer(26, 30.86, 31.0), 23.394_951_297_259_4),
    ] {
        assert_near(bg(a).expected_purchases(&row, Span::new(time).unwrap()), expected, 1e-11);
    }
}

#[test]
fn nothing_jumps_on_the_way_through_a_singularity() {
    let row = customer(2, 30.43, 38.86);
    let donor = Opportunities::new(2, 4, 6).unwrap();
    let (weeks, long) = (Span::from(39), Span::from(3650));
    let through = |of: &dyn Fn(f64) -> f64| {
        let [below, at, above] = [1.0 - 1e-9, 1.0, 1.0 + 1e-9].map(of);
        assert_near(f64::midpoint(below, above), at, 1e-12);
        assert_near(below, at, 1e-7);
    };
    through(&|a| bg(a).expected_purchases(&row, weeks));
    through(&|a| bg(a).expected_purchases(&Customer::NEW, long));
    through(&|a| MbgNbd::new(0.525, 6.183, a, 1.614).unwrap().expected_purchases(&row, weeks));
    through(&|s| ParetoNbd::new(0.553, 10.578, s, 11.669).unwrap().expected_purchases(&row, weeks));
    through(&|s| ParetoNbd::new(0.553, 10.578, s, 11.669).unwrap().log_likelihood(&row));
    // α = β.
    through(&|ratio| ParetoNbd::new(0.553, 10.578, 0.606, 10.578 * ratio).unwrap().log_likelihood(&row));
    through(&|ratio| ParetoNbd::new(0.553, 10.578, 0.606, 10.578 * ratio).unwrap().p_alive(&row));
    through(&|gamma| BgBb::new(1.2, 0.75, gamma, 2.78).unwrap().expected_purchases(&donor, 10));
    through(&|gamma| BgBb::new(1.2, 0.75, gamma, 2.78).unwrap().expected_purchases(&donor, 20_000));
}

#[test]
fn pareto_nbd_holds_where_the_hypergeometric_function_overflows() {
    let model = ParetoNbd::new(10.465, 0.007_985_651_81, 3.0516, 2.82).unwrap();
    assert_near(model.log_likelihood(&customer(600, 1.0, 37.0)), 3_226.084_425_558_68, 1e-13);
    assert_near(model.log_likelihood(&customer(1000, 1.0, 37.0)), 5_897.054_032_757_7, 1e-13);
    let model = ParetoNbd::new(0.55, 10.58, 0.61, 11.67).unwrap();
    let loyal = |x| model.expected_purchases(&customer(x, 200.0, 200.0), 10.into());
    assert_near(loyal(132), 6.206_051_8, 1e-8);
    assert_near(loyal(133), 6.252_872_2, 1e-8);
}

#[test]
fn a_customer_who_bought_just_now_may_have_left_already() {
    let now = customer(7, 38.86, 38.86);
    assert_near(ParetoNbd::new(0.553, 10.578, 0.606, 11.669).unwrap().p_alive(&now), 1.0, 0.0);
    assert_near(bg(0.793).p_alive(&now), 1.0 / (1.0 + 0.793 / (2.426 + 6.0)), 1e-15);
    let first = MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap().p_alive(&Customer::NEW);
    assert_near(first, 1.614 / (0.891 + 1.614), 1e-15);
    assert_near(bg(0.793).p_alive(&Customer::NEW), 1.0, 0.0);
}

#[test]
fn a_brand_new_customer_over_ten_years_is_as_sure_as_any() {
    // By mpmath in terms of 2F1. As a sum it would have 23,640 terms.
    assert_near(bg(0.793).expected_purchases(&Customer::NEW, 3650.into()), 10.748_893_981_418_432, 1e-12);
}
