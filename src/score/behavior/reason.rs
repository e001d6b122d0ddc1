//! Why a user has a type of behavior, and what would change it.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::BehaviorType;
use crate::answer::reason::{Reason, Seen};
use crate::number::decimal::Decimal;
use crate::time::Hold;

/// Why a user has a type of behavior, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BehaviorReason {
    /// Active days in the window, also where there is none.
    Frequency {
        /// How many.
        seen: u32,
        /// From how many on it is often.
        high_from: u32,
        /// In how many days.
        window: u32,
    },
    /// The mean depth of those days.
    Depth {
        /// How much.
        seen: Decimal,
        /// From how much on it is deep.
        high_from: Decimal,
    },
    /// Another type, or none, would be shown but has not held long enough.
    Held {
        /// What has not held.
        raw: Option<BehaviorType>,
        /// How long it must hold.
        hold: Hold,
    },
}

impl BehaviorReason {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Frequency { .. } => "behavior.frequency",
            Self::Depth { .. } => "behavior.depth",
            Self::Held { .. } => "behavior.hold",
        }
    }
}

impl fmt::Display for BehaviorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Frequency { seen: 0, window, .. } => write!(f, "active on none of the last {window} days"),
            Self::Frequency { seen, high_from, window } => {
                let verdict = if seen >= high_from { "often from" } else { "not often before" };
                let on = if seen >= high_from { " on" } else { "" };
                write!(f, "active on {seen} of the last {window} days, {verdict} {high_from}{on}")
            }
            Self::Depth { seen, high_from } => {
                // Cut off and not rounded, as a threshold is not reached before.
                let verdict = if seen >= high_from { "deep from" } else { "not deep before" };
                let on = if seen >= high_from { " on" } else { "" };
                write!(f, "mean depth {} of those days, {verdict} {}{on}", seen.truncated(2), high_from.truncated(2))
            }
            Self::Held { raw, hold } => {
                let raw = raw.map_or("no type", BehaviorType::name);
                write!(f, "would be {raw}, which has not held for {} days yet", hold.get())
            }
        }
    }
}

impl From<BehaviorReason> for Reason {
    fn from(reason: BehaviorReason) -> Self {
        let (seen, bound) = match reason {
            BehaviorReason::Frequency { seen, high_from, .. } => (seen.into(), Seen::from(high_from)),
            BehaviorReason::Depth { seen, high_from } => (Seen::Number(seen.get()), Seen::Number(high_from.get())),
            BehaviorReason::Held { raw, hold } => {
                (Seen::from(raw.map_or("none", BehaviorType::name)), Seen::from(u32::from(hold.get())))
            }
        };
        Self { rule: reason.rule().into(), seen: Some(seen), bound: [Some(bound), None], text: reason.to_string() }
    }
}

/// What would make a user more than they are, as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BehaviorMove {
    /// The raw type that they would have.
    pub to: BehaviorType,
    /// What it takes.
    pub by: BehaviorStep,
}

/// A step to another type: which number, and how far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BehaviorStep {
    /// This many more active days within the window, of the same mean depth.
    ActiveDays {
        /// How many more.
        more: u32,
        /// In how many days.
        window: u32,
    },
    /// This much more mean depth.
    Depth {
        /// How much more.
        more: Decimal,
    },
}

impl fmt::Display for BehaviorMove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by {
            BehaviorStep::ActiveDays { more, window } => {
                let plural = if more == 1 { "" } else { "s" };
                write!(f, "{} by {more} more active day{plural} in {window} days", self.to)
            }
            BehaviorStep::Depth { more } => write!(f, "{} by {more:.2} more depth a day", self.to),
        }
    }
}
