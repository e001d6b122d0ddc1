//! How fast are value models? Fits of the published sample and of 300 thousand customers, and scores of a million.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use lifestage::value::{BgNbd, Customer, GammaGamma, MbgNbd, Model, ParetoNbd, Penalty, PurchaseModel, Sample, Spend};

/// The published summary of CDNOW: 2,357 customers, in weeks to 0.01.
fn cdnow() -> Vec<(Customer, f64)> {
    let text = include_str!("../../tests/data/cdnow/cdnow_customers_summary_with_transactions.csv");
    let row = |line: &str| {
        let mut fields = line.trim().split(',').skip(1).map(|field| field.parse::<f64>().expect("a number"));
        let mut next = || fields.next().expect("four columns");
        let (x, t_x, age) = (next().to_string().parse().expect("a whole number"), next(), next());
        (Customer::new(x, t_x, age).expect("a customer"), next())
    };
    text.lines().skip(1).map(row).collect()
}

/// Customers who all differ, as times to the second do.
fn different(count: u32) -> Vec<Customer> {
    let mut state = 20_261_121_u64;
    let mut uniform = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    };
    let customer = |_| {
        let (rate, leaves) = (0.3 * uniform() * uniform(), uniform());
        let age = 20.0 + 50.0 * uniform();
        let (mut at, mut x, mut t_x) = (0.0, 0, 0.0);
        loop {
            at -= (1.0 - uniform()).ln() / (rate + 1e-3);
            if at > age {
                break;
            }
            (x, t_x) = (x + 1, at);
            if uniform() < leaves {
                break;
            }
        }
        Customer::new(x, t_x, age).expect("a customer")
    };
    (0..count).map(customer).collect()
}

fn fits(criterion: &mut Criterion) {
    let rows = cdnow();
    let sample: Sample<Customer> = rows.iter().map(|(customer, _)| *customer).collect();
    let spends: Sample<Spend> = rows.iter().filter_map(|(one, mean)| Spend::new(one.frequency(), *mean).ok()).collect();
    let mut group = criterion.benchmark_group("fit cdnow");
    group.sample_size(20);
    group.bench_function("bg-nbd", |bench| bench.iter(|| BgNbd::fit(black_box(&sample), Penalty::NONE)));
    group.bench_function("mbg-nbd", |bench| bench.iter(|| MbgNbd::fit(black_box(&sample), Penalty::NONE)));
    group.bench_function("pareto-nbd", |bench| bench.iter(|| ParetoNbd::fit(black_box(&sample), Penalty::NONE)));
    group.bench_function("gamma-gamma", |bench| bench.iter(|| GammaGamma::fit(black_box(&spends), Penalty::NONE)));
    group.finish();

    let many = different(300_000);
    let mut group = criterion.benchmark_group("fit 300 thousand");
    group.sample_size(10);
    group.bench_function("sample and bg-nbd", |bench| {
        bench.iter(|| {
            let sample: Sample<Customer> = black_box(&many).iter().copied().collect();
            BgNbd::fit(&sample, Penalty::NONE)
        });
    });
    group.finish();
}

fn scores(criterion: &mut Criterion) {
    fn score(model: &impl PurchaseModel, customers: &[Customer]) -> f64 {
        customers.iter().map(|one| model.p_alive(one) + model.expected_purchases(one, 39.into())).sum()
    }
    let many = different(1_000_000);
    let bg = BgNbd::new(0.243, 4.414, 0.793, 2.426).expect("parameters");
    let mbg = MbgNbd::new(0.525, 6.183, 0.891, 1.614).expect("parameters");
    let pareto = ParetoNbd::new(0.553, 10.578, 0.606, 11.669).expect("parameters");
    let mut group = criterion.benchmark_group("score a million on one core");
    group.sample_size(10);
    group.bench_function("bg-nbd", |bench| bench.iter(|| score(&bg, black_box(&many))));
    group.bench_function("mbg-nbd", |bench| bench.iter(|| score(&mbg, black_box(&many))));
    group.bench_function("pareto-nbd", |bench| bench.iter(|| score(&pareto, black_box(&many))));
    group.finish();
}

criterion_group!(benches, fits, scores);
criterion_main!(benches);
