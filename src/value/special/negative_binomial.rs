//! Counts of purchases of customers who never drop out: N ~ NegBin(r, z) with z = t/(α+t).
//!
//! ```text
//! Pr(N = n) = (1−z)ʳ (r)ₙ zⁿ/n!
//! ```

use statrs::function::beta::checked_beta_reg;

use super::rising::ln_rising;

/// A distribution with a shape, for a time given as t/α.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct NegativeBinomial {
    /// r.
    pub(in crate::value) shape: f64,
    /// t/α.
    pub(in crate::value) stretch: f64,
}

impl NegativeBinomial {
    /// ln Pr(N = n).
    pub(in crate::value) fn ln_exactly(self, n: u32) -> f64 {
        let Self { shape, stretch } = self;
        // ln z = −ln(1 + 1/y), and 0 · ln 0 is 0.
        let powers = if n == 0 { 0.0 } else { f64::from(n) * -(1.0 / stretch).ln_1p() };
        ln_rising(shape, n) - ln_rising(1.0, n) - shape * stretch.ln_1p() + powers
    }

    /// Pr(N ≥ n), with the same relative accuracy even if it is tiny.
    ///
    /// One minus the sum below n is exact if that sum is at most a half. Above a half two nearly equal numbers would
    /// cancel, so the terms from n on are summed directly. They shrink by a factor that falls to z, so what follows a
    /// term is at most term / (1−z). That bound must be negligible, not only the term.
    pub(in crate::value) fn at_least(self, n: u32) -> f64 {
        /// More terms than this are left to the incomplete beta function.
        const LONGEST: u32 = 10_000;
        let Self { shape, stretch } = self;
        if n == 0 {
            return 1.0;
        }
        if stretch <= 0.0 {
            return 0.0;
        }
        let z = stretch / (1.0 + stretch);
        if n > LONGEST {
            return checked_beta_reg(n.into(), shape, z).unwrap_or_default().clamp(0.0, 1.0);
        }
        let below: f64 = (0..n)
            .scan((-shape * stretch.ln_1p()).exp(), |term, n| {
                let this = *term;
                *term *= z * (shape + f64::from(n)) / (f64::from(n) + 1.0);
                Some(this)
            })
            .sum();
        if below < 0.5 {
            return 1.0 - below;
        }
        // Sums upward from n; otherwise it would be the difference of nearly equal numbers.
        let mut term = self.ln_exactly(n).exp();
        let mut sum = term;
        for n in (n..).take(5_000_000) {
            term *= z * (shape + f64::from(n)) / (f64::from(n) + 1.0);
            sum += term;
            if term <= 1e-17 * sum * (1.0 - z) {
                break;
            }
        }
        sum.min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn the_tail_is_the_sum_of_its_terms() {
        for (shape, stretch) in [(0.243, 8.8), (3.0, 0.5), (50.0, 2.0)] {
            let counts = NegativeBinomial { shape, stretch };
            for n in [0, 1, 5, 60, 200] {
                let tail: f64 = (n..n + 3000).map(|n| counts.ln_exactly(n).exp()).sum();
                assert_near(counts.at_least(n), tail, 1e-11);
            }
        }
        let never = NegativeBinomial { shape: 1.0, stretch: 0.0 };
        assert_eq!((never.at_least(0), never.at_least(1)), (1.0, 0.0));
        assert_eq!((never.ln_exactly(0).exp(), never.ln_exactly(1).exp()), (1.0, 0.0));
    }
}
