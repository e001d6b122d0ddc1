//! What funnels, sessions and paths cost: a user, and a log of everybody.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use lifestage::event::Sequence;
use lifestage::report::{FunnelConfig, FunnelRule, PathRule, SameInstant, SessionRule, StepOrder};
use lifestage::time::{Calendar, Moment, Timespan};
use lifestage::{Event, Kind};

use crate::shared::log::{Log, Order};

const MILLION: u64 = 1_000_000;
const STEPS: [Kind; 3] = [Kind::View, Kind::AddToCart, Kind::Purchase];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    one(&mut criterion);
    all(&mut criterion);
    criterion.final_summary();
}

/// Time an event, however many a user has: it should stay the same.
fn one(criterion: &mut Criterion) {
    let kinds = [Kind::View, Kind::LogIn, Kind::View, Kind::AddToCart, Kind::Search, Kind::Share];
    let event = |(hour, kind): (i64, Kind)| {
        Event::new(1_u64, Moment::from_milliseconds(hour * 3_600_000), kind, 0).expect("no value")
    };
    let week = FunnelConfig::new(STEPS);
    let mut later = week.clone();
    later.same_instant = SameInstant::StrictlyLater;
    let definitions = [
        ("ordered", week.clone()),
        ("strictly later", later),
        ("strict", week.clone().order(StepOrder::Strict)),
        ("any order", week.clone().order(StepOrder::Any)),
        ("excluding", week.excluding(1, Kind::Share)),
    ];
    let mut group = criterion.benchmark_group("funnel of one");
    for events in [10, 100, 1_000, 10_000] {
        let all: Vec<Event> = (0..events).zip(kinds.into_iter().cycle()).map(event).collect();
        let sequence = Sequence::of(&all, &Calendar::utc()).expect("events of one user");
        group.throughput(Throughput::Elements(events.unsigned_abs()));
        for (name, definition) in &definitions {
            let funnel = FunnelRule::new(definition.clone()).expect("a funnel");
            group.bench_function(BenchmarkId::new(*name, events), |bencher| {
                bencher.iter(|| funnel.passage(black_box(&sequence)));
            });
        }
    }
}

/// Events a second, on all cores.
fn all(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("from_columns");
    group.sample_size(10).throughput(Throughput::Elements(MILLION));
    let funnel = FunnelRule::of(STEPS, Timespan::days(7)).expect("a funnel");
    for (name, order) in [("in time order", Order::Time), ("shuffled", Order::Shuffled)] {
        let log = Log::new(MILLION, MILLION / 50, order);
        group.bench_function(BenchmarkId::new("funnel", name), |bencher| {
            bencher.iter(|| funnel.report_columns(&black_box(&log).columns(), &Calendar::utc()));
        });
        group.bench_function(BenchmarkId::new("sessions", name), |bencher| {
            bencher.iter(|| SessionRule::default().report_columns(&black_box(&log).columns(), &Calendar::utc()));
        });
        group.bench_function(BenchmarkId::new("transitions", name), |bencher| {
            bencher.iter(|| PathRule::transitions().report_columns(&black_box(&log).columns(), &Calendar::utc()));
        });
    }
}
