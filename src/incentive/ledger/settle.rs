//! Settlement of debt: which points pay it, on which days, and again if an operation arrives late.
//!
//! On each day the free points of usable lots pay what is owed, in spend order. So points pay on the day on which they
//! become usable, whether newly earned, no longer pending, or refilled. Payments are not operations but follow from
//! them: an operation of a day has the payments of later days settled again, and leaves those of that day and before.

// How far debts are settled: up to the latest day that any operation has. Nothing after it can change what a later
// operation decides, as a lot with free points on that day has no debt beside it, and pending points are not usable. So
// points that are pending for long pay once, when an operation or a question passes the day on which they become usable.
// Settling them ahead at each operation would take all of them back and pay all of them again, which is quadratic.
//
// While something is owed, every usable lot is empty, or it would have paid. So in order of days only the lots that
// just gained points can pay, and nothing searches the others. A late operation finds no such order and settles the days
// after it anew.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::Ledger;
use super::debt::{Debt, Payment};
use super::lot::LotState;
use super::transaction::Take;
use crate::time::Day;

/// What [`Ledger::advance`] passed, to go back to.
pub(super) struct Passed {
    from: Day,
    lots: Vec<(Day, u32)>,
}

impl Ledger {
    /// The points owed at the end of the day.
    pub(super) fn owed_on(&self, day: Day) -> u64 {
        self.debt.as_ref().map_or(0, |debt| debt.on(day))
    }

    /// Adds debt that is owed from a day on.
    pub(super) fn owe(&mut self, day: Day, points: u32) {
        if points > 0 {
            let Self { debt, transactions, lots, .. } = self;
            let debt = debt.get_or_insert_with(|| {
                let until = transactions.iter().map(|(_, transaction)| transaction.day).fold(day, Day::max);
                let lots = (0..).zip(lots.iter()).map(|(number, lot)| (lot.active_from, number));
                Box::new(Debt::new(until, lots))
            });
            debt.owe(day, points);
        }
    }

    /// Settles the days up to this one, if they are not settled yet. Returns what it passed.
    pub(super) fn advance(&mut self, day: Day) -> Option<Passed> {
        let (from, lots) = self.debt.as_mut()?.pass_to(day)?;
        for active in lots.chunk_by(|one, next| one.0 == next.0) {
            if let Some((day, _)) = active.first() {
                self.pay_from(*day, active.iter().map(|(_, lot)| *lot));
            }
        }
        Some(Passed { from, lots })
    }

    /// Undoes [`Ledger::advance`].
    pub(super) fn retreat(&mut self, passed: Option<Passed>) {
        let Some(Passed { from, lots }) = passed else { return };
        self.unsettle(from);
        if let Some(debt) = &mut self.debt {
            debt.go_back(from, lots);
        }
    }

    /// This ledger with all days up to this one settled.
    pub(super) fn settled(&self, day: Day) -> Cow<'_, Self> {
        if self.debt.as_ref().is_some_and(|debt| debt.is_open() && debt.has_coming(day)) {
            let mut ahead = self.clone();
            ahead.advance(day);
            Cow::Owned(ahead)
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Takes back the payments of later days, before an operation of the day moves points.
    pub(super) fn unsettle(&mut self, day: Day) {
        while let Some(payment) = self.debt.as_mut().and_then(|debt| debt.take_back(day)) {
            self.lots.pay(payment.lot, payment.day, -payment.points.cast_signed(), &self.transactions);
        }
    }

    /// Pays debt from the day on, after an operation of the day moved points: these lots gained some.
    pub(super) fn settle(&mut self, day: Day, gained: impl Iterator<Item = u32>) {
        let Some(debt) = self.debt.as_ref().filter(|debt| debt.is_open()) else { return };
        let until = debt.until();
        if day >= until {
            self.pay_from(day, gained);
            return;
        }
        let mut days: Vec<Day> = self.lots.days_of_new_points(day, &self.transactions).collect();
        days.extend(debt.days_after(day));
        days.push(day);
        days.retain(|day| *day <= until);
        days.sort_unstable();
        days.dedup();
        for day in days {
            let (plan, _) = self.gather(day, false, self.owed_on(day));
            self.pay(day, &plan);
        }
    }

    /// Pays from these lots alone, in spend order.
    fn pay_from(&mut self, day: Day, lots: impl Iterator<Item = u32>) {
        let mut owed = self.owed_on(day);
        if owed == 0 {
            return;
        }
        let mut usable: SmallVec<[(Day, Day, Take); 4]> = lots
            .filter_map(|number| {
                let lot = self.lots.get(number).filter(|lot| self.lots.state(lot, day) == LotState::Usable)?;
                let expires_on = self.lots.expires_on(lot, day).unwrap_or(Day::MAX);
                Some((expires_on, lot.earned, Take { lot: number, points: lot.free_from(day) }))
            })
            .collect();
        usable.sort_by(|(expires_on, earned, take), (other_expires_on, other_earned, other)| {
            let by_id = || self.lots.id(take.lot, &self.transactions).cmp(&self.lots.id(other.lot, &self.transactions));
            (expires_on, earned).cmp(&(other_expires_on, other_earned)).then_with(by_id)
        });
        let plan: SmallVec<[Take; 4]> = usable
            .into_iter()
            .map_while(|(.., take)| {
                let points = u32::try_from(owed).unwrap_or(u32::MAX).min(take.points);
                let still_owed = owed > 0;
                owed -= u64::from(points);
                still_owed.then_some(Take { points, ..take })
            })
            .filter(|take| take.points > 0)
            .collect();
        self.pay(day, &plan);
    }

    fn pay(&mut self, day: Day, plan: &[Take]) {
        for take in plan {
            self.lots.pay(take.lot, day, take.points.cast_signed(), &self.transactions);
            if let Some(debt) = &mut self.debt {
                debt.pay(Payment { day, lot: take.lot, points: take.points });
            }
        }
    }
}
