//! Transactions: the accepted operations in order of arrival, and the lots that each one touched.

use std::collections::BTreeMap;

use super::operation::RefundPolicy;
use super::{Expiry, Points, TransactionId};
use crate::number::work;
use crate::time::Day;

/// An accepted operation and what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Transaction {
    id: TransactionId,
    pub(super) day: Day,
    /// The end of its takes in the list of all takes.
    takes_end: u32,
    pub(super) what: What,
}

/// Terms and decisions of a transaction. It refers to other transactions by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Earn { lot: u32, expiry: Expiry, pending_days: u32 },
    Spend { points: Points, reversed: u32 },
    Refund { of: u32, points: Points, policy: RefundPolicy, taken: u32, owed: u32 },
    Reverse { of: u32, points: Points, expired: u32 },
    Activity,
}

/// Points that a transaction took out of a lot, or brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Take {
    pub(super) lot: u32,
    pub(super) points: u32,
}

/// All transactions of a ledger, numbered in order of arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Transactions {
    all: Vec<Transaction>,
    /// The takes of one transaction are adjacent, in the order in which it used the lots.
    takes: Vec<Take>,
    index: Index,
}

impl Transaction {
    pub(super) const fn id(&self) -> &TransactionId {
        &self.id
    }
}

impl Transactions {
    pub(super) const fn new() -> Self {
        Self { all: Vec::new(), takes: Vec::new(), index: Index::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The number of takes.
    pub(super) fn takes_len(&self) -> usize {
        self.takes.len()
    }

    pub(super) fn get(&self, number: u32) -> Option<&Transaction> {
        self.all.get(number as usize)
    }

    pub(super) fn get_mut(&mut self, number: u32) -> Option<&mut Transaction> {
        self.all.get_mut(number as usize)
    }

    /// The transactions with their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Transaction)> {
        (0..).zip(&self.all)
    }

    pub(super) fn find(&self, id: &TransactionId) -> Option<u32> {
        self.index.find(id, &self.all)
    }

    /// The takes of a transaction.
    pub(super) fn takes(&self, number: u32) -> &[Take] {
        let end = |transaction: &Transaction| transaction.takes_end as usize;
        let start = number.checked_sub(1).and_then(|before| self.get(before)).map_or(0, end);
        self.get(number).and_then(|transaction| self.takes.get(start..end(transaction))).unwrap_or_default()
    }

    /// Adds an accepted operation and returns its number.
    pub(super) fn push(&mut self, id: TransactionId, day: Day, what: What, takes: &[Take]) -> u32 {
        self.takes.extend_from_slice(takes);
        // INVARIANT: the ledger accepts no more than can be numbered.
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let at = number(self.all.len());
        self.all.push(Transaction { id, day, takes_end: number(self.takes.len()), what });
        self.index.insert(at, &self.all);
        at
    }

    /// The days of activity: earns, spends and activity operations.
    pub(super) fn active_days(&self) -> Vec<Day> {
        self.all
            .iter()
            .filter(|transaction| transaction.what.is_activity())
            .map(|transaction| transaction.day)
            .collect()
    }
}

impl What {
    /// Whether it is activity, which extends points that expire by inactivity.
    pub(super) const fn is_activity(self) -> bool {
        matches!(self, Self::Earn { .. } | Self::Spend { .. } | Self::Activity)
    }
}

/// Finds a transaction by its id.
///
/// ```text
/// seen    128 bits, three of them set for each id        says at once of most ids that they are new
/// slots   number + 1 of a transaction, or 0              hash table with linear probing, at most half full
/// ```
/// Nearly every id is new. If many users are served in turn, each access to the heap waits for memory. So a ledger of
/// usual size has no table on the heap, and its few transactions are compared one by one.
///
/// Ids may be chosen by somebody who knows the hash, so that all of them want one slot. So only a few slots are looked at
/// for each, and an id that finds none of them vacant stands in an ordered map.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Index {
    seen: u128,
    slots: Vec<u32>,
    crowded: BTreeMap<TransactionId, u32>,
}

/// As many slots are looked at. At half load, 64 in a row are taken once in 10¹⁰ look-ups of ids that nobody chose.
const MOST_PROBES: usize = 64;

