//! What comes in: from profiles, from JSON, from tables; and what does not.

use core::num::NonZeroU32;

use lifestage::number::Ratio;
use lifestage::time::Period;
use lifestage::value::{
    BgNbd, BtydRule, BtydSummary, Customer, CustomerError, Discount, DiscountError, Opportunities, OpportunitiesError,
    Sample, Span, Spend, SpendError, Tenure, TenureError, lost_on,
};
use lifestage::{Amount, Day, Event, Money, Profile};

use super::assert_near;
use super::data::customer;

const FIRST: Day = Day::ymd(2026, 1, 1);

fn summary(rule: BtydRule, days: &[i32], refund: Option<(i32, u64)>, as_of: i32) -> BtydSummary {
    let purchases = days.iter().map(|day| Event::purchase(1_u64, FIRST.plus(*day), Amount::minor(20_00)));
    let refunds = refund.map(|(day, minor)| Event::refund(1_u64, FIRST.plus(day), Amount::minor(minor)));
    let profile = Profile::of(purchases.chain(refunds));
    rule.summary(profile.as_of(FIRST.plus(as_of))).unwrap().unwrap()
}

#[test]
fn a_summary_becomes_a_customer_in_units_of_its_ruler() {
    let of_weeks = summary(BtydRule::default(), &[0, 14, 28], None, 35);
    assert_eq!(Customer::try_from(&of_weeks), Ok(customer(2, 4.0, 5.0)));
    assert_eq!(Spend::try_from(&of_weeks), Ok(Spend::new(2, 2000.0).unwrap()));
    let mut contradiction = of_weeks;
    contradiction.recency_days = 36;
    assert!(matches!(Customer::try_from(&contradiction), Err(CustomerError::AfterTheEnd { .. })));
    contradiction.recency_days = 0;
    assert_eq!(Customer::try_from(&contradiction), Err(CustomerError::RepeatsAtOnce { frequency: 2 }));
}

#[test]
fn refunded_money_is_not_spend() {
    let refunded = summary(BtydRule::default(), &[0, 14], Some((20, 25_00)), 35);
    assert_eq!(refunded.repeat_spend, Money::minor(-5_00));
    assert_eq!(Spend::try_from(&refunded), Err(SpendError::NotPositive { mean: -500.0 }));
    assert_eq!(Spend::try_from(&summary(BtydRule::default(), &[0], None, 35)), Err(SpendError::NoPurchase));
    assert!(matches!(Spend::new(1, f64::NAN), Err(SpendError::OutOfRange { .. })));
    assert!(matches!(Spend::new(1, f64::INFINITY), Err(SpendError::OutOfRange { .. })));
}

#[test]
fn periods_become_occasions_and_days_do_not() {
    let ruler = NonZeroU32::new(10).unwrap();
    let blocks = BtydRule { grain: Period::Block { days: ruler, anchor: FIRST }, ruler };
    let found = Opportunities::try_from(&summary(blocks, &[3, 5, 12, 47], None, 60));
    assert_eq!(found, Ok(Opportunities::new(2, 4, 6).unwrap()));
    let daily = BtydRule { ruler, ..BtydRule::default() };
    let found = Opportunities::try_from(&summary(daily, &[3, 5, 12], None, 60));
    assert_eq!(found, Err(OpportunitiesError::BetweenOccasions { days: 9, ruler: 10 }));
    assert!(matches!(Opportunities::new(0, 0, 70_000), Err(OpportunitiesError::TooMany { .. })));
    assert!(matches!(Opportunities::new(1, 7, 6), Err(OpportunitiesError::AfterTheEnd { .. })));
    assert!(matches!(Opportunities::new(0, 3, 6), Err(OpportunitiesError::RecencyOfNothing { .. })));
}

#[test]
fn a_cohort_only_shrinks() {
    assert_eq!(Tenure::of_survivors(&[10, 8, 9]), Err(TenureError::Rising { before: 8, after: 9 }));
    assert_eq!(Tenure::of_survivors(&[10, 10, 10]).unwrap().rows().len(), 1);
    assert!(Tenure::of_survivors(&[]).unwrap().is_empty());
}

#[test]
fn the_day_on_which_a_customer_is_lost_is_the_first_one_below() {
    let model = BgNbd::new(0.243, 4.414, 0.793, 2.426).unwrap();
    let rule = BtydRule::default();
    let days = [0, 14, 28];
    let today = 35;
    let lost = lost_on(&model, &summary(rule, &days, None, today), FIRST.plus(today), Ratio::percent(50)).unwrap();
    let lost = lost.expect("it comes") - FIRST;
    let alive = |day: i32| {
        use lifestage::value::PurchaseModel;
        model.p_alive(&Customer::try_from(&summary(rule, &days, None, day)).unwrap())
    };
    assert!(alive(lost) < 0.5 && alive(lost - 1) >= 0.5, "{lost}: {} {}", alive(lost), alive(lost - 1));
    // Who bought once cannot be lost to this model.
    let once = summary(rule, &[0], None, today);
    assert_eq!(lost_on(&model, &once, FIRST.plus(today), Ratio::percent(50)), Ok(None));
}

#[test]
fn discounts_of_one_worth_are_one_rate() {
    let weekly = Discount::continuous(1.15_f64.ln() / 52.0).unwrap();
    let annual = Discount::annual(0.15, 52.into()).unwrap();
    let yearly = Discount::per_period(0.15, 52.into()).unwrap();
    for discount in [annual, yearly] {
        assert_near(discount.continuous_rate(), weekly.continuous_rate(), 1e-15);
        let text = serde_json::to_string(&discount).unwrap();
        assert_eq!(serde_json::from_str::<Discount>(&text).unwrap(), discount);
    }
    assert!(matches!(Discount::continuous(-0.1), Err(DiscountError::Rate { .. })));
    assert!(matches!(Discount::annual(f64::NAN, 52.into()), Err(DiscountError::Rate { .. })));
    assert!(matches!(Discount::annual(0.1, Span::ZERO), Err(DiscountError::Period { .. })));
    assert!(serde_json::from_str::<Discount>(r#"{"continuous":{"rate":-1}}"#).is_err());
    assert_near(Span::year(NonZeroU32::new(7).unwrap()).get(), 52.178_571_4, 1e-9);
}

#[test]
fn samples_go_through_json_in_any_order() {
    let sample: Sample<Customer> = [(customer(2, 4.0, 5.0), 3), (customer(0, 0.0, 1.0), 1)].into_iter().collect();
    let text = serde_json::to_string(&sample).unwrap();
    assert!(text.starts_with(r#"[{"row":{"frequency":0,"recency":0.0,"age":1.0},"count":1}"#), "{text}");
    let mut rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    rows.reverse();
    assert_eq!(serde_json::from_value::<Sample<Customer>>(rows.into()).unwrap(), sample);
}
