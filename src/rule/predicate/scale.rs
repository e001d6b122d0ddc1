//! What kind of number a metric is: which values it can take, and how its bounds may be written.

/// What kind of number a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Whole, from 0 on.
    Count,
    /// Whole minor units of money; below 0 where refunds are more than purchases.
    Money,
    /// Whole days within a year.
    DaysOfYear,
    /// Whole, 1 to 10.
    Grade,
    /// From 0 on, with a fraction.
    Points,
    /// 0 to 100, with a fraction.
    Score,
    /// 0 to 1.
    Share,
    /// A share too, of what was before: from -1 on, and 0.2 for a fifth more.
    Change,
}

impl Scale {
    /// Whether it is always a whole number.
    pub(super) const fn is_whole(self) -> bool {
        matches!(self, Self::Count | Self::Money | Self::DaysOfYear | Self::Grade)
    }

    /// The smallest and the largest number, where there is such an end.
    pub(super) const fn range(self) -> [Option<f64>; 2] {
        match self {
            Self::Count | Self::Points => [Some(0.0), None],
            Self::Money => [None, None],
            Self::DaysOfYear => [Some(0.0), Some(366.0)],
            Self::Grade => [Some(1.0), Some(10.0)],
            Self::Score => [Some(0.0), Some(100.0)],
            Self::Share => [Some(0.0), Some(1.0)],
            Self::Change => [Some(-1.0), None],
        }
    }

    /// Up to which number a bound is taken for a share as it stands; above it, it is a percentage that was meant. None for
    /// what is no share.
    pub(super) const fn largest_share(self) -> Option<f64> {
        match self {
            Self::Share => Some(1.0),
            // Threefold more.
            Self::Change => Some(3.0),
            _ => None,
        }
    }
}
