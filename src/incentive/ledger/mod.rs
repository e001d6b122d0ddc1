//! The ledger of one user's points: earned in lots, spent, taken back, expired. *How many points can they spend?*
//!
//! ```text
//! earned = available + pending + spent + expired + clawed back        on every day
//! ```
//! A ledger has a state of its own, separate from the profile. It accepts operations one by one, for days in any order,
//! and never reconsiders an accepted one. As of a day it answers from the accepted operations of that day and before.
//! So no nightly job has to expire anything, and you can ask about any past day. It cannot be merged with another
//! ledger, because two halves could each spend the same points.
//!
//! Operations of later days may arrive first. What they used stays used: a late operation takes only what is free on
//! every day from its own day on. It changes no answer as of an earlier day.

mod accept;
mod activity;
mod balance;
mod bytes;
mod debt;
mod expiry;
pub(crate) mod line;
mod lot;
mod movements;
mod operation;
mod order;
mod outcome;
mod places;
mod points;
mod recall;
mod refusal;
mod replay;
mod rule;
pub(crate) mod sentence;
mod settle;
mod statement;
mod transaction;
mod transaction_id;

pub use balance::{Balance, ExpiringPoints, LotBalance};
pub use expiry::{Expires, Expiry};
pub use lot::LotState;
pub use operation::{Earn, Operation, Refund, RefundPolicy};
pub use outcome::{Applied, LedgerOutcome};
pub use points::{Points, PointsError};
pub use refusal::Refusal;
pub use replay::ReplayError;
pub use rule::LedgerRule;
pub use statement::{LedgerAccount, LedgerLine, LedgerLineKind, LedgerStatement};
pub use transaction_id::TransactionId;

use self::debt::Debt;
use self::order::Lots;
use self::transaction::Transactions;
use crate::event::id::UserId;

/// The points of one user: the accepted operations, and the lots that they made and used.
///
/// ```
/// use lifestage::incentive::{Expiry, Operation, Points};
/// use lifestage::{Day, Ledger};
///
/// let monday = Day::ymd(2026, 1, 5);
/// let mut ledger = Ledger::new(42_u64);
/// ledger.apply(Operation::earn("welcome", monday, Points::of(50)).expiring(Expiry::Months(12)))?;
/// ledger.apply(Operation::spend("order-1", monday.plus(1), Points::of(30)))?;
/// ledger.apply(Operation::earn("order-1/points", monday.plus(1), Points::of(21)).pending(14))?;
///
/// let balance = ledger.balance(monday.plus(2));
/// assert_eq!((balance.available, balance.pending, balance.spent), (20, 21, 30));
/// assert_eq!(ledger.balance(monday).available, 50);
/// assert_eq!(ledger.balance(monday.plus(15)).available, 41);
/// # Ok::<(), lifestage::incentive::Refusal>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    user: UserId,
    transactions: Transactions,
    lots: Lots,
    /// `None` as long as nothing was ever owed.
    debt: Option<Box<Debt>>,
}

impl Ledger {
    /// The empty ledger of a user.
    pub fn new(user: impl Into<UserId>) -> Self {
        Self { user: user.into(), transactions: Transactions::new(), lots: Lots::new(), debt: None }
    }

    /// The user whose ledger it is.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The number of accepted operations.
    pub fn len(&self) -> usize {
        self.transactions.len()
    }

