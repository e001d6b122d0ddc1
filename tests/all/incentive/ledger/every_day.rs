//! A ledger to compare with: slow and plain, for operations in any order.

use lifestage::Day;
use lifestage::incentive::{
    Balance, Earn, Expiry, LedgerOutcome, Operation, Points, Refund, RefundPolicy, Refusal, TransactionId,
};

use super::calendar::{day, fixed_end, number};

/// A ledger that knows what is left of every lot on every day up to a horizon, and looks at every day for everything.
pub(super) struct EveryDay {
    days: usize,
    active: Vec<bool>,
    lots: Vec<DailyLot>,
    owed: Vec<i64>,
    accepted: Vec<Accepted>,
}

struct DailyLot {
    id: TransactionId,
    points: i64,
    earned: i64,
    active_from: i64,
    expiry: Expiry,
    refunded: i64,
    /// Left at the end of each day, debt payments apart.
    left: Vec<i64>,
    /// Paid on each day.
    paid: Vec<i64>,
}

impl DailyLot {
    fn left_after_payments(&self, today: usize) -> i64 {
        self.left[today] - self.paid[..=today].iter().sum::<i64>()
    }
}

struct Accepted {
    operation: Operation,
    outcome: LedgerOutcome,
    /// For each lot used, how much.
    takes: Vec<(usize, i64)>,
    reversed: i64,
}

impl EveryDay {
    pub(super) fn new(days: usize) -> Self {
        Self { days, active: vec![false; days], lots: Vec::new(), owed: vec![0; days], accepted: Vec::new() }
    }

    fn expires_on(&self, lot: &DailyLot, as_of: i64) -> i64 {
        let Expiry::InactiveDays(inactive) = lot.expiry else {
            return fixed_end(lot.expiry, lot.active_from).unwrap_or(i64::MAX);
        };
        let mut last = lot.earned;
        for today in lot.earned..=as_of {
            if today - last > i64::from(inactive) {
                break;
            }
            if self.active[usize::try_from(today).unwrap()] {
                last = today;
            }
        }
        last + i64::from(inactive)
    }

    fn free(&self, lot: &DailyLot, from: i64) -> i64 {
        let from = usize::try_from(from).unwrap();
        (from..self.days).map(|today| lot.left_after_payments(today)).min().unwrap()
    }

    /// Usable lots on a day in spend order, as numbers.
    fn usable(&self, today: i64, is_spend: bool) -> Vec<usize> {
        let mut usable: Vec<usize> = (0..self.lots.len())
            .filter(|at| {
                let lot = &self.lots[*at];
                lot.earned <= today && lot.active_from <= today && self.expires_on(lot, today) >= today
            })
            .collect();
        usable.sort_by_key(|at| {
            let lot = &self.lots[*at];
            let expires_on = match lot.expiry {
                Expiry::InactiveDays(inactive) if is_spend => today + i64::from(inactive),
                _ => self.expires_on(lot, today),
            };
            (expires_on, lot.earned, lot.id.clone())
        });
        usable
    }

    fn owed_on(&self, today: usize) -> i64 {
        let paid: i64 = self.lots.iter().map(|lot| lot.paid[..=today].iter().sum::<i64>()).sum();
        self.owed[..=today].iter().sum::<i64>() - paid
    }

    pub(super) fn balance(&self, today: Day) -> Balance {
        let today = number(today);
        let at = usize::try_from(today).unwrap();
        let mut balance = Balance { available: -self.owed_on(at), ..Balance::default() };
        for lot in self.lots.iter().filter(|lot| lot.earned <= today) {
            let left = lot.left_after_payments(at);
            balance.earned += lot.points.unsigned_abs();
            if self.expires_on(lot, today) < today {
                balance.expired += left.unsigned_abs();
            } else if lot.active_from > today {
                balance.pending += left.unsigned_abs();
            } else {
                balance.available += left;
            }
        }
        for accepted in self.accepted.iter().filter(|accepted| number(accepted.operation.day()) <= today) {
            match (&accepted.operation, accepted.outcome) {
                (Operation::Spend { points, .. }, _) => balance.spent += u64::from(*points),
                (Operation::Reverse { points, .. }, _) => balance.spent -= u64::from(*points),
                (_, LedgerOutcome::Refunded { taken, owed, .. }) => balance.clawed_back += taken + owed,
                _ => {}
            }
        }
        balance
    }

    fn settle(&mut self, from: i64) {
        let from = usize::try_from(from).unwrap();
        for lot in &mut self.lots {
            lot.paid[from + 1..].fill(0);
        }
        for today in from..self.days {
            let now = i64::try_from(today).unwrap();
            for at in self.usable(now, false) {
                let pay = self.owed_on(today).min(self.free(&self.lots[at], now));
                self.lots[at].paid[today] += pay.max(0);
            }
        }
    }

    fn take(&mut self, takes: &[(usize, i64)], from: i64, sign: i64) {
        for (at, points) in takes {
            for left in &mut self.lots[*at].left[usize::try_from(from).unwrap()..] {
                *left -= sign * points;
            }
        }
    }

    fn find(&self, id: &TransactionId) -> Option<usize> {
        self.accepted.iter().position(|accepted| accepted.operation.id() == id)
    }

    fn original(&self, of: &TransactionId, today: Day) -> Result<usize, Refusal> {
        let at = self.find(of).ok_or(Refusal::Unknown { of: of.clone() })?;
        let original = self.accepted[at].operation.day();
        if today < original { Err(Refusal::BeforeOriginal { of: of.clone(), day: today, original }) } else { Ok(at) }
    }

