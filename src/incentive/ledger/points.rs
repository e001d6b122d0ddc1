//! Points of one operation, as a checked number.

use core::fmt;
use core::num::NonZeroU32;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// Whole points that one operation earns, spends, takes back or gives back: 1 to 1,000,000,000.
///
/// The upper limit catches mistakes, such as money in minor units in place of points. It also keeps every sum over a
/// ledger far within 64 bits.
///
/// ```
/// use lifestage::incentive::Points;
///
/// const WELCOME: Points = Points::of(50);
/// assert_eq!(Points::new(50)?, WELCOME);
/// assert_eq!(Points::new(0).unwrap_err().to_string(), "`0` points: give 1 to 1000000000");
/// # Ok::<(), lifestage::incentive::PointsError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Points(NonZeroU32);

/// A number of points outside 1 to 1,000,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsError {
    points: i64,
}

problems! {
    struct PointsError { points: Whole } with (most: Text = Points::MAX) = "problem.points"
        "`{points}` points: give 1 to {most}"
        "`{points}`分：请填写1至{most}";
}

impl Points {
    /// The fewest points of an operation: 1.
    pub const MIN: Self = Self(NonZeroU32::MIN);
    /// The most points of an operation: 1,000,000,000.
    pub const MAX: Self = Self::of(1_000_000_000);

    /// Makes points from a number.
    ///
    /// # Errors
    /// When the number is below 1 or above 1,000,000,000.
    pub fn new(points: i64) -> Result<Self, PointsError> {
        u32::try_from(points)
            .ok()
            .and_then(NonZeroU32::new)
            .map(Self)
            .filter(|points| *points <= Self::MAX)
            .ok_or(PointsError { points })
    }

    /// Makes points from a literal.
    ///
    /// # Panics
    /// When the literal is 0 or above 1,000,000,000.
    #[expect(clippy::panic, reason = "a door for literals")]
    #[track_caller]
    pub const fn of(points: u32) -> Self {
        match NonZeroU32::new(points) {
            Some(some) if points <= 1_000_000_000 => Self(some),
            _ => panic!("an operation moves 1 to 1,000,000,000 points"),
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl TryFrom<i64> for Points {
    type Error = PointsError;

    fn try_from(points: i64) -> Result<Self, Self::Error> {
        Self::new(points)
    }
}

impl From<Points> for u32 {
    fn from(points: Points) -> Self {
        points.get()
    }
}

impl From<Points> for u64 {
    fn from(points: Points) -> Self {
        points.get().into()
    }
}

impl From<Points> for i64 {
    fn from(points: Points) -> Self {
        points.get().into()
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_whole_and_within_their_range() {
        for points in [1, 2, 999_999_999, 1_000_000_000] {
            assert_eq!(i64::from(Points::new(points).unwrap()), points);
        }
        for points in [i64::MIN, -1, 0, 1_000_000_001, 1 << 32 | 5, i64::MAX] {
            assert_eq!(Points::new(points), Err(PointsError { points }));
        }
        assert!(serde_json::from_str::<Points>("2.5").is_err());
        assert!(serde_json::from_str::<Points>("-5").unwrap_err().to_string().starts_with("`-5` points"));
    }
}
