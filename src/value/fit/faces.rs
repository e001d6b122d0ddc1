//! The faces of the space of parameters: the simpler models that a model turns into at the ends of its range.
//!
//! ```text
//! r, α → ∞ with r/α fixed     all customers buy at one rate
//! a, b → ∞ with a/b fixed     all leave with one probability
//! a, b → 0 with a/b fixed     some leave at the first chance, the others never
//! a → 0                       nobody leaves
//! ```
//! A likelihood without a maximum rises toward one of them. Where a search stops on the way says little about which: the
//! slope fades in all directions at once, and the last steps are rounding error. So each face is fitted as a model of its
//! own, in the parameters that it has left, and the one under which the customers are most likely is the answer. A face
//! whose own likelihood runs off to another face is not the answer, because that face is in the list too.

use super::matrix::{dot, largest, plus};
use super::outcome::{Limit, Toward};
use super::polish::{NOTHING_KNOWN, Polished, polish};
use super::search::{BOX, Evaluation, LEVEL, SAME, descend, inward};

/// e to this is as good as infinity: what a model misses there is some parts in 10⁹. Shapes of unequal pairs stay in
/// their range, up to the factor e⁷ that half a box allows.
pub(in crate::value) const FAR: f64 = 20.0;
/// The logarithm of the shortest time, in units of the longest T, by which all who leave at once have left.
const AT_ONCE: f64 = -60.0;
/// On the pilot sample, a face this much worse per customer than the best is not the best for all customers.
const OUT_OF_REACH: f64 = 0.03;

/// A face: points `at` + Σ wᵢ `free`ᵢ in logarithms of parameters, for any w.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::value) struct Face<const N: usize> {
    pub(in crate::value) at: [f64; N],
    pub(in crate::value) free: Vec<[f64; N]>,
    /// The end that each parameter goes to there.
    pub(in crate::value) ends: [Option<Toward>; N],
}

/// What two parameters that make one distribution turn into.
#[derive(Clone, Copy, Debug)]
pub(in crate::value) enum Pair {
    /// Nothing: both are free.
    Free,
    /// Both go to infinity: one value for everybody.
    Alike,
    /// Both go to their least value: some have the lowest value possible, the others the highest.
    Split,
    /// The first goes to its least value: everybody has the lowest value possible.
    Lowest,
    /// The second goes to its least value: everybody has the highest value possible.
    Highest,
    /// Both go to their least values, for a rate of leaving: some have left at once, the others never leave.
    AtOnce,
}

impl Pair {
    fn face(self) -> Face<2> {
        let (least, most) = (Some(Toward::Least), Some(Toward::Infinity));
        let opposite = vec![[-0.5, 0.5]];
        let (at, free, ends) = match self {
            Self::Free => ([0.0; 2], vec![[1.0, 0.0], [0.0, 1.0]], [None; 2]),
            Self::Alike => ([FAR; 2], opposite, [most; 2]),
            Self::Split => ([-FAR; 2], opposite, [least; 2]),
            Self::Lowest => ([-FAR, 0.0], vec![], [least, None]),
            Self::Highest => ([0.0, -FAR], vec![], [None, least]),
            // The share of those who left at once is about 1 − e^(s · AT_ONCE).
            Self::AtOnce => ([0.0, AT_ONCE], vec![[1.0, 0.0]], [least; 2]),
        };
        Face { at, free, ends }
    }

    /// The faces of a model of one pair.
    pub(in crate::value) fn faces(pairs: &[Self]) -> Vec<Face<2>> {
        pairs.iter().map(|pair| pair.face()).collect()
    }

    /// The faces of a model of two pairs: each face of one with each of the other, those with fewer ends first.
    pub(in crate::value) fn products(one: &[Self], other: &[Self]) -> Vec<Face<4>> {
        let both = |one: Self, other: Self| {
            let Face { at: [a, b], free: left, ends: [end_a, end_b] } = one.face();
            let Face { at: [c, d], free: right, ends: [end_c, end_d] } = other.face();
            let left = left.into_iter().map(|[a, b]| [a, b, 0.0, 0.0]);
            let right = right.into_iter().map(|[c, d]| [0.0, 0.0, c, d]);
            Face { at: [a, b, c, d], free: left.chain(right).collect(), ends: [end_a, end_b, end_c, end_d] }
        };
        let with_free = |pairs: &[Self]| [&[Self::Free], pairs].concat();
        let (all, others) = (with_free(one), with_free(other));
        let mut faces: Vec<Face<4>> =
            all.iter().flat_map(|one| others.iter().map(|other| both(*one, *other))).collect();
        faces.retain(|face| face.free.len() < 4);
        faces.sort_by_key(|face| core::cmp::Reverse(face.free.len()));
        faces
    }
}

/// A face, and the best point on it.
#[derive(Clone, Debug)]
pub(super) struct Edge<const N: usize> {
    face: Face<N>,
    along: [f64; N],
    pub(super) value: f64,
    /// Whether the best point is a maximum, and not on the way to another face.
    is_top: bool,
}

