//! Settlement of debt: which points pay it, on which days, and again if an operation arrives late.
//!
//! On each day the free points of usable lots pay what is owed, in spend order. So points pay on the day on which they
//! become usable, whether newly earned, no longer pending, or refilled. Payments are not operations but follow from
//! them: an operation of a day has the payments of later days settled again, and leaves those of that day and before.

use super::Ledger;
use super::debt::Payment;
use crate::time::Day;

impl Ledger {
    /// The points owed at the end of the day.
    pub(super) fn owed_on(&self, day: Day) -> u64 {
        self.debt.as_ref().map_or(0, |debt| debt.on(day))
    }

    /// Adds debt that is owed from a day on.
    pub(super) fn owe(&mut self, day: Day, points: u32) {
        if points > 0 {
            self.debt.get_or_insert_default().owe(day, points);
        }
    }

    /// Takes back the payments of later days, before an operation of the day moves points.
    pub(super) fn unsettle(&mut self, day: Day) {
        while let Some(payment) = self.debt.as_mut().and_then(|debt| debt.take_back(day)) {
            self.lots.pay(payment.lot, payment.day, -payment.points.cast_signed(), &self.transactions);
        }
    }

    /// Pays debt from the day on, after an operation of the day moved points.
    pub(super) fn settle(&mut self, day: Day) {
        let Some(debt) = self.debt.as_ref().filter(|debt| debt.is_open()) else { return };
        let mut days: Vec<Day> = self.lots.days_of_new_points(day, &self.transactions).collect();
        days.extend(debt.days_after(day));
        days.push(day);
        days.sort_unstable();
        days.dedup();
        for day in days {
            self.pay_on(day);
        }
    }

    fn pay_on(&mut self, day: Day) {
        let (plan, _) = self.gather(day, false, self.owed_on(day));
        for take in plan {
            self.lots.pay(take.lot, day, take.points.cast_signed(), &self.transactions);
            if let Some(debt) = &mut self.debt {
                debt.pay(Payment { day, lot: take.lot, points: take.points });
            }
        }
    }
}