    /// Whether no operation was accepted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Accepts an operation for any day, or refuses it.
    ///
    /// Applying an equal operation again returns the first outcome and changes nothing. [`Ledger::apply_once`] says whether
    /// it was new, and takes a retry of another day.
    ///
    /// # Errors
    /// When a rule of the ledger forbids it; the [`Refusal`] says why. The ledger is then unchanged, and the id is
    /// still free.
    ///
    /// ```
    /// use lifestage::incentive::{Operation, LedgerOutcome, Points, Refusal};
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("welcome", day, Points::of(50)))?;
    ///
    /// let spend = Operation::spend("order-1", day, Points::of(30));
    /// assert_eq!(ledger.apply(spend.clone())?, LedgerOutcome::Spent { points: Points::of(30) });
    /// assert_eq!(ledger.apply(spend)?, LedgerOutcome::Spent { points: Points::of(30) });
    /// assert_eq!(ledger.balance(day).available, 20);
    ///
    /// let more = ledger.apply(Operation::spend("order-2", day, Points::of(30)));
    /// assert_eq!(more, Err(Refusal::AboveBalance { day, asked: Points::of(30), available: 20 }));
    /// # Ok::<(), Refusal>(())
    /// ```
    pub fn apply(&mut self, operation: impl Into<Operation>) -> Result<LedgerOutcome, Refusal> {
        self.accept(operation.into(), Operation::eq).map(Applied::outcome)
    }

    /// Accepts an operation unless it was accepted before, and says which; the door for retries.
    ///
    /// A retry after midnight often bears the new day. Here it is the same operation: it changes nothing, and the day of
    /// the first one counts. In all other fields it must be equal.
    ///
    /// # Errors
    /// When a rule of the ledger forbids it; the [`Refusal`] says why. The ledger is then unchanged, and the id is
    /// still free.
    ///
    /// ```
    /// use lifestage::incentive::{Applied, LedgerOutcome, Operation, Points};
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("welcome", day, Points::of(50)))?;
    ///
    /// let spend = |day| Operation::spend("order-1", day, Points::of(30));
    /// assert!(ledger.apply_once(spend(day))?.is_new());
    /// let again = ledger.apply_once(spend(day.plus(1)))?;
    /// assert_eq!(again, Applied::Again { outcome: LedgerOutcome::Spent { points: Points::of(30) }, day });
    /// assert_eq!(ledger.operation(&"order-1".into()), Some(spend(day)));
    /// assert!(ledger.apply_once(Operation::spend("order-1", day, Points::of(31))).is_err());
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn apply_once(&mut self, operation: impl Into<Operation>) -> Result<Applied, Refusal> {
        self.accept(operation.into(), Operation::is_retried_by)
    }

    fn accept(
        &mut self,
        operation: Operation,
        is_same: impl Fn(&Operation, &Operation) -> bool,
    ) -> Result<Applied, Refusal> {
        let accepted = self.transactions.find(operation.id()).and_then(|number| self.transactions.get(number));
        if let Some(accepted) = accepted {
            return if is_same(&self.recalled(accepted), &operation) {
                Ok(Applied::Again { outcome: self.outcome_of(accepted.what), day: accepted.day })
            } else {
                Err(Refusal::IdInUse { id: operation.id().clone(), day: accepted.day })
            };
        }
        self.check_room()?;
        let outcome = match operation {
            Operation::Earn(earn) => self.earn(earn),
            Operation::Spend { id, day, points } => self.spend(id, day, points)?,
            Operation::Refund(refund) => self.refund(refund)?,
            Operation::Reverse { id, day, of, points } => self.reverse(id, day, of, points)?,
            Operation::Activity { id, day } => self.activity(id, day),
        };
        Ok(Applied::New { outcome })
    }

    /// Transactions, lots and takes are numbered by `u32`. An operation takes from each lot at most once.
    fn check_room(&self) -> Result<(), Refusal> {
        let used =
            self.transactions.takes_len().saturating_add(self.transactions.len()).saturating_add(self.lots.len());
        if used < u32::MAX as usize { Ok(()) } else { Err(Refusal::Full { accepted: self.len() as u64 }) }
    }

    /// The accepted operation with this id, as it came. `None` if there is none.
    pub fn operation(&self, id: &TransactionId) -> Option<Operation> {
        let number = self.transactions.find(id)?;
        Some(self.recalled(self.transactions.get(number)?))
    }

    /// What an accepted operation did. `None` if no accepted operation has this id.
    pub fn outcome(&self, id: &TransactionId) -> Option<LedgerOutcome> {
        let number = self.transactions.find(id)?;
        Some(self.outcome_of(self.transactions.get(number)?.what))
    }

    /// The lots that an accepted spend or refund took from, or that a reversal refilled, in that order, with the points
    /// of each.
    ///
    /// ```
    /// use lifestage::incentive::{Expiry, Operation, Points};
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("lasting", day, Points::of(50)))?;
    /// ledger.apply(Operation::earn("expiring", day, Points::of(50)).expiring(Expiry::Days(30)))?;
    /// ledger.apply(Operation::spend("order-1", day, Points::of(70)))?;
    /// let used: Vec<_> = ledger.lots_of(&"order-1".into()).map(|(lot, points)| (lot.to_string(), points)).collect();
    /// assert_eq!(used, [("expiring".to_owned(), Points::of(50)), ("lasting".to_owned(), Points::of(20))]);
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn lots_of<'a>(&'a self, id: &TransactionId) -> impl Iterator<Item = (&'a TransactionId, Points)> + use<'a> {
        let takes = self.transactions.find(id).map(|number| self.transactions.takes(number)).unwrap_or_default();
        takes.iter().filter_map(|take| {
            let earn = self.transactions.get(self.lots.get(take.lot)?.transaction)?;
            Some((earn.id(), Points::new(take.points.into()).ok()?))
        })
    }

    /// The accepted operations, in order of arrival.
    pub fn operations(&self) -> impl Iterator<Item = Operation> {
        self.transactions.iter().map(|(_, transaction)| self.recalled(transaction))
    }
}