impl<const N: usize> Face<N> {
    fn point(&self, along: &[f64; N]) -> [f64; N] {
        self.free.iter().zip(along).fold(self.at, |point, (direction, way)| plus(&point, *way, direction))
    }

    /// The coordinates on the face that are nearest to a point.
    fn nearest(&self, point: &[f64; N]) -> [f64; N] {
        let off = plus(point, -1.0, &self.at);
        let mut along = [0.0; N];
        for (way, direction) in along.iter_mut().zip(&self.free) {
            *way = (dot(direction, &off) / dot(direction, direction)).clamp(-BOX / 2.0, BOX / 2.0);
        }
        along
    }

    /// A function on the face. Coordinates that the face does not have rest at zero in a bowl of their own.
    fn on(&self, f: &impl Fn(&[f64; N]) -> Evaluation<N>) -> impl Fn(&[f64; N]) -> Evaluation<N> {
        move |along| {
            let Evaluation { mut value, gradient: by } = f(&self.point(along));
            let mut gradient = *along;
            for (slope, direction) in gradient.iter_mut().zip(&self.free) {
                *slope = dot(direction, &by);
            }
            value += along.iter().skip(self.free.len()).map(|way| 0.5 * way * way).sum::<f64>();
            Evaluation { value, gradient }
        }
    }

    /// The best point on the face, from the best of some starts.
    fn best(&self, f: &impl Fn(&[f64; N]) -> Evaluation<N>, starts: &[[f64; N]], customers: f64) -> Option<Edge<N>> {
        let on_face = self.on(f);
        let ends = starts.iter().map(|start| descend(&on_face, *start, None, LEVEL));
        let best =
            ends.filter(|end| end.at.value.is_finite()).min_by(|one, other| one.at.value.total_cmp(&other.at.value))?;
        let Polished { minimum, curvature } = polish(&on_face, best);
        let is_inside = largest(&minimum.point) < BOX - 1e-3;
        let is_level = largest(&inward(&minimum.point, &minimum.at.gradient)) <= 1e-7;
        let is_known = curvature.weakest().0 * customers > NOTHING_KNOWN;
        Some(Edge {
            face: self.clone(),
            along: minimum.point,
            value: minimum.at.value,
            is_top: is_inside && is_level && is_known,
        })
    }
}

impl<const N: usize> Edge<N> {
    pub(super) fn point(&self) -> [f64; N] {
        self.face.point(&self.along)
    }

    /// The parameters that go to an end.
    pub(super) fn limits(&self, names: &[&'static str]) -> Vec<Limit> {
        let ends = names.iter().zip(self.face.ends);
        ends.filter_map(|(name, end)| Some(Limit { parameter: (*name).into(), toward: end? })).collect()
    }

    /// Whether a point of this value is as good as this one.
    pub(super) fn is_no_better_than(&self, value: f64) -> bool {
        value <= self.value + SAME
    }

    /// Whether a point of this value is better than this one.
    pub(super) fn is_worse_than(&self, value: f64) -> bool {
        value < self.value - SAME
    }
}

/// The face under which the customers are most likely. Each is tried on the pilot first, and only those that come near
/// the best go on with all customers.
pub(super) fn best_face<const N: usize>(
    faces: &[Face<N>],
    on_pilot: &impl Fn(&[f64; N]) -> Evaluation<N>,
    on_all: &impl Fn(&[f64; N]) -> Evaluation<N>,
    from: &[[f64; N]],
    customers: f64,
) -> Option<Edge<N>> {
    let tried = faces.iter().filter_map(|face| {
        let starts: Vec<[f64; N]> = from.iter().map(|point| face.nearest(point)).collect();
        face.best(on_pilot, &starts, customers)
    });
    let tried: Vec<Edge<N>> = tried.collect();
    let lowest = tried.iter().map(|edge| edge.value).fold(f64::INFINITY, f64::min);
    let near = tried.iter().filter(|edge| edge.value <= lowest + OUT_OF_REACH);
    let edges = near.filter_map(|edge| edge.face.best(on_all, &[edge.along], customers));
    // Of equals the first has the fewest ends, unless it leads to one that comes later.
    edges.reduce(|best, edge| {
        let is_lower = edge.value < best.value - SAME;
        let is_same = edge.value <= best.value + SAME;
        if is_lower || (is_same && edge.is_top && !best.is_top) { edge } else { best }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_on_a_face_is_the_nearest_to_itself() {
        let faces = Pair::products(&[Pair::Alike], &[Pair::Alike, Pair::Split, Pair::Lowest, Pair::Highest]);
        assert_eq!(faces.len(), 9);
        assert_eq!(faces.iter().map(|face| face.free.len()).collect::<Vec<_>>(), [3, 3, 3, 2, 2, 2, 2, 1, 1]);
        for face in faces {
            let mut along = [0.5, 1.5, 2.5, 3.5];
            along.iter_mut().skip(face.free.len()).for_each(|way| *way = 0.0);
            let point = face.point(&along);
            let found = face.nearest(&point);
            assert!(largest(&plus(&found, -1.0, &along)) < 1e-12, "{face:?}: {found:?}");
        }
    }
}
