//! Tails and quantiles of Student's t distribution, to about 13 digits also far out.
//!
//! The tail is the regularized incomplete beta function `I_x(ν/2, 1/2)` with x = ν/(ν + t²). For small t the series of
//! `1 − I_(1−x)(1/2, ν/2)`, whose terms are positive, gives it; otherwise Gauss's continued fraction does. Γ(a + 1/2)/Γ(a)
//! uses its asymptotic series, because logarithms of Γ lose digits for millions of degrees of freedom.

use core::f64::consts::PI;

/// Γ(a + 1/2) / Γ(a).
fn half_step(a: f64) -> f64 {
    let (mut start, mut factor) = (a, 1.0);
    while start < 20.0 {
        factor *= start / (start + 0.5);
        start += 1.0;
    }
    let square = 1.0 / (start * start);
    let series = (-1.0 / 8.0
        + square * (1.0 / 192.0 - square * (1.0 / 640.0 - square * (17.0 / 14_336.0 - square * 31.0 / 18_432.0))))
        / start;
    factor * start.sqrt() * series.exp()
}

/// The beta function's share at t: `x^(ν/2) · (1−x)^(1/2) / B(ν/2, 1/2)`.
pub(crate) fn student_front(t: f64, degrees: f64) -> f64 {
    let square = t * t / degrees;
    let power = (-degrees / 2.0 * square.ln_1p()).exp();
    half_step(degrees / 2.0) / PI.sqrt() * power * (square / (1.0 + square)).sqrt()
}

/// Beyond this the tail is 0, and squares stay finite.
const FARTHEST: f64 = 1e150;

/// The probability of being farther from 0 than t, on either side; degrees of freedom are above 0.
pub(crate) fn student_two_sided(t: f64, degrees: f64) -> f64 {
    let t = t.abs().min(FARTHEST);
    let square = t * t / degrees;
    let (y, a) = (square / (1.0 + square), degrees / 2.0);
    let chance = if y > 2.0 / (a + 3.0) {
        student_front(t, degrees) * fraction(a, 1.0 / square) / (a * y)
    } else {
        1.0 - 2.0 * student_front(t, degrees) * near(a, y)
    };
    chance.clamp(0.0, 1.0)
}

/// `Σ (a + 1/2)_n / (3/2)_n · y^n`.
fn near(a: f64, y: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 && n < 1000.0 {
        term *= (a + 0.5 + n) / (1.5 + n) * y;
        sum += term;
        n += 1.0;
    }
    sum
}

/// Gauss's continued fraction of 2F1(1, 1/2; a + 1; −w), w = ν/t². All its terms are positive, so no digit is lost,
/// however many degrees of freedom there are. It is evaluated from the inside; 200 steps are enough where it is needed.
fn fraction(a: f64, w: f64) -> f64 {
    let mut inside = 1.0;
    for step in (0..100).rev() {
        let k = f64::from(step);
        let even = (k + 1.0) * (a + 0.5 + k) / ((a + 2.0 * k + 1.0) * (a + 2.0 * k + 2.0));
        inside = 1.0 + even * w / inside;
        let odd = (0.5 + k) * (a + k) / ((a + 2.0 * k) * (a + 2.0 * k + 1.0));
        inside = 1.0 + odd * w / inside;
    }
    1.0 / inside
}

/// The t exceeded, on either side, with this probability between 0 and 1.
pub(crate) fn student_critical(chance: f64, degrees: f64) -> f64 {
    let mut high = 1.0;
    while student_two_sided(high, degrees) > chance && high < FARTHEST {
        high *= 2.0;
    }
    let mut low = if high > 1.0 { high / 2.0 } else { 0.0 };
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return high;
        }
        if student_two_sided(middle, degrees) > chance { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found:e} instead of {expected:e}");
    }

    #[test]
    fn closed_forms_of_one_and_two_degrees_are_met() {
        for t in [1e-8_f64, 0.01, 0.5, 1.0, 2.0, 30.0, 1e6, 1e12] {
            let cauchy = 2.0 / PI * (1.0_f64 / t).atan();
            assert_near(student_two_sided(t, 1.0), cauchy, 1e-13);
            let root = (2.0 + t * t).sqrt();
            assert_near(student_two_sided(t, 2.0), 2.0 / (root * (root + t)), 1e-13);
        }
    }

    #[test]
    fn a_quantile_is_where_its_chance_is_left() {
        for chance in [0.5, 0.05, 0.01, 1e-6, 1e-12] {
            for degrees in [1.0, 3.7, 40.0, 1e5, 1e9] {
                assert_near(student_two_sided(student_critical(chance, degrees), degrees), chance, 1e-11);
            }
        }
    }

    #[test]
    fn far_out_nothing_is_left() {
        assert_eq!(student_two_sided(f64::INFINITY, 1e9).to_bits(), 0.0_f64.to_bits());
    }
}
