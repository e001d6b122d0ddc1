//! Acceptance of operations, and what each one does.
//!
//! Every rule decides first, which changes nothing, and then moves points, which cannot fail; so nothing is ever half
//! applied. What operations of later days have used stays used: a lot gives at most what is free on every day from the
//! operation's own day on.

use smallvec::SmallVec;

use super::lot::{Lot, LotState};
use super::operation::{Earn, Refund, RefundPolicy};
use super::transaction::{Take, What};
use super::{Ledger, LedgerOutcome, Points, Refusal, TransactionId};
use crate::time::Day;

/// The lots that an operation uses, in order.
pub(super) type Plan = SmallVec<[Take; 4]>;

impl Ledger {
    pub(super) fn earn(&mut self, earn: Earn) -> LedgerOutcome {
        let Earn { id, day, points, expiry, pending_days } = earn;
        // INVARIANT: each transaction has at most one lot, and there are numbers left for both.
        let number = u32::try_from(self.lots.len()).unwrap_or(u32::MAX);
        let what = What::Earn { lot: number, expiry, pending_days };
        let transaction = u32::try_from(self.transactions.len()).unwrap_or(u32::MAX);
        let lot = Lot::new(transaction, day, points, expiry, pending_days);
        self.advance(day);
        let from = lot.active_from;
        let leaves_the_rest = self.leaves_other_payments(day, from, points);
        if !leaves_the_rest {
            self.unsettle(day);
        }
        self.record(id, day, what, &[]);
        self.gain(from, number);
        self.lots.push(lot, number, &self.transactions);
        if leaves_the_rest {
            self.pay_with_earned(from, number);
        } else {
            if from == day && self.debt.as_ref().is_some_and(|debt| debt.has_paid_on(day)) {
                self.come_late(day);
            }
            self.settle(day, core::iter::once(number), false);
        }
        self.outcome_of(what)
    }

    pub(super) fn spend(&mut self, id: TransactionId, day: Day, points: Points) -> Result<LedgerOutcome, Refusal> {
        let passed = self.advance(day);
        let (plan, found) = self.gather(day, true, points.into());
        if found < points.into() {
            // INVARIANT: less than the points asked for.
            let free = i64::try_from(found).unwrap_or(i64::MAX);
            let available = free.min(self.balance(day).available);
            self.retreat(passed);
            return Err(Refusal::AboveBalance { day, asked: points, available });
        }
        Ok(self.commit(id, day, What::Spend { points, reversed: 0 }, &plan))
    }

    pub(super) fn refund(&mut self, refund: Refund) -> Result<LedgerOutcome, Refusal> {
        let Refund { id, day, of, points, policy } = refund;
        let number = self.original(&of, day)?;
        let Some(What::Earn { lot: own, .. }) = self.transactions.get(number).map(|original| original.what) else {
            return Err(Refusal::NotAnEarn { of });
        };
        let Some(lot) = self.lots.get(own) else { return Err(Refusal::Unknown { of }) };
        within(&of, points, lot.points, lot.refunded)?;

        // Nothing can refuse it any more.
        self.advance(day);
        let Some(lot) = self.lots.get(own) else { return Err(Refusal::Unknown { of }) };
        let asked = points.get();
        let state = self.lots.state(lot, day);
        let from_own = match (state, policy) {
            (LotState::Pending, _) => lot.free_while_pending(day),
            (LotState::Usable, RefundPolicy::PendingOnly) | (LotState::Expired, _) => 0,
            (LotState::Usable, _) => lot.free_from(day),
        }
        .min(asked);
        let mut plan = Plan::new();
        if from_own > 0 {
            plan.push(Take { lot: own, points: from_own });
        }
        if matches!(policy, RefundPolicy::WithinBalance | RefundPolicy::AllowNegative) {
            let others = self.usable(day, false).filter(|take| take.lot != own);
            fill(&mut plan, others, u64::from(asked - from_own));
        }
        // INVARIANT: at most the points asked for.
        let taken = plan.iter().map(|take| take.points).sum::<u32>();
        let owed = if policy == RefundPolicy::AllowNegative { asked - taken } else { 0 };

        let outcome = self.commit(id, day, What::Refund { of: number, points, policy, taken, owed }, &plan);
        if let Some(lot) = self.lots.get_mut(own) {
            lot.refunded += taken + owed;
        }
        Ok(outcome)
    }

