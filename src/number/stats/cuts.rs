//! Cut points that part values into k classes of equal size, by nearest rank.
//!
//! ```text
//! values sorted ascending v[0..n]:   cut i = v[ceil(i·n / k) − 1]   for i in 1..k
//! class(x) = 1 + #{i : cut i < x}
//! ```
//! Nearest rank (Hyndman & Fan 1996, definition 1) always gives a value that occurs, so equal values share a
//! class, and nothing is interpolated.

use core::fmt;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Ascending cut points, which part whole numbers into classes: one class more than cut points.
///
/// ```
/// use lifestage::number::Cuts;
///
/// let fifths = Cuts::fit(vec![50, 10, 40, 20, 30], 5).unwrap();
/// assert_eq!(fifths.points(), [10, 20, 30, 40]);
/// assert_eq!([10, 11, 41].map(|value| fifths.class(value)), [1, 2, 5]);
/// assert_eq!(Cuts::fit(vec![], 5), None);
/// assert_eq!(
///     Cuts::new([3, 1]).unwrap_err().to_string(),
///     "cut point `1` comes after `3`: give cut points in ascending order",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<i64>", into = "Vec<i64>")]
pub struct Cuts(SmallVec<[i64; 4]>);

/// Cut points out of order, too many, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CutsError {
    /// A cut point that is smaller than the one before it.
    OutOfOrder {
        /// The cut point before.
        before: i64,
        /// The smaller one after it.
        point: i64,
    },
    /// No cut point, or more than 254, as a byte numbers the classes.
    Count(usize),
}

problems! {
    enum CutsError {
        OutOfOrder { before: Whole, point: Whole } = "problem.cuts.out_of_order"
            "cut point `{point}` comes after `{before}`: give cut points in ascending order"
            "分档点`{point}`排在`{before}`之后：请从小到大填写";
        Count(count: Whole) = "problem.cuts.count"
            "`{count}` cut points: give 1 to 254"
            "有`{count}`个分档点：请填写1至254个";
    }
}

impl Cuts {
    /// These cut points. Equal ones may stand side by side.
    ///
    /// # Errors
    /// When they are not in ascending order, or not 1 to 254.
    pub fn new(points: impl IntoIterator<Item = i64>) -> Result<Self, CutsError> {
        let points: SmallVec<[i64; 4]> = points.into_iter().collect();
        if points.is_empty() || points.len() > 254 {
            return Err(CutsError::Count(points.len()));
        }
        match points.windows(2).find(|pair| !pair.is_sorted()) {
            Some(&[before, point]) => Err(CutsError::OutOfOrder { before, point }),
            _ => Ok(Self(points)),
        }
    }

    /// The cut points that part these values into `classes` classes. None without values, or for fewer than 2 classes.
    ///
    /// Linear in the number of values.
    pub fn fit(mut values: Vec<i64>, classes: u8) -> Option<Self> {
        if values.is_empty() || classes < 2 {
            return None;
        }
        let count = values.len();
        let mut points = SmallVec::new();
        // Each selection leaves the larger values to its right, where the next one goes on.
        let mut rest: &mut [i64] = &mut values;
        let mut done = 0;
        let mut last = i64::MIN;
        for class in 1..usize::from(classes) {
            let rank = (class * count).div_ceil(usize::from(classes)) - 1;
            if rank >= done {
                let (_, point, right) = rest.select_nth_unstable(rank - done);
                last = *point;
                rest = right;
                done = rank + 1;
            }
            points.push(last);
        }
        Some(Self(points))
    }

    /// The cut points, ascending.
    pub fn points(&self) -> &[i64] {
        &self.0
    }

    /// The number of classes, from 2 to 255.
    #[expect(clippy::cast_possible_truncation, reason = "at most 254 cut points")]
    pub fn classes(&self) -> u8 {
        self.0.len() as u8 + 1
    }

    /// The class of a value, 1 for the smallest.
    pub fn class(&self, value: i64) -> u8 {
        self.class_with_bounds(value).0
    }

    /// The bounds of the class of a value: above the first, at most the second; none at either end.
    pub fn bounds(&self, value: i64) -> (Option<i64>, Option<i64>) {
        self.class_with_bounds(value).1
    }

    /// Both at once.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "at most 254 cut points")]
    pub(crate) fn class_with_bounds(&self, value: i64) -> (u8, (Option<i64>, Option<i64>)) {
        // Few points: counting all is faster than searching.
        let below = self.0.iter().filter(|point| **point < value).count();
        let above = below.checked_sub(1).and_then(|at| self.0.get(at)).copied();
        (1 + below as u8, (above, self.0.get(below).copied()))
    }
}

impl TryFrom<Vec<i64>> for Cuts {
    type Error = CutsError;

    fn try_from(points: Vec<i64>) -> Result<Self, Self::Error> {
        Self::new(points)
    }
}

impl From<Cuts> for Vec<i64> {
    fn from(cuts: Cuts) -> Self {
        cuts.0.into_vec()
    }
}

impl fmt::Display for Cuts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, point) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            point.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selection_gives_what_sorting_gives() {
        let mut state = 7_u64;
        for count in 1..60_usize {
            let values: Vec<i64> = (0..count)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 60).cast_signed()
                })
                .collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for classes in 2..=10_u8 {
                let k = usize::from(classes);
                let expected: Vec<i64> = (1..k).map(|i| sorted[(i * count).div_ceil(k) - 1]).collect();
                assert_eq!(Cuts::fit(values.clone(), classes).unwrap().points(), expected);
            }
        }
    }

    #[test]
    fn a_value_lies_within_the_bounds_of_its_class() {
        let cuts = Cuts::new([152, 442, 486, 512]).unwrap();
        assert_eq!(cuts.bounds(200), (Some(152), Some(442)));
        assert_eq!(cuts.bounds(152), (None, Some(152)));
        assert_eq!(cuts.bounds(513), (Some(512), None));
        let repeated = Cuts::new([1, 1, 2, 4]).unwrap();
        assert_eq!(repeated.bounds(2), (Some(1), Some(2)));
        assert_eq!(repeated.class(2), 3);
    }
}
