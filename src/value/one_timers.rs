//! The reason that an outlook over one-time buyers carries: they did not spend like those they are taken for.

use core::cmp::Ordering;
use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;

/// A difference between the two means that is worth telling, as a share of what was spent.
const NOTABLE: f64 = 0.25;

/// Why the money of one-time buyers may be wrong: they spent less or more at a time than those who bought again, by more
/// than a quarter, and are taken to spend as much as those.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OneTimers {
    /// The number of customers who bought once.
    pub customers: u64,
    /// What one-time buyers spent on average, in minor units.
    #[serde(deserialize_with = "finite")]
    pub first: f64,
    /// What the model expects of a purchase of theirs, in minor units: the mean of those who bought again.
    #[serde(deserialize_with = "finite")]
    pub taken: f64,
}

impl OneTimers {
    /// The stable name of the rule.
    pub const RULE: &'static str = "value.one_timers";

    /// The reason of one customer. `None` if the two means differ by at most a quarter.
    pub(super) fn one(first: f64, taken: f64) -> Option<Self> {
        ((first - taken).abs() > NOTABLE * first.abs()).then_some(Self { customers: 1, first, taken })
    }

    /// The reason for two groups of customers together, by the same fitted spend.
    pub(super) fn plus(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) => Some(Self { customers: one.customers.saturating_add(other.customers), ..one }),
            (one, other) => one.or(other),
        }
    }
}

impl OneTimers {
    /// The same, whichever comes first: where they are by two fitted spends, the smaller means are told.
    pub(super) fn joined(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        let is_first = |one: Self, other: Self| {
            one.first.total_cmp(&other.first).then(one.taken.total_cmp(&other.taken)) != Ordering::Greater
        };
        match (one, other) {
            (Some(one), Some(other)) if !is_first(one, other) => Self::plus(Some(other), Some(one)),
            (one, other) => Self::plus(one, other),
        }
    }
}

impl Phrased for OneTimers {
    fn phrase(&self) -> Phrase<'_> {
        sentence::one_timers(self.customers, self.first, self.taken)
    }
}

display_phrases!(OneTimers);

impl From<&OneTimers> for Reason {
    fn from(reason: &OneTimers) -> Self {
        Self::saying(
            OneTimers::RULE,
            Some(SeenValue::Number(reason.first)),
            [Some(SeenValue::Number(reason.taken)), None],
            &reason.phrase(),
        )
    }
}
