//! Reasons for a behavior type, and what would change it.

use serde::{Deserialize, Serialize};

use super::{BehaviorType, sentence};
use crate::answer::language::Language;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl Phrased for BehaviorReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Frequency { seen: 0, window, .. } => sentence::inactive(window),
            Self::Frequency { seen, high_from, window } => sentence::frequency(seen, window, high_from),
            // Truncated and not rounded, so that a value just below a threshold never reads as the threshold.
            Self::Depth { seen, high_from } => sentence::depth(seen.truncated(2), high_from.truncated(2)),
            Self::Held { raw: Some(raw), hold } => sentence::held(raw, hold.get()),
            Self::Held { raw: None, hold } => sentence::held_without(hold.get()),
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
            BehaviorReason::Held { raw, hold } => (
                SeenValue::from(raw.map_or("none", |raw| raw.name(Language::English))),
                SeenValue::from(u32::from(hold.get())),
            ),
        };
        Self::saying(reason.rule(), Some(seen), [Some(bound), None], &reason.phrase())
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

impl Phrased for BehaviorMove {
    fn phrase(&self) -> Phrase<'_> {
        match self.by {
            BehaviorStep::ActiveDays { more, window } => sentence::by_active_days(self.to, more, window),
            BehaviorStep::Depth { more } => sentence::by_depth(self.to, more),
        }
    }
}

display_phrases!(BehaviorReason, BehaviorMove);
