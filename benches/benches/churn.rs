//! What it costs to know who is about to go: one user, everybody, and a back-test.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lifestage::model::{BacktestOutcome, BacktestRule, ChurnOdds, ChurnScore, Recency};
use lifestage::score::{ChurnConfig, ChurnRule, FittedChurn, RfmRule};
use lifestage::time::Calendar;
use lifestage::{Kind, KindSet, Population, Profile, User};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, regular};

const USERS: u64 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let log = Log::new(USERS * 50, USERS, Order::Time);
    let population = Population::from_columns(&log.columns(), Calendar::utc()).expect("columns of events");
    one(&mut criterion, &population);
    all(&mut criterion, &population);
    criterion.final_summary();
}

/// The rule fitted to everybody, for these kinds of events.
fn fitted(population: &Population, process: KindSet) -> FittedChurn {
    let rfm = RfmRule::default().fit(population.profiles(), LAST).expect("somebody bought something");
    let rule = ChurnRule::new(ChurnConfig { process, ..ChurnConfig::default() }).expect("default numbers");
    rule.fit(population.profiles(), LAST).expect("all is remembered").with_rfm(rfm)
}

/// A user who does three things on each of 300 days.
fn one(criterion: &mut Criterion, population: &Population) {
    let (profile, user) = (Profile::of(regular::events()), User::new(regular::USER));
    let churn = fitted(population, Kind::Purchase.into());
    let mut group = criterion.benchmark_group("churn_one");
    group.throughput(Throughput::Elements(1));
    let as_of = || black_box(&profile).as_of(black_box(LAST));
    group.bench_function("risk", |bencher| bencher.iter(|| churn.assess(as_of(), &user)));
    group.bench_function("anomaly", |bencher| bencher.iter(|| churn.rule.anomaly(as_of(), &user)));
}

/// Everybody, fifty events each on average, on all cores.
fn all(criterion: &mut Criterion, population: &Population) {
    let mut group = criterion.benchmark_group("churn_all");
    group.sample_size(10).throughput(Throughput::Elements(population.len() as u64));
    for (name, process) in [("purchases", Kind::Purchase.into()), ("activity", KindSet::activity())] {
        let churn = fitted(population, process);
        group.bench_function(format!("risk by {name}"), |bencher| {
            let score = |member: lifestage::population::Member<'_>| {
                let risk = churn.assess(member.profile.as_of(LAST), &member.user);
                risk.expect("all is remembered").map(|risk| risk.score)
            };
            bencher.iter(|| black_box(population).map(score));
        });
        group.bench_function(format!("fit by {name}"), |bencher| {
            bencher.iter(|| churn.rule.fit(black_box(population).profiles(), LAST));
        });
    }
    let (cut, horizon_days) = (LAST.minus(91), 91);
    let rule = ChurnRule::purchases().fit(population.profiles(), cut).expect("all is remembered");
    let kinds = || Kind::Purchase.into();
    let test = BacktestRule::new(cut, horizon_days, BacktestOutcome::NoEvent(kinds())).expect("a horizon");
    let (odds, score) = (ChurnOdds { rule: &rule, horizon_days }, ChurnScore { rule: &rule });
    let recency = Recency { kinds: kinds() };
    group.bench_function("back-test of three scorers", |bencher| {
        bencher.iter(|| {
            test.report(black_box(population), &[("odds", &odds), ("score", &score), ("recency", &recency)])
                .expect("both classes")
        });
    });
}
