//! The scores of a made-up log, and those of the plain Python in `tests/oracles/churn.py`.

use lifestage::score::{ChurnConfig, ChurnRule, RfmRule, RiskBand};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Kind, KindSet, Population};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    user_id: u64,
    ts: Day,
    event_type: String,
    value: Option<f64>,
}

#[derive(Deserialize)]
struct Expected {
    user: u64,
    alive: f64,
    event: f64,
    event_days: f64,
    spend: f64,
    score: f64,
    coverage: f64,
    band: RiskBand,
    since: Option<Day>,
    tail: Option<f64>,
    week: Option<f64>,
}

fn rows<T: serde::de::DeserializeOwned>(text: &str) -> Vec<T> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>().unwrap()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "money of the log is in the range")]
fn log() -> Population {
    let events: Vec<Event> =
        rows::<Row>(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/churn/log.csv")))
            .into_iter()
            .map(|row| {
                let kind: Kind = row.event_type.parse().unwrap();
                let value = (row.value.unwrap_or_default() * 100.0).round() as u64;
                Event::new(row.user_id, row.ts, kind, value).unwrap()
            })
            .collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

fn agrees(process: KindSet, cut: Day, expected: &str) {
    let population = log();
    let rfm = RfmRule::default().fit(population.profiles(), cut).unwrap();
    let rule = ChurnRule::new(ChurnConfig { process, ..ChurnConfig::default() }).unwrap();
    let rule = rule.fit(population.profiles(), cut).unwrap().with_rfm(rfm);
    let expected = rows::<Expected>(expected);
    assert!(expected.len() >= 28);
    let mut coverages = std::collections::BTreeSet::new();
    let mut weeks = 0;
    for Expected { user, alive, event, event_days, spend, score, coverage, band, since, tail, week } in expected {
        let member = population.get(user).unwrap();
        let risk = rule.assess(member.profile.as_of(cut), &member.user).unwrap().unwrap();
        let outlook = risk.outlook.unwrap();
        for (seen, expected) in [
            (outlook.alive.get(), alive),
            (outlook.event.get(), event),
            (outlook.event_days, event_days),
            (risk.score, score),
            (risk.coverage.get(), coverage),
        ] {
            assert!((seen - expected).abs() < 1e-8, "user {user}: {seen} {expected}");
        }
        if let Some(seen) = outlook.spend {
            assert_eq!(seen.to_string(), format!("{spend:.0}"), "user {user}");
        }
        coverages.insert(format!("{coverage:.2}"));
        assert_eq!(risk.band, band, "user {user}");
        let anomaly = rule.rule.anomaly(member.profile.as_of(cut), &member.user).unwrap().unwrap();
        assert_eq!(anomaly.active_days.map(|days| days.since), since, "user {user}");
        for (seen, expected) in [
            (anomaly.active_days.map(|days| days.probability.get()), tail),
            (anomaly.spend.map(|week| week.score), week),
        ] {
            assert_eq!(seen.is_some(), expected.is_some(), "user {user}");
            let (seen, expected) = (seen.unwrap_or_default(), expected.unwrap_or_default());
            assert!((seen - expected).abs() <= 1e-8 * expected.abs(), "user {user}: {seen} {expected}");
        }
        weeks += usize::from(week.is_some());
    }
    // All signals are at work, and so are weeks of spend.
    assert!(weeks > 0);
    assert!(coverages.contains("1.00") && coverages.len() > 1, "{coverages:?}");
}

#[test]
fn scores_by_purchases_are_those_of_the_independent_calculation() {
    let expected = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/churn_purchases.csv"));
    agrees(Kind::Purchase.into(), Day::ymd(2026, 5, 15), expected);
}

#[test]
fn scores_by_activity_are_those_of_the_independent_calculation() {
    let expected = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/churn_activity.csv"));
    agrees(KindSet::activity(), Day::ymd(2026, 4, 15), expected);
}
