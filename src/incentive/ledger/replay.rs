//! Stored ledgers: the accepted operations in order of arrival, and a fingerprint of what was decided.
//!
//! Reading applies the operations one by one, so nothing invalid comes in. Decisions are never changed silently: if
//! reading would decide differently than before, as after a change of the rules, it fails.

use serde::{Deserialize, Serialize};

use super::transaction::What;
use super::{Ledger, LedgerOutcome, Operation, Refusal, TransactionId};
use crate::answer::version::{Stored, VersionOf, Versions};
use crate::event::id::UserId;
use crate::number::fingerprint::{Fingerprint, Fingerprinter};
use crate::time::Day;
use crate::wording::problems::problems;

impl Stored for Ledger {
    const VERSIONS: Versions = Versions { of: "ledger", oldest: 1, newest: 1, otherwise: "replay the operations" };
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: VersionOf<Ledger>,
    user: UserId,
    operations: Vec<Operation>,
    decisions: Fingerprint,
}

/// Stored operations that do not make a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplayError {
    /// A stored operation that is not accepted now.
    Refused {
        /// The user whose ledger it is said to be.
        user: UserId,
        /// The operation.
        id: TransactionId,
        /// Why it is not accepted.
        refusal: Refusal,
    },
    /// An operation that is stored twice.
    Twice {
        /// The user whose ledger it is said to be.
        user: UserId,
        /// The operation.
        id: TransactionId,
    },
    /// The operations were decided differently when they were accepted.
    Decisions {
        /// The user whose ledger it is said to be.
        user: UserId,
        /// The stored fingerprint of decisions.
        stored: Fingerprint,
        /// The fingerprint of decisions that the operations lead to now.
        found: Fingerprint,
    },
}

problems! {
    enum ReplayError {
        Refused { user: Text, id: Text, refusal: Within } = "problem.replay.refused"
            "the stored operation `{id}` of user `{user}` is not accepted: {refusal}"
            "用户`{user}`保存的操作`{id}`未被受理：{refusal}";
        Twice { user: Text, id: Text } = "problem.replay.twice"
            "the operation `{id}` of user `{user}` is stored twice: leave one out"
            "用户`{user}`的操作`{id}`保存了两次：请去掉一次";
        Decisions { user: Text, stored: Text, found: Text } = "problem.replay.decisions"
            "the operations of user `{user}` lead to decisions `{found}` but `{stored}` were stored: the operations were changed, or written under other rules"
            "用户`{user}`的操作得出的判定为`{found}`，保存的却是`{stored}`：操作被改动过，或按其他规则写出";
    }
}

impl Ledger {
    /// What was decided: the lots that each operation used, what stayed owed or had expired, and what is left.
    pub(super) fn decisions(&self) -> Fingerprint {
        let mut print = Fingerprinter::new("ledger");
        for (number, transaction) in self.transactions.iter() {
            let takes = self.transactions.takes(number);
            print = print.number(takes.len() as u64);
            for take in takes {
                print = print.number(u64::from(take.lot) << 32 | u64::from(take.points));
            }
            print = print.number(match transaction.what {
                What::Refund { owed, .. } => owed.into(),
                What::Reverse { expired, .. } => expired.into(),
                What::Earn { .. } | What::Spend { .. } | What::Activity => 0,
            });
        }
        // What is left in the end, once all that is pending has paid what is owed.
        self.settled(Day::MAX).lots.iter().fold(print, |print, lot| print.number(lot.left().into())).finish()
    }

    // Why operations are stored and not lots: all decisions follow from the operations and their order of arrival, so a
    // stored ledger cannot contradict itself, and one reader checks every way in. The price is that a changed rule
    // would decide the past again, and a user would find other points than they were told. Hence the fingerprint: it
    // covers each take in order, what stayed owed or had expired, and what is left of each lot. Leaving one of them out
    // would let a change of that rule pass unnoticed.
    /// Replays stored operations, and checks that they lead to these decisions.
    pub(super) fn replayed(
        user: UserId,
        operations: impl IntoIterator<Item = Operation>,
        stored: Fingerprint,
    ) -> Result<Self, ReplayError> {
        let mut ledger = Self::new(user);
        for operation in operations {
            let (id, before) = (operation.id().clone(), ledger.len());
            let outcome: Result<LedgerOutcome, Refusal> = ledger.apply(operation);
            match outcome {
                Err(refusal) => return Err(ReplayError::Refused { user, id, refusal }),
                Ok(_) if ledger.len() == before => return Err(ReplayError::Twice { user, id }),
                Ok(_) => {}
            }
        }
        let found = ledger.decisions();
        if found == stored { Ok(ledger) } else { Err(ReplayError::Decisions { user, stored, found }) }
    }
}

impl Serialize for Ledger {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let operations = self.operations().collect();
        Written { version: VersionOf::NEWEST, user: self.user, operations, decisions: self.decisions() }
            .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Ledger {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<Written> for Ledger {
    type Error = ReplayError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { version: _, user, operations, decisions } = written;
        Self::replayed(user, operations, decisions)
    }
}
