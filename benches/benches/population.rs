//! Everybody's memory: from a log to profiles, and what is asked of all of them.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use lifestage::population::Columns;
use lifestage::report::DailyTotalsRule;
use lifestage::score::RfmRule;
use lifestage::time::Calendar;
use lifestage::{Event, Kind, Population};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, year};

const MILLION: u64 = 1_000_000;
/// How many events a user has on average.
const EVENTS_PER_USER: u64 = 50;

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    from_columns(&mut criterion);
    chosen_ids(&mut criterion);
    from_events(&mut criterion);
    merge(&mut criterion);
    reports(&mut criterion);
    criterion.final_summary();
}

fn log(events: u64, order: Order) -> Log {
    Log::new(events, events / EVENTS_PER_USER, order)
}

fn population(log: &Log) -> Population {
    Population::from_columns(&log.columns(), Calendar::utc()).expect("columns of events")
}

fn one_by_one(events: &[Event]) -> Population {
    Population::from_events(events, Calendar::utc()).expect("events of a year")
}

/// Events a second, on all cores.
fn from_columns(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("from_columns");
    for events in [MILLION, 10 * MILLION] {
        group.throughput(Throughput::Elements(events));
        for (name, order) in [("in time order", Order::Time), ("shuffled", Order::Shuffled)] {
            let log = log(events, order);
            group.bench_function(BenchmarkId::new(name, events), |bencher| {
                bencher.iter_with_large_drop(|| population(black_box(&log)));
            });
        }
    }
}

/// Rows a second where somebody chose the ids, two events a user: none should cost twice the random ones.
fn chosen_ids(criterion: &mut Criterion) {
    const USERS: u128 = 200_000;
    let (low, high) = (0xa076_1d64_78bd_642f_u128, 0xe703_7ed1_a0b4_28db_u128);
    let families: [(&str, &dyn Fn(u128) -> u128); 7] = [
        ("random", &|i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) ^ i << 71),
        ("constant low", &|i| i << 64 | low),
        ("constant high", &|i| high << 64 | i),
        ("constant low in a UUID", &|i| i << 80 | 0x4abc << 64 | low),
        ("multiples", &|i| i * 1_000_003),
        ("sequences", &|i| i),
        ("equal low bits", &|i| i << 32 | 7),
    ];
    let mut group = criterion.benchmark_group("chosen ids");
    group.throughput(Throughput::Elements(2 * u64::try_from(USERS).expect("a few")));
    let instants: Vec<i64> = (0..2 * USERS).map(|row| i64::try_from(row).expect("a few")).collect();
    let kinds = vec![Kind::LogIn.code(); instants.len()];
    for (name, id) in families {
        let ids: Vec<u128> = (0..2 * USERS).map(|row| id(row % USERS)).collect();
        let columns = Columns::new(&ids[..], &instants, &kinds[..]);
        group.bench_function(name, |bencher| {
            bencher.iter_with_large_drop(|| Population::from_columns(black_box(&columns), Calendar::utc()));
        });
    }
}

/// Events a second, one after the other.
fn from_events(criterion: &mut Criterion) {
    let events = log(MILLION, Order::Time).events();
    let mut group = criterion.benchmark_group("from_events");
    group.throughput(Throughput::Elements(MILLION));
    group.bench_function("in time order", |bencher| {
        bencher.iter_with_large_drop(|| one_by_one(black_box(&events)));
    });
}

/// Two halves of a log, most users in both: events a second.
fn merge(criterion: &mut Criterion) {
    let events = log(MILLION, Order::Time).events();
    let (first, second) = events.split_at(events.len() / 2);
    let [first, second] = [first, second].map(one_by_one);
    let mut group = criterion.benchmark_group("merge");
    group.throughput(Throughput::Elements(MILLION));
    group.bench_function("two halves of a year", |bencher| {
        bencher.iter_batched(
            || (first.clone(), second.clone()),
            |(mut first, second)| {
                first.merge(second).expect("populations of one calendar");
                first
            },
            BatchSize::LargeInput,
        );
    });
}

/// What scans all profiles: tallies or users a second.
fn reports(criterion: &mut Criterion) {
    let population = population(&log(10 * MILLION, Order::Time));
    let tallies: usize = population.profiles().map(|profile| profile.tallies().len()).sum();
    let mut group = criterion.benchmark_group("reports");
    group.throughput(Throughput::Elements(tallies as u64)).bench_function("daily_totals", |bencher| {
        bencher.iter_with_large_drop(|| DailyTotalsRule::default().report(black_box(&population), year()));
    });
    let rule = RfmRule::default();
    group.throughput(Throughput::Elements(population.len() as u64)).bench_function("fit RFM", |bencher| {
        bencher.iter(|| rule.fit(black_box(&population).profiles(), LAST).expect("somebody bought something"));
    });
}
