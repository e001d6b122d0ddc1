//! The maximum of a likelihood: starts, search, Newton steps, and what the second derivatives tell about it.

use super::matrix::{Covariance, Matrix, dot, largest, plus};
use super::outcome::{FitError, FitOutcome, Limit, Toward};
use super::search::{BOX, Evaluation, LEVEL, Minimum, descend, inward};
use super::{Fitted, Model, Penalty};
use crate::value::parameter::ParameterError;
use crate::value::sample::{Sample, Weighted};

/// Starts are tried on a sample of this many customers.
const PILOT: u64 = 512;
/// Below this slope, Newton steps lead to the minimum.
const ROUGH: f64 = 1e-7;
/// A direction about which all customers together tell less has no estimate: its standard error would be a factor of
/// e³⁰.
const NOTHING_KNOWN: f64 = 1e-3;
/// The step for second derivatives from gradients. In logarithms its error is about its square.
const DIFFERENCE: f64 = 1e-4;

/// The space that is searched, in logarithms: θ = least + unit · eᵘ.
pub(in crate::value) struct Search<const N: usize> {
    /// The unit of each parameter: for times the longest one, for money the mean, otherwise 1.
    pub(in crate::value) units: [f64; N],
    /// The least value of each parameter: 0 or 1.
    pub(in crate::value) least: [f64; N],
    /// The parameters at which to start.
    pub(in crate::value) starts: Vec<[f64; N]>,
    /// The outcome to report if the data cannot tell. Not used with a penalty.
    pub(in crate::value) too_few: Option<FitOutcome>,
}

/// The model under which the sample is most likely.
///
/// A likelihood costs time for each row, and starts that are far off need most of the steps. So all starts go downhill
/// on a few hundred customers, and only the best result goes on with all customers. From there Newton steps converge at
/// once if there is a maximum. If there is none, because parameters run to infinity, they lead nowhere, and the plain
/// search has to walk to the edge of the box: a second, longer descent that most fits never need.
pub(in crate::value) fn fit<const N: usize, M: Model>(
    sample: &Sample<M::Row>,
    penalty: Penalty,
    search: &Search<N>,
    likelihood: impl Fn(&[Weighted<M::Row>], &[f64; N]) -> Evaluation<N>,
    model: impl Fn(&[f64; N]) -> Result<M, ParameterError>,
) -> Result<Fitted<M>, FitError> {
    if sample.is_empty() {
        return Err(FitError::Empty);
    }
    let pilot = sample.thinned(PILOT);
    let on_pilot = search.objective(&pilot, penalty, &likelihood);
    let on_all = search.objective(sample, penalty, &likelihood);
    let ends = search.starts.iter().map(|start| descend(&on_pilot, search.coordinates(start), None, LEVEL));
    let best = ends.reduce(|best, end| if end.at.value < best.at.value || best.at.value.is_nan() { end } else { best });
    let best = best.ok_or(FitError::Empty)?;
    // Newton steps finish the search, unless it has no end.
    let rough = polish(&on_all, descend(&on_all, best.point, Some(best.metric), ROUGH));
    let is_there = largest(&inward(&rough.minimum.point, &rough.minimum.at.gradient)) <= LEVEL;
    let Polished { minimum, curvature } = if is_there {
        rough
    } else {
        polish(&on_all, descend(&on_all, rough.minimum.point, Some(rough.minimum.metric), LEVEL))
    };

    let parameters = search.parameters(&minimum.point);
    let customers = sample.customers();
    let seen = Seen { minimum: &minimum, curvature: &curvature, customers: weight(customers), names: M::NAMES };
    let no_penalty = penalty == Penalty::NONE;
    let outcome = search.too_few.clone().filter(|_| no_penalty).unwrap_or_else(|| seen.outcome());
    let covariance = (outcome == FitOutcome::Converged).then(|| seen.covariance(&search.slopes(&parameters))).flatten();
    let log_likelihood = likelihood(sample.rows(), &parameters).value;
    let model = model(&parameters).map_err(|_| FitError::OutOfRange)?;
    if !log_likelihood.is_finite() {
        return Err(FitError::OutOfRange);
    }
    Ok(Fitted { model, outcome, log_likelihood, customers, covariance })
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn weight(customers: u64) -> f64 {
    customers as f64
}

impl<const N: usize> Search<N> {
    fn parameters(&self, point: &[f64; N]) -> [f64; N] {
        let mut parameters = *point;
        for ((x, unit), least) in parameters.iter_mut().zip(&self.units).zip(&self.least) {
            *x = least + unit * x.exp();
        }
        parameters
    }

    fn coordinates(&self, parameters: &[f64; N]) -> [f64; N] {
        let mut point = *parameters;
        for ((x, unit), least) in point.iter_mut().zip(&self.units).zip(&self.least) {
            *x = ((*x - least) / unit).ln();
        }
        point
    }

    /// dθ/du.
    fn slopes(&self, parameters: &[f64; N]) -> [f64; N] {
        plus(parameters, -1.0, &self.least)
    }

    /// −ln L / n + λ Σ (θ / unit)², and its gradient in the coordinates.
    fn objective<R>(
        &self,
        sample: &Sample<R>,
        penalty: Penalty,
        likelihood: &impl Fn(&[Weighted<R>], &[f64; N]) -> Evaluation<N>,
    ) -> impl Fn(&[f64; N]) -> Evaluation<N> {
        let customers = weight(sample.customers());
        move |point| {
            let parameters = self.parameters(point);
            let Evaluation { value, mut gradient } = likelihood(sample.rows(), &parameters);
            let mut value = -value / customers;
            let slopes = self.slopes(&parameters);
            for (((slope, by), parameter), unit) in gradient.iter_mut().zip(slopes).zip(parameters).zip(&self.units) {
                let relative = parameter / unit;
                value += penalty.get() * relative * relative;
                *slope = (2.0 * penalty.get() * relative / unit - *slope / customers) * by;
            }
            Evaluation { value, gradient }
        }
    }
}

/// A minimum, and the second derivatives there.
struct Polished<const N: usize> {
    minimum: Minimum<N>,
    curvature: Matrix<N>,
}

/// Newton steps until the slope is only rounding error.
fn polish<const N: usize>(f: &impl Fn(&[f64; N]) -> Evaluation<N>, mut minimum: Minimum<N>) -> Polished<N> {
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

/// What the outcome is judged by.
struct Seen<'a, const N: usize> {
    minimum: &'a Minimum<N>,
    curvature: &'a Matrix<N>,
    customers: f64,
    names: &'static [&'static str],
}

