//! Future purchases of a customer who may drop out after each: the sums of BG/NBD and MBG/NBD, term by term.
//!
//! A customer who is alive has λ ~ Gamma(k, A) and p ~ Beta(a, B). In a time t there is room for N purchases,
//! N ~ NegBin(k, z) with z = t/(A+t), and each of them is the last with probability p:
//!
//! ```text
//! wₙ = (1−z)ᵏ (k)ₙ zⁿ/n!       Sₙ = (B)ₙ/(a+B)ₙ       Gₙ = S₀ + … + Sₙ₋₁
//! P(still alive after t) = Σ wₙ Sₙ      E purchases in t = Σ wₙ Gₙ
//! ```
//! All terms are positive. The result equals ₂F₁(k, B; a+B−1; z) with its factor 1/(a−1), but without the singularity
//! at a = 1 and without cancellation for short t. Fader, Hardie & Lee 2005 give the expectation with ₂F₁.

use super::{beta, ln_one_plus};

/// Longer sums than this are computed as means over drop-out rates.
const LONGEST: f64 = 3000.0;
/// A common factor keeps terms above this, so that none is rounded to zero.
const SMALL: f64 = 1e-250;

/// A customer who is alive, and a span.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct Purchases {
    /// k, the shape of the purchase rate.
    pub(in crate::value) shape: f64,
    /// y = t/A: the span in units of the rate parameter.
    pub(in crate::value) stretch: f64,
    /// a of the drop-out rate.
    pub(in crate::value) a: f64,
    /// B of the drop-out rate.
    pub(in crate::value) b: f64,
}

impl Purchases {
    /// The expected number of purchases.
    pub(in crate::value) fn expected(self) -> f64 {
        let Self { shape, stretch, a, b } = self;
        if stretch <= 0.0 {
            return 0.0;
        }
        if self.is_long() {
            // For a given p it is (1 − (1+py)⁻ᵏ) / p.
            let given = |p: f64, _: f64| -(-shape * (p * stretch).ln_1p()).exp_m1() / p;
            return beta::mean(a, b, 1.0 / (stretch * (1.0 + shape)), given);
        }
        self.sum(|_, before| before)
    }

    /// The probability that the customer has not left.
    pub(in crate::value) fn alive(self) -> f64 {
        let Self { shape, stretch, a, b } = self;
        if stretch <= 0.0 {
            return 1.0;
        }
        if self.is_long() {
            // For a given p it is (1+py)⁻ᵏ.
            let given = |p: f64, _: f64| (-shape * (p * stretch).ln_1p()).exp();
            return beta::mean(a, b, 1.0 / (stretch * (1.0 + shape)), given).min(1.0);
        }
        self.sum(|kept, _| kept).min(1.0)
    }

    /// Whether it takes many terms until they fade.
    fn is_long(self) -> bool {
        let mean = self.shape * self.stretch;
        mean + 9.0 * (mean * (1.0 + self.stretch)).sqrt() + 37.0 * (1.0 + self.stretch) > LONGEST
    }

    /// Σ wₙ · f(Sₙ, Gₙ).
    ///
    /// Each term follows from the one before by a quotient, two at a time. The sum may stop only beyond n = k·y, the
    /// mean of N. Before it the weights still rise, so terms may dip and rise again, for example if nearly everybody
    /// leaves at the first chance and the few who stay buy often. Beyond it each weight is smaller than the one before
    /// and Sₙ only falls, so a term of 10⁻¹⁷ of the sum ends it.
    fn sum(self, f: impl Fn(f64, f64) -> f64) -> f64 {
        let Self { shape, stretch, a, b } = self;
        let z = stretch / (1.0 + stretch);
        let ln_first = -shape * ln_one_plus(stretch);
        // If the first term would be rounded to zero, all terms are scaled up by e^`scale`.
        let scale = if ln_first < -500.0 { SMALL.ln() - ln_first } else { 0.0 };
        let mut w = (ln_first + scale).exp();
        let (mut kept, mut before) = (1.0, 0.0);
        let (mut sum, mut shrunk) = (w * f(kept, before), 0.0_f64);
        let mean = shape * stretch;
        let mut n = 0.0;
        loop {
            // One division for the four quotients of two terms, as it takes as long as everything else.
            let (next, last) = (n + 1.0, n + 2.0);
            let (here, there) = (next * (a + b + n), last * (a + b + next));
            let inverse = 1.0 / (here * there);
            w *= z * (shape + n) * (a + b + n) * (inverse * there);
            before += kept;
            kept *= (b + n) * next * (inverse * there);
            sum += w * f(kept, before);
            w *= z * (shape + next) * (a + b + next) * (inverse * here);
            before += kept;
            kept *= (b + next) * last * (inverse * here);
            n = last;
            let term = w * f(kept, before);
            sum += term;
            if n > mean && term <= 1e-17 * sum {
                break;
            }
            if w > 1e200 {
                (w, sum, shrunk) = (w * SMALL, sum * SMALL, shrunk - SMALL.ln());
            }
        }
        if scale == 0.0 && shrunk == 0.0 { sum } else { (sum.ln() + shrunk - scale).exp() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn the_sum_and_the_mean_over_drop_out_rates_agree() {
        for shape in [0.243, 2.0, 30.0, 900.0] {
            for stretch in [1e-9, 0.01, 0.9, 2.0] {
                for (a, b) in [(0.793, 2.426), (1.0, 1.0), (1.0 + 1e-9, 3.0), (30.0, 0.2), (1e-6, 5.0)] {
                    let purchases = Purchases { shape, stretch, a, b };
                    let scale = 1.0 / (stretch * (1.0 + shape));
                    let power = |p: f64| -shape * (p * stretch).ln_1p();
                    let alive = beta::mean(a, b, scale, |p, _| power(p).exp());
                    let expected = beta::mean(a, b, scale, |p, _| -power(p).exp_m1() / p);
                    assert!(!purchases.is_long(), "{purchases:?}");
                    // A probability is right to as many decimals as a number of size 1 has digits.
                    assert_near(1.0 + purchases.alive(), 1.0 + alive, 3e-12);
                    assert_near(purchases.expected(), expected, 3e-12);
                }
            }
        }
    }

    #[test]
    fn nothing_happens_in_no_time() {
        let purchases = Purchases { shape: 2.0, stretch: 0.0, a: 1.0, b: 1.0 };
        assert_near(purchases.expected(), 0.0, 0.0);
        assert_near(purchases.alive(), 1.0, 0.0);
    }
}
