//! Scales: which values a metric can take, and how its bounds may be written.

/// The kind of number that a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Whole, 0 or more.
    Count,
    /// Whole minor units of money; negative if refunds exceed purchases.
    Money,
    /// Whole days within a year.
    DaysOfYear,
    /// Whole, 1 to 10.
    Grade,
    /// 0 or more, with a fraction.
    Points,
    /// 0 to 100, with a fraction.
    Score,
    /// 0 to 1.
    Share,
    /// A change relative to an earlier value: -1 or more; 0.2 is a fifth more.
    Change,
}

impl Scale {
    /// Whether the number is always whole.
    pub(super) const fn is_whole(self) -> bool {
        matches!(self, Self::Count | Self::Money | Self::DaysOfYear | Self::Grade)
    }

    /// The smallest and the largest possible value, if there is one.
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

    /// The largest bound that is read as a share; a larger one was probably meant as a percentage. `None` for numbers
    /// that are not shares.
    pub(super) const fn largest_share(self) -> Option<f64> {
        match self {
            Self::Share => Some(1.0),
            // Three times as much again.
            Self::Change => Some(3.0),
            _ => None,
        }
    }
}
