//! The search for a minimum: quasi-Newton steps within a box (Broyden, Fletcher, Goldfarb and Shanno).
//!
//! Two to four parameters and an exact gradient need no more than this. Nothing here can fail: if no step leads further
//! down, the search has ended, and the caller decides whether that is a minimum (Nocedal & Wright, *Numerical
//! Optimization*, ch. 6).

use super::matrix::{Matrix, dot, largest, plus};

/// A function and its gradient at a point.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) struct Evaluation<const N: usize> {
    pub(in crate::value) value: f64,
    pub(in crate::value) gradient: [f64; N],
}

/// Where a search ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minimum<const N: usize> {
    pub(super) point: [f64; N],
    pub(super) at: Evaluation<N>,
    /// Roughly the inverse of the second derivatives, as the search learned it.
    pub(super) metric: Matrix<N>,
}

impl<const N: usize> Minimum<N> {
    /// Whether a point of this value is better than this one.
    pub(super) fn is_worse_than(&self, value: f64) -> bool {
        value < self.at.value - SAME || self.at.value.is_nan()
    }
}

/// A difference per customer that is rounding error, or what [`FAR`](super::FAR) misses.
pub(super) const SAME: f64 = 1e-8;
/// Coordinates stay between minus and plus this.
pub(super) const BOX: f64 = 14.0;
/// A slope this small counts as zero, if values are about 1.
pub(super) const LEVEL: f64 = 1e-10;
/// The longest step in any coordinate.
const LONGEST_STEP: f64 = 2.0;
const MOST_STEPS: usize = 200;

/// Walks downhill from a start until the slope is at most `level`.
///
/// The metric learns the curvature from the slopes on the way. So steps get the right length and direction without
/// second derivatives, which would cost a gradient for each parameter and step. What it learned far away can be wrong
/// here: if a direction does not lead down, or a step finds nothing lower, the metric is discarded and the search goes
/// on with the plain slope. The search ends only if that fails too. Stopping at the first failure would leave it short
/// of the minimum in the long curved valleys that these likelihoods have.
pub(super) fn descend<const N: usize>(
    f: &impl Fn(&[f64; N]) -> Evaluation<N>,
    start: [f64; N],
    metric: Option<Matrix<N>>,
    level: f64,
) -> Minimum<N> {
    let start = start.map(|x| x.clamp(-BOX, BOX));
    let mut here = Minimum { point: start, at: f(&start), metric: metric.unwrap_or(Matrix::diagonal(1.0)) };
    let mut is_fresh = metric.is_none();
    for _ in 0..MOST_STEPS {
        let slope = inward(&here.point, &here.at.gradient);
        // Slopes of large values have large rounding errors.
        if largest(&slope) <= level + 1e-14 * here.at.value.abs() {
            break;
        }
        let mut direction = inward(&here.point, &here.metric.times(&slope)).map(|x| -x);
        if dot(&direction, &slope) >= 0.0 || !largest(&direction).is_finite() {
            (here.metric, is_fresh) = (Matrix::diagonal(1.0), true);
            direction = slope.map(|x| -x);
        }
        // A new metric knows no lengths: half a unit is a good first step in logarithms.
        let length = largest(&direction);
        let longest = if is_fresh { 0.5 } else { LONGEST_STEP };
        let shrink = if is_fresh || length > longest { longest / length } else { 1.0 };
        let direction = direction.map(|x| x * shrink);
        match step(f, &here, &direction) {
            Some((point, at)) => {
                let (moved, turned) = (plus(&point, -1.0, &here.point), plus(&at.gradient, -1.0, &here.at.gradient));
                if is_fresh {
                    // Scales the metric by the first curvature seen.
                    let (along, squared) = (dot(&moved, &turned), dot(&turned, &turned));
                    let scale = if along > 0.0 && squared > 0.0 { along / squared } else { 1.0 };
                    (here.metric, is_fresh) = (Matrix::diagonal(scale), along <= 0.0);
                }
                update(&mut here.metric, &moved, &turned);
                (here.point, here.at) = (point, at);
            }
            None if is_fresh => break,
            // The metric may be wrong: try again from scratch.
            None => (here.metric, is_fresh) = (Matrix::diagonal(1.0), true),
        }
    }
    here
}

