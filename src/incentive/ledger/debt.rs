//! Debt: what a user owes, and what paid it.
//!
//! ```text
//! owed(t) = what refunds left owed until t − what lots paid until t
//! ```

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
pub(super) struct Payment {
    pub(super) day: Day,
    pub(super) lot: u32,
    pub(super) points: u32,
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

    pub(super) fn owe(&mut self, day: Day, points: u32) {
        let at = self.owed.iter().rposition(|(owed, _)| *owed <= day).map_or(0, |before| before + 1);
        self.owed.insert(at, (day, points));
        self.total_owed += u64::from(points);
    }

    /// Removes the last payment if it is of a later day.
    pub(super) fn take_back(&mut self, day: Day) -> Option<Payment> {
        let payment = self.payments.pop_if(|payment| payment.day > day)?;
        self.total_paid -= u64::from(payment.points);
        Some(payment)
    }

    /// Whether anything is owed after all payments.
    pub(super) const fn is_open(&self) -> bool {
        self.total_owed > self.total_paid
    }

    /// The days after the given one from which on points are owed, latest first.
    pub(super) fn days_after(&self, day: Day) -> impl Iterator<Item = Day> {
        self.owed.iter().rev().map(|(owed, _)| *owed).take_while(move |owed| *owed > day)
    }

    /// Notes a payment; those of one call after the other are in order of the days.
    pub(super) fn pay(&mut self, payment: Payment) {
        self.total_paid += u64::from(payment.points);
        self.payments.push(payment);
    }
}
