//! How long ledgers take: a million operations of a hundred thousand users as they arrive, and one long ledger.

use std::hint::black_box;
use std::thread;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use lifestage::incentive::{Expiry, Operation, Points, RefundPolicy, TransactionId};
use lifestage::{Day, Ledger};

const USERS: u32 = 100_000;
const OPERATIONS: u32 = 1_000_000;
const START: Day = Day::ymd(2026, 1, 1);

/// A small generator of numbers, always the same ones (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from(u64::from(u32::MAX) & self.0 >> 16).unwrap() % end
    }
}

/// Operations of all users over a year, in order of time: of ten, five earns, three spends, one undone, one visit.
fn operations() -> Vec<(usize, Operation)> {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut last_earn: Vec<Option<TransactionId>> = vec![None; USERS as usize];
    (0..OPERATIONS)
        .map(|number| {
            let user = numbers.below(USERS) as usize;
            let day = START.plus(i32::try_from(u64::from(number) * 365 / u64::from(OPERATIONS)).unwrap());
            let id = TransactionId::from(1_000_000_000_000 + u64::from(number));
            let points = Points::of(1 + numbers.below(100));
            let operation = match (number % 10, &last_earn[user]) {
                (5..8, _) => Operation::spend(id, day, points),
                (8, Some(earn)) => Operation::refund(id, day, earn, points).by(RefundPolicy::WithinBalance).into(),
                (9, _) => Operation::activity(id, day),
                (kind, _) => {
                    last_earn[user] = Some(id.clone());
                    let earn = Operation::earn(id, day, points);
                    match kind {
                        0 | 1 => earn.expiring(Expiry::Months(12)).pending(14),
                        2 => earn.expiring(Expiry::InactiveDays(180)),
                        _ => earn.expiring(Expiry::Months(12)),
                    }
                    .into()
                }
            };
            (user, operation)
        })
        .collect()
}

fn ledgers() -> Vec<Ledger> {
    (0..USERS).map(Ledger::new).collect()
}

fn apply(ledgers: &mut [Ledger], operations: Vec<(usize, Operation)>) -> usize {
    operations.into_iter().filter_map(|(user, operation)| ledgers[user].apply(operation).ok()).count()
}

fn replay(ledger: &mut Ledger, operations: Vec<Operation>) -> usize {
    operations.into_iter().filter_map(|operation| ledger.apply(operation).ok()).count()
}

fn many_users(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ledger of 100k users");
    group.sample_size(10).throughput(Throughput::Elements(OPERATIONS.into()));
    let by_time = operations();
    let mut by_user = by_time.clone();
    by_user.sort_by_key(|(user, _)| *user);
    for (name, operations) in [("in order of time", by_time), ("user by user", by_user)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || (ledgers(), operations.clone()),
                |(mut ledgers, operations)| {
                    let accepted = apply(&mut ledgers, operations);
                    // Handed back, so that dropping them is not timed.
                    (ledgers, accepted)
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("in order of time, two threads", |bencher| {
        bencher.iter_batched(
            || {
                let by_time = operations();
                [0, 1].map(|half| {
                    let own = by_time.iter().filter(|(user, _)| user % 2 == half).cloned().collect::<Vec<_>>();
                    (ledgers(), own)
                })
            },
            |halves| {
                thread::scope(|scope| {
                    let halves = halves.map(|(mut ledgers, operations)| {
                        scope.spawn(move || {
                            let accepted = apply(&mut ledgers, operations);
                            (ledgers, accepted)
                        })
                    });
                    halves.map(thread::ScopedJoinHandle::join)
                })
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn one_user(criterion: &mut Criterion) {
    let operations: Vec<Operation> = operations().into_iter().map(|(_, operation)| operation).take(10_000).collect();
    let mut group = criterion.benchmark_group("ledger of 10k operations");
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("apply", |bencher| {
        bencher.iter_batched(
            || (Ledger::new(1_u64), operations.clone()),
            |(mut ledger, operations)| {
                let accepted = replay(&mut ledger, operations);
                (ledger, accepted)
            },
            BatchSize::PerIteration,
        );
    });
    let mut ledger = Ledger::new(1_u64);
    replay(&mut ledger, operations);
    group.bench_function("balance", |bencher| bencher.iter(|| black_box(&ledger).balance(START.plus(2))));
    let bytes = ledger.to_bytes();
    group.bench_function("from bytes", |bencher| bencher.iter(|| Ledger::from_bytes(black_box(&bytes))));
    group.finish();
}

criterion_group!(benches, many_users, one_user);
criterion_main!(benches);
