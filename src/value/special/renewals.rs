//! Future renewals, one per period, each being the last with probability p ~ Beta(a, b).
//!
//! ```text
//! S(j) = E (1−p)ʲ = (b)ⱼ/(a+b)ⱼ      Σ S(j) for j = 1..m      Σ S(j) qʲ without end
//! ```
//! The sums of BG/BB and sBG: positive terms, or a mean over p if there are many. Papers write them with ₂F₁ and
//! 1/(a−1).

use super::beta;
use super::rising::ln_rising;

/// Longer sums than this are computed as means over p.
const LONGEST: u32 = 2000;

/// The chance to leave of a customer who is still there.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct Renewals {
    pub(in crate::value) a: f64,
    pub(in crate::value) b: f64,
}

impl Renewals {
    /// S(m): the probability to be there after m periods.
    pub(in crate::value) fn survival(self, periods: u32) -> f64 {
        (ln_rising(self.b, periods) - ln_rising(self.a + self.b, periods)).exp().min(1.0)
    }

    /// Σ S(j) for j = 1..m.
    pub(in crate::value) fn expected(self, periods: u32) -> f64 {
        let Self { a, b } = self;
        if periods > LONGEST {
            let m = f64::from(periods);
            // ln(1−p) computed from p, if p is small.
            let ln = |p: f64, q: f64| if p < 0.5 { (-p).ln_1p() } else { q.ln() };
            return beta::mean(a, b, 1.0 / m, |p, q| -q * (m * ln(p, q)).exp_m1() / p);
        }
        let terms = (0..periods).scan(1.0, |still, j| {
            *still *= (b + f64::from(j)) / (a + b + f64::from(j));
            Some(*still)
        });
        terms.sum()
    }

    /// Σ S(j) qʲ for all j ≥ 1, with q = e^−δ.
    ///
    /// A term is at most q times the one before, so after a small one the rest is at most term / (1 − q), about term /
    /// δ. With a weak discount that takes too many terms, so the sum is computed as a mean over p in closed form.
    pub(in crate::value) fn discounted(self, rate: f64) -> f64 {
        let Self { a, b } = self;
        let kept = (-rate).exp();
        if rate * f64::from(LONGEST) < 37.0 {
            let lost = -(-rate).exp_m1();
            return beta::mean(a, b, lost, |p, q| kept * q / (lost + kept * p));
        }
        let mut sum = 0.0;
        let mut term = 1.0;
        for j in 0..LONGEST {
            term *= kept * (b + f64::from(j)) / (a + b + f64::from(j));
            sum += term;
            if term <= 1e-17 * sum * rate.min(1.0) {
                break;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn sums_and_means_agree_where_they_meet() {
        for (a, b) in [(0.66, 8.78), (1.0, 3.0), (1.0 + 1e-10, 0.5), (25.0, 100.0)] {
            let renewals = Renewals { a, b };
            let step = renewals.expected(LONGEST + 1) - renewals.expected(LONGEST);
            let expected = renewals.survival(LONGEST + 1);
            assert!((step - expected).abs() < 1e-11 * renewals.expected(LONGEST), "{a} {b}: {step} {expected}");
            let boundary = 37.0 / f64::from(LONGEST);
            let (below, above) = (renewals.discounted(boundary * (1.0 - 1e-9)), renewals.discounted(boundary));
            assert_near(below, above, 1e-8);
            let all: f64 = (1..30).map(|j| renewals.survival(j) * (-2.0 * f64::from(j)).exp()).sum();
            assert_near(renewals.discounted(2.0), all, 1e-13);
        }
        assert_near(Renewals { a: 1.0, b: 1.0 }.expected(3), 0.5 + 1.0 / 3.0 + 0.25, 1e-15);
    }
}
