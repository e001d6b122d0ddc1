//! Newton steps: from near a minimum to its last digit, and the second derivatives there.

use super::matrix::{Matrix, largest, plus};
use super::search::{BOX, Evaluation, Minimum, inward};

/// A direction about which all customers together tell less has no estimate: its standard error would be a factor of
/// e³⁰.
pub(super) const NOTHING_KNOWN: f64 = 1e-3;
/// The step for second derivatives from gradients. In logarithms its error is about its square.
const DIFFERENCE: f64 = 1e-4;

/// A minimum, and the second derivatives there.
pub(super) struct Polished<const N: usize> {
    pub(super) minimum: Minimum<N>,
    pub(super) curvature: Matrix<N>,
}

/// Newton steps until the slope is only rounding error.
pub(super) fn polish<const N: usize>(f: &impl Fn(&[f64; N]) -> Evaluation<N>, mut minimum: Minimum<N>) -> Polished<N> {
    let slope = |minimum: &Minimum<N>| inward(&minimum.point, &minimum.at.gradient);
    let mut curvature = second_derivatives(f, &minimum.point);
    for _ in 0..4 {
        let Some(inverse) = curvature.inverse() else { break };
        let mut longest = 0.0_f64;
        for _ in 0..3 {
            let step = inward(&minimum.point, &inverse.times(&slope(&minimum)));
            let length = largest(&step);
            if !(1e-13..=0.5).contains(&length) {
                break;
            }
            let point = plus(&minimum.point, -1.0, &step).map(|x| x.clamp(-BOX, BOX));
            let next = Minimum { point, at: f(&point), metric: inverse };
            // NaN does not count as lower.
            let falls = largest(&slope(&next)) < 0.9 * largest(&slope(&minimum));
            if !falls {
                break;
            }
            longest = longest.max(length);
            minimum = next;
            if length < 1e-7 {
                break;
            }
        }
        // After a longer way the second derivatives have changed.
        if longest < 2e-6 {
            break;
        }
        curvature = second_derivatives(f, &minimum.point);
    }
    Polished { minimum, curvature }
}

/// Second derivatives from gradients on both sides.
fn second_derivatives<const N: usize>(f: &impl Fn(&[f64; N]) -> Evaluation<N>, point: &[f64; N]) -> Matrix<N> {
    let mut rows = Matrix::diagonal(DIFFERENCE).0;
    for row in &mut rows {
        let (ahead, behind) = (f(&plus(point, 1.0, row)), f(&plus(point, -1.0, row)));
        *row = plus(&ahead.gradient, -1.0, &behind.gradient).map(|difference| difference / (2.0 * DIFFERENCE));
    }
    Matrix(rows).symmetric()
}
