//! One event of an online service: load, observe, score, what changed, store. Each step, and all of them together.

#[expect(dead_code, reason = "each benchmark uses its part")]
mod shared;

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use lifestage::profile::{EventId, Seen, SeenRule};
use lifestage::rule::{Edition, Told};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Profile, RuleSet, Subject, User};

use crate::shared::LAST;
use crate::shared::random::Random;

/// What a service stores of users, and how many tallies those users have.
const SIZES: [usize; 2] = [65, 10_000];
/// Whose log the rules are fitted to.
const OTHERS: u64 = 200;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let others: Vec<Profile> = (1..=OTHERS).zip(21..).map(|(user, tallies)| of_tallies(user, tallies)).collect();
    let rules = RuleSet::full().fit_where_possible(&others, LAST).expect("nothing is forgotten");
    let rules = Edition::new(rules);
    for size in SIZES {
        steps(&mut criterion, &rules, &of_tallies(OTHERS + 1, size));
    }
    criterion.final_summary();
}

/// A user who did several things about several subjects on half of the days of a year, as many as asked.
fn of_tallies(user: u64, tallies: usize) -> Profile {
    let mut random = Random::new(user);
    let days = (tallies / 2).clamp(1, 180);
    let event = |number: usize| {
        let day = LAST.minus(u32::try_from(2 * (number % days)).expect("days of a year"));
        let subject = Subject::new(u16::try_from(1 + number / days).expect("few subjects"));
        match random.below(8) {
            0 => Event::purchase(user, day, Amount::minor(100 + random.below(5_000))).about(subject),
            1 => Event::share(user, day).about(subject),
            2 => Event::check_in(user, day).about(subject),
            _ => Event::usage(user, day, 30 + u32::try_from(random.below(900)).expect("seconds")).about(subject),
        }
    };
    Profile::of((0..tallies).map(event))
}

fn steps(criterion: &mut Criterion, rules: &Edition, profile: &Profile) {
    let (calendar, user, before) = (Calendar::utc(), User::new(profile.user()), LAST);
    let today: Day = before.plus(1);
    let event = Event::log_in(profile.user(), today);
    let told = Told::nothing(profile.user());
    let told = rules.changes(profile.as_of(before), &user, &told).expect("nothing is forgotten").told;
    let (bytes, told_bytes) = (profile.to_bytes(), told.to_bytes());
    let seen = Seen::new(SeenRule::default()).to_bytes();

    let mut group = criterion.benchmark_group(format!("online, {} tallies", profile.tallies().len()));
    group.throughput(Throughput::Elements(1));
    group.bench_function("load", |bencher| bencher.iter(|| Profile::from_bytes(black_box(&bytes))));
    group.bench_function("score", |bencher| {
        bencher.iter(|| rules.rules().score(black_box(profile).as_of(today), &user));
    });
    group.bench_function("score, and what changed", |bencher| {
        bencher.iter(|| rules.changes(black_box(profile).as_of(today), &user, &told));
    });
    group.bench_function("due", |bencher| {
        bencher.iter(|| rules.rules().next_change(black_box(profile).as_of(today), &user));
    });
    group.bench_function("store", |bencher| bencher.iter(|| black_box(profile).to_bytes()));
    group.bench_function("all of it", |bencher| {
        bencher.iter(|| {
            let mut profile = Profile::from_bytes(black_box(&bytes)).expect("bytes of a profile");
            let mut seen = Seen::from_bytes(black_box(&seen)).expect("bytes of what was seen");
            let told = Told::from_bytes(black_box(&told_bytes)).expect("bytes of what was told");
            let new = profile.observe_once(&mut seen, EventId::key(7), &event, &calendar).expect("a good event");
            let news = rules.changes(profile.as_of(today), &user, &told).expect("nothing is forgotten");
            (new, profile.to_bytes(), seen.to_bytes(), news.told.to_bytes(), news.changes)
        });
    });
}
