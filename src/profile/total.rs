//! The sum of all values of a profile, and whether the user ever registered, in one word.

use super::tally::Tally;
use crate::event::kind::Kind;

/// The sum over all tallies and what was forgotten, at most `i64::MAX`: no sum over any part of a profile can overflow,
/// and queries need no check.
///
/// The bit that such a sum leaves free says whether there is a [`Register`](Kind::Register) at all. Most logs of shops
/// have none, and nearly every score asks for the join day: without the bit each would look through all tallies for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Total(u64);

/// A value that brings a total above `i64::MAX`.
#[derive(Debug)]
pub(super) struct TooLarge(pub(super) u64);

impl Total {
    const REGISTERED: u64 = 1 << 63;

    /// The total of these tallies.
    pub(super) fn of(tallies: &[Tally]) -> Result<Self, TooLarge> {
        Self::default().with(tallies)
    }

    /// This total with more tallies.
    pub(super) fn with(self, tallies: &[Tally]) -> Result<Self, TooLarge> {
        // All of them at once; one by one only to name the value that is too much.
        let sum: u128 = tallies.iter().map(|tally| u128::from(tally.sum())).sum();
        let registers = tallies.iter().any(|tally| tally.code() == Kind::Register.code());
        let all = u64::try_from(sum).ok().and_then(|sum| self.add(sum, registers).ok());
        let mut one_by_one = tallies.iter();
        all.map_or_else(
            || one_by_one.try_fold(self, |total, tally| total.add(tally.sum(), tally.code() == Kind::Register.code())),
            Ok,
        )
    }

    /// The total of both.
    pub(super) fn and(self, other: Self) -> Result<Self, TooLarge> {
        self.add(other.sum(), other.registered())
    }

    /// This total with a value, or more of them, and whether they hold a registration.
    pub(super) fn add(self, value: u64, registers: bool) -> Result<Self, TooLarge> {
        let sum = self.sum().checked_add(value).filter(|sum| *sum <= i64::MAX.unsigned_abs());
        let registered = if registers { Self::REGISTERED } else { self.0 & Self::REGISTERED };
        sum.map(|sum| Self(sum | registered)).ok_or(TooLarge(value))
    }

    const fn sum(self) -> u64 {
        self.0 & !Self::REGISTERED
    }

    /// Whether there is a registration, on whatever day.
    pub(super) const fn registered(self) -> bool {
        self.0 & Self::REGISTERED != 0
    }
}
