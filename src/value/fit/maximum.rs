//! The maximum of a likelihood: starts, search, Newton steps, and what the second derivatives tell about it.

use std::borrow::Cow;

use super::faces::{Edge, Face, best_face};
use super::matrix::{Covariance, Matrix, largest, plus};
use super::outcome::{FitError, FitOutcome};
use super::polish::{NOTHING_KNOWN, Polished, polish};
use super::search::{BOX, Evaluation, LEVEL, Minimum, descend, inward};
use super::{Fitted, Model, Penalty};
use crate::number::plain::plain;
use crate::population::on_all_cores;
use crate::value::parameter::ParameterError;
use crate::value::sample::{Sample, Weighted};

/// Starts are tried on a sample of this many customers.
const PILOT: u64 = 512;
/// Where there are more than four times as many different customers, the search goes on with this many: it comes so near that
/// a few steps with all customers are left.
const MIDDLE: u64 = 1 << 14;
/// Below this slope, Newton steps lead to the minimum.
const ROUGH: f64 = 1e-7;
/// A search that ends farther out than this was perhaps led there by customers who were too few to tell.
const FAR_OUT: f64 = 9.0;
/// How many rows are added up at once. Fixed, as it decides in which order floats are added, and large enough that most
/// samples are one piece.
const PIECE: usize = 1 << 14;

/// The space that is searched, in logarithms: θ = unit · (least + eᵘ).
pub(in crate::value) struct Search<const N: usize, R> {
    /// The unit of each parameter: for times the longest one, for money the mean, otherwise 1.
    pub(in crate::value) units: [f64; N],
    /// The customers in these units. The search sees no others, so that it goes the same way whatever the unit of
    /// measurement, and so does its rounding.
    pub(in crate::value) sample: Sample<R>,
    /// The least value of each parameter: 0 or 1.
    pub(in crate::value) least: [f64; N],
    /// The parameters at which to start, in these units.
    pub(in crate::value) starts: Vec<[f64; N]>,
    /// What the model turns into at the ends of its parameters.
    pub(in crate::value) faces: Vec<Face<N>>,
    /// The outcome to report if the data cannot tell. Not used with a penalty.
    pub(in crate::value) too_few: Option<FitOutcome>,
}

