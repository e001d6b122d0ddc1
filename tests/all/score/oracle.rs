//! *Does somebody else's calculation agree?* CDNOW, scored by the plain Python of `tests/oracles`, to the last digit.
//!
//! The 1/10 sample of CDNOW buyers, first published with Fader & Hardie, *Interfaces* 31(3), 2001.

mod btyd;
mod scores;

use std::sync::LazyLock;

use lifestage::population::Population;
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Money};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An expected file of the oracles.
macro_rules! expected {
    ($file:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/expected/", $file))
    };
}
use expected;

fn summary<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    user_id: String,
    ts: Day,
    event_type: String,
    value: String,
}

/// Every purchase of the sample.
fn purchases() -> Vec<Event> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv"));
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.map(|row| {
        let Row { user_id, ts, event_type, value } = row.unwrap();
        assert_eq!((event_type.as_str(), user_id.len()), ("purchase", 5));
        let amount = Amount::try_from(Money::parse_decimal(&value, 2).unwrap()).unwrap();
        Event::purchase(user_id.parse::<u64>().unwrap(), ts, amount)
    })
    .collect()
}

/// The sample, read once.
fn cdnow() -> &'static Population {
    static CDNOW: LazyLock<Population> =
        LazyLock::new(|| Population::from_events(&purchases(), Calendar::utc()).unwrap());
    &CDNOW
}

#[test]
fn the_sample_is_the_published_one() {
    let purchases = purchases();
    assert_eq!((purchases.len(), cdnow().len()), (6_919, 2_357));
    let days = || purchases.iter().map(|purchase| purchase.moment().date().unwrap());
    assert_eq!((days().min(), days().max()), (Some(Day::ymd(1997, 1, 1)), Some(Day::ymd(1998, 6, 30))));
}
