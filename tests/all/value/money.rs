//! Money after the cut, in both ways to say what a purchase brings, against `tests/oracles/money.py`.

use lifestage::value::{
    BtydRule, BtydSummary, Customer, Discount, FitOutcome, Fitted, GammaGamma, Holdout, HoldoutMoney, HoldoutRule,
    Lifetime, LifetimeOutlook, MbgNbd, Model, MoneyClass, MoneyValidation, OneTimers, Penalty, Sample, Spend, SpendOf,
};
use lifestage::{Amount, Day, Event, Money, Profile};

use super::assert_near;
use super::data::{CUT, cdnow_log, cdnow_population};
use crate::shared::travels::travels;

const BOTH: [SpendOf; 2] = [SpendOf::RepeatPurchases, SpendOf::AllPurchases];

fn oracle() -> serde_json::Value {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/cdnow_money.json"));
    serde_json::from_str(text).unwrap()
}

fn rule() -> HoldoutRule {
    HoldoutRule::new(BtydRule::default(), CUT, Day::ymd(1998, 6, 30)).unwrap()
}

fn summaries() -> Vec<BtydSummary> {
    cdnow_log(CUT)
}

fn purchases(summaries: &[BtydSummary]) -> Fitted<MbgNbd> {
    let sample: Sample<Customer> = summaries.iter().map(|one| Customer::try_from(one).unwrap()).collect();
    MbgNbd::fit(&sample, Penalty::NONE).unwrap()
}

fn near(found: f64, expected: &serde_json::Value, relative: f64) {
    assert_near(found, expected.as_f64().unwrap(), relative);
}

fn check(class: &MoneyClass, expected: &serde_json::Value) {
    assert_eq!(class.customers, expected["customers"].as_u64().unwrap());
    assert_eq!(class.purchases, expected["purchases"].as_u64().unwrap());
    assert_eq!(class.spend.minor_units(), expected["spend"].as_i64().unwrap());
    near(class.expected_purchases, &expected["expected_purchases"], 1e-5);
    for (way, name) in class.ways.iter().zip(["repeat_purchases", "all_purchases"]) {
        near(way.spend, &expected["ways"][name]["spend"], 1e-5);
        near(way.size, &expected["ways"][name]["size"], 1e-5);
    }
}

#[test]
fn money_of_cdnow_is_that_of_the_oracle_in_both_ways() {
    let (summaries, oracle) = (summaries(), oracle());
    let spends = BOTH.map(|of| of.fit(&summaries, Penalty::NONE).unwrap());
    for (spend, name) in spends.iter().zip(["repeat_purchases", "all_purchases"]) {
        assert_eq!(*spend.fitted().outcome(), FitOutcome::Converged);
        for (found, expected) in
            spend.fitted().model().parameters().iter().zip(oracle["money"][name].as_array().unwrap())
        {
            near(*found, expected, 1e-5);
        }
        near(spend.first_mean().unwrap(), &oracle["first_mean"], 1e-12);
    }
    let holdouts: Vec<Holdout> =
        cdnow_population().profiles().filter_map(|profile| rule().holdout(profile).unwrap()).collect();
    let fitted = purchases(&summaries);
    let validation = MoneyValidation::of(fitted.model(), &spends, &holdouts, rule().span());
    check(validation.one_timers(), &oracle["one_timers"]);
    check(validation.repeaters(), &oracle["repeaters"]);
    // Here the size is about right in both ways, and what misses is the number of purchases.
    let once = validation.one_timers();
    let size = once.mean_spend().unwrap();
    assert!(once.ways.iter().all(|way| (way.size / size - 1.0).abs() < 0.12), "{once:?}");
    assert!(once.expected_purchases < 0.8 * once.purchases as f64);
    travels(&validation);
    travels(&spends[1]);
    // The published way as it always was.
    let published = summaries.iter().filter_map(|one| Spend::try_from(one).ok());
    assert_eq!(*spends[0].fitted(), GammaGamma::fit(&published.collect(), Penalty::NONE).unwrap());
}

