//! Customers made by a model with known parameters: a fit has to find a likelihood at least as high.

use lifestage::value::{BgNbd, Customer, FitOutcome, MbgNbd, Model, ParetoNbd, Penalty, Sample};

use super::data::customer;

/// Seeded random numbers, as the models need them.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, rate: f64) -> f64 {
        -self.uniform().ln() / rate
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (core::f64::consts::TAU * self.uniform()).cos()
    }

    /// By Marsaglia & Tsang 2000.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    fn beta(&mut self, a: f64, b: f64) -> f64 {
        let (one, other) = (self.gamma(a), self.gamma(b));
        one / (one + other)
    }
}

/// Purchases at a rate until the end of life, or until one of them was the last.
fn life(random: &mut Random, rate: f64, end: f64, age: f64, mut leaves: impl FnMut(&mut Random) -> bool) -> Customer {
    let (mut at, mut x, mut t_x) = (0.0, 0, 0.0);
    loop {
        at += random.exponential(rate);
        if at > end.min(age) {
            return customer(x, t_x, age);
        }
        (x, t_x) = (x + 1, at);
        if leaves(random) {
            return customer(x, t_x, age);
        }
    }
}

#[track_caller]
fn assert_fits<M: Model<Row = Customer> + core::fmt::Debug>(truth: M, customers: Vec<Customer>) {
    let sample: Sample<Customer> = customers.into_iter().collect();
    let fitted = M::fit(&sample, Penalty::NONE).unwrap();
    assert_eq!(*fitted.outcome(), FitOutcome::Converged, "{truth:?}: {fitted:?}");
    let by_truth = truth.log_likelihood_of(&sample);
    // Twice the difference is about chi-squared of four degrees of freedom: 30 would be a wonder.
    let gain = fitted.log_likelihood() - by_truth;
    assert!((0.0..15.0).contains(&gain), "{truth:?}: {gain} {fitted:?}");
    assert!((fitted.model().log_likelihood_of(&sample) - fitted.log_likelihood()).abs() < 1e-6);
    // And each parameter is within a few standard errors of the truth, in logarithms.
    let errors = fitted.standard_errors().unwrap();
    for ((found, expected), error) in fitted.model().parameters().iter().zip(truth.parameters()).zip(errors) {
        assert!((found / expected).ln().abs() < 5.0 * error / found, "{truth:?}: {fitted:?}");
    }
}

#[test]
fn fits_find_what_customers_were_made_with() {
    let mut random = Random(20_261_121);
    for [r, alpha, a, b] in [[0.5, 5.0, 0.8, 2.0], [2.0, 40.0, 2.0, 3.0], [0.3, 0.5, 0.4, 1.0], [5.0, 20.0, 1.0, 1.0]] {
        let mut lives = |at_first: bool| -> Vec<Customer> {
            let one = |_| {
                let (rate, leave) = (random.gamma(r) / alpha, random.beta(a, b));
                let age = 30.0 + 30.0 * random.uniform();
                if at_first && random.uniform() < leave {
                    return customer(0, 0.0, age);
                }
                life(&mut random, rate, age, age, |random| random.uniform() < leave)
            };
            (0..6000).map(one).collect()
        };
        assert_fits(BgNbd::new(r, alpha, a, b).unwrap(), lives(false));
        assert_fits(MbgNbd::new(r, alpha, a, b).unwrap(), lives(true));
    }
    for [r, alpha, s, beta] in [[0.5, 5.0, 0.8, 10.0], [2.0, 20.0, 1.5, 30.0], [0.3, 0.5, 0.4, 1.0]] {
        let one = |_| {
            let (rate, end) = (random.gamma(r) / alpha, random.gamma(s) / beta);
            let (age, end) = (30.0 + 30.0 * random.uniform(), random.exponential(end));
            life(&mut random, rate, end, age, |_| false)
        };
        assert_fits(ParetoNbd::new(r, alpha, s, beta).unwrap(), (0..3000).map(one).collect());
    }
}

/// Of these customers, who leave after a purchase if at all, a sample of five hundred knows no maximum of the Pareto/NBD: its drop-out rates go
/// to one value for everybody. All three thousand know one, or are no more likely anywhere else.
#[test]
fn a_maximum_is_found_where_a_few_hundred_of_the_customers_see_none() {
    for (seed, has_maximum) in [(6, true), (24, true), (30, false)] {
        let mut random = Random(seed);
        let customers = (0..3_000).map(|_| {
            let (rate, leaves, age) = (random.gamma(0.6) / 8.0, random.beta(0.8, 2.4), 20.0 + 50.0 * random.uniform());
            life(&mut random, rate, age, age, |random| random.uniform() < leaves)
        });
        let sample: Sample<Customer> = customers.collect();
        let fitted = ParetoNbd::fit(&sample, Penalty::NONE).unwrap();
        assert_eq!(*fitted.outcome() == FitOutcome::Converged, has_maximum, "{seed}: {fitted:?}");
        let model = fitted.model();
        for s in [0.5, 1.0, 2.0, 5.0, 20.0, 60.0, 500.0] {
            for mean in [20.0, 40.0, 55.0, 60.0, 65.0, 90.0] {
                let other = ParetoNbd::new(model.r(), model.alpha(), s, s * mean).unwrap();
                let likelihood = other.log_likelihood_of(&sample);
                assert!(likelihood <= fitted.log_likelihood() + 1e-6, "{seed}: {likelihood} at {other:?}, {fitted:?}");
            }
        }
    }
}
