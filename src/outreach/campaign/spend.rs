//! Net spend of users: its sum and the sum of its squares, in whole numbers, so that parts add up exactly.

use serde::{Deserialize, Serialize};

use crate::number::money::Money;

/// Net spend of some users, or how much more they spent: the sum, and the sum of the squares of each user's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpendSums {
    /// The sum, in minor units.
    pub sum: Money,
    /// The sum of the squares, in minor units; `None` if unknown, and so is the certainty of what follows from it.
    #[serde(default)]
    pub squares: Option<u128>,
}

impl SpendSums {
    /// The sums of other users added; `None` if the sum is out of range.
    pub(in crate::outreach) fn checked_add(&self, other: &Self) -> Option<Self> {
        let squares = self.squares.zip(other.squares).and_then(|(mine, theirs)| mine.checked_add(theirs));
        Some(Self { sum: self.sum.checked_add(other.sum)?, squares })
    }

    /// Whether these can be sums of this many users: (Σx)² ≤ n·Σx².
    pub(in crate::outreach) fn can_be_of(&self, users: u64) -> bool {
        let least = u128::from(self.sum.minor_units().unsigned_abs()).pow(2);
        // A product that overflows is larger anyway.
        self.squares.and_then(|squares| u128::from(users).checked_mul(squares)).is_none_or(|most| most >= least)
    }

    /// The mean of this many users, in minor units.
    #[expect(clippy::cast_precision_loss, reason = "a mean is right to 15 digits")]
    pub(in crate::outreach) fn mean(&self, users: u64) -> Option<f64> {
        (users > 0).then(|| self.sum.minor_units() as f64 / users as f64)
    }

    /// The sample variance between this many users; `None` if it is unknown, or of fewer than two.
    #[expect(clippy::cast_precision_loss, reason = "a variance needs no more than 15 digits")]
    pub(in crate::outreach) fn variance(&self, users: u64) -> Option<f64> {
        let squares = self.squares.filter(|_| users > 1)?;
        let sum = u128::from(self.sum.minor_units().unsigned_abs()).pow(2);
        let n = users as f64;
        // n·Σx² − (Σx)², exact unless it overflows.
        let spread = match u128::from(users).checked_mul(squares) {
            Some(product) => product.saturating_sub(sum) as f64,
            None => n * squares as f64 - sum as f64,
        };
        Some(spread / (n * (n - 1.0)))
    }
}

/// A sum alone, whose squares are unknown.
impl From<Money> for SpendSums {
    fn from(sum: Money) -> Self {
        Self { sum, squares: None }
    }
}

/// Sums that are being added up, with room for money that does not fit yet.
#[derive(Clone, Copy)]
pub(in crate::outreach) struct Adding {
    sum: i128,
    squares: Option<u128>,
}

impl Adding {
    pub(in crate::outreach) const NOTHING: Self = Self { sum: 0, squares: Some(0) };

    pub(in crate::outreach) fn observe(&mut self, spent: i64) {
        self.join(Self { sum: spent.into(), squares: Some(u128::from(spent.unsigned_abs()).pow(2)) });
    }

    pub(in crate::outreach) fn join(&mut self, other: Self) {
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.zip(other.squares).and_then(|(mine, theirs)| mine.checked_add(theirs));
    }

    /// The sums; `None` if they are out of range.
    pub(in crate::outreach) fn sums(self) -> Option<SpendSums> {
        Some(SpendSums { sum: Money::minor(i64::try_from(self.sum).ok()?), squares: self.squares })
    }
}
