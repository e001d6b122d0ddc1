//! What is measured of a user: days since the last purchase, purchases, net spend.

use core::num::NonZeroU32;
use std::collections::BTreeSet;

use lifestage::score::{RfmConfig, RfmFrequency, RfmMeasures, RfmMonetary, RfmRule};
use lifestage::{Amount, Day, Event, Kind, Money, Profile};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::TODAY;
use crate::shared::seeded::cases;

/// How many days ago, what kind, and for how much.
type Action = (i32, Kind, u64);

fn profile(actions: &[Action]) -> Profile {
    let event = |(ago, kind, value): &Action| Event::new(9_u64, TODAY.plus(-ago), *kind, *value).unwrap();
    Profile::of(actions.iter().map(event))
}

/// The definition, from the list of events.
fn by_definition(actions: &[Action], rule: &RfmRule, today: Day) -> Option<RfmMeasures> {
    let ago = |(ago, ..): &Action| today - TODAY.plus(-ago);
    let counts = |action: &&Action| {
        ago(action) >= 0 && rule.config().look_back.is_none_or(|days| ago(action) < days.get().cast_signed())
    };
    let of = |kind: Kind| actions.iter().filter(move |action| action.1 == kind).filter(counts);
    let purchases = of(Kind::Purchase).count();
    let days: BTreeSet<i32> = of(Kind::Purchase).map(ago).collect();
    let sum = |kind| of(kind).map(|action| i128::from(action.2)).sum::<i128>();
    let net = sum(Kind::Purchase) - sum(Kind::Refund);
    let monetary = match rule.config().monetary {
        RfmMonetary::Total => net,
        RfmMonetary::Mean if purchases == 0 => return None,
        // Half away from zero.
        RfmMonetary::Mean => net.signum() * ((2 * net.abs() + purchases as i128) / (2 * purchases as i128)),
        other => panic!("{other:?} has no definition here"),
    };
    Some(RfmMeasures {
        recency_days: days.first()?.cast_unsigned(),
        frequency: match rule.config().frequency {
            RfmFrequency::Purchases => purchases as u64,
            RfmFrequency::PurchaseDays => days.len() as u64,
            other => panic!("{other:?} has no definition here"),
        },
        monetary: Money::minor(monetary.try_into().unwrap()),
    })
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let kind = select(vec![Kind::Purchase, Kind::Purchase, Kind::Purchase, Kind::Refund, Kind::AddToCart]);
    let value = prop_oneof![3 => 0..50_u64, 1 => Just(0), 1 => 0..=1_u64 << 56];
    vec((-5..40_i32, kind, value), 0..25)
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn measures_are_what_the_list_of_events_says(
        actions in actions(),
        frequency in select(vec![RfmFrequency::Purchases, RfmFrequency::PurchaseDays]),
        monetary in select(vec![RfmMonetary::Total, RfmMonetary::Mean]),
        look_back in option::of(1..50_u32),
    ) {
        let look_back = look_back.and_then(NonZeroU32::new);
        let rule = RfmRule::new(RfmConfig { frequency, monetary, look_back, ..RfmConfig::default() });
        let profile = profile(&actions);
        for days in -2..45 {
            let today = TODAY.plus(-days);
            prop_assert_eq!(rule.measure(profile.as_of(today)), Ok(by_definition(&actions, &rule, today)));
        }
    }
}

const PURCHASE: Kind = Kind::Purchase;
const REFUND: Kind = Kind::Refund;

/// Recency, frequency and monetary value today.
fn measured(rule: &RfmRule, actions: &[Action]) -> Option<(u32, u64, i64)> {
    let measures = rule.measure(profile(actions).as_of(TODAY)).unwrap()?;
    Some((measures.recency_days, measures.frequency, measures.monetary.minor_units()))
}

fn lifetime() -> RfmRule {
    RfmRule::default()
}

fn looking_back(days: u32) -> RfmRule {
    RfmRule::new(RfmConfig { look_back: NonZeroU32::new(days), ..RfmConfig::default() })
}

#[test]
fn a_purchase_today_is_zero_days_ago() {
    assert_eq!(measured(&lifetime(), &[(0, PURCHASE, 7)]), Some((0, 1, 7)));
}

#[test]
fn users_with_only_refunds_are_outside_free_purchases_are_not() {
    assert_eq!(measured(&lifetime(), &[(3, REFUND, 500)]), None);
    assert_eq!(measured(&lifetime(), &[(3, PURCHASE, 0)]), Some((3, 1, 0)));
    assert_eq!(measured(&lifetime(), &[(3, Kind::AddToCart, 500)]), None);
}