/// The model under which the sample is most likely.
///
/// A likelihood costs time for each row, and starts that are far off need most of the steps. So all starts go downhill
/// on a few hundred customers, and only the best result goes on with all customers. From there Newton steps converge at
/// once if there is a maximum. If there is none, because parameters run to infinity, they lead nowhere, and the plain
/// search has to walk to the edge of the box: a second, longer descent that most fits never need. What it finds there
/// is compared with the best of the [faces](super::faces).
pub(in crate::value) fn fit<const N: usize, M: Model>(
    sample: &Sample<M::Row>,
    penalty: Penalty,
    search: &Search<N, M::Row>,
    likelihood: impl Fn(&[Weighted<M::Row>], &[f64; N]) -> Evaluation<N> + Sync,
    model: impl Fn(&[f64; N]) -> Result<M, ParameterError>,
) -> Result<Fitted<M>, FitError> {
    if sample.is_empty() {
        return Err(FitError::Empty);
    }
    let pilot = search.sample.thinned(PILOT);
    let on_pilot = search.objective(&pilot, penalty, &likelihood);
    let on_all = search.objective(&search.sample, penalty, &likelihood);
    let starts: Vec<[f64; N]> = search.starts.iter().map(|start| search.coordinates(start)).collect();
    let ends = starts.iter().map(|start| descend(&on_pilot, *start, None, LEVEL));
    let best = ends.reduce(|best, end| if end.at.value < best.at.value || best.at.value.is_nan() { end } else { best });
    let mut best = best.ok_or(FitError::Empty)?;
    let is_large = search.sample.rows().len() as u64 > 4 * MIDDLE;
    if is_large {
        let middle = search.sample.thinned(MIDDLE);
        let rough = onward(&search.objective(&middle, penalty, &likelihood), &best, &starts);
        best = rough.minimum;
        best.metric = rough.curvature.inverse().unwrap_or(best.metric);
    }
    // Newton steps finish the search, unless it has no end. The starts of a large sample were tried on a part that tells enough.
    let rough = onward(&on_all, &best, if is_large { &[] } else { &starts });
    let is_there = largest(&inward(&rough.minimum.point, &rough.minimum.at.gradient)) <= LEVEL;
    let mut found = if is_there {
        rough
    } else {
        polish(&on_all, descend(&on_all, rough.minimum.point, Some(rough.minimum.metric), LEVEL))
    };

    let customers = weight(sample.customers());
    let mut has_gone_on = false;
    let (point, outcome) = loop {
        let Polished { minimum, curvature } = &found;
        let is_inside = largest(&minimum.point) < BOX - 1e-3;
        if let Some(too_few) = search.too_few.clone().filter(|_| penalty == Penalty::NONE) {
            break (minimum.point, too_few);
        }
        if is_inside && curvature.weakest().0 * customers > NOTHING_KNOWN {
            break (minimum.point, FitOutcome::Converged);
        }
        let from = starts.iter().copied().chain([minimum.point]).collect::<Vec<_>>();
        let edge = best_face(&search.faces, &on_pilot, &on_all, &from, customers);
        // If numbers of a middling size are as good as any, nothing leads to an end: the likelihood is flat.
        let halved = halved(&on_all);
        let middle = polish(&halved, descend(&halved, minimum.point.map(|x| 2.0 * x), None, LEVEL));
        let value = middle.minimum.at.value;
        // If they are better, the search was led astray, and goes on from there.
        let is_better = minimum.is_worse_than(value) && edge.as_ref().is_none_or(|edge| edge.is_worse_than(value));
        if is_better && !has_gone_on {
            has_gone_on = true;
            found = polish(&on_all, descend(&on_all, middle.minimum.point.map(|x| 0.5 * x), None, LEVEL));
            continue;
        }
        let is_flat = edge.as_ref().is_none_or(|edge| edge.is_no_better_than(value));
        let is_weak_maximum = |edge: &Edge<N>| is_inside && edge.is_worse_than(minimum.at.value);
        if let Some(edge) = edge.filter(|edge| !(is_flat || is_weak_maximum(edge))) {
            break (edge.point(), FitOutcome::OnBoundary { limits: edge.limits(M::NAMES) });
        }
        let (point, seen) = if is_flat {
            (middle.minimum.point.map(|x| 0.5 * x), &middle.curvature)
        } else {
            (minimum.point, curvature)
        };
        break (point, FitOutcome::Unidentified { parameters: involved(M::NAMES, &seen.weakest().1) });
    };
    let parameters = search.parameters(&point);
    let covariance =
        if outcome == FitOutcome::Converged { search.covariance(&found.curvature, &point, customers) } else { None };
    let log_likelihood = added_up(sample.rows(), &parameters, &likelihood).value;
    let model = model(&parameters).map_err(|_| FitError::OutOfRange)?;
    if !log_likelihood.is_finite() {
        return Err(FitError::OutOfRange);
    }
    Ok(Fitted { model, outcome, log_likelihood: plain(log_likelihood), customers: sample.customers(), covariance })
}

/// Downhill from where fewer customers led; where that is far out, from the starts too, as more customers may know of a maximum that
/// those did not see.
fn onward<const N: usize>(
    f: &impl Fn(&[f64; N]) -> Evaluation<N>,
    from: &Minimum<N>,
    starts: &[[f64; N]],
) -> Polished<N> {
    let end = polish(f, descend(f, from.point, Some(from.metric), ROUGH));
    if largest(&end.minimum.point) < FAR_OUT {
        return end;
    }
    let others = starts.iter().map(|start| polish(f, descend(f, *start, None, ROUGH)));
    others.fold(end, |best, end| if best.minimum.is_worse_than(end.minimum.at.value) { end } else { best })
}

