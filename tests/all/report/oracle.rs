//! Half of a year and a year of CD purchases, against an independent calculation.

use lifestage::report::{
    CohortRevenueRule, CorrelationRule, Dormant, Lags, Retained, RetentionRule, RevenueRule, TimeToChurnRule,
    UserAccountingRule,
};
use lifestage::time::{Calendar, Days, Period, Window};
use lifestage::{Amount, Day, Event, Kind, Money, Population};
use serde_json::{Value, json};

use crate::shared::oracle::expected;

const LAST: Day = Day::ymd(1998, 6, 15);

fn range() -> Days {
    Days::new(Day::ymd(1997, 1, 1), LAST).unwrap()
}

pub(super) fn shop() -> Population {
    let mut population = Population::new(Calendar::utc());
    for row in csv::Reader::from_reader(
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv")).as_bytes(),
    )
    .deserialize()
    {
        let (user, day, _kind, value): (u64, Day, String, String) = row.unwrap();
        let amount = Amount::try_from(Money::parse_decimal(&value, 2).unwrap()).unwrap();
        population.observe(&Event::purchase(user, day, amount)).unwrap();
    }
    population
}

#[test]
fn every_report_of_a_shop_is_that_of_the_independent_calculation() {
    let (population, expected) = (shop(), serde_json::from_str::<Value>(&expected("reports_cdnow.json")).unwrap());

    let rule = UserAccountingRule { period: Period::Month, ..UserAccountingRule::default() };
    let lifecycle = rule.report(&population, range()).unwrap();
    let dormant = |d: Dormant| json!({ "new": d.new, "returning": d.returning, "resurrecting": d.resurrecting });
    let rows = lifecycle.periods.iter().map(|p| {
        json!({ "new": p.new, "returning": p.returning, "resurrecting": p.resurrecting, "dormant": p.dormant.map(dormant) })
    });
    assert_eq!(rows.collect::<Value>(), expected["lifecycle"]);

    let revenue = RevenueRule::default().report(&population, Period::Month, range()).unwrap();
    let rows = revenue.periods.iter().map(|p| json!({ "payers": p.payers, "net": p.net }));
    assert_eq!(rows.collect::<Value>(), expected["revenue"]);
    assert!(revenue.periods.iter().all(|p| p.active == p.payers));
    assert_eq!(revenue.periods.iter().filter(|p| !p.finished).count(), 1);

    let lags = (0..=12).map(Lags::on).chain((0..=12).map(Lags::on_or_after)).collect();
    let rule = RetentionRule { cohorts: Period::Month, periods: Period::Month, lags, ..RetentionRule::default() };
    let retention = rule.report(&population, range(), LAST).unwrap();
    let spend = CohortRevenueRule::default().report(&population, range(), LAST).unwrap();
    let rows = retention.cohorts.iter().zip(&spend.cohorts).map(|(cohort, spend)| {
        let cell = |cell: &Retained| json!([cell.eligible(), cell.retained()]);
        let (on, later) = cohort.cells.split_at(13);
        assert_eq!((cohort.days, cohort.size), (spend.days, spend.size));
        json!({
            "size": cohort.size,
            "on": on.iter().map(cell).collect::<Value>(),
            "on_or_after": later.iter().map(cell).collect::<Value>(),
            "spend": spend.lags.iter().map(|lag| json!([lag.mature, lag.net])).collect::<Value>(),
        })
    });
    assert_eq!(rows.collect::<Value>(), expected["cohorts"]);

    let churn = TimeToChurnRule::default().report(&population, LAST).unwrap();
    assert_eq!(json!(churn.survival.count()), expected["churn"]["customers"]);
    assert_eq!(json!(churn.churned), expected["churn"]["churned"]);
    assert_eq!(json!(churn.median_days()), expected["churn"]["median_days"]);
    assert_eq!(json!(churn.net_before_churn), expected["churn"]["net_before_churn"]);
    for (days, surviving) in expected["churn"]["surviving"].as_object().unwrap() {
        let ours = churn.survival.after(days.parse().unwrap());
        assert!((ours - surviving.as_f64().unwrap()).abs() < 1e-12, "{days}: {ours}");
    }

    let rule = CorrelationRule::new("purchases and net spend", |member, as_of| {
        let known = member.profile.as_of(as_of);
        let purchases = u32::try_from(known.count(Kind::Purchase, Window::LIFETIME)?).unwrap();
        let spend = i32::try_from(known.net_spend(Window::LIFETIME)?.minor_units()).unwrap();
        Ok((purchases > 0).then_some((purchases.into(), spend.into())))
    });
    let correlation = rule.report(&population, LAST).unwrap().correlation;
    assert_eq!(json!(correlation.pairs), expected["correlation"]["pairs"]);
    for (name, ours) in [("pearson", correlation.pearson), ("spearman", correlation.spearman)] {
        let theirs = expected["correlation"][name].as_f64().unwrap();
        assert!((ours.unwrap() - theirs).abs() < 1e-12, "{name}: {ours:?} {theirs}");
    }
}
