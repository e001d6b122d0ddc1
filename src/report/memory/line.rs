//! Memories, each a short sentence.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::time::Day;

/// Something that a user may be reminded of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Memory {
    /// The user joined on this day of the year.
    Joined {
        /// The day.
        on: Day,
        /// Years since.
        years: u8,
    },
    /// What the user did on this day of an earlier year.
    YearsAgo {
        /// The day.
        on: Day,
        /// Years since.
        years: u8,
        /// What they did.
        kind: Kind,
        /// How often.
        events: u64,
    },
    /// What the user did for the first time ever on this day of an earlier year.
    First {
        /// The day.
        on: Day,
        /// Years since.
        years: u8,
        /// What they did.
        kind: Kind,
    },
    /// Today is a round number of active days.
    ActiveDays {
        /// That number.
        days: u64,
    },
    /// Today the user did something for a round number of times.
    Events {
        /// What they did.
        kind: Kind,
        /// That number.
        events: u64,
    },
}

impl Phrased for Memory {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Joined { years, .. } => sentence::joined(years),
            Self::YearsAgo { years, kind, events: 1, .. } => sentence::once(kind, years),
            Self::YearsAgo { years, kind, events, .. } => sentence::years_ago(kind, events, years),
            Self::First { years, kind, .. } => sentence::first(kind, years),
            Self::ActiveDays { days } => sentence::active_days(days),
            Self::Events { kind, events } => sentence::events(kind, events),
        }
    }
}

display_phrases!(Memory);

impl From<Memory> for Reason {
    fn from(memory: Memory) -> Self {
        let whole = |number: u64| SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let (rule, seen) = match memory {
            Memory::Joined { on, .. } => ("memory.joined", SeenValue::Day(on)),
            Memory::YearsAgo { on, .. } => ("memory.years_ago", SeenValue::Day(on)),
            Memory::First { on, .. } => ("memory.first", SeenValue::Day(on)),
            Memory::ActiveDays { days } => ("memory.active_days", whole(days)),
            Memory::Events { events, .. } => ("memory.events", whole(events)),
        };
        Self::saying(rule, Some(seen), [None, None], &memory.phrase())
    }
}
