//! *What do buy-till-you-die models read?* The summary of one buyer, by periods that merge purchases.

use core::num::NonZeroU32;

use lifestage::score::RfmRule;
use lifestage::time::{Period, Weekday};
use lifestage::value::{BtydRule, BtydSummary};
use lifestage::{Amount, Day, Event, Money, Profile};

/// A Monday.
const MONDAY: Day = Day::ymd(2026, 1, 5);

fn bought(after: i32, minor: u64) -> Event {
    Event::purchase(1_u64, MONDAY.plus(after), Amount::minor(minor))
}

fn returned(after: i32, minor: u64) -> Event {
    Event::refund(1_u64, MONDAY.plus(after), Amount::minor(minor))
}

fn summary(grain: Period, events: &[Event], after: i32) -> Option<BtydSummary> {
    let rule = BtydRule { grain, ..BtydRule::default() };
    rule.summary(Profile::of(events.iter().cloned()).as_of(MONDAY.plus(after))).unwrap()
}

/// x, `t_x` and T in days, and the spend of repeat purchases.
fn numbers(grain: Period, events: &[Event], after: i32) -> (u32, u32, u32, i64) {
    let one = summary(grain, events, after).unwrap();
    (one.frequency, one.recency_days, one.age_days, one.repeat_spend.minor_units())
}

#[test]
fn the_first_purchase_is_not_counted_and_those_of_a_day_are_one() {
    let events = [bought(0, 100), bought(0, 50), bought(10, 30), bought(10, 5), bought(25, 7)];
    assert_eq!(numbers(Period::Day, &events, 40), (2, 25, 40, 42));
    assert_eq!(numbers(Period::Day, &events, 24), (1, 10, 24, 35));
    assert_eq!(numbers(Period::Day, &events, 9), (0, 0, 9, 0));
    assert_eq!(summary(Period::Day, &events, -1), None);
}

#[test]
fn purchases_of_a_week_or_month_count_as_one() {
    // Wednesday, Sunday of the same week, Monday of the next, Saturday two weeks later.
    let events = [bought(2, 1), bought(6, 10), bought(7, 100), bought(26, 1_000)];
    assert_eq!(numbers(BtydRule::WEEKS, &events, 34), (2, 21, 28, 1_100));
    let from_sunday = Period::Week(Weekday::Sun);
    assert_eq!(numbers(from_sunday, &events, 34), (2, 21, 35, 1_110));
    assert_eq!(numbers(Period::Month, &events, 33), (0, 0, 31, 0));
    assert_eq!(numbers(Period::Month, &[bought(26, 1), bought(27, 3)], 33), (1, 31, 31, 3));
}

#[test]
fn later_refunds_belong_to_the_repeat_purchases() {
    let events = [bought(0, 100), returned(0, 30), bought(10, 50), returned(12, 20)];
    assert_eq!(numbers(Period::Day, &events, 40), (1, 10, 40, 30));
    // Of the same week as the first purchase.
    assert_eq!(numbers(BtydRule::WEEKS, &[bought(0, 100), returned(6, 30), bought(10, 50)], 40).3, 50);
    assert_eq!(numbers(BtydRule::WEEKS, &[returned(0, 30), bought(6, 100), bought(10, 50)], 40).3, 50);
    // A period with refunds only is no purchase period; the spend may be negative.
    assert_eq!(numbers(Period::Day, &[bought(0, 100), bought(5, 10), returned(20, 90)], 40), (1, 5, 40, -80));
}

#[test]
fn a_refund_before_any_purchase_belongs_to_none() {
    assert_eq!(numbers(Period::Day, &[returned(0, 500), bought(1, 100), bought(2, 10)], 40).3, 10);
    let once = summary(Period::Day, &[bought(0, 100), returned(9, 30)], 40).unwrap();
    assert_eq!((once.repeat_spend, once.mean_spend()), (Money::ZERO, None));
    assert_eq!(summary(Period::Day, &[returned(0, 500)], 40), None);
}

#[test]
fn times_are_told_in_the_unit_of_the_ruler() {
    let events = [bought(0, 1), bought(14, 1), bought(42, 1)];
    let with = |ruler| {
        let rule = BtydRule { ruler: NonZeroU32::new(ruler).unwrap(), ..BtydRule::default() };
        rule.summary(Profile::of(events.iter().cloned()).as_of(MONDAY.plus(63))).unwrap().unwrap()
    };
    let (days, weeks) = (with(1), with(7));
    assert_eq!((days.recency(), days.age(), weeks.recency(), weeks.age()), (42.0, 63.0, 6.0, 9.0));
    assert!((days.log_gaps - (14_f64.ln() + 28_f64.ln())).abs() < 1e-12);
    assert!((weeks.log_gaps - (2_f64.ln() + 4_f64.ln())).abs() < 1e-12);
    assert_eq!(weeks.mean_spend(), Some(1.0));
}

#[test]
fn it_is_not_rfm() {
    let profile = Profile::of([bought(0, 100), bought(10, 50)]);
    let as_of = profile.as_of(MONDAY.plus(30));
    let (rfm, btyd) = (RfmRule::default().measure(as_of), BtydRule::default().summary(as_of));
    let (rfm, btyd) = (rfm.unwrap().unwrap(), btyd.unwrap().unwrap());
    assert_eq!((rfm.recency_days, rfm.frequency), (20, 2));
    assert_eq!((btyd.recency_days, btyd.frequency), (10, 1));
}

#[test]
fn a_lifetime_that_is_forgotten_in_part_has_no_summary() {
    let mut profile = Profile::of([bought(0, 100), bought(10, 50)]);
    profile.forget_before(MONDAY.plus(5));
    assert!(BtydRule::default().summary(profile.as_of(MONDAY.plus(30))).is_err());
}

#[test]
fn a_rule_and_a_summary_come_back_from_their_texts() {
    let rule = BtydRule { grain: BtydRule::WEEKS, ..BtydRule::default() };
    let text = serde_json::to_string(&rule).unwrap();
    assert_eq!(text, r#"{"grain":{"week":"Mon"},"ruler":7}"#);
    assert_eq!(serde_json::from_str::<BtydRule>(&text).unwrap(), rule);
    assert_eq!(serde_json::from_str::<BtydRule>("{}").unwrap(), BtydRule::default());
    assert!(serde_json::from_str::<BtydRule>(r#"{"ruler":0}"#).is_err());
    assert!(serde_json::from_str::<BtydRule>(r#"{"unit":7}"#).is_err());
    let one = summary(Period::Day, &[bought(0, 1), bought(9, 5)], 20).unwrap();
    assert_eq!(serde_json::from_str::<BtydSummary>(&serde_json::to_string(&one).unwrap()).unwrap(), one);
    assert_eq!(postcard::from_bytes::<BtydSummary>(&postcard::to_stdvec(&one).unwrap()).unwrap(), one);
}
