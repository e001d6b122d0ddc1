//! Square matrices, as small as the number of parameters of a model.

use serde::{Deserialize, Serialize};

use crate::number::plain::plain_at_any_size;
use crate::wording::problems::problems;

/// N rows of N cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix<const N: usize>(pub(super) [[f64; N]; N]);

pub(super) fn dot<const N: usize>(one: &[f64; N], other: &[f64; N]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

/// The largest absolute value.
pub(super) fn largest<const N: usize>(vector: &[f64; N]) -> f64 {
    vector.iter().fold(0.0, |largest, x| x.abs().max(largest))
}

/// one + factor · other.
pub(super) fn plus<const N: usize>(one: &[f64; N], factor: f64, other: &[f64; N]) -> [f64; N] {
    let mut sum = *one;
    sum.iter_mut().zip(other).for_each(|(x, y)| *x += factor * y);
    sum
}

impl<const N: usize> Matrix<N> {
    pub(super) fn diagonal(value: f64) -> Self {
        let mut cells = [[0.0; N]; N];
        cells
            .iter_mut()
            .enumerate()
            .for_each(|(place, row)| row.iter_mut().skip(place).take(1).for_each(|c| *c = value));
        Self(cells)
    }

    pub(super) fn times(&self, vector: &[f64; N]) -> [f64; N] {
        self.0.map(|row| dot(&row, vector))
    }

    /// Adds factor · x yᵀ.
    pub(super) fn add_outer(&mut self, factor: f64, x: &[f64; N], y: &[f64; N]) {
        for (row, x) in self.0.iter_mut().zip(x) {
            *row = plus(row, factor * x, y);
        }
    }

    /// The mean of the matrix and its transpose.
    pub(super) fn symmetric(&self) -> Self {
        let mut mean = *self;
        for (at, row) in mean.0.iter_mut().enumerate() {
            for (cell, other) in row.iter_mut().zip(&self.0) {
                *cell = f64::midpoint(*cell, other.iter().copied().nth(at).unwrap_or_default());
            }
        }
        mean
    }

    /// The inverse of a symmetric positive definite matrix. `None` for any other matrix.
    ///
    /// Gauss-Jordan without exchanging rows: exactly the positive definite matrices have only positive pivots.
    pub(super) fn inverse(&self) -> Option<Self> {
        let mut left = *self;
        let mut right = Self::diagonal(1.0);
        for at in 0..N {
            let (pivot_left, pivot_right) = (*left.0.get(at)?, *right.0.get(at)?);
            let pivot = *pivot_left.get(at)?;
            let before = *self.0.get(at)?.get(at)?;
            // A pivot this small is only rounding error.
            let is_positive = pivot > 1e-13 * before.abs() && pivot.is_finite();
            if !is_positive {
                return None;
            }
            for (row, (l, r)) in left.0.iter_mut().zip(&mut right.0).enumerate() {
                let cell = *l.get(at)?;
                let factor = if row == at { 1.0 / pivot - 1.0 } else { -cell / pivot };
                *l = plus(l, factor, &pivot_left);
                *r = plus(r, factor, &pivot_right);
            }
        }
        right.0.iter().flatten().all(|cell| cell.is_finite()).then(|| right.symmetric())
    }

    /// The smallest eigenvalue of a symmetric matrix and its direction, of length 1.
    pub(super) fn weakest(&self) -> (f64, [f64; N]) {
        let sum = self.0.iter().flatten().map(|cell| cell.abs()).sum::<f64>();
        // Power iteration on the distance to the largest possible eigenvalue, so that the smallest becomes the largest.
        let lacking = |vector: &[f64; N]| plus(&self.times(vector).map(|x| -x), sum, vector);
        let mut tilt = 1.0;
        let mut vector = [0.0; N];
        for x in &mut vector {
            *x = tilt;
            tilt *= -0.6;
        }
        // Inverse iteration is faster if there is an inverse.
        let shifted = {
            let mut shifted = *self;
            let shift = Self::diagonal(1e-9 * sum);
            shifted.0.iter_mut().zip(&shift.0).for_each(|(row, other)| *row = plus(row, 1.0, other));
            shifted.inverse()
        };
        for _ in 0..500 {
            let next = shifted.as_ref().map_or_else(|| lacking(&vector), |inverse| inverse.times(&vector));
            let length = dot(&next, &next).sqrt();
            if length.partial_cmp(&0.0) != Some(core::cmp::Ordering::Greater) || !length.is_finite() {
                break;
            }
            vector = next.map(|x| x / length);
        }
        (dot(&vector, &self.times(&vector)), vector)
    }
}

/// The covariance of the errors of estimated parameters, in the order of the parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<f64>>", into = "Vec<Vec<f64>>")]
pub struct Covariance(Vec<Vec<f64>>);

/// Numbers that do not make a covariance matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CovarianceError;

problems! {
    struct CovarianceError = "problem.covariance"
        "not a covariance matrix: give as many rows as columns, symmetric, finite, and nothing negative on the diagonal"
        "不是协方差矩阵：行数应等于列数，对称且为有限的数，对角线不为负";
}

impl Covariance {
    pub(super) fn of<const N: usize>(matrix: &Matrix<N>) -> Self {
        Self(matrix.0.iter().map(|row| row.map(plain_at_any_size).to_vec()).collect())
    }

    /// The rows of the matrix.
    pub fn rows(&self) -> &[Vec<f64>] {
        &self.0
    }

    /// The standard errors: the square roots of the diagonal.
    pub fn standard_errors(&self) -> Vec<f64> {
        self.0.iter().enumerate().filter_map(|(at, row)| row.get(at)).map(|variance| variance.sqrt()).collect()
    }
}

impl TryFrom<Vec<Vec<f64>>> for Covariance {
    type Error = CovarianceError;

    fn try_from(rows: Vec<Vec<f64>>) -> Result<Self, Self::Error> {
        let cell = |row: usize, column: usize| rows.get(row).and_then(|row| row.get(column)).copied();
        let good = rows.iter().enumerate().all(|(at, row)| {
            let mirrored = (0..rows.len()).all(|other| cell(at, other) == cell(other, at));
            let variance = cell(at, at).is_some_and(|variance| variance >= 0.0);
            row.len() == rows.len() && mirrored && variance && row.iter().all(|cell| cell.is_finite())
        });
        if good { Ok(Self(rows)) } else { Err(CovarianceError) }
    }
}

impl From<Covariance> for Vec<Vec<f64>> {
    fn from(covariance: Covariance) -> Self {
        covariance.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::special::tests::assert_near;

    const POSITIVE: Matrix<3> = Matrix([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]]);

    #[test]
    fn the_inverse_times_the_matrix_is_one() {
        let inverse = POSITIVE.inverse().unwrap();
        for (at, row) in POSITIVE.0.iter().enumerate() {
            for (other, cell) in inverse.times(row).iter().enumerate() {
                assert_near(1.0 + cell, if at == other { 2.0 } else { 1.0 }, 1e-14);
            }
        }
        assert_eq!(Matrix([[1.0, 2.0], [2.0, 1.0]]).inverse(), None);
        assert_eq!(Matrix([[1.0, 1.0], [1.0, 1.0]]).inverse(), None);
        assert_eq!(Matrix([[f64::NAN]]).inverse(), None);
    }

    #[test]
    fn the_weakest_direction_is_found_even_if_it_is_downhill() {
        let (value, direction) = Matrix([[2.0, 1.0], [1.0, 2.0]]).weakest();
        assert_near(value, 1.0, 1e-12);
        assert_near(direction[0], -direction[1], 1e-9);
        let (value, direction) = Matrix([[1.0, 2.0], [2.0, 1.0]]).weakest();
        assert_near(value, -1.0, 1e-12);
        assert_near(direction[0], -direction[1], 1e-9);
    }

    #[test]
    fn a_matrix_that_is_not_a_covariance_is_refused() {
        assert!(Covariance::try_from(vec![vec![1.0, 0.5], vec![0.5, 2.0]]).is_ok());
        for rows in [
            vec![vec![1.0, 0.5], vec![0.4, 2.0]],
            vec![vec![1.0, 0.5]],
            vec![vec![-1.0]],
            vec![vec![f64::NAN]],
            vec![vec![1.0, f64::INFINITY], vec![f64::INFINITY, 1.0]],
        ] {
            assert_eq!(Covariance::try_from(rows), Err(CovarianceError));
        }
    }
}
