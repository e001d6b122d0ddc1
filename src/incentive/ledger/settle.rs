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
// While something is owed, every usable lot is empty, or it would have paid. So only lots that gain points on a day can
// pay on it, and nothing searches the others. But where a debt begins on an earlier day than known before, or anew after
// a late operation, any usable lot can pay.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::accept::{Plan, fill};
use super::debt::{Debt, Payment};
use super::lot::LotState;
use super::transaction::Take;
use super::{Ledger, Points};
use crate::time::Day;

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
                Box::new(Debt::new(until, lots.gains()))
            });
            debt.owe(day, points);
        }
    }

    /// Notes that a lot has points from a day on that it had not before.
    pub(super) fn gain(&mut self, day: Day, lot: u32) {
        if let Some(debt) = &mut self.debt {
            debt.gain(day, lot);
        }
    }

    /// Settles the days up to this one, if they are not settled yet. Returns the day up to which they were.
    pub(super) fn advance(&mut self, day: Day) -> Option<Day> {
        let debt = self.debt.as_mut().filter(|debt| debt.until() < day)?;
        let from = debt.set_until(day);
        self.pay_after(from, day);
        Some(from)
    }

    /// Undoes [`Ledger::advance`].
    pub(super) fn retreat(&mut self, from: Option<Day>) {
        let Some(from) = from else { return };
        self.unsettle(from);
        if let Some(debt) = &mut self.debt {
            debt.set_until(from);
        }
    }

    /// This ledger with all days up to this one settled.
    pub(super) fn settled(&self, day: Day) -> Cow<'_, Self> {
        if self.debt.as_ref().is_some_and(|debt| debt.is_open() && debt.next_gain(debt.until(), day).is_some()) {
            let mut ahead = self.clone();
            ahead.advance(day);
            Cow::Owned(ahead)
        } else {
            Cow::Borrowed(self)
        }
    }

    /// Takes back the payments of later days, before an operation of the day moves points.
    pub(super) fn unsettle(&mut self, day: Day) {
        if let Some(debt) = &mut self.debt {
            debt.settle_again(day);
        }
        while let Some(payment) = self.debt.as_mut().and_then(|debt| debt.take_back(day)) {
            self.lots.pay(payment.lot, payment.day, -payment.points.cast_signed(), &self.transactions);
        }
    }

    /// Whether points that a day earns, usable from another day on, change no payment but their own: they come after all days
    /// that are settled, or more is owed than they are on each of these.
    pub(super) fn leaves_other_payments(&self, day: Day, from: Day, points: Points) -> bool {
        let Some(debt) = &self.debt else { return true };
        // An earn is activity, which keeps other points alive.
        !self.lots.depend_on_activity()
            && debt.is_steady_after(day)
            && (from > debt.until() || debt.least_from(from) >= points.into())
    }

    /// Notes that points came on a day too late to pay on it: on the next settling they pay in spend order, like all others.
    pub(super) fn come_late(&mut self, day: Day) {
        if let Some(debt) = &mut self.debt {
            debt.overtake(day);
        }
    }

    /// Pays with a new lot whose points leave other payments as they are.
    pub(super) fn pay_with_earned(&mut self, from: Day, lot: u32) {
        if self.debt.as_ref().is_some_and(|debt| from <= debt.until()) {
            self.pay_on(from, core::iter::once(lot));
        }
    }

    /// Pays debt from the day on, after an operation of the day moved points: these lots gained some, and maybe new debt
    /// began on it.
    pub(super) fn settle(&mut self, day: Day, gained: impl Iterator<Item = u32>, owes: bool) {
        let Some(until) = self.debt.as_ref().map(|debt| debt.until()) else { return };
        if owes && day < until {
            self.pay_from_any(day);
        } else {
            self.pay_on(day, gained);
        }
        self.pay_after(day, until);
    }

    /// Pays on the days after one day and up to another.
    fn pay_after(&mut self, after: Day, until: Day) {
        let mut last = after;
        while let Some(debt) = self.debt.as_ref().filter(|debt| debt.is_open()) {
            match (debt.next_gain(last, until), debt.next_debt(last, until)) {
                (None, None) => return,
                (Some(day), begins) if begins.is_none_or(|begins| day < begins) => {
                    let lots = debt.gains_on(day);
                    self.pay_on(day, lots.into_iter());
                    last = day;
                }
                (_, begins) => {
                    last = begins.unwrap_or(until);
                    self.pay_from_any(last);
                }
            }
        }
    }

    /// Pays from any usable lot, in spend order.
    fn pay_from_any(&mut self, day: Day) {
        let (plan, _) = self.gather(day, false, self.owed_on(day));
        self.pay(day, &plan);
    }

    /// Pays on a day from the lots that gain points on it, in spend order.
    fn pay_on(&mut self, day: Day, gained: impl Iterator<Item = u32>) {
        let owed = self.owed_on(day);
        if owed == 0 {
            return;
        }
        let mut usable: SmallVec<[(Day, Day, Take); 4]> = gained
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
        let mut plan = Plan::new();
        fill(&mut plan, usable.into_iter().map(|(.., take)| take).filter(|take| take.points > 0), owed);
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