impl<const N: usize> Seen<'_, N> {
    fn outcome(&self) -> FitOutcome {
        let point = &self.minimum.point;
        let mut toward: [f64; N] = point.map(|x| if x.abs() >= BOX - 1e-3 { x.signum() } else { 0.0 });
        let (known, direction) = self.curvature.weakest();
        let is_known = known * self.customers > NOTHING_KNOWN;
        if toward.iter().all(|x| *x == 0.0) && is_known {
            return FitOutcome::Converged;
        }
        let largest = largest(&direction);
        let involved = direction.map(|x| if x.abs() > 0.1 * largest { x } else { 0.0 });
        if !is_known {
            // Toward a boundary the slope falls with the curvature, so the step that would end the search stays as long
            // as ever.
            let downhill = -dot(&direction, &inward(point, &self.minimum.at.gradient));
            let is_running = downhill.abs() > 0.05 * known.abs() && downhill.abs() > LEVEL * 1e-4;
            if is_running {
                for (end, x) in toward.iter_mut().zip(involved) {
                    *end = if *end == 0.0 { x * downhill.signum() } else { *end };
                }
            } else if toward.iter().all(|x| *x == 0.0) {
                let parameters = self.names.iter().zip(involved).filter(|(_, x)| *x != 0.0);
                return FitOutcome::Unidentified { parameters: parameters.map(|(name, _)| (*name).into()).collect() };
            }
        }
        self.drag(&mut toward);
        let limits = self.names.iter().zip(toward).filter(|(_, end)| *end != 0.0).map(|(name, end)| Limit {
            parameter: (*name).into(),
            toward: if end > 0.0 { Toward::Infinity } else { Toward::Least },
        });
        FitOutcome::OnBoundary { limits: limits.collect() }
    }

    /// Marks parameters that must follow those at the edge of the box: if those go on, these go to a boundary too.
    fn drag(&self, toward: &mut [f64; N]) {
        let ends = *toward;
        let is_free = ends.map(|end| end == 0.0);
        // The curvature among the others, and the slope of each after they follow.
        let mut among = *self.curvature;
        for ((row, own), place) in among.0.iter_mut().zip(is_free).zip(0..) {
            for ((cell, other), at) in row.iter_mut().zip(is_free).zip(0..) {
                if !(own && other) {
                    *cell = if place == at { 1.0 } else { 0.0 };
                }
            }
        }
        let Some(inverse) = among.inverse() else { return };
        let mut slope = self.curvature.times(&ends.map(|end| if end == 0.0 { 0.0 } else { end.signum() }));
        slope.iter_mut().zip(is_free).for_each(|(part, free)| *part = if free { *part } else { 0.0 });
        for ((end, by), free) in toward.iter_mut().zip(inverse.times(&slope)).zip(is_free) {
            if free && by.abs() > 0.5 {
                *end = -by;
            }
        }
    }

    /// The inverse of the information from all customers, in terms of the parameters.
    fn covariance(&self, slopes: &[f64; N]) -> Option<Covariance> {
        let mut cells = self.curvature.inverse()?;
        for (row, one) in cells.0.iter_mut().zip(slopes) {
            for (cell, other) in row.iter_mut().zip(slopes) {
                *cell *= one * other / self.customers;
            }
        }
        Some(Covariance::of(&cells.symmetric()))
    }
}
