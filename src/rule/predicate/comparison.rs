//! Comparisons: the bounds that a number is compared with.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::language::Language;
use crate::answer::say::{Say, Words, display_in_english};
use crate::number::plain::{plain_above, plain_at_any_size};
use crate::wording::problems::problems;

/// Bounds that a number is compared with.
///
/// ```
/// use lifestage::rule::Comparison;
///
/// let often = Comparison::at_least(8.0)?;
/// assert!(often.holds(8.0) && !often.holds(7.0));
/// assert_eq!((often.margin(10.0), often.to_string()), (2.0, "at least 8".to_owned()));
/// assert_eq!(
///     Comparison::between(9.0, 3.0).unwrap_err().to_string(),
///     "no number is between `9` and `3`: give the smaller number first",
/// );
/// # Ok::<(), lifestage::rule::ComparisonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Comparison(Bounds);

// INVARIANT: the bounds of a comparison are finite, so each equals itself.
impl Eq for Comparison {}

/// The bound, or the two bounds, of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bounds {
    /// This number or more.
    AtLeast(f64),
    /// This number or less.
    AtMost(f64),
    /// More than this number.
    Above(f64),
    /// Less than this number.
    Below(f64),
    /// Exactly this number.
    Equals(f64),
    /// From the first number to the second, both included.
    Between(f64, f64),
}

/// Why bounds cannot be used in a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ComparisonError {
    /// A bound is NaN or infinite.
    NotFinite(f64),
    /// The first bound is above the second.
    OutOfOrder(f64, f64),
}

problems! {
    enum ComparisonError {
        NotFinite(bound: Number) = "problem.comparison.not_finite"
            "`{bound}` is not a valid bound: give a finite number"
            "`{bound}`不能作为界限：请填写有限的数";
        OutOfOrder(low: Number, high: Number) = "problem.comparison.out_of_order"
            "no number is between `{low}` and `{high}`: give the smaller number first"
            "没有数介于`{low}`与`{high}`之间：请把较小的数写在前面";
    }
}

impl Comparison {
    /// A comparison with these bounds.
    ///
    /// # Errors
    /// If a bound is not finite, or the two are out of order.
    pub fn new(bounds: Bounds) -> Result<Self, ComparisonError> {
        // As they are written.
        let plain = plain_at_any_size;
        let (bounds, low, high) = match bounds {
            Bounds::AtLeast(bound) => (Bounds::AtLeast(plain(bound)), bound, bound),
            Bounds::AtMost(bound) => (Bounds::AtMost(plain(bound)), bound, bound),
            Bounds::Above(bound) => (Bounds::Above(plain(bound)), bound, bound),
            Bounds::Below(bound) => (Bounds::Below(plain(bound)), bound, bound),
            Bounds::Equals(bound) => (Bounds::Equals(plain(bound)), bound, bound),
            Bounds::Between(low, high) => (Bounds::Between(plain(low), plain(high)), low, high),
        };
        match [low, high].into_iter().find(|bound| !bound.is_finite()) {
            Some(bound) => Err(ComparisonError::NotFinite(bound)),
            None if low > high => Err(ComparisonError::OutOfOrder(low, high)),
            None => Ok(Self(bounds)),
        }
    }

    /// This number or more.
    ///
    /// # Errors
    /// If the number is not finite.
    pub fn at_least(bound: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::AtLeast(bound))
    }

    /// This number or less.
    ///
    /// # Errors
    /// If the number is not finite.
    pub fn at_most(bound: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::AtMost(bound))
    }

    /// From `low` to `high`, both included.
    ///
    /// # Errors
    /// If a bound is not finite, or `low` is above `high`.
    pub fn between(low: f64, high: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::Between(low, high))
    }

    /// The bounds.
    pub const fn bounds(self) -> Bounds {
        self.0
    }

    /// Whether a number meets the comparison.
    pub fn holds(self, number: f64) -> bool {
        match self.0 {
            Bounds::AtLeast(bound) => number >= bound,
            Bounds::AtMost(bound) => number <= bound,
            Bounds::Above(bound) => number > bound,
            Bounds::Below(bound) => number < bound,
            Bounds::Equals(bound) => (bound..=bound).contains(&number),
            Bounds::Between(low, high) => (low..=high).contains(&number),
        }
    }

    /// How far a number is inside the bounds; negative if it is outside. With two bounds, the nearer one counts.
    pub fn margin(self, number: f64) -> f64 {
        match self.0 {
            Bounds::AtLeast(bound) | Bounds::Above(bound) => number - bound,
            Bounds::AtMost(bound) | Bounds::Below(bound) => bound - number,
            Bounds::Equals(bound) => -(number - bound).abs(),
            Bounds::Between(low, high) => (number - low).min(high - number),
        }
    }

    /// The lower and the upper bound; `None` on a side that is open.
    pub const fn ends(self) -> [Option<f64>; 2] {
        match self.0 {
            Bounds::AtLeast(bound) | Bounds::Above(bound) => [Some(bound), None],
            Bounds::AtMost(bound) | Bounds::Below(bound) => [None, Some(bound)],
            Bounds::Equals(bound) => [Some(bound), Some(bound)],
            Bounds::Between(low, high) => [Some(low), Some(high)],
        }
    }

    /// The smallest and the largest whole number that meet the comparison; `None` on a side that is open. If the first
    /// is above the second, no whole number meets it.
    pub(super) fn whole_ends(self) -> [Option<f64>; 2] {
        match self.0 {
            Bounds::Above(bound) => [Some(bound.floor() + 1.0), None],
            Bounds::Below(bound) => [None, Some(bound.ceil() - 1.0)],
            _ => {
                let [low, high] = self.ends();
                [low.map(f64::ceil), high.map(f64::floor)]
            }
        }
    }

    /// The numbers at and next to each bound, where the outcome can change; whole numbers only, if asked.
    pub(super) fn turning_points(self, whole: bool) -> impl Iterator<Item = f64> {
        let at = move |bound: f64| {
            if whole {
                // Around a bound that is no whole number there are two, of which one stands twice.
                [bound.ceil() - 1.0, bound.floor(), bound.floor() + 1.0]
            } else {
                [-plain_above(-bound), bound, plain_above(bound)]
            }
        };
        self.ends().into_iter().flatten().flat_map(at)
    }
}