    pub(super) fn reverse(
        &mut self,
        id: TransactionId,
        day: Day,
        of: TransactionId,
        points: Points,
    ) -> Result<LedgerOutcome, Refusal> {
        let number = self.original(&of, day)?;
        let Some(What::Spend { points: spent, reversed }) = self.transactions.get(number).map(|original| original.what)
        else {
            return Err(Refusal::NotASpend { of });
        };
        within(&of, points, spent, reversed)?;

        // The lots used last are refilled first, skipping what earlier reversals refilled.
        let mut passed = reversed;
        let used = self.transactions.takes(number).iter().rev().filter_map(|take| {
            let pass = passed.min(take.points);
            passed -= pass;
            (take.points > pass).then_some(Take { lot: take.lot, points: take.points - pass })
        });
        let mut plan = Plan::new();
        fill(&mut plan, used, points.into());
        let expired =
            |take: &&Take| self.lots.get(take.lot).is_some_and(|lot| self.lots.state(lot, day) == LotState::Expired);
        let expired = plan.iter().filter(expired).map(|take| take.points).sum::<u32>();

        let outcome = self.commit(id, day, What::Reverse { of: number, points, expired }, &plan);
        if let Some(What::Spend { reversed, .. }) = self.transactions.get_mut(number).map(|original| &mut original.what)
        {
            *reversed += points.get();
        }
        Ok(outcome)
    }

    pub(super) fn activity(&mut self, id: TransactionId, day: Day) -> LedgerOutcome {
        self.commit(id, day, What::Activity, &[])
    }

    /// The free points of usable lots in spend order, up to the points wanted, and their sum.
    pub(super) fn gather(&self, day: Day, is_activity: bool, wanted: u64) -> (Plan, u64) {
        let mut plan = Plan::new();
        let found = fill(&mut plan, self.usable(day, is_activity), wanted);
        (plan, found)
    }

    /// The free points of usable lots from the day on, in spend order.
    fn usable(&self, day: Day, is_activity: bool) -> impl Iterator<Item = Take> {
        self.lots
            .alive(day, is_activity, &self.transactions)
            .filter(move |(_, lot)| lot.active_from <= day)
            .map(move |(number, lot)| Take { lot: number, points: lot.free_from(day) })
            .filter(|take| take.points > 0)
    }

    /// The number of the transaction that a refund or reversal names.
    fn original(&self, of: &TransactionId, day: Day) -> Result<u32, Refusal> {
        let unknown = || Refusal::Unknown { of: of.clone() };
        let number = self.transactions.find(of).ok_or_else(unknown)?;
        let original = self.transactions.get(number).ok_or_else(unknown)?.day;
        if day < original { Err(Refusal::BeforeOriginal { of: of.clone(), day, original }) } else { Ok(number) }
    }

    /// Moves the points of a plan.
    fn commit(&mut self, id: TransactionId, day: Day, what: What, plan: &[Take]) -> LedgerOutcome {
        self.advance(day);
        self.unsettle(day);
        let is_reversal = matches!(what, What::Reverse { .. });
        let sign = if is_reversal { -1 } else { 1 };
        for take in plan {
            self.lots.take(take.lot, day, sign * take.points.cast_signed(), &self.transactions);
            if is_reversal {
                self.gain(day, take.lot);
            }
        }
        if is_reversal {
            self.come_late(day);
        }
        let owed = if let What::Refund { owed, .. } = what { owed } else { 0 };
        self.owe(day, owed);
        self.record(id, day, what, plan);
        self.settle(day, plan.iter().filter(|_| is_reversal).map(|take| take.lot), owed > 0);
        self.outcome_of(what)
    }

    fn record(&mut self, id: TransactionId, day: Day, what: What, plan: &[Take]) -> u32 {
        if what.is_activity() {
            self.lots.note_activity(day);
        }
        self.transactions.push(id, day, what, plan)
    }
}

