//! What it costs to say who a user is: behavior, needs, contribution, abuse, worth and tags, each on its own.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lifestage::number::Decimal;
use lifestage::score::{
    AbuseRule, BehaviorConfig, BehaviorCuts, BehaviorRule, ContributionRule, Need, NeedConfig, NeedMap, NeedRule,
    NeedWeight, TagConfig, TagRule, WorthRule,
};
use lifestage::time::Calendar;
use lifestage::{Amount, Event, Population, Profile, Subject, User};

use crate::shared::log::{Log, Order};
use crate::shared::{LAST, regular};

const USERS: u64 = 100_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    one(&mut criterion);
    all(&mut criterion);
    criterion.final_summary();
}

/// Three kinds on each of 300 days: some feature used, something else done, something bought.
fn busy() -> Profile {
    Profile::of((0..300_u32).rev().flat_map(|days_ago| {
        let (day, feature) = (LAST.minus(days_ago), u16::try_from(days_ago % 7).expect("below 7"));
        let other = match days_ago / 20 % 3 {
            0 => Event::create(regular::USER, day),
            1 => Event::search(regular::USER, day),
            _ => Event::log_in(regular::USER, day),
        };
        [
            Event::usage(regular::USER, day, 60 * (days_ago % 50)).about(Subject::new(feature)),
            other.about(Subject::new(feature)),
            Event::purchase(regular::USER, day, Amount::minor(9_90)),
        ]
    }))
}

fn needs() -> NeedRule {
    let needs = Need::ALL.into_iter().cycle().zip([0, 1, 2, 2, 3, 4, 5, 5, 5, 6]);
    let lines = needs.map(|(need, subject)| NeedWeight { subject: Subject::new(subject), need, weight: Decimal::ONE });
    let map = NeedMap::new(lines).expect("each need once for a subject");
    NeedRule::new(NeedConfig { map, ..NeedConfig::default() }).expect("default numbers")
}

/// Answers a second about one user who does much.
fn one(criterion: &mut Criterion) {
    let (profile, user) = (busy(), User::new(regular::USER));
    let core_subjects = [1, 2, 3].into_iter().map(Subject::new).collect();
    let behavior = BehaviorRule::new(BehaviorConfig { core_subjects, ..BehaviorConfig::default() });
    // A depth about which the user moves up and down.
    let cuts = BehaviorCuts { depth: Decimal::thousandths(4_200), ..BehaviorCuts::default() };
    let behavior = behavior.expect("default numbers").with_cuts(cuts);
    let need = needs();
    let contribution = ContributionRule::default();
    let abuse = AbuseRule::default().fit([&profile], LAST).expect("somebody is active");
    let worth = WorthRule::default().fit([&profile], LAST).expect("somebody bought something");
    let tags = TagRule::new(TagConfig { need: need.clone(), ..TagConfig::default() }).expect("default numbers");
    let tags = tags.fit([&profile], LAST).expect("somebody is there");

    let mut group = criterion.benchmark_group("who");
    group.throughput(Throughput::Elements(1));
    let as_of = || black_box(&profile).as_of(black_box(LAST));
    group.bench_function("behavior", |bencher| bencher.iter(|| behavior.assess(as_of(), &user)));
    group.bench_function("needs", |bencher| bencher.iter(|| need.assess(as_of())));
    group.bench_function("contribution", |bencher| bencher.iter(|| contribution.assess(as_of())));
    group.bench_function("contribution of the month", |bencher| bencher.iter(|| contribution.month(as_of())));
    group.bench_function("abuse", |bencher| bencher.iter(|| abuse.assess(as_of())));
    group.bench_function("worth", |bencher| bencher.iter(|| worth.assess(as_of())));
    group.bench_function("tags", |bencher| bencher.iter(|| tags.assess(as_of(), &user)));
}

/// Fitting to everybody, on one core.
fn all(criterion: &mut Criterion) {
    let log = Log::new(USERS * 50, USERS, Order::Time);
    let population = Population::from_columns(&log.columns(), Calendar::utc()).expect("columns of events");
    let mut group = criterion.benchmark_group("who_fit");
    group.sample_size(10).throughput(Throughput::Elements(population.len() as u64));
    let profiles = || black_box(&population).profiles();
    group.bench_function("behavior", |bencher| bencher.iter(|| BehaviorRule::default().fit(profiles(), LAST)));
    group.bench_function("abuse", |bencher| bencher.iter(|| AbuseRule::default().fit(profiles(), LAST)));
    group.bench_function("worth", |bencher| bencher.iter(|| WorthRule::default().fit(profiles(), LAST)));
    group.bench_function("tags", |bencher| bencher.iter(|| TagRule::default().fit(profiles(), LAST)));
    group.bench_function("concentration", |bencher| {
        let fitted = WorthRule::default().fit(profiles(), LAST).expect("somebody bought something");
        bencher.iter(|| fitted.concentration(&population, LAST));
    });
    group.bench_function("honor roll of the month", |bencher| {
        bencher.iter(|| ContributionRule::default().honor_roll(&population, LAST));
    });
}
