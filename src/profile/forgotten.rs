//! The days before the horizon: what is left of them, and what can no longer be asked.

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::time::Day;

/// A question that reaches before the horizon, the first day that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, Hash)]
#[serde(deny_unknown_fields)]
#[error(
    "this asks about days from `{asked}` on but only those from `{horizon}` on are remembered: ask about fewer days, or forget later"
)]
pub struct BeforeHorizon {
    /// The first day asked about.
    pub asked: Day,
    /// The first day that is remembered.
    pub horizon: Day,
}

/// A user whose profile remembers too little for a question about many: the first such user in order of the ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("user `{user}`: {problem}")]
#[non_exhaustive]
pub struct UserBeforeHorizon {
    /// The user.
    pub user: UserId,
    /// The days that are missing.
    pub problem: BeforeHorizon,
}

impl UserBeforeHorizon {
    /// Of a user, what is missing.
    pub(crate) const fn new(user: UserId, problem: BeforeHorizon) -> Self {
        Self { user, problem }
    }
}

/// All that is left of one kind from before the horizon: no subjects, no hours, no days between first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LifetimeTally {
    /// The kind of the events.
    pub kind: Kind,
    /// The first day with such an event.
    pub first: Day,
    /// The last day before the horizon with such an event.
    pub last: Day,
    /// The number of events before the horizon.
    pub count: u64,
    /// The sum of their values, in the unit of the kind.
    pub sum: u64,
}

/// What is left of the days before the horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forgotten {
    horizon: Day,
    /// One for each kind, in order of the codes.
    tallies: Vec<LifetimeTally>,
    /// INVARIANT: the counts of all tallies add up to it, at most [`MOST_EVENTS`].
    events: u64,
}

/// The most events of a profile, forgotten and remembered ones together. So sums of counts, like sums of values, need no
/// check where they are asked for.
pub(super) const MOST_EVENTS: u64 = i64::MAX.unsigned_abs();

impl Forgotten {
    pub(super) const fn before(horizon: Day) -> Self {
        Self { horizon, tallies: Vec::new(), events: 0 }
    }

    /// The number of all events before the horizon.
    pub(super) const fn events(&self) -> u64 {
        self.events
    }

    pub(super) const fn horizon(&self) -> Day {
        self.horizon
    }

    pub(super) fn tallies(&self) -> &[LifetimeTally] {
        &self.tallies
    }

    pub(super) fn advance(&mut self, horizon: Day) {
        self.horizon = self.horizon.max(horizon);
    }

    /// Takes in a tally of a day before the horizon.
    pub(super) fn add(&mut self, tally: &Tally) {
        let (day, count) = (tally.day(), u64::from(tally.count()));
        self.add_lifetime(LifetimeTally { kind: tally.kind(), first: day, last: day, count, sum: tally.sum() });
    }

    /// INVARIANT: the profile has checked that its events stay within their limit.
    fn add_lifetime(&mut self, tally: LifetimeTally) {
        self.events += tally.count;
        match self.tallies.binary_search_by_key(&tally.kind, |present| present.kind) {
            Err(at) => self.tallies.insert(at, tally),
            Ok(at) => {
                if let Some(present) = self.tallies.get_mut(at) {
                    present.first = present.first.min(tally.first);
                    present.last = present.last.max(tally.last);
                    present.count += tally.count;
                    present.sum += tally.sum;
                }
            }
        }
    }

    pub(super) fn merged(one: Option<&Self>, other: Option<&Self>) -> Option<Self> {
        let (Some(one), Some(other)) = (one, other) else { return one.or(other).cloned() };
        let mut both = one.clone();
        both.advance(other.horizon);
        other.tallies.iter().for_each(|tally| both.add_lifetime(*tally));
        Some(both)
    }

    /// From parts that come from outside: kinds ascending, each tally possible. None where they are not.
    pub(super) fn checked(horizon: Day, tallies: Vec<LifetimeTally>) -> Option<Self> {
        let ascending = tallies.is_sorted_by(|one, next| one.kind < next.kind);
        let possible = tallies.iter().all(|tally| {
            tally.first <= tally.last
                && tally.last < horizon
                && tally.count > u64::from(tally.first < tally.last)
                && tally.kind.carries(tally.sum.div_ceil(tally.count))
        });
        let events = tallies.iter().try_fold(0_u64, |sum, tally| sum.checked_add(tally.count))?;
        (ascending && possible && events <= MOST_EVENTS).then_some(Self { horizon, tallies, events })
    }
}
