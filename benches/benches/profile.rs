//! One user's memory: what an event, a merge, the bytes and a question take.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput};
use lifestage::time::{Calendar, Window};
use lifestage::{Event, KindSet, Profile};

use crate::shared::random::Random;
use crate::shared::{LAST, regular};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    observe(&mut criterion);
    observe_all(&mut criterion);
    merge(&mut criterion);
    bytes(&mut criterion);
    questions(&mut criterion);
    criterion.final_summary();
}

/// The profile of these events.
fn profile<'a>(events: impl IntoIterator<Item = &'a Event>) -> Profile {
    let calendar = Calendar::utc();
    let mut profile = Profile::new(regular::USER, &calendar);
    profile.observe_all(events, &calendar).expect("events of one user");
    profile
}

/// How many things there are, for elements a second.
fn elements<T>(things: &[T]) -> Throughput {
    Throughput::Elements(things.len() as u64)
}

/// One event after the other, as an online service gets them.
fn observe(criterion: &mut Criterion) {
    let past = regular::events();
    let known = profile(&past);
    let next: Vec<Event> = (1..=30).flat_map(|days| regular::of_day(LAST.plus(days))).collect();
    let late: Vec<Event> = {
        let mut random = Random::new(1);
        let mut any_day = || LAST.minus(u32::try_from(random.below(regular::DAYS.into())).expect("a number of days"));
        // A kind that was not seen before: most of these need a new place in the table.
        (0..90).map(|_| Event::comment(regular::USER, regular::clock(any_day(), 21))).collect()
    };
    let cases = [
        ("in order, from nothing on", Profile::new(regular::USER, &Calendar::utc()), &past),
        ("in order, after 300 days", known.clone(), &next),
        ("late, at random places of 300 days", known, &late),
    ];
    let calendar = Calendar::utc();
    let mut group = criterion.benchmark_group("observe");
    for (name, known, events) in cases {
        group.throughput(elements(events)).bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || known.clone(),
                |profile| {
                    for event in events {
                        profile.observe(black_box(event), &calendar).expect("an event of the user");
                    }
                },
                BatchSize::SmallInput,
            );
        });
    }
}

/// Many events at once, into an empty profile.
fn observe_all(criterion: &mut Criterion) {
    let in_order = regular::events();
    let mut shuffled = in_order.clone();
    Random::new(2).shuffle(&mut shuffled);
    let mut group = criterion.benchmark_group("observe_all");
    for (name, events) in [("in order", in_order), ("shuffled", shuffled)] {
        group.throughput(elements(&events)).bench_function(name, |bencher| {
            bencher.iter_with_large_drop(|| profile(black_box(&events)));
        });
    }
}

/// Two profiles of one user, of 150 days each.
fn merge(criterion: &mut Criterion) {
    let events = regular::events();
    let (first, second) = events.split_at(events.len() / 2);
    let days = || events.chunks(3);
    let halves = [profile(first), profile(second)];
    let interleaved = [profile(days().step_by(2).flatten()), profile(days().skip(1).step_by(2).flatten())];
    let mut group = criterion.benchmark_group("merge");
    group.throughput(elements(&events));
    for (name, [one, other]) in [("two halves", halves), ("every other day", interleaved)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                || one.clone(),
                |profile| profile.merge(black_box(&other)).expect("a profile of the user"),
                BatchSize::SmallInput,
            );
        });
    }
}

/// Into the store and back, counted in tallies.
fn bytes(criterion: &mut Criterion) {
    let profile = profile(&regular::events());
    let bytes = profile.to_bytes();
    let mut group = criterion.benchmark_group("bytes");
    group.throughput(elements(profile.tallies()));
    group.bench_function("to_bytes", |bencher| bencher.iter_with_large_drop(|| black_box(&profile).to_bytes()));
    group.bench_function("from_bytes", |bencher| {
        bencher.iter_with_large_drop(|| Profile::from_bytes(black_box(&bytes)).expect("bytes of a profile"));
    });
}

/// What scores are made of, one question at a time.
fn questions(criterion: &mut Criterion) {
    let profile = profile(&regular::events());
    let activity = KindSet::activity();
    let days = [("today", LAST), ("150 days ago", LAST.minus(150))];
    let windows = [Window::last(28), Window::last(90), Window::LIFETIME];
    let mut group = criterion.benchmark_group("as of");
    group.throughput(Throughput::Elements(1));
    for (when, day) in days {
        for window in windows {
            group.bench_function(format!("{when}/active_days, {window}"), |bencher| {
                bencher.iter(|| black_box(&profile).as_of(black_box(day)).active_days(&activity, window));
            });
            group.bench_function(format!("{when}/net_spend, {window}"), |bencher| {
                bencher.iter(|| black_box(&profile).as_of(black_box(day)).net_spend(window));
            });
        }
    }
}
