//! The embedded year of one app: values of single events and touchpoints, against an independent count.

use lifestage::event::{CustomKind, KindByValue, KindsByValue};
use lifestage::profile::Selector;
use lifestage::report::{CrossTableRule, FunnelRule};
use lifestage::time::{Calendar, Days};
use lifestage::{Day, Event, Kind, Population};
use serde_json::{Value, json};

use crate::shared::app::App;
use crate::shared::oracle::expected;

fn counted(name: &str) -> Value {
    serde_json::from_str(&expected(name)).unwrap()
}

/// The last quarter of the year.
fn quarter() -> Days {
    Days::new(Day::ymd(2025, 10, 1), Day::ymd(2025, 12, 31)).unwrap()
}

#[test]
fn a_funnel_of_single_values_is_what_the_independent_count_says() {
    let app = App::read();
    let funnel: FunnelRule = serde_json::from_value(json!({
        "steps": [
            {"name": "watched", "what": {"kinds": ["view"], "at_least": 60}},
            {"name": "in the cart", "what": {"kinds": ["add_to_cart"], "at_least": 5_000}},
            {"name": "bought", "what": {"kinds": ["purchase"]}}
        ],
        "within": "24h"
    }))
    .unwrap();
    let report = funnel.report_events(&app.events, &Calendar::utc()).unwrap();
    let counted = counted("app_funnel_values.json");
    assert_eq!(json!(report.users_at_depth()), counted["users_at_depth"]);
    for (step, elapsed) in report.steps()[1..].iter().zip(counted["elapsed"].as_array().unwrap()) {
        assert_eq!((json!(step.users), step.median_seconds), (elapsed["users"].clone(), elapsed["median"].as_f64()));
    }
}

#[test]
fn the_table_by_channel_and_touchpoint_is_what_the_independent_count_says() {
    let app = App::read();
    let rule: CrossTableRule = serde_json::from_value(json!({
        "seen": ["view", "use", "message_opened", "message_clicked"],
        "touchpoints": [
            {"kind": "view", "touchpoint": "feed"},
            {"kind": "message_opened", "touchpoint": "push"},
            {"kind": "message_clicked", "touchpoint": "push"},
            {"kind": "message_clicked", "subject": app.subjects.get("召回").unwrap(), "touchpoint": "sms"}
        ]
    }))
    .unwrap();
    let channel = |member: lifestage::population::Member<'_>| Some(member.user.acquisition_channel);
    let tables = rule.report_by(&app.population(&app.events), quarter(), channel).unwrap();
    let mut found: Vec<(&str, &str, &str, [u64; 3])> = Vec::new();
    for (channel, table) in &tables {
        for cell in &table.cells {
            let [channel, subject] = [app.channels.name(*channel), app.subjects.name(cell.subject)];
            let numbers = [cell.users, cell.events, cell.converted];
            found.push((channel.unwrap_or_default(), subject.unwrap_or_default(), cell.touchpoint.name(), numbers));
        }
    }
    found.sort_unstable();
    let found = found.into_iter().map(|(channel, subject, point, [a, b, c])| json!([channel, subject, point, a, b, c]));
    assert_eq!(found.collect::<Value>(), counted("touchpoints.json")["cells"]);
}

#[test]
fn long_views_are_counted_in_profiles_as_a_kind_of_their_own() {
    let app = App::read();
    let long = CustomKind::new(900).unwrap();
    let kinds = KindsByValue::new([KindByValue { kind: Kind::View, at_least: 60, also: long }]).unwrap();
    let observed: Vec<Event> = app.events.iter().flat_map(|event| kinds.observed(event)).collect();
    let population = app.population(&observed);
    let counts = population.map(|member| {
        let tallies = member.profile.as_of(quarter().last()).during(quarter()).unwrap();
        let long = tallies.iter().filter(|tally| tally.kind() == long.into());
        long.map(|tally| u64::from(tally.count())).sum::<u64>()
    });
    let counted = counted("touchpoints.json");
    assert_eq!(json!(counts.iter().sum::<u64>()), counted["long_views"]);
    assert_eq!(json!(counts.iter().filter(|count| **count > 0).count()), counted["long_viewers"]);
    // The views themselves stay what they are.
    let (with, without) = (population, app.population(&app.events));
    let views = |population: &Population| {
        population.map(|member| {
            member.profile.as_of(quarter().last()).sum(Selector::from(Kind::View), lifestage::time::Window::LIFETIME)
        })
    };
    assert_eq!(views(&with), views(&without));
}