/// Up to this many transactions need no table.
const FEW: usize = 16;

impl Index {
    const fn new() -> Self {
        Self { seen: 0, slots: Vec::new(), crowded: BTreeMap::new() }
    }

    fn find(&self, id: &TransactionId, all: &[Transaction]) -> Option<u32> {
        let hash = id.hash();
        if self.seen & marks(hash) != marks(hash) {
            return None;
        }
        let is_it = |number: &u32| all.get(*number as usize).is_some_and(|transaction| transaction.id == *id);
        if self.slots.is_empty() {
            return (0..u32::try_from(all.len()).unwrap_or(u32::MAX)).find(is_it);
        }
        let mut taken = self.probe(hash).map_while(|at| self.slots.get(at)?.checked_sub(1));
        taken.find(is_it).or_else(|| self.crowded.get(id).copied())
    }

    /// Adds the last of all transactions.
    fn insert(&mut self, number: u32, all: &[Transaction]) {
        let Some(last) = all.last() else { return };
        self.seen |= marks(last.id.hash());
        if all.len() <= FEW {
            return;
        }
        if all.len() * 2 > self.slots.len() {
            self.slots = vec![0; (all.len() * 4).next_power_of_two()];
            self.crowded.clear();
            (0..).zip(all).for_each(|(number, transaction)| self.place(number, &transaction.id));
        } else {
            self.place(number, &last.id);
        }
    }

    fn place(&mut self, number: u32, id: &TransactionId) {
        let vacant = self.probe(id.hash()).find(|at| self.slots.get(*at) == Some(&0));
        match vacant.and_then(|at| self.slots.get_mut(at)) {
            // INVARIANT: a ledger has fewer than `u32::MAX` transactions.
            Some(slot) => *slot = number.saturating_add(1),
            None => drop(self.crowded.insert(id.clone(), number)),
        }
    }

    /// The slots to probe, in order.
    fn probe(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let (length, mask) = (self.slots.len(), self.slots.len().wrapping_sub(1));
        // The low half has as many bits as a table can use.
        let start = usize::try_from(hash & u64::from(u32::MAX)).unwrap_or_default();
        let probes = (0..length.min(MOST_PROBES)).inspect(|_| work::steps(1));
        probes.map(move |step| start.wrapping_add(step) & mask)
    }
}

/// Three bits of the high half of a hash.
const fn marks(hash: u64) -> u128 {
    1 << (hash >> 57) | 1 << (hash >> 50 & 127) | 1 << (hash >> 43 & 127)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_among_any_number() {
        let mut transactions = Transactions::new();
        for number in 0..1_000_u64 {
            assert_eq!(transactions.find(&number.into()), None);
            transactions.push(number.into(), Day::EPOCH, What::Activity, &[]);
            for earlier in (0..=number).step_by(7) {
                assert_eq!(transactions.find(&earlier.into()), u32::try_from(earlier).ok());
            }
        }
        assert!((2_000..=4_096).contains(&transactions.index.slots.len()));
        assert!(transactions.index.crowded.is_empty());
    }

    #[test]
    fn ids_that_were_chosen_for_one_slot_cost_a_bounded_search() {
        // Those whose hash ends in the same bits, as many as a table of this size looks at.
        let of_one_slot = |id: &TransactionId| id.hash() & 0x3ff == 77;
        let chosen: Vec<TransactionId> = (0_u64..).map(TransactionId::from).filter(of_one_slot).take(500).collect();
        let (steps, transactions) = crate::number::work::counted(|| {
            let mut transactions = Transactions::new();
            for id in &chosen {
                assert_eq!(transactions.find(id), None);
                transactions.push(id.clone(), Day::EPOCH, What::Activity, &[]);
            }
            transactions
        });
        assert!(!transactions.index.crowded.is_empty());
        assert!(chosen.iter().zip(0..).all(|(id, number)| transactions.find(id) == Some(number)));
        // Looked for, put in, and put in again as the table grows.
        assert!(steps <= 500 * MOST_PROBES * 4, "{steps}");
    }
}
