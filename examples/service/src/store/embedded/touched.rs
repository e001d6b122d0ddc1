//! Who changed since when, in memory: a file has one process, so nothing of it has to last.
//!
//! ```text
//! writer   commit, then publish its users under the next number
//! reader   take the last number as a mark, then begin to read
//! ```
//! In this order, whoever was published up to the mark is in what the reader sees; whoever was committed but not published
//! yet is reported the next time, a second time for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crate::store::UserNumber;

/// The users who changed, each with the number of the last transaction that changed them.
#[derive(Debug, Default)]
pub(super) struct Touched {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    /// The first mark of which it is known who changed since.
    from: u64,
    users: BTreeMap<UserNumber, u64>,
}

/// How many users are remembered. Where more changed, reading everybody anew takes hardly longer.
const MOST: usize = 100_000;

impl Touched {
    /// The number of the last transaction.
    pub(super) fn mark(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).last
    }

    /// Notes the users of a transaction that was committed.
    pub(super) fn publish(&self, users: &BTreeSet<UserNumber>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last += 1;
        let last = state.last;
        state.users.extend(users.iter().map(|user| (*user, last)));
        if state.users.len() > MOST {
            state.users.clear();
            state.from = last;
        }
    }

    /// Those who changed after a mark; none where that is forgotten.
    pub(super) fn since(&self, mark: u64) -> Option<Vec<UserNumber>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let users = state.users.iter().filter(|(_, at)| **at > mark).map(|(user, _)| *user);
        (mark >= state.from).then(|| users.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(range: std::ops::Range<u64>) -> BTreeSet<UserNumber> {
        range.map(UserNumber).collect()
    }

    #[test]
    fn those_after_a_mark_are_told_and_too_many_are_forgotten() {
        let touched = Touched::default();
        touched.publish(&numbers(1..3));
        let mark = touched.mark();
        assert_eq!(touched.since(0), Some(vec![UserNumber(1), UserNumber(2)]));
        assert_eq!(touched.since(mark), Some(Vec::new()));
        touched.publish(&numbers(2..4));
        assert_eq!(touched.since(mark), Some(vec![UserNumber(2), UserNumber(3)]));
        touched.publish(&numbers(0..MOST as u64 + 1));
        assert_eq!(touched.since(mark), None);
        assert_eq!(touched.since(touched.mark()), Some(Vec::new()));
    }
}