#[test]
fn holdouts_without_money_are_left_out_of_its_validation() {
    let spend = SpendOf::AllPurchases.fit(&summaries(), Penalty::NONE).unwrap();
    let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap();
    let money = HoldoutMoney { first: Money::minor(20_00), repeat: Money::ZERO, after: Money::minor(-5_00) };
    let known = Holdout { customer: Customer::new(0, 0.0, 30.0).unwrap(), purchases: 0, money: Some(money) };
    let unknown = Holdout { money: None, ..known };
    let validation = MoneyValidation::of(&model, &[spend], &[known, unknown], 13.into());
    let once = validation.one_timers();
    assert_eq!((once.customers, once.spend, once.mean_spend()), (1, Money::minor(-5_00), None));
    assert_eq!((validation.repeaters().customers, validation.repeaters().ways[0].size), (0, 0.0));
    travels(&known);
}

#[test]
fn a_holdout_has_the_money_of_both_sides_net_of_refunds() {
    let day = CUT.minus(30);
    let bought = |after: i32, minor| Event::purchase(1_u64, day.plus(after), Amount::minor(minor));
    let returned = |after: i32, minor| Event::refund(1_u64, day.plus(after), Amount::minor(minor));
    let profile =
        Profile::of([bought(0, 50), returned(0, 8), bought(10, 7), returned(12, 2), bought(31, 100), returned(40, 30)]);
    let holdout = rule().holdout(&profile).unwrap().unwrap();
    let money = HoldoutMoney { first: Money::minor(42), repeat: Money::minor(5), after: Money::minor(70) };
    assert_eq!((holdout.customer.frequency(), holdout.purchases, holdout.money), (1, 1, Some(money)));
}

/// Four people bought once for 10, and five came back for 40 each time.
fn unlike() -> Vec<BtydSummary> {
    let day = Day::ymd(2026, 1, 1);
    let bought = |user: u64, after: i32, minor| Event::purchase(user, day.plus(after), Amount::minor(minor));
    let once = (1..5).map(|user| Profile::of([bought(user, 0, 900 + 40 * user)]));
    let again = (5..10).map(|user| Profile::of([0, 9, 30].map(|after| bought(user, after, 25_00 + 250 * user))));
    let rule = BtydRule::default();
    once.chain(again).map(|one| rule.summary(one.as_of(day.plus(60))).unwrap().unwrap()).collect()
}

#[test]
fn an_outlook_over_one_timers_names_both_means_where_they_differ() {
    let (summaries, penalty) = (unlike(), Penalty::new(0.001).unwrap());
    let (model, year) =
        (MbgNbd::new(0.5, 6.0, 0.9, 1.6).unwrap(), Lifetime { span: 52.into(), discount: Discount::NONE });
    let spend = SpendOf::RepeatPurchases.fit(&summaries, penalty).unwrap();
    let outlooks: Vec<LifetimeOutlook> =
        summaries.iter().map(|one| spend.outlook(&year, &model, one).unwrap()).collect();
    assert!(outlooks[4..].iter().all(|one| one.one_timers.is_none()));
    let all: LifetimeOutlook = outlooks.iter().copied().sum();
    let reason = all.one_timers.unwrap();
    assert_eq!((reason.customers, reason.first, all.customers), (4, 1_000.0, 9));
    assert_near(reason.taken, spend.fitted().model().population_mean(), 1e-14);
    let text = format!(
        "4 one-time buyers spent 1000 on average, but are taken to spend {:.0} like those who bought again",
        reason.taken
    );
    assert_eq!(reason.to_string(), text);
    assert_eq!(lifestage::answer::Reason::from(&reason).rule, OneTimers::RULE);
    travels(&all);
    // Their own purchases speak for them in the other way, and on CDNOW both kinds spend alike.
    let own = SpendOf::AllPurchases.fit(&summaries, penalty).unwrap();
    assert_eq!(own.outlook(&year, &model, &summaries[0]).unwrap().one_timers, None);
    assert!(own.expected_spend(0, Money::minor(10_00), Money::ZERO) < reason.taken);
    let cdnow = cdnow_log(CUT);
    let alike = SpendOf::RepeatPurchases.fit(&cdnow, Penalty::NONE).unwrap();
    assert!(cdnow.iter().all(|one| alike.outlook(&year, &model, one).unwrap().one_timers.is_none()));
}

#[test]
fn whoever_got_everything_back_counts_as_having_spent_nothing() {
    let spend = SpendOf::AllPurchases.fit(&unlike(), Penalty::new(0.001).unwrap()).unwrap();
    let expected = |first| spend.expected_spend(1, Money::minor(first), Money::ZERO);
    assert_near(expected(-5_00), expected(0), 0.0);
    assert!(expected(0) < expected(1) && expected(0) > 0.0);
}