/// The slope without what leads out of the box. At an edge the search must be able to go on along the edge, and a slope
/// that only points outward counts as zero.
pub(super) fn inward<const N: usize>(point: &[f64; N], slope: &[f64; N]) -> [f64; N] {
    let mut inward = *slope;
    for (part, x) in inward.iter_mut().zip(point) {
        if (*x >= BOX && *part < 0.0) || (*x <= -BOX && *part > 0.0) {
            *part = 0.0;
        }
    }
    inward
}

/// A step that goes down far enough; it gets shorter until it does.
fn step<const N: usize>(
    f: &impl Fn(&[f64; N]) -> Evaluation<N>,
    here: &Minimum<N>,
    direction: &[f64; N],
) -> Option<([f64; N], Evaluation<N>)> {
    let mut factor = 1.0;
    for _ in 0..30 {
        let point = plus(&here.point, factor, direction).map(|x| x.clamp(-BOX, BOX));
        let promised = dot(&plus(&point, -1.0, &here.point), &here.at.gradient);
        let at = f(&point);
        if at.value <= here.at.value + 1e-4 * promised && at.value < here.at.value {
            return Some((point, at));
        }
        // Near the minimum, values differ by less than the rounding of a long sum, but slopes still fall.
        let noise = 1e-11 * here.at.value.abs().max(1e-3);
        let flatter = largest(&inward(&point, &at.gradient)) < 0.5 * largest(&inward(&here.point, &here.at.gradient));
        if (at.value - here.at.value).abs() <= noise && flatter {
            return Some((point, at));
        }
        // The lowest point of the parabola through the known points.
        let bend = at.value - here.at.value - promised;
        let best = -0.5 * promised / bend;
        factor *= if best.is_finite() { best.clamp(0.1, 0.5) } else { 0.25 };
    }
    None
}

/// Learns the inverse second derivatives from a step and the change of slope along it.
fn update<const N: usize>(metric: &mut Matrix<N>, moved: &[f64; N], turned: &[f64; N]) {
    let along = dot(moved, turned);
    if along <= 1e-14 * largest(moved) * largest(turned) || !along.is_finite() {
        return;
    }
    let seen = metric.times(turned);
    let factor = (1.0 + dot(turned, &seen) / along) / along;
    metric.add_outer(factor, moved, moved);
    metric.add_outer(-1.0 / along, moved, &seen);
    metric.add_outer(-1.0 / along, &seen, moved);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::special::tests::assert_near;

    #[test]
    fn the_valley_of_rosenbrock_is_walked_to_its_end() {
        let valley = |p: &[f64; 2]| {
            let bend = p[1] - p[0] * p[0];
            Evaluation {
                value: 100.0 * bend * bend + (1.0 - p[0]) * (1.0 - p[0]),
                gradient: [-400.0 * bend * p[0] - 2.0 * (1.0 - p[0]), 200.0 * bend],
            }
        };
        let minimum = descend(&valley, [-1.2, 1.0], None, LEVEL);
        assert_near(minimum.point[0], 1.0, 1e-9);
        assert_near(minimum.point[1], 1.0, 1e-9);
    }

    #[test]
    fn an_endless_slope_ends_at_the_box_and_nan_is_avoided() {
        let slope = |p: &[f64; 1]| Evaluation { value: (-p[0]).exp(), gradient: [-(-p[0]).exp()] };
        let minimum = descend(&slope, [0.0], None, LEVEL);
        assert!(minimum.point[0] > 13.0, "{minimum:?}");
        let cliff = |p: &[f64; 1]| Evaluation {
            value: if p[0] > 1.0 { f64::NAN } else { (p[0] - 0.5).powi(2) },
            gradient: [2.0 * (p[0] - 0.5)],
        };
        assert_near(descend(&cliff, [-9.0], None, LEVEL).point[0], 0.5, 1e-9);
    }
}