impl From<Comparison> for Bounds {
    fn from(comparison: Comparison) -> Self {
        comparison.0
    }
}

impl TryFrom<Bounds> for Comparison {
    type Error = ComparisonError;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        Self::new(bounds)
    }
}

impl Say for Comparison {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, words.language) {
            (Bounds::AtLeast(bound), Language::English) => write!(f, "at least {bound}"),
            (Bounds::AtLeast(bound), Language::Chinese) => write!(f, "不低于{bound}"),
            (Bounds::AtMost(bound), Language::English) => write!(f, "at most {bound}"),
            (Bounds::AtMost(bound), Language::Chinese) => write!(f, "不超过{bound}"),
            (Bounds::Above(bound), Language::English) => write!(f, "above {bound}"),
            (Bounds::Above(bound), Language::Chinese) => write!(f, "高于{bound}"),
            (Bounds::Below(bound), Language::English) => write!(f, "below {bound}"),
            (Bounds::Below(bound), Language::Chinese) => write!(f, "低于{bound}"),
            (Bounds::Equals(bound), Language::English) => write!(f, "{bound}"),
            (Bounds::Equals(bound), Language::Chinese) => write!(f, "等于{bound}"),
            (Bounds::Between(low, high), Language::English) => write!(f, "{low} to {high}"),
            (Bounds::Between(low, high), Language::Chinese) => write!(f, "在{low}至{high}之间"),
        }
    }
}

display_in_english!(Comparison);

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: [f64; 7] = [-2.0, -1.5, -1.0, 0.0, 0.5, 2.0, 2.5];

    /// Each kind of bounds, at each bound.
    fn comparisons() -> impl Iterator<Item = Comparison> {
        let one = |bound: f64| {
            let kinds = [Bounds::AtLeast, Bounds::AtMost, Bounds::Above, Bounds::Below, Bounds::Equals];
            kinds.into_iter().map(move |kind| kind(bound))
        };
        let two =
            |low: f64| BOUNDS.into_iter().filter(move |high| low <= *high).map(move |high| Bounds::Between(low, high));
        BOUNDS
            .into_iter()
            .flat_map(move |bound| one(bound).chain(two(bound)))
            .map(|bounds| Comparison::new(bounds).unwrap())
    }

    #[test]
    fn whole_ends_are_the_first_and_the_last_number_that_counting_finds() {
        for comparison in comparisons() {
            let meeting: Vec<f64> = (-9..=9).map(f64::from).filter(|number| comparison.holds(*number)).collect();
            let [low, high] = comparison.whole_ends();
            assert_eq!([low.is_some(), high.is_some()], comparison.ends().map(|end| end.is_some()), "{comparison}");
            let [first, last] = [meeting.first(), meeting.last()].map(Option::<&f64>::copied);
            if first.is_some() {
                assert_eq!([low.or(first), high.or(last)], [first, last], "{comparison}");
            } else {
                assert!(low > high, "{comparison}");
            }
        }
    }

    #[test]
    fn turning_points_are_on_both_sides_of_each_turn() {
        for comparison in comparisons() {
            let points: Vec<f64> = comparison.turning_points(true).collect();
            let near = |point: &f64| comparison.ends().into_iter().flatten().any(|end| (point - end).abs() <= 1.0);
            assert!(points.iter().all(|point| point.fract() == 0.0 && near(point)), "{comparison}: {points:?}");
            for (one, next) in (-9..9).map(|number| (f64::from(number), f64::from(number + 1))) {
                if comparison.holds(one) != comparison.holds(next) {
                    assert!(points.contains(&one) && points.contains(&next), "{comparison}: {one} and {next}");
                }
            }
            let points: Vec<f64> = comparison.turning_points(false).collect();
            for bound in comparison.ends().into_iter().flatten() {
                let (above, below) = (plain_above(bound), -plain_above(-bound));
                assert!([bound, above, below].iter().all(|point| points.contains(point)), "{comparison}: {points:?}");
            }
        }
    }

    #[test]
    fn the_margin_is_how_far_a_number_is_inside_the_bounds() {
        for (bounds, number, margin) in [
            (Bounds::AtLeast(5.0), 7.0, 2.0),
            (Bounds::Above(5.0), 3.0, -2.0),
            (Bounds::AtMost(5.0), 7.0, -2.0),
            (Bounds::Below(5.0), 3.0, 2.0),
            (Bounds::Equals(5.0), 5.0, 0.0),
            (Bounds::Equals(5.0), 7.0, -2.0),
            (Bounds::Equals(5.0), 2.0, -3.0),
            (Bounds::Between(3.0, 9.0), 4.0, 1.0),
            (Bounds::Between(3.0, 9.0), 7.0, 2.0),
            (Bounds::Between(3.0, 9.0), 10.0, -1.0),
            (Bounds::Between(3.0, 9.0), 1.0, -2.0),
        ] {
            let comparison = Comparison::new(bounds).unwrap();
            assert!((comparison.margin(number) - margin).abs() < 1e-12, "{comparison} at {number}");
        }
    }
}
