//! Quantiles of whole values: where they are, how certain that is, and what two differ by.
//!
//! ```text
//! quantile     x₍⌈p·n⌉₎ of n values in ascending order (nearest rank)
//! interval     x₍l₎ to x₍u₎        l = ⌊p·n − z·√(n·p·q) + ½⌋, u = ⌈p·n + z·√(n·p·q) + ½⌉
//! difference   q_B − q_A, from −√((q_B − l_B)² + (u_A − q_A)²) below to +√((u_B − q_B)² + (q_A − l_A)²) above
//! p            the smallest level at which the interval leaves out what is tested
//! ```
//! Order statistics need no density, ties widen the interval and never narrow it, and whole values with their counts merge
//! exactly. Sources: the binomial interval of a quantile (David & Nagaraja, *Order Statistics*, 2003, 7.1); Zou & Donner,
//! *Statistics in Medicine* 27, 2008 (the difference from two intervals, MOVER).

use std::collections::BTreeMap;

use crate::outreach::experiment::{NotEnough, float, normal_below};

/// Quantiles are given in ten-thousandths, so that ranks are whole numbers and no rounding moves them.
pub(super) const WHOLE: u64 = 10_000;

/// Whole values of an arm, and one of their quantiles.
#[derive(Clone, Debug)]
pub(super) struct Ranked {
    /// Values with the number of values up to each, ascending.
    up_to: Vec<(i64, u64)>,
    n: u64,
    part: u64,
}

/// The difference of a quantile of two arms.
#[derive(Clone, Debug)]
pub(super) struct QuantileContrast {
    a: Ranked,
    b: Ranked,
    pub(super) values: [f64; 2],
}

impl Ranked {
    pub(super) fn new(values: &BTreeMap<i64, u64>, part: u64) -> Self {
        let mut n = 0;
        let counted = |(value, count): (&i64, &u64)| {
            n += count;
            (*value, n)
        };
        let up_to = values.iter().map(counted).collect();
        Self { up_to, n, part }
    }

    /// The value at a rank from 1 on.
    fn at(&self, rank: u64) -> Option<i64> {
        let place = self.up_to.partition_point(|(_, up_to)| *up_to < rank);
        self.up_to.get(place).map(|(value, _)| *value)
    }

    /// The quantile by nearest rank; none without values.
    pub(super) fn value(&self) -> Option<i64> {
        let rank = (u128::from(self.n) * u128::from(self.part)).div_ceil(u128::from(WHOLE));
        self.at(u64::try_from(rank).ok()?)
    }

    /// p·n and √(n·p·q).
    fn spread(&self) -> (f64, f64) {
        let share = float(self.part) / float(WHOLE);
        let n = float(self.n);
        (n * share, (n * share * (1.0 - share)).sqrt())
    }

    /// The values at the ends of the interval of ± z standard errors; none where there are too few values for it.
    fn interval(&self, z: f64) -> Option<(f64, f64)> {
        let (middle, spread) = self.spread();
        let (low, high) = ((middle - z * spread + 0.5).floor(), (middle + z * spread + 0.5).ceil());
        if low < 1.0 || high > float(self.n) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 2^53")]
        let ranks = (low as u64, high as u64);
        Some((number(self.at(ranks.0)?), number(self.at(ranks.1)?)))
    }

    /// The least number of values that have an interval of ± z standard errors.
    fn needed(&self, z: f64) -> u64 {
        let share = float(self.part) / float(WHOLE);
        // The rarer side s of p and q asks for n·s − z·√(n·p·q) ≥ ½, a quadratic in √n.
        let rarer = share.min(1.0 - share);
        let across = z * (share * (1.0 - share)).sqrt();
        let root = (across + (across * across + 2.0 * rarer).sqrt()) / (2.0 * rarer);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of at least 1 in 10,000 and z up to 8"
        )]
        let needed = (root * root).ceil() as u64;
        needed
    }
}

#[expect(clippy::cast_precision_loss, reason = "values are at most 2^53")]
const fn number(value: i64) -> f64 {
    value as f64
}

impl QuantileContrast {
    /// Compares B with A, where both have an interval of ± z standard errors.
    pub(super) fn new(a: Ranked, b: Ranked, z: f64) -> Result<Self, NotEnough> {
        for arm in [&a, &b] {
            if arm.interval(z).is_none() {
                return Err(NotEnough::Users { n: arm.n, needed: arm.needed(z).max(arm.n.saturating_add(1)) });
            }
        }
        let values = a.value().map(number).zip(b.value().map(number)).ok_or(NotEnough::Users { n: 0, needed: 1 })?;
        Ok(Self { a, b, values: values.into() })
    }

    /// The difference, B minus A.
    pub(super) fn effect(&self) -> f64 {
        let [a, b] = self.values;
        b - a
    }

    /// The interval of ± z standard errors; none where it has no end.
    pub(super) fn interval(&self, z: f64) -> Option<(f64, f64)> {
        let [a, b] = self.values;
        let ((low_a, high_a), (low_b, high_b)) = self.a.interval(z).zip(self.b.interval(z))?;
        let (below, above) = ((b - low_b).hypot(high_a - a), (high_b - b).hypot(a - low_a));
        Some((self.effect() - below, self.effect() + above))
    }

    /// The standard deviation of what one value adds, by the width of its interval: what takes the place of density.
    pub(super) fn deviations(&self, z: f64) -> Option<[f64; 2]> {
        let one = |arm: &Ranked| arm.interval(z).map(|(low, high)| (high - low) / (2.0 * z) * float(arm.n).sqrt());
        Some([one(&self.a)?, one(&self.b)?])
    }

    /// How often chance alone gives as much where the effect is `bound` or less: one side.
    pub(super) fn above(&self, bound: f64) -> f64 {
        self.one_sided(|(low, _)| low > bound, |(_, high)| high < bound)
    }

    /// How often chance alone gives as little where the effect is `bound` or more: one side.
    pub(super) fn below(&self, bound: f64) -> f64 {
        self.one_sided(|(_, high)| high < bound, |(low, _)| low > bound)
    }

    fn one_sided(&self, leaves_out: impl Fn((f64, f64)) -> bool, opposite: impl Fn((f64, f64)) -> bool) -> f64 {
        match self.widest(leaves_out) {
            Some(z) => normal_below(-z),
            None => 1.0 - self.widest(opposite).map_or(0.5, |z| normal_below(-z)),
        }
    }

    /// The widest interval, in standard errors, that leaves something out; none where no interval does.
    fn widest(&self, leaves_out: impl Fn((f64, f64)) -> bool) -> Option<f64> {
        let is_out = |z: f64| self.interval(z).is_some_and(&leaves_out);
        if !is_out(0.0) {
            return None;
        }
        // INVARIANT: intervals grow with z, so what is left out by one is left out by all narrower ones.
        let (mut inside, mut outside) = (0.0, 40.0);
        loop {
            let middle = f64::midpoint(inside, outside);
            if middle <= inside || middle >= outside {
                return Some(inside);
            }
            if is_out(middle) { inside = middle } else { outside = middle }
        }
    }
}
