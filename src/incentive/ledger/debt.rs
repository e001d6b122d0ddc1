//! What a user owes, and which points pay it.
//!
//! ```text
//! owed(t) = what refunds left owed until t − what lots paid until t
//! ```
//! On each day the free points of usable lots pay what is owed, in spend order; so points pay on the day on which they
//! become usable, whether newly earned, no longer pending, or refilled. Payments follow from the operations and are none
//! themselves: an operation of a day has those of later days settled anew, those of that day and before stay.

use super::Ledger;
use crate::time::Day;

/// What refunds left owed, and what paid it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Debt {
    /// In order of the days.
    owed: Vec<(Day, u32)>,
    /// In order of the days.
    payments: Vec<Payment>,
    total_owed: u64,
    total_paid: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Payment {
    day: Day,
    lot: u32,
    points: u32,
}

impl Debt {
    /// What is owed at the end of the day.
    pub(super) fn on(&self, day: Day) -> u64 {
        let owed_later = self.owed.iter().rev().take_while(|(owed, _)| *owed > day);
        let paid_later = self.payments.iter().rev().take_while(|payment| payment.day > day);
        let owed = self.total_owed - owed_later.map(|(_, points)| u64::from(*points)).sum::<u64>();
        let paid = self.total_paid - paid_later.map(|payment| u64::from(payment.points)).sum::<u64>();
        // INVARIANT: no day pays more than is owed on it.
        owed.saturating_sub(paid)
    }

    fn owe(&mut self, day: Day, points: u32) {
        let at = self.owed.iter().rposition(|(owed, _)| *owed <= day).map_or(0, |before| before + 1);
        self.owed.insert(at, (day, points));
        self.total_owed += u64::from(points);
    }

    /// Removes the last payment if it is of a later day.
    fn take_back(&mut self, day: Day) -> Option<Payment> {
        let payment = self.payments.pop_if(|payment| payment.day > day)?;
        self.total_paid -= u64::from(payment.points);
        Some(payment)
    }
}

impl Ledger {
    /// What is owed at the end of the day.
    pub(super) fn owed_on(&self, day: Day) -> u64 {
        self.debt.as_ref().map_or(0, |debt| debt.on(day))
    }

    /// Leaves points owed from a day on.
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

    /// Pays from the day on, after an operation of the day moved points.
    pub(super) fn settle(&mut self, day: Day) {
        let Some(debt) = self.debt.as_ref().filter(|debt| debt.total_owed > debt.total_paid) else { return };
        let owed_later = debt.owed.iter().rev().map(|(owed, _)| *owed).take_while(|owed| *owed > day);
        let mut days: Vec<Day> = self.lots.days_of_new_points(day, &self.transactions).collect();
        days.extend(owed_later);
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
                debt.payments.push(Payment { day, lot: take.lot, points: take.points });
                debt.total_paid += u64::from(take.points);
            }
        }
    }
}
