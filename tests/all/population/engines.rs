//! Tallies that DuckDB, ClickHouse, DataFusion and Polars counted of one log, by the queries of `src/engines.rs`
//! (`tests/oracles/tallies.py`): each gives the bytes of the events.

use lifestage::population::{Columns, TallyColumns};
use lifestage::time::Calendar;
use lifestage::{Day, Population};

const FILES: [(&str, &str); 4] = [
    ("DuckDB", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tallies/duckdb.csv"))),
    ("ClickHouse", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tallies/clickhouse.csv"))),
    ("DataFusion", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tallies/datafusion.csv"))),
    ("Polars", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tallies/polars.csv"))),
];
const EVENTS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tallies/events.csv"));

/// The columns of a table of whole numbers, without its heading.
fn columns<const N: usize>(text: &str) -> [Vec<i64>; N] {
    let mut columns = [const { Vec::new() }; N];
    for line in text.lines().skip(1) {
        let numbers: Vec<i64> = line.split(',').map(|number| number.parse().unwrap()).collect();
        assert_eq!(numbers.len(), N);
        columns.iter_mut().zip(numbers).for_each(|(column, number)| column.push(number));
    }
    columns
}

fn narrowed<T: TryFrom<i64, Error: std::fmt::Debug>>(column: &[i64]) -> Vec<T> {
    column.iter().map(|number| T::try_from(*number).unwrap()).collect()
}

fn calendar() -> Calendar {
    Calendar::in_zone(&chrono_tz::Europe::Berlin, 2000..=2040).with_day_start(4).unwrap()
}

fn of_events() -> Population {
    let [users, milliseconds, kinds, subjects, values] = columns(EVENTS);
    let (users, kinds, subjects) = (narrowed::<u64>(&users), narrowed::<u16>(&kinds), narrowed::<u16>(&subjects));
    let columns = Columns::new(&users[..], &milliseconds, &kinds[..]).with_subjects(&subjects).with_values(&values);
    Population::from_columns(&columns, calendar()).unwrap()
}

fn of_tallies(text: &str) -> Population {
    let [users, days, kinds, subjects, counts, sums, hours] = columns(text);
    let (users, kinds, subjects) = (narrowed::<u64>(&users), narrowed::<u16>(&kinds), narrowed::<u16>(&subjects));
    let (days, hours) = (narrowed::<i32>(&days), narrowed::<i32>(&hours));
    let columns = TallyColumns::new(&users[..], &days, &kinds[..], &counts);
    let columns = columns.with_subjects(&subjects).with_sums(&sums).with_hours(&hours);
    Population::from_tally_columns(&columns, calendar()).unwrap()
}

#[test]
fn what_engines_counted_has_the_bytes_of_the_events() {
    let expected = of_events();
    assert!(expected.len() > 10);
    let spring = Day::ymd(2026, 3, 29);
    let at_night = expected.profiles().flat_map(|profile| profile.tallies()).filter(|tally| tally.day() == spring);
    assert!(at_night.count() > 20, "the log has the night on which clocks change");
    for (engine, text) in FILES {
        let counted = of_tallies(text);
        assert_eq!(counted, expected, "{engine}");
        for (one, other) in counted.iter().zip(&expected) {
            assert_eq!(one.profile.to_bytes(), other.profile.to_bytes(), "{engine}: user {}", one.user.id);
        }
    }
}
