//! Special functions of the models that no library computes well, written so that no parameter is singular.
//!
//! The textbook formulas have Gauss's ₂F₁ and Tricomi's U with factors like 1/(a−1), which lose all digits near a = 1
//! and for short times. Each file here computes what the formula means: a mean over drop-out rates, a sum of positive
//! terms, an integral of a positive function. Nothing cancels, so everything is right to about 12 digits.

pub(super) mod beta;
pub(super) mod gamma;
pub(super) mod integral;
pub(super) mod legendre;
pub(super) mod negative_binomial;
pub(super) mod purchases;
pub(super) mod renewals;
pub(super) mod rising;

/// ln(eˣ + eʸ), even if one of the two is zero, so that its logarithm is minus infinity.
pub(super) fn ln_add_exp(x: f64, y: f64) -> f64 {
    let (low, high) = if x < y { (x, y) } else { (y, x) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

/// ln(1 + x) for x ≥ 0, by the plain logarithm, which is twice as fast.
///
/// 1 + x is rounded, and what that loses is added again: the logarithm changes by as much as 1 + x does, divided by 1 + x.
#[inline]
pub(super) fn ln_one_plus(x: f64) -> f64 {
    let near = 1.0 + x;
    if x > 0.25 { near.ln() } else { near.ln() + (x - (near - 1.0)) / near }
}

/// 1 / (1 + e⁻ˣ): the share of eˣ in eˣ + 1.
pub(super) fn logistic(x: f64) -> f64 {
    // Takes the exponential that is at most 1.
    let small = (-x.abs()).exp();
    if x < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}

/// (1 − e⁻ᵃˣ) / a, which is x if a is 0.
pub(super) fn saturating(a: f64, x: f64) -> f64 {
    if a == 0.0 { x } else { -(-a * x).exp_m1() / a }
}

#[cfg(test)]
pub(in crate::value) mod tests {
    use super::*;

    /// Asserts that two numbers agree within a relative difference.
    #[track_caller]
    pub(in crate::value) fn assert_near(found: f64, expected: f64, relative: f64) {
        let difference = (found - expected).abs();
        let bound = relative * expected.abs().max(f64::MIN_POSITIVE);
        assert!(difference <= bound, "{found} instead of {expected}, off by {:e}", difference / expected.abs());
    }

    #[test]
    fn the_small_functions_hold_at_their_ends() {
        assert_near(ln_add_exp(f64::NEG_INFINITY, 3.0), 3.0, 0.0);
        assert!(ln_add_exp(f64::NEG_INFINITY, f64::NEG_INFINITY) < -1e300);
        assert_near(ln_add_exp(1000.0, 1000.0), 1000.0 + 2.0_f64.ln(), 1e-16);
        for x in [0.0, 1e-300, 1e-9, 0.2, 0.3, 7.0, 1e300] {
            assert_near(ln_one_plus(x), x.ln_1p(), 2e-16);
        }
        assert_near(logistic(-800.0), 0.0, 0.0);
        assert_near(logistic(0.0), 0.5, 0.0);
        assert_near(logistic(800.0), 1.0, 0.0);
        assert_near(saturating(0.0, 5.0), 5.0, 0.0);
        assert_near(saturating(1e-12, 5.0), 5.0, 1e-11);
        assert_near(saturating(-1.0, 1.0), 1.0_f64.exp() - 1.0, 1e-15);
    }
}