/// Adds takes to a plan until it has the points wanted. Returns the points added.
pub(super) fn fill(plan: &mut Plan, takes: impl Iterator<Item = Take>, wanted: u64) -> u64 {
    let mut missing = wanted;
    if missing > 0 {
        for take in takes {
            let points = u32::try_from(missing).unwrap_or(u32::MAX).min(take.points);
            plan.push(Take { points, ..take });
            missing -= u64::from(points);
            if missing == 0 {
                break;
            }
        }
    }
    wanted - missing
}

/// Whether this much of the original is left.
fn within(of: &TransactionId, asked: Points, original: Points, undone: u32) -> Result<(), Refusal> {
    // INVARIANT: never more is undone than was done.
    let left = u64::from(original) - u64::from(undone);
    if u64::from(asked) > left {
        return Err(Refusal::AboveOriginal { of: of.clone(), asked, left, original });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Expiry, Operation, TransactionId};
    use super::*;
    use crate::number::work::counted;

    const START: Day = Day::ymd(2026, 1, 1);

    fn day(number: usize) -> Day {
        START.plus(i32::try_from(number).unwrap())
    }

    fn id(number: usize) -> TransactionId {
        TransactionId::from(u64::try_from(number).unwrap())
    }

    /// The steps of these operations on a ledger that accepted others.
    fn work(before: impl IntoIterator<Item = Operation>, operations: impl IntoIterator<Item = Operation>) -> usize {
        let mut ledger = Ledger::new(1_u64);
        for operation in before {
            ledger.apply(operation).unwrap();
        }
        let all = || {
            for operation in operations {
                ledger.apply(operation).unwrap();
            }
        };
        counted(all).0
    }

    #[test]
    fn one_spend_costs_as_much_for_each_lot_however_many_it_uses() {
        for expiry in [Expiry::Days(5_000), Expiry::InactiveDays(5_000), Expiry::Never] {
            let works = [5_000, 10_000, 20_000].map(|lots| {
                let earn =
                    |number: usize| Operation::earn(id(number), day(number % 900), Points::of(1)).expiring(expiry);
                let spend = Operation::spend(id(lots), day(900), Points::of(u32::try_from(lots).unwrap()));
                work((0..lots).map(|number| earn(number).into()), [spend])
            });
            assert!(works.iter().zip([5_000, 10_000, 20_000]).all(|(work, lots)| *work <= lots * 400), "{works:?}");
            assert!(works.windows(2).all(|pair| pair[1] * 10 <= pair[0] * 23), "{expiry:?}: {works:?}");
        }
    }

    #[test]
    fn spends_and_activity_that_arrive_latest_first_cost_the_same_each() {
        let earn = |expiry| Operation::earn("all", START, Points::of(1_000_000)).expiring(expiry).into();
        for expiry in [Expiry::Never, Expiry::InactiveDays(60_000)] {
            let works = [5_000, 10_000, 20_000].map(|spends| {
                let late = (0..spends).rev().map(|number| Operation::spend(id(number), day(number), Points::of(1)));
                work([earn(expiry)], late)
            });
            assert!(works.windows(2).all(|pair| pair[1] * 10 <= pair[0] * 23), "{expiry:?}: {works:?}");
        }
    }

    #[test]
    fn a_spend_goes_past_lots_that_are_pending_many_at_once() {
        let works = [5_000, 10_000, 20_000].map(|lots| {
            let pending =
                |number| Operation::earn(id(number), START, Points::of(1)).expiring(Expiry::Days(30)).pending(90);
            let usable = Operation::earn("usable", START, Points::of(100_000));
            let before = (0..lots).map(|number| pending(number).into()).chain([usable.into()]);
            work(before, (0..1_000).map(|number| Operation::spend(id(lots + number), START, Points::of(1))))
        });
        for (work, lots) in works.into_iter().zip([5_000, 10_000, 20_000]) {
            assert!(work <= 1_000 * (lots / 100 + 300), "{lots} lots: {work}");
        }
    }
}
