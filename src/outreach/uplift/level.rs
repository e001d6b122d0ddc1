//! Users of one score, by arm: how many, and the sum of their outcomes and of the squares, in whole numbers, so that parts add up exactly.

use serde::{Deserialize, Serialize};

use super::rule::{MOST_OUTCOME, UpliftArm, UpliftProblem, UpliftUser};
use crate::number::plain::{finite, plain_at_any_size};
use crate::outreach::experiment::{SampleSummary, float};

/// Users of one arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpliftSums {
    /// Users.
    pub users: u64,
    /// The sum of their outcomes.
    pub sum: i128,
    /// The sum of the squares of their outcomes.
    pub squares: u128,
}

/// All users of one score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpliftLevel {
    /// The score.
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// Those without the message.
    pub control: UpliftSums,
    /// Those with it.
    pub treatment: UpliftSums,
}

impl UpliftSums {
    /// The sums with those of other users added.
    ///
    /// INVARIANT: an outcome is 10¹² at most by size, so its square is 10²⁴, and 2⁶⁴ of them stay below 2¹⁴⁵ only: sums of squares stop at the
    /// largest number, which takes 10¹⁴ users to reach.
    pub(super) const fn join(&mut self, other: Self) {
        self.users = self.users.saturating_add(other.users);
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
    }

    /// Whether there are users with these sums: (Σy)² ≤ n·Σy², each outcome within its bounds, and as odd a sum as its squares are.
    pub(super) fn can_be(&self) -> bool {
        let most = u128::from(MOST_OUTCOME.unsigned_abs());
        let users = u128::from(self.users);
        let size = self.sum.unsigned_abs();
        let is_within = users.checked_mul(most).is_none_or(|most| size <= most)
            && users.checked_mul(most * most).is_none_or(|most| self.squares <= most);
        // A product that overflows is larger anyway; squares of whole numbers are no less than their sizes.
        let is_spread =
            users.checked_mul(self.squares).is_none_or(|most| size.checked_mul(size).is_some_and(|sum| sum <= most));
        is_within && is_spread && size <= self.squares && size % 2 == self.squares % 2
    }

    /// The mean outcome; `None` without users.
    #[expect(clippy::cast_precision_loss, reason = "a mean is right to 15 digits")]
    pub fn mean(&self) -> Option<f64> {
        (self.users > 0).then(|| self.sum as f64 / float(self.users))
    }

    /// The sum of the squared distances from the mean: exact, unless n·Σy² overflows.
    #[expect(clippy::cast_precision_loss, reason = "a variance needs no more than 15 digits")]
    pub(super) fn spread(&self) -> f64 {
        if self.users == 0 {
            return 0.0;
        }
        let size = self.sum.unsigned_abs();
        let products = u128::from(self.users).checked_mul(self.squares).zip(size.checked_mul(size));
        let spread = match products {
            Some((squares, sum)) => squares.saturating_sub(sum) as f64,
            None => float(self.users).mul_add(self.squares as f64, -(size as f64 * size as f64)).max(0.0),
        };
        spread / float(self.users)
    }

    /// The users as an arm of a comparison; `None` without users.
    pub(super) fn summary(&self) -> Option<SampleSummary> {
        let variance = if self.users > 1 { self.spread() / (float(self.users) - 1.0) } else { 0.0 };
        SampleSummary::new(self.users, self.mean()?, variance).ok()
    }
}

impl UpliftLevel {
    /// One user.
    pub(super) fn of(user: UpliftUser) -> Result<Self, UpliftProblem> {
        let UpliftUser { score, arm, outcome } = user;
        if !score.is_finite() {
            return Err(UpliftProblem::Score(score));
        }
        if outcome.unsigned_abs() > MOST_OUTCOME.unsigned_abs() {
            return Err(UpliftProblem::Outcome(outcome));
        }
        let squares = u128::from(outcome.unsigned_abs()).pow(2);
        let one = UpliftSums { users: 1, sum: outcome.into(), squares };
        let nobody = UpliftSums::default();
        let (control, treatment) = match arm {
            UpliftArm::Control => (one, nobody),
            UpliftArm::Treatment => (nobody, one),
        };
        // Zero has one sign.
        Ok(Self { score: plain_at_any_size(score) + 0.0, control, treatment })
    }

    /// Users of both arms.
    pub const fn users(&self) -> u64 {
        self.control.users.saturating_add(self.treatment.users)
    }

    pub(super) const fn join(&mut self, other: &Self) {
        self.control.join(other.control);
        self.treatment.join(other.treatment);
    }
}
