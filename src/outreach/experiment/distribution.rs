//! Tails and quantiles of the normal, Student's t and χ² distributions, to about 13 digits also far out.
//!
//! Student's tail is the regularized incomplete beta function `I_x(ν/2, 1/2)` with x = ν/(ν + t²). For small t the series
//! of `1 − I_(1−x)(1/2, ν/2)`, whose terms are positive, gives it; otherwise Gauss's continued fraction does.
//! Γ(a + 1/2)/Γ(a) uses its asymptotic series, because logarithms of Γ lose digits for millions of degrees of freedom. The
//! complementary error function is written here for the same reason: available ones have ten digits.

use core::f64::consts::{FRAC_1_PI, PI, SQRT_2};

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::checked_gamma_ur;

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
pub(super) fn normal_below(z: f64) -> f64 {
    (erfc(-z / SQRT_2) / 2.0).clamp(0.0, 1.0)
}

/// The value exceeded with this probability, which is from 1e-12 to 1/2.
pub(super) fn normal_upper(chance: f64) -> f64 {
    let mut z = SQRT_2 * erfc_inv(2.0 * chance);
    // Two Newton steps give the last digits.
    for _ in 0..2 {
        let density = (-z * z / 2.0).exp() / (2.0 * PI).sqrt();
        z += (normal_below(-z) - chance) / density;
    }
    z
}

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
fn front(t: f64, degrees: f64) -> f64 {
    let square = t * t / degrees;
    let power = (-degrees / 2.0 * square.ln_1p()).exp();
    half_step(degrees / 2.0) / PI.sqrt() * power * (square / (1.0 + square)).sqrt()
}

/// Beyond this the tail is 0, and squares stay finite.
const FARTHEST: f64 = 1e150;

/// The probability of being farther from 0 than t, on either side; degrees of freedom are above 0.
pub(super) fn student_two_sided(t: f64, degrees: f64) -> f64 {
    let t = t.abs().min(FARTHEST);
    let square = t * t / degrees;
    let (y, a) = (square / (1.0 + square), degrees / 2.0);
    let chance = if y > 2.0 / (a + 3.0) {
        front(t, degrees) * fraction(a, 1.0 / square) / (a * y)
    } else {
        1.0 - 2.0 * front(t, degrees) * near(a, y)
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
pub(super) fn student_critical(chance: f64, degrees: f64) -> f64 {
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
    let mut step = 2.0 * front(critical, degrees);
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
            for degrees in [1.0, 3.7, 40.0, 1e5, 1e9] {
                assert_near(student_two_sided(student_critical(chance, degrees), degrees), chance, 1e-11);
            }
        }
    }

    #[test]
    fn without_a_shift_the_chance_beyond_is_that_of_chance_alone() {
        assert_near(student_beyond(student_critical(0.05, 12.0), 12.0, 0.0), 0.05, 1e-12);
        assert_near(student_beyond(student_critical(0.05, 1e6), 1e6, 150.0), 1.0, 1e-12);
    }

    #[test]
    fn far_out_nothing_is_left_and_nothing_is_nan() {
        assert_eq!(student_two_sided(f64::INFINITY, 1e9).to_bits(), 0.0_f64.to_bits());
        assert_eq!(chi_square_above(1e300, 1.0).to_bits(), 0.0_f64.to_bits());
        assert_eq!(chi_square_above(1e9, 7.0).to_bits(), 0.0_f64.to_bits());
    }
}