    pub(super) fn apply(&mut self, operation: &Operation) -> Result<LedgerOutcome, Refusal> {
        if let Some(at) = self.find(operation.id()) {
            let first = &self.accepted[at];
            return if first.operation == *operation {
                Ok(first.outcome)
            } else {
                Err(Refusal::IdInUse { id: operation.id().clone(), day: first.operation.day() })
            };
        }
        let today = number(operation.day());
        let mut takes: Vec<(usize, i64)> = Vec::new();
        let outcome = match operation {
            Operation::Earn(earn) => self.earn(earn),
            Operation::Activity { .. } => LedgerOutcome::Noted,
            Operation::Spend { day, points, .. } => {
                let mut missing = i64::from(*points);
                for at in self.usable(today, true) {
                    let take = missing.min(self.free(&self.lots[at], today));
                    takes.push((at, take));
                    missing -= take;
                }
                if missing > 0 {
                    let available = (i64::from(*points) - missing).min(self.balance(*day).available);
                    return Err(Refusal::AboveBalance { day: *day, asked: *points, available });
                }
                self.take(&takes, today, 1);
                LedgerOutcome::Spent { points: *points }
            }
            Operation::Refund(refund) => self.refund(refund, &mut takes)?,
            Operation::Reverse { day, of, points, .. } => {
                let at = self.original(of, *day)?;
                let Operation::Spend { points: spent, .. } = self.accepted[at].operation else {
                    return Err(Refusal::NotASpend { of: of.clone() });
                };
                let reversed = self.accepted[at].reversed;
                let left = i64::from(spent) - reversed;
                if i64::from(*points) > left {
                    let left = left.unsigned_abs();
                    return Err(Refusal::AboveOriginal { of: of.clone(), asked: *points, left, original: spent });
                }
                // Point by point, from the last one used.
                let used = self.accepted[at].takes.iter().flat_map(|(lot, points)| (0..*points).map(|_| *lot));
                let used: Vec<usize> = used.collect();
                let refilled = used.iter().rev().skip(usize::try_from(reversed).unwrap());
                takes.extend(refilled.take(points.get() as usize).map(|lot| (*lot, 1)));
                let expired = takes.iter().filter(|(lot, _)| self.expires_on(&self.lots[*lot], today) < today).count();
                self.accepted[at].reversed += i64::from(*points);
                self.take(&takes, today, -1);
                LedgerOutcome::Reversed { refilled: u64::from(*points) - expired as u64, expired: expired as u64 }
            }
            other => panic!("the reference does not know {other:?}"),
        };
        if matches!(operation, Operation::Earn(_) | Operation::Spend { .. } | Operation::Activity { .. }) {
            self.active[usize::try_from(today).unwrap()] = true;
        }
        self.settle(today);
        self.accepted.push(Accepted { operation: operation.clone(), outcome, takes, reversed: 0 });
        Ok(outcome)
    }

    fn earn(&mut self, earn: &Earn) -> LedgerOutcome {
        let (earned, points) = (number(earn.day), i64::from(earn.points));
        let active_from = earned + i64::from(earn.pending_days);
        let (left, paid) = (vec![points; self.days], vec![0; self.days]);
        let (id, expiry) = (earn.id.clone(), earn.expiry);
        self.lots.push(DailyLot { id, points, earned, active_from, expiry, refunded: 0, left, paid });
        LedgerOutcome::Earned { active_from: day(active_from), expires: expiry.counted_from(day(active_from)) }
    }

    fn refund(&mut self, refund: &Refund, takes: &mut Vec<(usize, i64)>) -> Result<LedgerOutcome, Refusal> {
        let Refund { day, of, points, policy, .. } = refund;
        let today = number(*day);
        let original = self.original(of, *day)?;
        if !matches!(self.accepted[original].operation, Operation::Earn(_)) {
            return Err(Refusal::NotAnEarn { of: of.clone() });
        }
        let own = self.lots.iter().position(|lot| lot.id == *of).unwrap();
        let lot = &self.lots[own];
        let asked = i64::from(*points);
        if asked > lot.points - lot.refunded {
            let left = (lot.points - lot.refunded).unsigned_abs();
            let original = Points::new(lot.points).unwrap();
            return Err(Refusal::AboveOriginal { of: of.clone(), asked: *points, left, original });
        }
        let is_pending = lot.active_from > today;
        let mut missing = asked;
        if self.expires_on(lot, today) >= today && (is_pending || *policy != RefundPolicy::PendingOnly) {
            let free = if is_pending {
                // Future payments of debt are not made yet.
                lot.left[usize::try_from(today).unwrap()..].iter().copied().min().unwrap()
            } else {
                self.free(lot, today)
            };
            takes.push((own, missing.min(free)));
            missing -= missing.min(free);
        }
        if !matches!(policy, RefundPolicy::PendingOnly | RefundPolicy::LotOnly) {
            for at in self.usable(today, false).into_iter().filter(|at| *at != own) {
                let take = missing.min(self.free(&self.lots[at], today));
                takes.push((at, take));
                missing -= take;
            }
        }
        let found = (asked - missing).unsigned_abs();
        let owed = if *policy == RefundPolicy::AllowNegative { missing } else { 0 };
        self.take(takes, today, 1);
        self.owed[usize::try_from(today).unwrap()] += owed;
        self.lots[own].refunded += asked - missing + owed;
        let (owed, missed) = (owed.unsigned_abs(), (missing - owed).unsigned_abs());
        Ok(LedgerOutcome::Refunded { taken: found, owed, missed })
    }
}
