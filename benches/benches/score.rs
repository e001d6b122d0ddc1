//! From memory to scorecards: one user online, everybody overnight.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lifestage::time::Calendar;
use lifestage::{Amount, Event, Population, Profile, RuleSet, User};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, regular};

const USERS: u64 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let log = Log::new(USERS * 50, USERS, Order::Time);
    let population = Population::from_columns(&log.columns(), Calendar::utc()).expect("columns of events");
    // The default rules show a stage at once: a hold of 1.
    let rules = RuleSet::default().fit(population.profiles(), LAST).expect("somebody bought something");
    one(&mut criterion, &rules);
    all(&mut criterion, &rules, &population);
    criterion.final_summary();
}

/// Scorecards a second, of a user who does much and of one who does little.
fn one(criterion: &mut Criterion, rules: &RuleSet) {
    let much = Profile::of(regular::events());
    let little = Profile::of([
        Event::register(regular::USER, LAST.minus(100)),
        Event::purchase(regular::USER, LAST.minus(100), Amount::minor(19_90)),
        Event::purchase(regular::USER, LAST.minus(7), Amount::minor(5_00)),
    ]);
    let user = User::new(regular::USER);
    let mut group = criterion.benchmark_group("score");
    group.throughput(Throughput::Elements(1));
    for (name, profile) in [("300 days of 3 kinds", much), ("3 events", little)] {
        group.bench_function(name, |bencher| {
            bencher
                .iter(|| rules.score(black_box(&profile).as_of(black_box(LAST)), &user).expect("nothing is forgotten"));
        });
    }
}

/// Scorecards a second, of everybody, on all cores.
fn all(criterion: &mut Criterion, rules: &RuleSet, population: &Population) {
    let mut group = criterion.benchmark_group("score_all");
    group.sample_size(10).throughput(Throughput::Elements(population.len() as u64));
    group.bench_function(format!("{} users", population.len()), |bencher| {
        bencher.iter_with_large_drop(|| rules.score_all(black_box(population), LAST).expect("nothing is forgotten"));
    });
}
