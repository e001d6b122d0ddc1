//! Tails and quantiles of the normal and χ² distributions, and of Student's t around a shift, to about 13 digits also far
//! out.
//!
//! The complementary error function is written here because available ones have ten digits.

use core::f64::consts::{FRAC_1_PI, PI, SQRT_2};

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::checked_gamma_ur;

use crate::number::stats::{student_front, student_two_sided};

/// The complementary error function: near 0 by the series of erf with positive terms, otherwise by a continued
/// fraction.
fn erfc(x: f64) -> f64 {
    let side = x.abs();
    let gauss = 2.0 * FRAC_1_PI.sqrt() * (-side * side).exp();
    let above = if side < 1.5 {
        let (mut sum, mut term, mut n) = (side, side, 1.0);
        while term > sum * 1e-17 && n < 200.0 {
            term *= 2.0 * side * side / (2.0 * n + 1.0);
            sum += term;
            n += 1.0;
        }
        1.0 - gauss * sum
    } else {
        // 1/(x + (1/2)/(x + (2/2)/(x + …))), from the inside; 100 steps are enough from 1.5 on.
        let mut inside = side;
        for step in (1..=100).rev() {
            inside = side + f64::from(step) / 2.0 / inside;
        }
        gauss / 2.0 / inside
    };
    if x < 0.0 { 2.0 - above } else { above }
}

/// The probability of being farther from 0 than z, on either side.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2).clamp(0.0, 1.0)
}

/// The probability of being below z.
pub(crate) fn normal_below(z: f64) -> f64 {
    (erfc(-z / SQRT_2) / 2.0).clamp(0.0, 1.0)
}

/// The value exceeded with this probability, which is from 1e-12 to 1/2.
pub(crate) fn normal_upper(chance: f64) -> f64 {
    let mut z = SQRT_2 * erfc_inv(2.0 * chance);
    // Two Newton steps give the last digits.
    for _ in 0..2 {
        let density = (-z * z / 2.0).exp() / (2.0 * PI).sqrt();
        z += (normal_below(-z) - chance) / density;
    }
    z
}

/// The probability of being beyond ±`critical` for Student's t around `shift`: 1 minus a mixture of beta functions with
/// Poisson weights, since T² has a noncentral F distribution with 1 degree of freedom.
pub(super) fn student_beyond(critical: f64, degrees: f64, shift: f64) -> f64 {
    let half = shift * shift / 2.0;
    // Beyond this the normal distribution is as good, and the sum would be long.
    if half > 1e4 {
        let spread = (1.0 + critical * critical / (2.0 * degrees)).sqrt();
        return normal_below((shift.abs() - critical * (1.0 - 1.0 / (4.0 * degrees))) / spread);
    }
    let square = critical * critical / degrees;
    let y = square / (1.0 + square);
    let b = degrees / 2.0;
    let mut beta = 1.0 - student_two_sided(critical, degrees);
    let mut step = 2.0 * student_front(critical, degrees);
    let (mut weight, mut within, mut j) = (-half, 0.0, 0.0);
    let last = half + 12.0 * half.sqrt() + 50.0;
    while j <= last {
        within += weight.exp() * beta.max(0.0);
        beta -= step;
        step *= (0.5 + j + b) / (1.5 + j) * y;
        j += 1.0;
        weight += (half / j).ln();
    }
    (1.0 - within).clamp(0.0, 1.0)
}

/// The probability of being above `critical`, from 0 on, for Student's t around `shift`, from 0 on: half of what is beyond it on
/// both sides, and half of what the sides differ by, a mixture of beta functions of whole orders.
pub(super) fn student_above(critical: f64, degrees: f64, shift: f64) -> f64 {
    let half = shift * shift / 2.0;
    // Far out nothing is on the other side.
    if half > 1e4 {
        return student_beyond(critical, degrees, shift);
    }
    let square = critical * critical / degrees;
    let (y, b) = (square / (1.0 + square), degrees / 2.0);
    // I_y(1, b), and what it falls by from one order to the next.
    let power = (-b * square.ln_1p()).exp();
    let (mut beta, mut step) = (1.0 - power, power * b * y);
    // exp(−δ²/2)·(δ²/2)^j·δ/(√2·Γ(j + 3/2)), which starts at δ·√(2/π)·exp(−δ²/2).
    let (mut weight, mut across, mut j) = ((shift * (2.0 * FRAC_1_PI).sqrt()).ln() - half, 0.0, 0.0);
    let last = half + 12.0 * half.sqrt() + 50.0;
    while shift > 0.0 && j <= last {
        across += weight.exp() * beta.max(0.0);
        beta -= step;
        step *= (1.0 + j + b) / (2.0 + j) * y;
        j += 1.0;
        weight += (half / (j + 0.5)).ln();
    }
    // Within ±c: P(0 < T < c) and P(−c < T < 0) differ by the second mixture; P(T > 0) is Φ(δ).
    let within = 1.0 - student_beyond(critical, degrees, shift);
    (normal_below(shift) - f64::midpoint(within, across)).clamp(0.0, 1.0)
}

/// The probability that χ² is above x, with at least 1 degree of freedom.
pub(super) fn chi_square_above(x: f64, degrees: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    // INVARIANT: both are above 0 and finite; if the function fails, far out, the tail is 0.
    let chance =
        if degrees <= 1.0 { erfc((x / 2.0).sqrt()) } else { checked_gamma_ur(degrees / 2.0, x / 2.0).unwrap_or(0.0) };
    if chance.is_nan() { 0.0 } else { chance.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::stats::student_critical;

    fn assert_near(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found:e} instead of {expected:e}");
    }

    #[test]
    fn the_normal_tail_has_the_digits_of_tables() {
        for (x, tail) in [
            (0.1, 0.887_537_083_981_715),
            (1.0, 0.157_299_207_050_285_13),
            (1.499, 0.034_013_962_348_143_31),
            (1.5, 0.033_894_853_524_689_27),
            (3.0, 2.209_049_699_858_544e-5),
            (10.0, 2.088_487_583_762_545e-45),
            (26.0, 5.663_192_408_856_143e-296),
        ] {
            assert_near(erfc(x), tail, 1e-13);
            assert_near(erfc(-x), 2.0 - tail, 1e-15);
        }
        assert_eq!(erfc(f64::MAX).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_quantile_is_where_its_chance_is_left() {
        for chance in [0.5, 0.05, 0.01, 1e-6, 1e-12] {
            assert_near(normal_two_sided(normal_upper(chance / 2.0)), chance, 1e-12);
        }
    }

    #[test]
    fn without_a_shift_the_chance_beyond_is_that_of_chance_alone() {
        assert_near(student_beyond(student_critical(0.05, 12.0), 12.0, 0.0), 0.05, 1e-12);
        assert_near(student_beyond(student_critical(0.05, 1e6), 1e6, 150.0), 1.0, 1e-12);
    }

    #[test]
    fn far_out_nothing_is_left_and_nothing_is_nan() {
        assert_eq!(chi_square_above(1e300, 1.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(chi_square_above(1e9, 7.0).to_bits(), 0.0_f64.to_bits());
    }
}
