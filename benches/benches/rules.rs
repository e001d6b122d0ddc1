//! What it costs to ask rules: conditions, segments and triggers, whole scorecards, and what-if.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lifestage::model::WhatIfRule;
use lifestage::rule::{Judges, Predicate, Situation};
use lifestage::score::{StageConfig, StageRule};
use lifestage::time::Calendar;
use lifestage::{Population, Profile, RuleSet, User};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, regular};

const USERS: u64 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    conditions(&mut criterion);
    fingerprints(&mut criterion);
    everybody(&mut criterion);
    criterion.final_summary();
}

/// Twenty conditions, three deep, of what teams ask for, with other numbers each.
fn predicates() -> Vec<Predicate> {
    let predicate = |n: u32| {
        let text = format!(
            r#"{{ "all": [
                {{ "active_days": {{ "last": {} }}, "at_least": {} }},
                {{ "any": [
                    {{ "net_spend": {{ "last": 30 }}, "at_least": {} }},
                    {{ "not": {{ "days_since": "purchase", "at_most": {n} }} }},
                    {{ "count": ["like", "comment", "share"], "in": {{ "last": {} }}, "at_least": 3 }}
                ] }},
                {{ "consecutive_days": "log_in", "at_most": {} }}
            ] }}"#,
            7 + n,
            1 + n / 4,
            1_000 * n,
            28 + n,
            20 + n,
        );
        serde_json::from_str(&text).expect("a condition")
    };
    (0..20).map(predicate).collect()
}

/// One user of 300 days × 3 kinds.
fn conditions(criterion: &mut Criterion) {
    let (profile, user) = (Profile::of(regular::events()), User::new(regular::USER));
    let predicates = predicates();
    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Elements(predicates.len() as u64));
    group.bench_function("twenty conditions", |bencher| {
        bencher.iter(|| {
            let situation = Situation::new(profile.as_of(LAST), &user, Judges::default()).expect("joined");
            predicates.iter().filter(|predicate| black_box(predicate).evaluate(&situation).is_true()).count()
        });
    });
    group.bench_function("twenty traces", |bencher| {
        bencher.iter(|| {
            let situation = Situation::new(profile.as_of(LAST), &user, Judges::default()).expect("joined");
            predicates.iter().map(|predicate| black_box(predicate).trace(&situation).reasons().count()).sum::<usize>()
        });
    });
    group.finish();
}

/// The rules of the example: seven segments, two triggers.
fn rules() -> RuleSet {
    serde_json::from_str::<RuleSet>(include_str!("../../examples/data/segments.json")).expect("rules").completed()
}

fn fingerprints(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fingerprint");
    let mut bench = |name: &str, set: &RuleSet| {
        group.bench_function(name, |bencher| bencher.iter(|| black_box(set).fingerprint()));
    };
    bench("defaults", &RuleSet::default());
    bench("full", &RuleSet::full());
    bench("with segments", &rules());
    group.finish();
}

fn everybody(criterion: &mut Criterion) {
    let log = Log::new(USERS * 50, USERS, Order::Time);
    let population = Population::from_columns(&log.columns(), Calendar::utc()).expect("events");
    let rules = rules().fit_population_where_possible(&population, LAST).expect("nothing is forgotten");
    let plain = RuleSet { segments: lifestage::rule::Segments::default(), triggers: Vec::new(), ..rules.clone() };
    let strict = StageConfig { silent_from: 21, ..StageConfig::default() };
    let strict = RuleSet { stage: StageRule::new(strict).expect("in order"), ..rules.clone() };
    let mut group = criterion.benchmark_group("everybody");
    group.sample_size(10).throughput(Throughput::Elements(USERS));
    let score = |rules: &RuleSet| {
        population.fold(
            || 0_usize,
            |cards, member| {
                let card = rules.score(member.profile.as_of(LAST), &member.user).expect("nothing is forgotten");
                *cards += usize::from(black_box(card).is_some());
            },
            |one, other| one + other,
        )
    };
    group.bench_function("full scorecards", |bencher| bencher.iter(|| score(&plain)));
    group.bench_function("full scorecards with segments and triggers", |bencher| bencher.iter(|| score(&rules)));
    group.bench_function("what if", |bencher| {
        bencher
            .iter(|| WhatIfRule::default().what_if(&population, &rules, &strict, LAST).expect("nothing is forgotten"));
    });
    group.finish();
}
