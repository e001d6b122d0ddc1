//! Reasons for a behavior type, and what would change it.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::BehaviorType;
use crate::answer::reason::{Reason, SeenValue};
use crate::number::decimal::Decimal;
use crate::time::Hold;

/// Why a user has a type of behavior, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BehaviorReason {
    /// Active days in the window, even if there are none.
    Frequency {
        /// Active days in the window.
        seen: u32,
        /// The least number of active days that counts as often.
        high_from: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// The mean depth of those days.
    Depth {
        /// Mean depth in points.
        seen: Decimal,
        /// The least depth that counts as deep, in points.
        high_from: Decimal,
    },
    /// The day gives another type, or none, but that has not lasted long enough to be shown.
    Held {
        /// The type that has not lasted yet. `None` for no type.
        raw: Option<BehaviorType>,
        /// How many days it must last.
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
                write!(f, "active on {seen} of the last {window} days, often is {high_from} or more")
            }
            Self::Depth { seen, high_from } => {
                // Truncated and not rounded, so that a value just below a threshold never reads as the threshold.
                let [seen, high_from] = [seen, high_from].map(|depth| depth.truncated(2));
                write!(f, "mean depth {seen} on those days, deep is {high_from} or more")
            }
            Self::Held { raw, hold } => {
                let raw = raw.map_or("no type", BehaviorType::name);
                write!(f, "would be {raw}, which has not lasted {} days yet", hold.get())
            }
        }
    }
}

impl From<BehaviorReason> for Reason {
    fn from(reason: BehaviorReason) -> Self {
        let (seen, bound) = match reason {
            BehaviorReason::Frequency { seen, high_from, .. } => (seen.into(), SeenValue::from(high_from)),
            BehaviorReason::Depth { seen, high_from } => {
                (SeenValue::Number(seen.get()), SeenValue::Number(high_from.get()))
            }
            BehaviorReason::Held { raw, hold } => {
                (SeenValue::from(raw.map_or("none", BehaviorType::name)), SeenValue::from(u32::from(hold.get())))
            }
        };
        Self { rule: reason.rule().into(), seen: Some(seen), bound: [Some(bound), None], text: reason.to_string() }
    }
}

/// What would make a user come more often or go deeper, as things stand now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BehaviorMove {
    /// The raw type that they would have.
    pub to: BehaviorType,
    /// What has to change.
    pub by: BehaviorStep,
}

/// A step to another type: which number, and how far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum BehaviorStep {
    /// More active days within the window, at the same mean depth.
    ActiveDays {
        /// Active days that are missing.
        more: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// More mean depth.
    Depth {
        /// Points of mean depth that are missing.
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
