//! Rising factorials, (a)ₙ = a (a+1) … (a+n−1) = Γ(a+n) / Γ(a). As x is whole, most models need only products.

use statrs::function::gamma::{digamma, ln_gamma};

/// Up to here factors are multiplied. Beyond it gamma functions are faster, and large enough that nothing cancels.
const LONGEST: u32 = 4096;

/// ln (a)ₙ.
pub(in crate::value) fn ln_rising(a: f64, n: u32) -> f64 {
    ln_rising_from(a, 0, n)
}

/// ln of the factors from the `from`th to before the `to`th: ln (a)ₜₒ − ln (a)₍from₎.
pub(in crate::value) fn ln_rising_from(a: f64, from: u32, to: u32) -> f64 {
    if to.saturating_sub(from) > LONGEST {
        return ln_gamma(a + f64::from(to)) - ln_gamma(a + f64::from(from));
    }
    // A logarithm costs as much as a dozen multiplications. So factors are multiplied until the product nears the end
    // of its range, and only then is a logarithm taken. Each product has one rounding, and so has the sum of a few
    // logarithms.
    let mut sum = 0.0;
    let mut product = 1.0_f64;
    for i in from..to {
        product *= a + f64::from(i);
        if !(1e-250..1e250).contains(&product) {
            sum += product.ln();
            product = 1.0;
        }
    }
    sum + product.ln()
}

/// Σ 1/(a+i) for i from `from` to before `to`: the derivative of [`ln_rising_from`] with respect to a.
pub(in crate::value) fn reciprocals(a: f64, from: u32, to: u32) -> f64 {
    if to.saturating_sub(from) > LONGEST {
        return digamma(a + f64::from(to)) - digamma(a + f64::from(from));
    }
    (from..to).map(|i| 1.0 / (a + f64::from(i))).sum()
}

/// ln (a)ₙ and its derivative, for ascending n, each from the one before.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct Rising {
    a: f64,
    n: u32,
    /// ln (a)ₙ.
    pub(in crate::value) ln: f64,
    /// d ln (a)ₙ / da.
    pub(in crate::value) slope: f64,
}

impl Rising {
    /// (a)₀ = 1.
    pub(in crate::value) const fn new(a: f64) -> Self {
        Self { a, n: 0, ln: 0.0, slope: 0.0 }
    }

    /// Advances to a larger n.
    pub(in crate::value) fn advance(&mut self, n: u32) {
        if n > self.n {
            self.ln += ln_rising_from(self.a, self.n, n);
            self.slope += reciprocals(self.a, self.n, n);
            self.n = n;
        }
    }

    /// All values up to and including n.
    pub(in crate::value) fn table(a: f64, n: u32) -> Vec<Self> {
        let mut rising = Self::new(a);
        (0..=n)
            .map(|n| {
                rising.advance(n);
                rising
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn products_and_gamma_functions_agree() {
        for a in [0.1, 0.793, 2.4, 700.0] {
            for n in [1, 2, 50, 170, 1000, LONGEST] {
                assert_near(ln_rising(a, n), ln_gamma(a + f64::from(n)) - ln_gamma(a), 1e-12);
                assert_near(reciprocals(a, 0, n), digamma(a + f64::from(n)) - digamma(a), 1e-11);
            }
            assert_near(ln_rising(a, LONGEST + 1), ln_rising(a, LONGEST) + (a + f64::from(LONGEST)).ln(), 1e-12);
        }
        assert_near(ln_rising(1.0, 5), 120.0_f64.ln(), 1e-15);
        assert_near(ln_rising(0.3, 0), 0.0, 0.0);
    }

    #[test]
    fn step_by_step_agrees_with_one_step() {
        let table = Rising::table(0.6, 40);
        assert_eq!(table.len(), 41);
        let last = table.last().unwrap();
        assert_near(last.ln, ln_rising(0.6, 40), 1e-14);
        assert_near(last.slope, reciprocals(0.6, 0, 40), 1e-14);
    }
}
