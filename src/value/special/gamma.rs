//! Differences of the logarithm of Γ and of its derivative, where one argument is so large that they would cancel.
//!
//! ```text
//! ln Γ(a+b) − ln Γ(a) = (a−½) ln(1+b/a) + b (ln(a+b) − 1) + σ(a+b) − σ(a)      σ(z) = 1/12z − 1/360z³ + 1/1260z⁵
//! ψ(a+b) − ψ(a) = ln(1+b/a) + σ′(a+b) − σ′(a) − ½/(a+b) + ½/a
//! ```
//! Stirling's series, subtracted term by term (Abramowitz & Stegun, 6.1.41 and 6.3.18).

use statrs::function::gamma::{digamma, ln_gamma};

/// From here on the series is exact to the last bit.
const LARGE: f64 = 64.0;

/// ln Γ(a+b) − ln Γ(a).
pub(in crate::value) fn ln_gamma_gap(a: f64, b: f64) -> f64 {
    if a < LARGE {
        return ln_gamma(a + b) - ln_gamma(a);
    }
    let series = |z: f64| (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * z * z)) / (z * z)) / z;
    (a - 0.5) * (b / a).ln_1p() + b * ((a + b).ln() - 1.0) + (series(a + b) - series(a))
}

/// ψ(a+b) − ψ(a), ψ being the derivative of ln Γ.
pub(in crate::value) fn digamma_gap(a: f64, b: f64) -> f64 {
    if a < LARGE {
        return digamma(a + b) - digamma(a);
    }
    // 1/(a+b)ⁿ − 1/aⁿ is a multiple of this difference.
    let (one, other) = (1.0 / (a + b), 1.0 / a);
    let difference = -b * one * other;
    let (squares, sum) = ((one * one, other * other), one + other);
    let fourth = sum * (squares.0 + squares.1);
    let sixth = sum * (squares.0 * squares.0 + squares.0 * squares.1 + squares.1 * squares.1);
    (b / a).ln_1p() + difference * (-0.5 - sum / 12.0 + fourth / 120.0 - sixth / 252.0)
}

/// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b).
pub(in crate::value) fn ln_beta(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    ln_gamma(low) - ln_gamma_gap(high, low)
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn series_and_gamma_functions_agree() {
        for a in [64.0, 70.5, 300.0, 2000.0] {
            for b in [0.01, 0.5, 3.7, 64.0, 900.0] {
                assert_near(ln_gamma_gap(a, b), ln_gamma(a + b) - ln_gamma(a), 1e-9);
                assert_near(digamma_gap(a, b), digamma(a + b) - digamma(a), 1e-9);
                assert_near(ln_beta(a, b), ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b), 1e-10);
            }
        }
        // Γ(a+2)/Γ(a) is a (a+1), and ψ(a+2) − ψ(a) is 1/a + 1/(a+1), however large a is.
        for a in [64.0_f64, 1e6, 5e8, 1e11] {
            assert_near(ln_gamma_gap(a, 2.0), a.ln() + (a + 1.0).ln(), 1e-15);
            assert_near(digamma_gap(a, 2.0), 1.0 / a + 1.0 / (a + 1.0), 4e-15);
        }
    }
}
