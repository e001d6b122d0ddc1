//! What a number is held against.

use core::fmt;

use serde::{Deserialize, Serialize};

/// What a number is held against.
///
/// ```
/// use lifestage::rule::Comparison;
///
/// let often = Comparison::at_least(8.0)?;
/// assert!(often.holds(8.0) && !often.holds(7.0));
/// assert_eq!((often.margin(10.0), often.to_string()), (2.0, "at least 8".to_owned()));
/// assert_eq!(
///     Comparison::between(9.0, 3.0).unwrap_err().to_string(),
///     "between `9` and `3` there is nothing: give the smaller one first",
/// );
/// # Ok::<(), lifestage::rule::ComparisonError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Comparison(Bounds);

// INVARIANT: the bounds of a comparison are finite, so that each equals itself.
impl Eq for Comparison {}

/// How a number and its bound, or bounds, must stand.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Bounds {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// This.
    Equals(f64),
    /// From the one to the other, both included.
    Between(f64, f64),
}

/// Bounds that nothing can be held against.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ComparisonError {
    /// Not a number, or infinite.
    #[error("`{0}` is no bound: give a number")]
    NotFinite(f64),
    /// The first is above the second.
    #[error("between `{0}` and `{1}` there is nothing: give the smaller one first")]
    OutOfOrder(f64, f64),
}

impl Comparison {
    /// The comparison with these bounds.
    ///
    /// # Errors
    /// When a bound is not finite, or the two are out of order.
    pub fn new(bounds: Bounds) -> Result<Self, ComparisonError> {
        let (low, high) = match bounds {
            Bounds::AtLeast(bound)
            | Bounds::AtMost(bound)
            | Bounds::Above(bound)
            | Bounds::Below(bound)
            | Bounds::Equals(bound) => (bound, bound),
            Bounds::Between(low, high) => (low, high),
        };
        match [low, high].into_iter().find(|bound| !bound.is_finite()) {
            Some(bound) => Err(ComparisonError::NotFinite(bound)),
            None if low > high => Err(ComparisonError::OutOfOrder(low, high)),
            None => Ok(Self(bounds)),
        }
    }

    /// This or more.
    ///
    /// # Errors
    /// When it is not finite.
    pub fn at_least(bound: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::AtLeast(bound))
    }

    /// This or less.
    ///
    /// # Errors
    /// When it is not finite.
    pub fn at_most(bound: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::AtMost(bound))
    }

    /// From the one to the other, both included.
    ///
    /// # Errors
    /// When one is not finite, or the first is above the second.
    pub fn between(low: f64, high: f64) -> Result<Self, ComparisonError> {
        Self::new(Bounds::Between(low, high))
    }

    /// The bounds.
    pub const fn bounds(self) -> Bounds {
        self.0
    }

    /// Whether a number stands so.
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

    /// How far a number is on the right side of the bound; negative on the wrong side. Of two bounds the nearer counts.
    pub fn margin(self, number: f64) -> f64 {
        match self.0 {
            Bounds::AtLeast(bound) | Bounds::Above(bound) => number - bound,
            Bounds::AtMost(bound) | Bounds::Below(bound) => bound - number,
            Bounds::Equals(bound) => -(number - bound).abs(),
            Bounds::Between(low, high) => (number - low).min(high - number),
        }
    }

    /// The lower and the upper end of what holds, where there is one.
    pub const fn ends(self) -> [Option<f64>; 2] {
        match self.0 {
            Bounds::AtLeast(bound) | Bounds::Above(bound) => [Some(bound), None],
            Bounds::AtMost(bound) | Bounds::Below(bound) => [None, Some(bound)],
            Bounds::Equals(bound) => [Some(bound), Some(bound)],
            Bounds::Between(low, high) => [Some(low), Some(high)],
        }
    }

    /// The smallest and the largest whole number that holds; none below and above where there is no end. Nothing holds
    /// where the first is above the second.
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

    /// The nearest numbers, up and down, at which it holds or does not hold, as asked.
    pub(super) fn turning_points(self, whole: bool) -> impl Iterator<Item = f64> {
        let one = move |bound: f64, direction: f64| match (whole, direction > 0.0) {
            (true, true) => bound.floor() + 1.0,
            (true, false) => bound.ceil() - 1.0,
            (false, true) => bound.next_up(),
            (false, false) => bound.next_down(),
        };
        let [low, high] = self.ends();
        let at = move |bound: f64| {
            let on = if whole { [bound.ceil(), bound.floor()] } else { [bound, bound] };
            [on[0], on[1], one(bound, 1.0), one(bound, -1.0)]
        };
        [low, high].into_iter().flatten().flat_map(at)
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

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Bounds::AtLeast(bound) => write!(f, "at least {bound}"),
            Bounds::AtMost(bound) => write!(f, "at most {bound}"),
            Bounds::Above(bound) => write!(f, "above {bound}"),
            Bounds::Below(bound) => write!(f, "below {bound}"),
            Bounds::Equals(bound) => write!(f, "{bound}"),
            Bounds::Between(low, high) => write!(f, "{low} to {high}"),
        }
    }
}
