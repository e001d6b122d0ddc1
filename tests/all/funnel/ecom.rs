//! A clickstream of a shop, counted by another engine too (`ClickHouse`, `windowFunnel`; times in UTC).

use std::collections::HashMap;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use lifestage::funnel::{Funnel, FunnelStep};
use lifestage::path::PathRule;
use lifestage::session::SessionRule;
use lifestage::time::{Moment, Timespan};
use lifestage::{Event, Kind, Subject, UserId};

/// The events, the kinds of the event types, and the channel of each user.
struct Shop {
    events: Vec<Event>,
    kinds: HashMap<String, Kind>,
    channels: HashMap<UserId, String>,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let mut text = String::new();
    let packed = &include_bytes!("../../../examples/data/ecom.csv.gz")[..];
    GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    let mut shop = Shop { events: Vec::new(), kinds: HashMap::new(), channels: HashMap::new() };
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let (user, ts, event_type, platform, channel): (String, String, String, String, String) = row.unwrap();
        let user: u64 = user.trim_start_matches("user_").parse().unwrap();
        let at: Moment = format!("{}Z", ts.replace(' ', "T")).parse().unwrap();
        let next = Kind::custom(u16::try_from(shop.kinds.len()).unwrap());
        let kind = *shop.kinds.entry(event_type).or_insert(next);
        let subject = Subject::new(u16::try_from(platform.len()).unwrap());
        shop.events.push(Event::new(user, at, kind, 0).unwrap().about(subject));
        shop.channels.insert(user.into(), channel);
    }
    shop
});

fn funnel() -> Funnel {
    let names = ["product_view", "add_to_cart", "shipping_details", "payment_details", "purchase"];
    Funnel::of(names.map(|name| FunnelStep::new(name, SHOP.kinds[name])), Timespan::seconds(86_400)).unwrap()
}

#[test]
fn the_funnel_of_the_shop_is_that_of_another_engine() {
    let report = funnel().count(&SHOP.events).unwrap();
    assert_eq!(report.users_at_depth(), [2, 116, 174, 159, 103, 46]);
}

#[test]
fn by_channel_the_funnels_add_up() {
    let by_channel = funnel().count_by(&SHOP.events, |user| SHOP.channels[&user].clone()).unwrap();
    assert!(by_channel.len() > 2, "{:?}", by_channel.keys());
    let sums: Vec<u64> =
        (0..6).map(|depth| by_channel.values().map(|report| report.users_at_depth()[depth]).sum()).collect();
    assert_eq!(sums, [2, 116, 174, 159, 103, 46]);
}

#[test]
fn the_sessions_of_the_shop_are_those_of_another_engine() {
    let report = SessionRule::default().count(&SHOP.events).unwrap();
    assert_eq!((report.users(), report.sessions(), report.events()), (600, 3_605, 31_106));
    assert_eq!(report.sessions_per_user().sum(), 3_605);
}

#[test]
fn transitions_are_the_pairs_within_sessions() {
    let report = PathRule::transitions().count(&SHOP.events).unwrap();
    assert_eq!(report.total(), 31_106 - 3_605);
}
