//! Integrals of positive functions with one hill, as ln ∫ e^g: exponential tails, and rates that fade.

use super::legendre::Points;

/// Where e^g is below e^−this of its maximum, it no longer counts.
const FADED: f64 = 45.0;
/// The widest piece of the 32-point rule, as the function has singularities at a distance of π from the line.
const WIDEST: f64 = 4.0;

/// ln ∫ e^g(v) dv from `low` to `high`, for a concave g; the integrand is entire, or singular at |Im v| ≥ π.
///
/// Finds the top by ternary search and the ends of what counts by bisection, in a few microseconds.
pub(in crate::value) fn ln_hill(low: f64, high: f64, g: impl Fn(f64) -> f64) -> f64 {
    if low.partial_cmp(&high) != Some(core::cmp::Ordering::Less) {
        return f64::NEG_INFINITY;
    }
    let top = top(low, high, &g);
    let highest = g(top);
    if highest == f64::NEG_INFINITY {
        return highest;
    }
    let faded = |v: f64| g(v) < highest - FADED;
    let (low, high) = (edge(top, low, faded), edge(top, high, faded));
    // Pieces meet at the top, so that no piece has both a steep and a gentle side.
    let side = |from: f64, to: f64| {
        let pieces = ((to - from) / WIDEST).ceil().max(1.0);
        let mut sum = 0.0;
        let mut piece = 0.0;
        while piece < pieces {
            let at = |part: f64| from + (to - from) * (part / pieces);
            let points = Points::ThirtyTwo.between(at(piece), at(piece + 1.0));
            sum += points.map(|(v, weight)| weight * (g(v) - highest).exp()).sum::<f64>();
            piece += 1.0;
        }
        sum
    };
    highest + (side(low, top) + side(top, high)).ln()
}

/// Where a concave function is largest.
fn top(low: f64, high: f64, g: &impl Fn(f64) -> f64) -> f64 {
    let (mut left, mut right) = (low, high);
    for _ in 0..80 {
        let third = (right - left) / 3.0;
        let (first, second) = (left + third, right - third);
        if g(first) < g(second) {
            left = first;
        } else {
            right = second;
        }
        if right - left <= 1e-4 * (high - low).min(1.0) {
            break;
        }
    }
    let middle = f64::midpoint(left, right);
    // The hill may be only one slope.
    [low, high].into_iter().fold(middle, |best, end| if g(end) >= g(best) { end } else { best })
}

/// The end, or the point between the top and the end where the function has faded.
fn edge(top: f64, end: f64, faded: impl Fn(f64) -> bool) -> f64 {
    if !faded(end) {
        return end;
    }
    let (mut inside, mut outside) = (top, end);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, outside);
        if faded(middle) {
            outside = middle;
        } else {
            inside = middle;
        }
        // Going a little too far is harmless.
        if (outside - inside).abs() <= 0.01 * (outside - top).abs() {
            break;
        }
    }
    outside
}

/// `eᶻ E_ν(z)` = ∫₀^∞ e^(−z·(eᵛ−1)) e^((1−ν)v) dv: the exponential integral of any order ν > 0, without its
/// exponential.
///
/// Tricomi's function is U(ν, ν, z) = z^(1−ν) times this.
pub(in crate::value) fn exponential_integral(order: f64, z: f64) -> f64 {
    let g = |v: f64| (1.0 - order) * v - z * v.exp_m1();
    // The rate at which it fades at first, and its least rate.
    let slope = order - 1.0 + z;
    // Up to the first bound z·(eᵛ−1) alone matters, and beyond the second slope·v.
    let rise = (1.0 - order).max(0.0);
    let far = (2.0 * (FADED + rise * (1.0 + rise / z).ln()) / z).ln_1p() + 1.0;
    if slope > 0.0 && order >= 1.0 {
        // It falls from 1 on, more and more steeply, so there is no top to find.
        let end = far.min(FADED / slope);
        let pieces = (end / WIDEST).ceil().max(1.0);
        let width = end / pieces;
        let mut from = 0.0;
        let mut sum = 0.0;
        while from < end && g(from) > -FADED {
            let points = if g(from) - g(from + width) < 20.0 { Points::Sixteen } else { Points::ThirtyTwo };
            sum += points.between(from, from + width).map(|(v, weight)| weight * g(v).exp()).sum::<f64>();
            from += width;
        }
        return sum;
    }
    ln_hill(0.0, far, g).exp()
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn a_bell_has_the_area_of_a_bell() {
        let bell = |v: f64| -0.5 * (v - 1.0) * (v - 1.0);
        assert_near(ln_hill(-100.0, 100.0, bell).exp(), core::f64::consts::TAU.sqrt(), 1e-12);
        assert_near(ln_hill(0.0, 2.0, |v| v).exp(), 2.0_f64.exp() - 1.0, 1e-13);
        assert!(ln_hill(1.0, 1.0, bell) < -1e300);
    }

    #[test]
    fn exponential_integrals_are_those_of_the_tables() {
        // eᶻ E_ν(z) by mpmath at 30 digits.
        for (order, z, expected) in [
            (1.0, 1.0, 0.596_347_362_323_194_1),
            (1.0, 1e-8, 17.843_465_267_485_484),
            (0.606, 0.0567, 4.742_684_480_755_379),
            (2.5, 0.1, 0.587_408_677_227_226_2),
            (0.01, 1e-6, 876_077.736_403_852_6),
            (1001.0, 3.0, 9.970_059_969_790_24e-4),
            (1.24, 1e6, 9.999_987_600_027_776e-7),
        ] {
            assert_near(exponential_integral(order, z), expected, 1e-12);
        }
    }
}
