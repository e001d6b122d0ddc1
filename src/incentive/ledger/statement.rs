//! Statements: what moved between two days, as a bank shows it.
//!
//! Every line moves points from one account to another, so a statement always adds up:
//!
//! ```text
//! opening balance + lines = closing balance        account by account
//! ```

use serde::{Deserialize, Serialize};

use super::lot::LotState;
use super::transaction::{Transaction, What};
use super::{Balance, Ledger, TransactionId};
use crate::time::{Day, Days};

/// What moved on some days, with the balance before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LedgerStatement {
    /// The days that it covers.
    pub days: Days,
    /// The balance as of the day before the first one.
    pub opening: Balance,
    /// The lines in order of days. Within a day: what expired, what became usable, then operations in order of arrival.
    pub lines: Vec<LedgerLine>,
    /// The balance as of the last day.
    pub closing: Balance,
}

/// Points that moved from one account to another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LedgerLine {
    /// The civil day on which they moved.
    pub day: Day,
    /// Why they moved.
    pub kind: LedgerLineKind,
    /// The operation. For points that expired or became usable, the operation that earned them.
    pub id: TransactionId,
    /// The points that moved, at least 1.
    pub points: u64,
    /// The account that they left. `None` for new points.
    pub from: Option<LedgerAccount>,
    /// The account that they went to.
    pub to: LedgerAccount,
    /// The points available after this line.
    pub available: i64,
}

/// The accounts of points: the parts of a [`Balance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAccount {
    /// Can be spent; below 0 if points are owed.
    Available,
    /// Not usable yet.
    Pending,
    /// Spent.
    Spent,
    /// Expired.
    Expired,
    /// Taken back.
    ClawedBack,
}

/// Why points moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LedgerLineKind {
    /// The points' last usable day is over.
    Expiry,
    /// The points' first usable day has come.
    Activation,
    /// An earn.
    Earn,
    /// A spend.
    Spend,
    /// A refund of an earn.
    Refund,
    /// A reversal of a spend.
    Reverse,
}

impl From<LotState> for LedgerAccount {
    fn from(state: LotState) -> Self {
        match state {
            LotState::Pending => Self::Pending,
            LotState::Usable => Self::Available,
            LotState::Expired => Self::Expired,
        }
    }
}

impl Ledger {
    /// The statement for some days, both ends included.
    ///
    /// ```
    /// use lifestage::incentive::{LedgerAccount, Expiry, LedgerLineKind, Operation, Points};
    /// use lifestage::time::Days;
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("welcome", day, Points::of(50)).expiring(Expiry::Days(10)))?;
    /// ledger.apply(Operation::spend("order", day.plus(3), Points::of(20)))?;
    ///
    /// let statement = ledger.statement(Days::new(day.plus(1), day.plus(30)).unwrap());
    /// assert_eq!((statement.opening.available, statement.closing.available), (50, 0));
    /// let lines: Vec<_> = statement.lines.iter().map(|line| (line.kind, line.points, line.to, line.available)).collect();
    /// assert_eq!(lines, [(LedgerLineKind::Spend, 20, LedgerAccount::Spent, 30), (LedgerLineKind::Expiry, 30, LedgerAccount::Expired, 0)]);
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn statement(&self, days: Days) -> LedgerStatement {
        self.settled(days.last()).statement_of_settled(days)
    }

    fn statement_of_settled(&self, days: Days) -> LedgerStatement {
        // No day comes before the first day of all.
        let before = (days.first() > Day::MIN).then(|| days.first().minus(1));
        let opening = before.map_or_else(Balance::default, |day| self.balance(day));
        let mut lines = self.lines_of_lots(days);
        for (number, transaction) in self.transactions.iter().filter(|(_, other)| days.contains(other.day)) {
            self.lines_of(number, transaction, &mut lines);
        }
        // A stable sort keeps operations of a day in order of arrival.
        lines.sort_by_key(|line| (line.day, line.kind.turn()));
        let mut available = opening.available;
        for line in &mut lines {
            let points = line.points.cast_signed();
            available += if line.to == LedgerAccount::Available { points } else { 0 };
            available -= if line.from == Some(LedgerAccount::Available) { points } else { 0 };
            line.available = available;
        }
        LedgerStatement { days, opening, lines, closing: self.balance(days.last()) }
    }

    /// The lines for points that expire or become usable.
    fn lines_of_lots(&self, days: Days) -> Vec<LedgerLine> {
        let mut lines = Vec::new();
        for lot in self.lots.iter().filter(|lot| lot.earned <= days.last()) {
            let Some(earn) = self.transactions.get(lot.transaction) else { continue };
            let mut push = |day: Day, kind, from, to| {
                let points = u64::from(lot.left_on(day.minus(1)));
                if days.contains(day) && points > 0 {
                    let (from, id) = (Some(from), earn.id().clone());
                    lines.push(LedgerLine { day, kind, id, points, from, to, available: 0 });
                }
            };
            let last = self.lots.expires_on(lot, days.last()).unwrap_or(Day::MAX);
            if lot.earned < lot.active_from && lot.active_from <= last {
                push(lot.active_from, LedgerLineKind::Activation, LedgerAccount::Pending, LedgerAccount::Available);
            }
            // A lot that had expired when it arrived was never anything else. A lot that lasts to the last date never
            // expires.
            if lot.earned <= last && last < Day::MAX {
                let from = if last < lot.active_from { LedgerAccount::Pending } else { LedgerAccount::Available };
                push(last.plus(1), LedgerLineKind::Expiry, from, LedgerAccount::Expired);
            }
        }
        lines
    }

    /// The lines for what an operation moved.
    fn lines_of(&self, number: u32, transaction: &Transaction, lines: &mut Vec<LedgerLine>) {
        use LedgerAccount::{Available, ClawedBack, Expired, Pending, Spent};
        use LedgerLineKind::{Earn, Refund, Reverse, Spend};
        let day = transaction.day;
        let mut push = |kind, points: u64, from, to| {
            if points > 0 {
                let id = transaction.id().clone();
                lines.push(LedgerLine { day, kind, id, points, from, to, available: 0 });
            }
        };
        // The points of the operation's lots that are in an account on the day.
        let in_account = |account: LedgerAccount| {
            let takes = self.transactions.takes(number).iter();
            let here = takes.filter(|take| {
                self.lots.get(take.lot).is_some_and(|lot| LedgerAccount::from(self.lots.state(lot, day)) == account)
            });
            here.map(|take| u64::from(take.points)).sum::<u64>()
        };
        match transaction.what {
            What::Earn { lot, .. } => {
                if let Some(lot) = self.lots.get(lot) {
                    push(Earn, lot.points.into(), None, self.lots.state(lot, day).into());
                }
            }
            What::Spend { points, .. } => push(Spend, points.into(), Some(Available), Spent),
            What::Refund { owed, .. } => {
                push(Refund, in_account(Pending), Some(Pending), ClawedBack);
                push(Refund, in_account(Available) + u64::from(owed), Some(Available), ClawedBack);
            }
            What::Reverse { .. } => {
                push(Reverse, in_account(Available), Some(Spent), Available);
                push(Reverse, in_account(Expired), Some(Spent), Expired);
            }
            What::Activity => {}
        }
    }
}

impl LedgerLineKind {
    /// The position of this kind of line within a day.
    const fn turn(self) -> u8 {
        match self {
            Self::Expiry => 0,
            Self::Activation => 1,
            Self::Earn | Self::Spend | Self::Refund | Self::Reverse => 2,
        }
    }
}