/// The likelihood of some rows, piece by piece on all cores, in the order of the pieces.
fn added_up<const N: usize, R: Sync>(
    rows: &[Weighted<R>],
    parameters: &[f64; N],
    likelihood: &(impl Fn(&[Weighted<R>], &[f64; N]) -> Evaluation<N> + Sync),
) -> Evaluation<N> {
    if rows.len() <= PIECE {
        return likelihood(rows, parameters);
    }
    let pieces = on_all_cores(rows.chunks(PIECE).collect(), || (), |(), rows| likelihood(rows, parameters));
    pieces.into_iter().fold(Evaluation { value: 0.0, gradient: [0.0; N] }, |sum, piece| Evaluation {
        value: sum.value + piece.value,
        gradient: plus(&sum.gradient, 1.0, &piece.gradient),
    })
}

/// A function of twice the coordinates: in the same box, it sees half as far.
fn halved<const N: usize>(f: &impl Fn(&[f64; N]) -> Evaluation<N>) -> impl Fn(&[f64; N]) -> Evaluation<N> {
    |point| {
        let Evaluation { value, gradient } = f(&point.map(|x| 0.5 * x));
        Evaluation { value, gradient: gradient.map(|slope| 0.5 * slope) }
    }
}

/// The parameters that change most along a direction.
fn involved<const N: usize>(names: &[&'static str], direction: &[f64; N]) -> Vec<Cow<'static, str>> {
    let most = largest(direction);
    let parameters = names.iter().zip(direction).filter(|(_, x)| x.abs() > 0.1 * most);
    parameters.map(|(name, _)| (*name).into()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
fn weight(customers: u64) -> f64 {
    customers as f64
}

impl<const N: usize, R: Sync> Search<N, R> {
    /// The parameters at a point, in the unit of the data.
    fn parameters(&self, point: &[f64; N]) -> [f64; N] {
        let mut parameters = self.in_units(point);
        parameters.iter_mut().zip(&self.units).for_each(|(x, unit)| *x *= unit);
        parameters
    }

    fn in_units(&self, point: &[f64; N]) -> [f64; N] {
        plus(&self.least, 1.0, &point.map(f64::exp))
    }

    fn coordinates(&self, parameters: &[f64; N]) -> [f64; N] {
        plus(parameters, -1.0, &self.least).map(f64::ln)
    }

    /// −ln L / n + λ Σ θ², and its gradient in the coordinates.
    fn objective(
        &self,
        sample: &Sample<R>,
        penalty: Penalty,
        likelihood: &(impl Fn(&[Weighted<R>], &[f64; N]) -> Evaluation<N> + Sync),
    ) -> impl Fn(&[f64; N]) -> Evaluation<N> {
        let customers = weight(sample.customers());
        move |point| {
            let parameters = self.in_units(point);
            let Evaluation { value, mut gradient } = added_up(sample.rows(), &parameters, likelihood);
            let mut value = -value / customers;
            for ((slope, by), parameter) in gradient.iter_mut().zip(point).zip(parameters) {
                value += penalty.get() * parameter * parameter;
                *slope = (2.0 * penalty.get() * parameter - *slope / customers) * by.exp();
            }
            Evaluation { value, gradient }
        }
    }

    /// The inverse of the information from all customers, in terms of the parameters.
    fn covariance(&self, curvature: &Matrix<N>, point: &[f64; N], customers: f64) -> Option<Covariance> {
        let mut slopes = point.map(f64::exp);
        slopes.iter_mut().zip(&self.units).for_each(|(slope, unit)| *slope *= unit);
        let mut cells = curvature.inverse()?;
        for (row, one) in cells.0.iter_mut().zip(slopes) {
            for (cell, other) in row.iter_mut().zip(slopes) {
                *cell *= one * other / customers;
            }
        }
        Some(Covariance::of(&cells.symmetric()))
    }
}
