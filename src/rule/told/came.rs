//! What had come in of a user by the last telling: enough to know whether anything came since, and for which days.
//!
//! Events only add up, so the number of events and the sum of their values, apart for the days before the telling and for
//! its own day, change with every event that comes. Days that are forgotten keep their sums, so forgetting is no news.

use serde::{Deserialize, Serialize};

use super::change::Cause;
use crate::profile::{AsOf, Tally};
use crate::time::{Day, Days};

/// Sums of the events of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    pub(super) events: u64,
    pub(super) value: u64,
}

impl Sums {
    fn of(tallies: &[Tally]) -> Self {
        let events = tallies.iter().map(|tally| u64::from(tally.count())).sum();
        // INVARIANT: all values of a profile together are at most `i64::MAX`.
        Self { events, value: tallies.iter().map(Tally::sum).sum() }
    }

    const fn and(self, other: Self) -> Self {
        Self { events: self.events.saturating_add(other.events), value: self.value.saturating_add(other.value) }
    }
}

/// What had come in by a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Came {
    /// Of the days before it.
    pub(super) before: Sums,
    /// Of the day itself.
    pub(super) on: Sums,
}

impl Came {
    /// What has come in as of a day, of the days up to another one.
    fn by(as_of: AsOf<'_>, day: Day) -> Self {
        let (events, value) = as_of.forgotten_sums();
        let tallies = as_of.tallies();
        let (from, to) =
            (tallies.partition_point(|tally| tally.day() < day), tallies.partition_point(|tally| tally.day() <= day));
        let (before, rest) = tallies.split_at_checked(from).unwrap_or_default();
        let on = rest.get(..to.saturating_sub(from)).unwrap_or_default();
        Self { before: Sums { events, value }.and(Sums::of(before)), on: Sums::of(on) }
    }

    /// What has come in as of a day.
    pub(super) fn as_of(as_of: AsOf<'_>) -> Self {
        Self::by(as_of, as_of.day())
    }

    /// The days from the last telling on that are forgotten, if something of the forgotten days came in since.
    pub(super) fn forgotten_since(self, told: Day, as_of: AsOf<'_>) -> Option<Days> {
        let horizon = as_of.horizon().filter(|horizon| *horizon > told)?;
        let (events, value) = as_of.forgotten_sums();
        let came = Sums { events, value } != self.before.and(self.on);
        Days::new(told, horizon.minus(1)).ok().filter(|_| came)
    }

    /// What came since this was all, on a day: a late event, an event, or nothing.
    pub(super) fn cause(self, told: Day, as_of: AsOf<'_>) -> Option<Cause> {
        let now = Self::by(as_of, told);
        if as_of.horizon().is_some_and(|horizon| horizon > told) {
            // The days of what was forgotten are not told apart any more, and neither is what was late.
            let (all, then) = (Self::as_of(as_of), self.before.and(self.on));
            return (all.before.and(all.on) != then).then_some(Cause::Event);
        }
        if now.before != self.before {
            return Some(Cause::LateEvent);
        }
        let later = as_of.tallies().last().is_some_and(|last| last.day() > told);
        (later || now.on != self.on).then_some(Cause::Event)
    }
}
