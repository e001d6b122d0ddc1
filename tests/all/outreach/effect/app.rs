//! The embedded year of one app: attribution by every model, birthdays and the lift of a campaign, against an independent count.

use lifestage::event::Sequence;
use lifestage::outreach::{AttributionReport, AttributionRule, MatchedLiftRule, SpecialDayRule};
use lifestage::time::{Calendar, Days, Window};
use lifestage::{Day, Event, Money, Population};
use serde_json::{Value, json};

use crate::shared::app::{App, known_users};
use crate::shared::oracle::expected;

/// The log with all its users.
fn population(app: &App) -> Population {
    let mut population = Population::from_events(&app.events, Calendar::utc()).unwrap();
    for user in known_users() {
        population.introduce(user);
    }
    population
}

fn figures() -> Value {
    serde_json::from_str(&expected("attribution_app.json")).unwrap()
}

const LAST: Day = Day::ymd(2025, 12, 31);

fn attribution(app: &App, model: &Value) -> AttributionRule {
    let touchpoints = json!([
        { "kind": "view", "touchpoint": "feed" },
        { "kind": "search", "touchpoint": "search" },
        { "kind": "message_opened", "touchpoint": "push" },
        { "kind": "message_clicked", "touchpoint": "push" },
        { "kind": "message_clicked", "subject": app.subjects.get("召回").unwrap(), "touchpoint": "sms" },
        { "kind": "use_coupon", "touchpoint": "coupon" },
    ]);
    serde_json::from_value(json!({ "model": model, "touchpoints": touchpoints })).unwrap()
}

#[test]
fn each_model_credits_what_the_independent_count_says() {
    let app = App::read();
    let population = population(&app);
    let days = Days::new(Day::ymd(2025, 7, 1), LAST).unwrap();
    let counted = figures();
    let models = counted["attribution"].as_array().unwrap();
    assert_eq!(models.len(), 6);
    for figures in models {
        let report = attribution(&app, &figures["model"]).report(&population, days, LAST).unwrap();
        let rows: serde_json::Map<String, Value> =
            report.rows.iter().map(|(point, row)| (point.to_string(), json!([row.purchases, row.credit]))).collect();
        let found = json!({
            "model": figures["model"], "users": report.users, "purchases": report.purchases, "spend": report.spend,
            "rows": rows, "direct": [report.direct.purchases, report.direct.credit],
        });
        assert_eq!(found, *figures);
        assert_eq!(report.rows.values().map(|row| row.credit).sum::<u128>() + report.direct.credit, report.spend);
    }
}

#[test]
fn events_in_time_order_credit_the_same_purchases_and_only_what_came_before() {
    let app = App::read();
    let mut whole: Option<AttributionReport> = None;
    let rule = attribution(&app, &json!("last"));
    for user in known_users() {
        let own: Vec<Event> = app.events.iter().filter(|event| event.user() == user.id).cloned().collect();
        let report = rule.assess(&Sequence::of(&own, &Calendar::utc()).unwrap());
        match &mut whole {
            Some(whole) => whole.merge(&report).unwrap(),
            None => whole = Some(report),
        }
    }
    let (whole, population) = (whole.unwrap(), population(&app));
    let by_day = rule.report(&population, Days::new(Day::ymd(2025, 1, 1), LAST).unwrap(), LAST).unwrap();
    assert_eq!((whole.users, whole.purchases, whole.spend), (by_day.users, by_day.purchases, by_day.spend));
    // A day takes in touches after the purchase too, so fewer purchases are without one.
    assert!(whole.direct.purchases > by_day.direct.purchases);
}

fn near(found: f64, counted: &Value) {
    let counted = counted.as_f64().unwrap();
    assert!((found - counted).abs() <= 1e-9 * counted.abs().max(1.0), "{found} instead of {counted}");
}

#[test]
fn birthdays_bring_what_the_independent_count_says() {
    let population = population(&App::read());
    let year = Days::new(Day::ymd(2025, 1, 1), LAST).unwrap();
    let effect = SpecialDayRule::default().report_birthdays(&population, year, LAST).unwrap();
    let counted = &figures()["birthdays"];
    let counts = json!([effect.occurrences, effect.left_out, effect.spent_special, effect.spent_around]);
    assert_eq!(counts, json!([counted["occurrences"], counted["left_out"], counted["special"], counted["around"]]));
    assert_eq!(effect.users, effect.occurrences, "one birthday a year");
    near(effect.effect().unwrap(), &counted["effect"]);
    let (low, high) = effect.interval().unwrap();
    near(low, &counted["low"]);
    near(high, &counted["high"]);
}

#[test]
fn a_campaign_lifts_what_the_independent_count_says() {
    let app = App::read();
    let population = population(&app);
    let counted = &figures()["lift"];
    let begin: Day = counted["first"].as_str().unwrap().parse().unwrap();
    let sent_on = Days::new(begin, counted["last"].as_str().unwrap().parse().unwrap()).unwrap();
    let stratum = |member: lifestage::population::Member<'_>| {
        let bought = member.profile.as_of(begin.minus(1)).net_spend(Window::LIFETIME).unwrap() > Money::ZERO;
        let age = if member.user.join_day? < Day::ymd(2025, 7, 1) { "old" } else { "new" };
        Some(format!("{age}{}", if bought { " buyer" } else { "" }))
    };
    let campaign = app.subjects.get("双十一").unwrap();
    let lift = MatchedLiftRule::default().report(&population, campaign, sent_on, LAST, stratum).unwrap();
    let strata: serde_json::Map<String, Value> = lift
        .strata()
        .iter()
        .map(|(name, one)| (name.clone(), json!([one.reached, one.change.sum, one.others, one.change_of_others.sum])))
        .collect();
    assert_eq!(Value::Object(strata), counted["strata"]);
    assert_eq!(json!(lift.matched()), counted["matched"]);
    assert_eq!(lift.unmatched(), 4, "the stratum with four users reached");
    let units = |money: Money| money.minor_units();
    let rounded = |value: &Value| format!("{:.0}", value.as_f64().unwrap()).parse::<i64>().unwrap();
    assert_eq!(units(lift.revenue().unwrap()), rounded(&counted["lift"]));
    let interval = lift.interval().unwrap();
    assert_eq!([units(interval.low), units(interval.high)], [rounded(&counted["low"]), rounded(&counted["high"])]);
}
