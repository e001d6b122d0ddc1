//! A ledger to compare with: slow and plain, for operations in order of their days.

use lifestage::Day;
use lifestage::incentive::{Balance, Earn, Expiry, Operation, Refund, RefundPolicy, TransactionId};

use super::calendar::{fixed_end, number};

/// A ledger that lives through the days: it knows only what is now, and operations come in order of their days.
#[derive(Default)]
pub(super) struct DayByDay {
    today: i64,
    lots: Vec<LiveLot>,
    owed: i64,
    balance: Balance,
    spends: Vec<LiveSpend>,
}

struct LiveSpend {
    id: TransactionId,
    reversed: usize,
    /// For each lot used, how much.
    takes: Vec<(usize, i64)>,
}

struct LiveLot {
    id: TransactionId,
    left: i64,
    refundable: i64,
    earned: i64,
    active_from: i64,
    inactive_days: Option<i64>,
    /// The last usable day, as it now looks.
    until: i64,
    is_dead: bool,
}

impl DayByDay {
    /// Lets the days pass, to the end of that day.
    pub(super) fn pass_to(&mut self, day: Day) {
        while self.today < number(day) {
            self.today += 1;
            let today = self.today;
            for lot in self.lots.iter_mut().filter(|lot| !lot.is_dead && lot.until < today) {
                lot.is_dead = true;
                self.balance.expired += lot.left.unsigned_abs();
                lot.left = 0;
            }
            self.pay();
        }
    }

    pub(super) fn balance(&self) -> Balance {
        let live = |pending: bool| {
            let lots = self.lots.iter().filter(move |lot| (lot.active_from > self.today) == pending);
            lots.map(|lot| lot.left).sum::<i64>()
        };
        Balance { available: live(false) - self.owed, pending: live(true).unsigned_abs(), ..self.balance }
    }

    /// Usable lots in spend order; a spend counts as activity.
    fn usable(&self, is_spend: bool) -> Vec<usize> {
        let mut usable: Vec<usize> = (0..self.lots.len())
            .filter(|at| !self.lots[*at].is_dead && self.lots[*at].active_from <= self.today)
            .collect();
        usable.sort_by_key(|at| {
            let lot = &self.lots[*at];
            let until = lot.inactive_days.filter(|_| is_spend).map_or(lot.until, |days| self.today + days);
            (until, lot.earned, lot.id.clone())
        });
        usable
    }

    fn pay(&mut self) {
        for at in self.usable(false) {
            let pay = self.lots[at].left.min(self.owed);
            self.lots[at].left -= pay;
            self.owed -= pay;
        }
    }

    fn note_activity(&mut self) {
        let today = self.today;
        for lot in self.lots.iter_mut().filter(|lot| !lot.is_dead) {
            if let Some(days) = lot.inactive_days {
                lot.until = today + days;
            }
        }
    }

    /// Takes from lots in order, what there is; how much is missing.
    fn take(&mut self, lots: Vec<usize>, wanted: i64, takes: &mut Vec<(usize, i64)>) -> i64 {
        let mut missing = wanted;
        for at in lots {
            let take = missing.min(self.lots[at].left);
            self.lots[at].left -= take;
            takes.push((at, take));
            missing -= take;
        }
        missing
    }

    /// Applies an operation of a day not before the last one; its id is new. Whether it was accepted.
    pub(super) fn apply(&mut self, operation: &Operation) -> bool {
        self.pass_to(operation.day());
        match operation {
            Operation::Earn(Earn { id, points, expiry, pending_days, .. }) => {
                self.note_activity();
                let active_from = self.today + i64::from(*pending_days);
                let inactive_days = match expiry {
                    Expiry::InactiveDays(days) => Some(i64::from(*days)),
                    _ => None,
                };
                let until = match inactive_days {
                    Some(days) => self.today + days,
                    None => fixed_end(*expiry, active_from).unwrap_or(i64::MAX),
                };
                let is_dead = until < self.today;
                let (points, refundable) = (i64::from(*points), i64::from(*points));
                let left = if is_dead { 0 } else { points };
                self.balance.earned += points.unsigned_abs();
                self.balance.expired += (points - left).unsigned_abs();
                let (id, earned) = (id.clone(), self.today);
                let lot = LiveLot { id, left, refundable, earned, active_from, inactive_days, until, is_dead };
                self.lots.push(lot);
            }
            Operation::Activity { .. } => self.note_activity(),
            Operation::Spend { id, points, .. } => {
                let points = i64::from(*points);
                if self.balance().available < points {
                    return false;
                }
                let mut takes = Vec::new();
                assert_eq!(
                    self.take(self.usable(true), points, &mut takes),
                    0,
                    "usable points are there while nothing is owed"
                );
                self.balance.spent += points.unsigned_abs();
                self.spends.push(LiveSpend { id: id.clone(), reversed: 0, takes });
                self.note_activity();
            }
            Operation::Refund(Refund { of, points, policy, .. }) => {
                let Some(own) = self.lots.iter().position(|lot| lot.id == *of) else { return false };
                let asked = i64::from(*points);
                if asked > self.lots[own].refundable {
                    return false;
                }
                let mut lots = vec![own];
                match policy {
                    RefundPolicy::PendingOnly => lots.retain(|own| self.lots[*own].active_from > self.today),
                    RefundPolicy::LotOnly => {}
                    _ => lots.extend(self.usable(false).into_iter().filter(|at| *at != own)),
                }
                let missing = self.take(lots, asked, &mut Vec::new());
                let owed = if *policy == RefundPolicy::AllowNegative { missing } else { 0 };
                self.owed += owed;
                self.lots[own].refundable -= asked - missing + owed;
                self.balance.clawed_back += (asked - missing + owed).unsigned_abs();
            }
            Operation::Reverse { of, points, .. } => {
                let Some(spend) = self.spends.iter_mut().find(|spend| spend.id == *of) else { return false };
                let used: Vec<usize> =
                    spend.takes.iter().flat_map(|(lot, points)| (0..*points).map(|_| *lot)).rev().collect();
                let (from, to) = (spend.reversed, spend.reversed + points.get() as usize);
                if to > used.len() {
                    return false;
                }
                spend.reversed = to;
                self.balance.spent -= u64::from(*points);
                for lot in &used[from..to] {
                    if self.lots[*lot].is_dead {
                        self.balance.expired += 1;
                    } else {
                        self.lots[*lot].left += 1;
                    }
                }
            }
            other => panic!("the reference does not know {other:?}"),
        }
        self.pay();
        true
    }
}
