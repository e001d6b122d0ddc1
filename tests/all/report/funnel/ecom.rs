//! A clickstream of a shop, counted by another engine too (`ClickHouse`, `windowFunnel`; times in UTC).

use std::collections::HashMap;
use std::num::NonZeroU8;
use std::sync::LazyLock;

use lifestage::number::Distribution;
use lifestage::report::{FunnelRule, FunnelStep, PathRule, SessionRule};
use lifestage::time::{Calendar, Timespan};
use lifestage::{Event, Kind, UserId};
use serde_json::{Value, json};

use crate::report::ecom::clicks;
use crate::shared::oracle::expected;

/// The events, the kinds of the event types, and the channel of each user.
struct Shop {
    events: Vec<Event>,
    kinds: HashMap<String, Kind>,
    channels: HashMap<UserId, String>,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let (mut kinds, mut channels, mut events) = (HashMap::new(), HashMap::new(), Vec::new());
    for click in clicks() {
        // Numbered in order of first sight, also those that are kinds with a name: so events of one second stand in that order.
        let next = Kind::custom(u16::try_from(kinds.len()).unwrap());
        let kind = *kinds.entry(click.event_type.to_owned()).or_insert(next);
        events.push(Event::new(click.user, click.moment, kind, 0).unwrap());
        channels.entry(UserId::from(click.user)).or_insert_with(|| click.channel.to_owned());
    }
    Shop { events, kinds, channels }
});

fn funnel() -> FunnelRule {
    let names = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];
    FunnelRule::of(names.map(|name| FunnelStep::new(name, SHOP.kinds[name])), Timespan::seconds(86_400)).unwrap()
}

#[test]
fn the_funnel_of_the_shop_is_that_of_another_engine() {
    let report = funnel().report_events(&SHOP.events, &Calendar::utc()).unwrap();
    assert_eq!(report.users_at_depth(), [2, 116, 174, 159, 103, 46]);
}

#[test]
fn by_channel_the_funnels_add_up() {
    let by_channel =
        funnel().report_events_by(&SHOP.events, &Calendar::utc(), |user| Some(SHOP.channels[&user].clone())).unwrap();
    assert!(by_channel.len() > 2, "{:?}", by_channel.keys());
    let sums: Vec<u64> =
        (0..6).map(|depth| by_channel.values().map(|report| report.users_at_depth()[depth]).sum()).collect();
    assert_eq!(sums, [2, 116, 174, 159, 103, 46]);
}

#[test]
fn the_sessions_of_the_shop_are_those_of_another_engine() {
    let report = SessionRule::default().report_events(&SHOP.events, &Calendar::utc()).unwrap();
    assert_eq!((report.users(), report.sessions(), report.events()), (600, 3_605, 31_106));
    assert_eq!(report.sessions_per_user().sum(), 3_605);
}

#[test]
fn transitions_are_the_pairs_within_sessions() {
    let report = PathRule::transitions().report_events(&SHOP.events, &Calendar::utc()).unwrap();
    assert_eq!(report.total(), 31_106 - 3_605);
}

/// All of them together.
fn seconds(milliseconds: &Distribution) -> i64 {
    i64::try_from(milliseconds.sum() / 1_000).unwrap()
}

#[test]
fn times_sessions_and_paths_match_the_independent_calculation() {
    let expected: Value = serde_json::from_str(&expected("ecom_funnel.json")).unwrap();
    let report = funnel().report_events(&SHOP.events, &Calendar::utc()).unwrap();
    assert_eq!(expected["users_at_depth"], json!(report.users_at_depth()));
    let elapsed = report
        .elapsed()
        .iter()
        .map(|times| json!({"users": times.count(), "sum": seconds(times), "median": times.median().unwrap() / 1_000}));
    assert_eq!(expected["elapsed"], elapsed.collect::<Value>());

    let sessions = SessionRule::default().report_events(&SHOP.events, &Calendar::utc()).unwrap();
    let (lengths, events) = (sessions.milliseconds(), sessions.events_per_session());
    assert_eq!(expected["sessions"], sessions.sessions());
    let length = json!({"sum": seconds(lengths), "median": lengths.median().unwrap() / 1_000});
    assert_eq!((&expected["length"], &expected["events_of_a_session"]["median"]), (&length, &json!(events.median())));

    let name = |kind: &Kind| SHOP.kinds.iter().find(|(_, known)| *known == kind).unwrap().0.clone();
    let told = |length: u8, at_least: u64| {
        let report =
            PathRule::of_length(NonZeroU8::new(length).unwrap()).report_events(&SHOP.events, &Calendar::utc()).unwrap();
        let paths = report.paths().filter(|(_, count)| count.times >= at_least).map(|(path, count)| {
            let mut row: Vec<Value> = path.iter().map(|kind| name(kind).into()).collect();
            row.push(count.times.into());
            row
        });
        let mut paths: Vec<Vec<Value>> = paths.collect();
        paths.sort_by_key(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
        json!(paths)
    };
    assert_eq!(expected["transitions"], told(2, 1));
    assert_eq!(expected["paths_of_3"], told(3, 100));
}
