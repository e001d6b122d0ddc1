//! Why a user is in a stage.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::LifecycleStage;
use crate::answer::reason::{Reason, Seen};
use crate::time::{Day, Hold};

/// Why a user is in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StageReason {
    /// The account was closed and nothing was done since.
    Left {
        /// On which day.
        day: Day,
    },
    /// Days without activity.
    Silence {
        /// How many.
        days: u32,
        /// From how many on the stage is what it is.
        from: u32,
        /// Up to how many it stays so; none where there is no end.
        through: Option<u32>,
    },
    /// Days since joining.
    Age {
        /// How many.
        days: u32,
        /// From how many on the stage is what it is.
        from: u32,
        /// Up to how many it stays so; none where there is no end.
        through: Option<u32>,
    },
    /// Recent active days.
    ActiveDays {
        /// How many.
        seen: u32,
        /// How many make a user loyal.
        needed: u32,
        /// In how many days.
        window: u32,
    },
    /// Recent purchases.
    Purchases {
        /// How many.
        seen: u64,
        /// How many make a user loyal.
        needed: u32,
        /// In how many days.
        window: u32,
    },
    /// Recent points of advocacy.
    Advocacy {
        /// How many.
        seen: u64,
        /// How many make an advocate.
        needed: u32,
        /// In how many days.
        window: u32,
    },
    /// Another stage would be shown but has not held long enough.
    Held {
        /// The stage that has not held.
        raw: LifecycleStage,
        /// How long it must hold.
        hold: Hold,
    },
}

impl StageReason {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Left { .. } => "stage.left",
            Self::Silence { .. } => "stage.silence",
            Self::Age { .. } => "stage.age",
            Self::ActiveDays { .. } => "stage.active_days",
            Self::Purchases { .. } => "stage.purchases",
            Self::Advocacy { .. } => "stage.advocacy",
            Self::Held { .. } => "stage.hold",
        }
    }
}

impl fmt::Display for StageReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |f: &mut fmt::Formatter<'_>, from: u32, through: Option<u32>| match through {
            Some(through) => write!(f, ", {from} to {through}"),
            None => write!(f, ", {from} or more"),
        };
        match *self {
            Self::Left { day } => write!(f, "closed the account on {day} and was not active since"),
            Self::Silence { days, from, through } => {
                write!(f, "not active for {days} day{}", plural(days.into()))?;
                range(f, from, through)
            }
            Self::Age { days, from, through } => {
                write!(f, "here for {days} day{}", plural(days.into()))?;
                range(f, from, through)
            }
            Self::ActiveDays { seen, needed, window } => {
                write!(f, "{seen} active day{} in the last {window} days, ", plural(seen.into()))?;
                loyal(f, seen >= needed, needed)
            }
            Self::Purchases { seen, needed, window } => {
                write!(f, "{seen} purchase{} in the last {window} days, ", plural(seen))?;
                loyal(f, seen >= u64::from(needed), needed)
            }
            Self::Advocacy { seen, needed, window } => {
                write!(
                    f,
                    "{seen} point{} of advocacy in the last {window} days, {needed} make an advocate",
                    plural(seen)
                )
            }
            Self::Held { raw, hold } => {
                write!(f, "would be {raw}, which has not held for {} days yet", hold.get())
            }
        }
    }
}

fn loyal(f: &mut fmt::Formatter<'_>, enough: bool, needed: u32) -> fmt::Result {
    if enough { write!(f, "loyal from {needed} on") } else { write!(f, "not the {needed} of a loyal user") }
}

const fn plural(number: u64) -> &'static str {
    if number == 1 { "" } else { "s" }
}

impl From<StageReason> for Reason {
    fn from(reason: StageReason) -> Self {
        let whole = |number: u64| Seen::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let at_least = |number: u32| [Some(Seen::from(number)), None];
        let (seen, bound) = match reason {
            StageReason::Left { day } => (Seen::Day(day), [None, None]),
            StageReason::Silence { days, from, through } | StageReason::Age { days, from, through } => {
                (days.into(), [Some(from.into()), through.map(Seen::from)])
            }
            StageReason::ActiveDays { seen, needed, .. } => (seen.into(), at_least(needed)),
            StageReason::Purchases { seen, needed, .. } | StageReason::Advocacy { seen, needed, .. } => {
                (whole(seen), at_least(needed))
            }
            StageReason::Held { raw, hold } => (Seen::from(raw.name()), at_least(hold.get().into())),
        };
        Self { rule: reason.rule().into(), seen: Some(seen), bound, text: reason.to_string() }
    }
}