#[test]
fn a_refund_counts_on_its_own_day_also_before_any_purchase() {
    assert_eq!(measured(&lifetime(), &[(9, REFUND, 500), (3, PURCHASE, 200)]), Some((3, 1, -300)));
    let profile = profile(&[(9, PURCHASE, 500), (3, REFUND, 200)]);
    let spend = |today| lifetime().measure(profile.as_of(today)).unwrap().unwrap().monetary;
    assert_eq!([TODAY.minus(4), TODAY.minus(3)].map(spend), [500, 300].map(Money::minor));
}

#[test]
fn net_spend_may_be_negative() {
    let actions = [(5, PURCHASE, 100), (4, REFUND, 300)];
    assert_eq!(measured(&lifetime(), &actions), Some((5, 1, -200)));
}

#[test]
fn days_with_a_purchase_count_once_each() {
    let rule = RfmRule::new(RfmConfig { frequency: RfmFrequency::PurchaseDays, ..RfmConfig::default() });
    let actions = [(9, PURCHASE, 1), (9, PURCHASE, 2), (9, PURCHASE, 3), (2, PURCHASE, 4), (1, REFUND, 5)];
    assert_eq!(measured(&lifetime(), &actions), Some((2, 4, 5)));
    assert_eq!(measured(&rule, &actions), Some((2, 2, 5)));
}

#[test]
fn a_purchase_day_is_one_day_whatever_was_bought() {
    let rule = RfmRule::new(RfmConfig { frequency: RfmFrequency::PurchaseDays, ..RfmConfig::default() });
    let about = |number| Event::purchase(9_u64, TODAY, Amount::minor(5)).about(lifestage::Subject::new(number));
    let profile = Profile::of([0, 1, 2].map(about));
    let measures = rule.measure(profile.as_of(TODAY)).unwrap().unwrap();
    assert_eq!((measures.frequency, measures.monetary), (1, Money::minor(15)));
}

#[test]
fn a_mean_is_per_purchase_and_rounded_half_away_from_zero() {
    let rule = RfmRule::new(RfmConfig {
        monetary: RfmMonetary::Mean,
        frequency: RfmFrequency::PurchaseDays,
        ..RfmConfig::default()
    });
    let mean = |actions: &[Action]| measured(&rule, actions).unwrap().2;
    assert_eq!(mean(&[(1, PURCHASE, 2), (1, PURCHASE, 3)]), 3);
    assert_eq!(mean(&[(1, PURCHASE, 2), (1, PURCHASE, 1), (1, PURCHASE, 1)]), 1);
    assert_eq!(mean(&[(1, PURCHASE, 0), (1, PURCHASE, 0), (1, REFUND, 5)]), -3);
    assert_eq!(mean(&[(1, PURCHASE, 0), (1, PURCHASE, 0), (1, PURCHASE, 0), (1, REFUND, 4)]), -1);
}

#[test]
fn a_mean_is_rounded_before_it_is_cut() {
    let rule = RfmRule::new(RfmConfig { monetary: RfmMonetary::Mean, ..super::of_grades(2).config().clone() });
    let half_more = profile(&[(1, PURCHASE, 10), (1, PURCHASE, 11)]);
    let cut_at = |cut| {
        let cuts = |point| lifestage::number::Cuts::new([point]).unwrap();
        let fitted = rule.clone().with_cuts(cuts(5), cuts(5), cuts(cut)).unwrap();
        let rfm = fitted.assess(half_more.as_of(TODAY)).unwrap().unwrap();
        (rfm.monetary.value, rfm.monetary.grade.get())
    };
    // 10.5 is rounded to 11, which is not above 11 though it is above 10.
    assert_eq!([10, 11].map(cut_at), [(11, 2), (11, 1)]);
}

#[test]
fn a_look_back_leaves_out_older_purchases_and_older_refunds_too() {
    let actions = [(40, PURCHASE, 1_000), (35, REFUND, 900), (10, PURCHASE, 70), (3, REFUND, 20)];
    assert_eq!(measured(&lifetime(), &actions), Some((10, 2, 150)));
    assert_eq!(measured(&looking_back(30), &actions), Some((10, 1, 50)));
    assert_eq!(measured(&looking_back(36), &actions), Some((10, 1, -850)));
    assert_eq!(measured(&looking_back(10), &actions), None);
    assert_eq!(measured(&looking_back(11), &actions), Some((10, 1, 50)));
}

#[test]
fn a_look_back_of_one_day_is_that_day_and_the_longest_a_lifetime() {
    let actions = [(1, PURCHASE, 5), (0, PURCHASE, 7)];
    assert_eq!(measured(&looking_back(1), &actions), Some((0, 1, 7)));
    assert_eq!(measured(&looking_back(u32::MAX), &actions), Some((0, 2, 12)));
}

#[test]
fn before_the_first_purchase_there_is_nothing_to_measure() {
    let profile = profile(&[(5, PURCHASE, 100)]);
    assert_eq!(lifetime().measure(profile.as_of(TODAY.minus(6))), Ok(None));
}
