//! Accepted operations as they came, and what each one did, rebuilt from the transactions and their lots.

use super::operation::{Earn, Operation, Refund};
use super::transaction::{Transaction, What};
use super::{Ledger, LedgerOutcome, Points, TransactionId};

impl Ledger {
    /// The accepted operation of a transaction, as it came.
    pub(super) fn recalled(&self, transaction: &Transaction) -> Operation {
        let (id, day) = (transaction.id().clone(), transaction.day);
        match transaction.what {
            What::Earn { lot, expiry, pending_days } => {
                let lot = self.lots.get(lot);
                debug_assert!(lot.is_some(), "the lot of an earn is there");
                let points = lot.map_or(Points::MIN, |lot| lot.points);
                Operation::Earn(Earn { id, day, points, expiry, pending_days })
            }
            What::Spend { points, .. } => Operation::Spend { id, day, points },
            What::Refund { of, points, policy, .. } => {
                Operation::Refund(Refund { id, day, of: self.id_of(of), points, policy })
            }
            What::Reverse { of, points, .. } => Operation::Reverse { id, day, of: self.id_of(of), points },
            What::Activity => Operation::Activity { id, day },
        }
    }

    fn id_of(&self, number: u32) -> TransactionId {
        let original = self.transactions.get(number);
        debug_assert!(original.is_some(), "what an accepted operation names was accepted before");
        original.map_or_else(|| "".into(), |original| original.id().clone())
    }

    /// What an accepted operation did.
    pub(super) fn outcome_of(&self, what: What) -> LedgerOutcome {
        match what {
            What::Earn { lot, .. } => {
                let lot = self.lots.get(lot);
                debug_assert!(lot.is_some(), "the lot of an earn is there");
                lot.map_or(LedgerOutcome::Noted, |lot| LedgerOutcome::Earned {
                    active_from: lot.active_from,
                    expires: lot.expires,
                })
            }
            What::Spend { points, .. } => LedgerOutcome::Spent { points },
            What::Refund { points, taken, owed, .. } => LedgerOutcome::Refunded {
                taken: taken.into(),
                owed: owed.into(),
                missed: u64::from(points) - u64::from(taken) - u64::from(owed),
            },
            What::Reverse { points, expired, .. } => {
                LedgerOutcome::Reversed { refilled: u64::from(points) - u64::from(expired), expired: expired.into() }
            }
            What::Activity => LedgerOutcome::Noted,
        }
    }
}
