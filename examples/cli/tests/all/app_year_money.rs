//! Money after a cut in the whole years of one app, by two ways to say what a purchase brings, against an independent count.
//!
//! `tests/oracles/money.py` of the library counted it. Asked for by name, like all of `app_year`.

use std::fs::File;

use flate2::read::GzDecoder;
use lifestage::time::Calendar;
use lifestage::value::{
    BgNbd, BtydRule, BtydSummary, Customer, Holdout, HoldoutRule, MbgNbd, Model, MoneyClass, MoneyValidation, Penalty,
    PurchaseModel, Sample, SpendOf,
};
use lifestage::{Amount, Day, Event, Money, Population};
use serde_json::Value;

use crate::app_year::YEARS;
use crate::program::expected;

const CUT: Day = Day::ymd(2025, 9, 30);
const UNTIL: Day = Day::ymd(2025, 12, 30);

/// What everybody bought and sent back.
fn buyers(path: &str) -> Population {
    let mut population = Population::new(Calendar::utc());
    for row in csv::Reader::from_reader(GzDecoder::new(File::open(path).unwrap())).records() {
        let row = row.unwrap();
        let event: fn(u64, Day, Amount) -> Event = match &row[2] {
            "purchase" => Event::purchase,
            "refund" => Event::refund,
            _ => continue,
        };
        let minor = Money::parse_decimal(&row[3], 2).unwrap().minor_units();
        let amount = Amount::minor(u64::try_from(minor).unwrap());
        population.observe(&event(row[0].parse().unwrap(), row[1][..10].parse().unwrap(), amount)).unwrap();
    }
    population
}

#[track_caller]
fn near(found: f64, counted: &Value) {
    let counted = counted.as_f64().unwrap();
    assert!((found / counted - 1.0).abs() < 2e-4, "{found} and not {counted}");
}

fn check(class: &MoneyClass, counted: &Value) {
    assert_eq!(class.customers, counted["customers"].as_u64().unwrap());
    assert_eq!(class.purchases, counted["purchases"].as_u64().unwrap());
    assert_eq!(class.spend.minor_units(), counted["spend"].as_i64().unwrap());
    near(class.expected_purchases, &counted["expected_purchases"]);
    for (way, name) in class.ways.iter().zip(["repeat_purchases", "all_purchases"]) {
        near(way.spend, &counted["ways"][name]["spend"]);
        near(way.size, &counted["ways"][name]["size"]);
    }
}

fn validated<M: Model<Row = Customer> + PurchaseModel>(
    summaries: &[BtydSummary],
    holdouts: &[Holdout],
    rule: &HoldoutRule,
    counted: &Value,
) -> MoneyValidation {
    let customers: Sample<Customer> = summaries.iter().map(|one| Customer::try_from(one).unwrap()).collect();
    let fitted = M::fit(&customers, Penalty::NONE).unwrap();
    let spends = [SpendOf::RepeatPurchases, SpendOf::AllPurchases].map(|of| of.fit(summaries, Penalty::NONE).unwrap());
    near(spends[0].first_mean().unwrap(), &counted["first_mean"]);
    let validation = MoneyValidation::of(fitted.model(), &spends, holdouts, rule.span());
    check(validation.one_timers(), &counted["one_timers"]);
    check(validation.repeaters(), &counted["repeaters"]);
    validation
}

#[test]
#[ignore = "three million rows are for a release build"]
fn one_time_buyers_are_worth_twice_too_much_only_in_the_published_way() {
    let counted: Value = serde_json::from_str(&expected("app_year_money.json")).unwrap();
    for year in YEARS.iter() {
        let (population, counted) = (buyers(&year.events), &counted[year.seed.to_string()]);
        let rule = HoldoutRule::new(BtydRule::default(), CUT, UNTIL).unwrap();
        let summary = |profile: &lifestage::Profile| BtydRule::default().summary(profile.as_of(CUT)).unwrap();
        let summaries: Vec<BtydSummary> = population.profiles().filter_map(summary).collect();
        let holdouts: Vec<Holdout> =
            population.profiles().filter_map(|profile| rule.holdout(profile).unwrap()).collect();
        validated::<BgNbd>(&summaries, &holdouts, &rule, &counted["bg"]);
        let validation = validated::<MbgNbd>(&summaries, &holdouts, &rule, &counted["mbg"]);
        // The number of purchases is about right, and their size in the second way.
        let once = validation.one_timers();
        let off = |found: f64, came: f64| (found / came - 1.0).abs();
        let came = f64::from(u32::try_from(once.purchases).unwrap());
        assert!(off(once.expected_purchases, came) < 0.15, "{}: {once:?}", year.seed);
        let size = once.mean_spend().unwrap();
        assert!(once.ways[0].size > 1.75 * size && off(once.ways[1].size, size) < 0.15, "{}: {once:?}", year.seed);
    }
}
