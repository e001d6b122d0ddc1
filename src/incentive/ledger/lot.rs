//! A lot: the points of one earn, and what left it and came back, by day.
//!
//! ```text
//! left(t) = points − what was taken until t + what came back until t − what paid debt until t
//! free(d) = min over all t ≥ d of left(t)
//! ```

use serde::{Deserialize, Serialize};

use super::movements::{Movement, Movements};
use super::{Expires, Expiry, Points};
use crate::time::Day;

/// The state of a lot's points on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LotState {
    /// Not usable yet.
    Pending,
    /// Can be spent.
    Usable,
    /// Can no longer be used.
    Expired,
}

/// The points of one earn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lot {
    /// The number of the transaction that earned it.
    pub(super) transaction: u32,
    pub(super) points: Points,
    /// INVARIANT: what is left after all movements is at most the points, and so on every day.
    left: u32,
    /// What refunds of this earn took, from any lot, or left owed.
    pub(super) refunded: u32,
    pub(super) earned: Day,
    pub(super) active_from: Day,
    pub(super) expires: Expires,
    movements: Movements,
}

impl Lot {
    pub(super) fn new(transaction: u32, earned: Day, points: Points, expiry: Expiry, pending_days: u32) -> Self {
        let active_from = earned.plus(i32::try_from(pending_days).unwrap_or(i32::MAX));
        Self {
            transaction,
            points,
            left: points.get(),
            refunded: 0,
            earned,
            active_from,
            expires: expiry.counted_from(active_from),
            movements: Movements::new(),
        }
    }

    /// Whether nothing is left after all movements. Then nothing is free on any day.
    pub(super) const fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// The points left after all movements.
    pub(super) const fn left(&self) -> u32 {
        self.left
    }

    /// The points left at the end of the day.
    pub(super) fn left_on(&self, day: Day) -> u32 {
        // INVARIANT: 0 ..= points on every day.
        u32::try_from(i64::from(self.left) + self.movements.later_than(day).all.all).unwrap_or_default()
    }

    /// The points left at the end of that day and of every later day.
    pub(super) fn free_from(&self, day: Day) -> u32 {
        u32::try_from(i64::from(self.left) + self.movements.later_than(day).all.least).unwrap_or_default()
    }

    /// The free points while the lot is pending. It has paid no debt yet, and its payments of later days are not
    /// settled.
    pub(super) fn free_while_pending(&self, day: Day) -> u32 {
        let later = self.movements.later_than(day);
        u32::try_from(i64::from(self.left) + later.paid + later.taken.least).unwrap_or_default()
    }

    /// The days on which points came back.
    pub(super) fn refills(&self) -> impl Iterator<Item = Day> {
        self.movements.iter().filter(|movement| movement.taken < 0).map(|movement| movement.day)
    }

    /// Takes points out on a day; a negative number brings them back.
    pub(super) fn take(&mut self, day: Day, points: i32) {
        self.record(Movement { day, taken: points, paid: 0 });
    }

    /// Pays debt on a day; a negative number takes the payment back.
    pub(super) fn pay(&mut self, day: Day, points: i32) {
        self.record(Movement { day, taken: 0, paid: points });
    }

    fn record(&mut self, movement: Movement) {
        // INVARIANT: the caller takes at most what is free, and brings back at most what was taken.
        let total = i64::from(movement.taken) + i64::from(movement.paid);
        self.left = u32::try_from(i64::from(self.left) - total).unwrap_or_default();
        self.movements.record(movement);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = Day::ymd(2026, 1, 1);

    #[test]
    fn free_is_the_least_left_on_any_later_day() {
        let mut lot = Lot::new(0, DAY, Points::of(100), Expiry::Never, 0);
        lot.take(DAY.plus(20), 70);
        lot.take(DAY.plus(30), -70);
        lot.take(DAY.plus(10), 20);
        let left = |day: i32| lot.left_on(DAY.plus(day));
        assert_eq!(
            [left(0), left(9), left(10), left(19), left(20), left(29), left(30)],
            [100, 100, 80, 80, 10, 10, 80]
        );
        let free = |day: i32| lot.free_from(DAY.plus(day));
        assert_eq!([free(0), free(10), free(20), free(29), free(30), free(99)], [10, 10, 10, 10, 80, 80]);
    }

    #[test]
    fn movements_of_one_day_count_together() {
        let mut lot = Lot::new(0, DAY, Points::of(100), Expiry::Never, 0);
        lot.take(DAY.plus(5), 100);
        lot.take(DAY.plus(5), -100);
        lot.pay(DAY.plus(5), 30);
        assert_eq!(lot.free_from(DAY), 70);
        assert_eq!(lot.free_while_pending(DAY), 100);
        lot.pay(DAY.plus(5), -30);
        assert_eq!((lot.free_from(DAY), lot.left()), (100, 100));
    }
}
