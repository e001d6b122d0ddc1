//! Reasons for a stage.

use serde::{Deserialize, Serialize};

use super::{LifecycleStage, sentence};
use crate::answer::language::Language;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::time::{Day, Hold};

/// Why a user is in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StageReason {
    /// The user closed the account and did nothing since.
    Left {
        /// The day on which it was closed.
        day: Day,
    },
    /// Days without activity.
    Silence {
        /// Days without activity.
        days: u32,
        /// The stage begins at this many days.
        from: u32,
        /// The stage ends with this many days. `None` if it has no end.
        through: Option<u32>,
    },
    /// Days since joining.
    Age {
        /// Days since joining.
        days: u32,
        /// The stage begins at this many days.
        from: u32,
        /// The stage ends with this many days. `None` if it has no end.
        through: Option<u32>,
    },
    /// Recent active days.
    ActiveDays {
        /// Active days in the window.
        seen: u32,
        /// Active days that make a user loyal.
        needed: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// Recent purchases.
    Purchases {
        /// Purchases in the window.
        seen: u64,
        /// Purchases that make a user loyal.
        needed: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// Recent points of advocacy.
    Advocacy {
        /// Points in the window.
        seen: u64,
        /// Points that make an advocate.
        needed: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// The day gives another stage, but that one has not lasted long enough to be shown.
    Held {
        /// The stage that has not lasted yet.
        raw: LifecycleStage,
        /// How many days it must last.
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

impl Phrased for StageReason {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Left { day } => sentence::left(day),
            Self::Silence { days, from, through } => sentence::silence(days, from, through),
            Self::Age { days, from, through } => sentence::age(days, from, through),
            Self::ActiveDays { seen, needed, window } => sentence::active_days(seen, window, needed),
            Self::Purchases { seen, needed, window } => sentence::purchases(seen, window, needed),
            Self::Advocacy { seen, needed, window } => sentence::advocacy(seen, window, needed),
            Self::Held { raw, hold } => sentence::held(raw, hold.get()),
        }
    }
}

display_phrases!(StageReason);

impl From<StageReason> for Reason {
    fn from(reason: StageReason) -> Self {
        let whole = |number: u64| SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let at_least = |number: u32| [Some(SeenValue::from(number)), None];
        let (seen, bound) = match reason {
            StageReason::Left { day } => (SeenValue::Day(day), [None, None]),
            StageReason::Silence { days, from, through } | StageReason::Age { days, from, through } => {
                (days.into(), [Some(from.into()), through.map(SeenValue::from)])
            }
            StageReason::ActiveDays { seen, needed, .. } => (seen.into(), at_least(needed)),
            StageReason::Purchases { seen, needed, .. } | StageReason::Advocacy { seen, needed, .. } => {
                (whole(seen), at_least(needed))
            }
            StageReason::Held { raw, hold } => {
                (SeenValue::from(raw.name(Language::English)), at_least(hold.get().into()))
            }
        };
        Self::saying(reason.rule(), Some(seen), bound, &reason.phrase())
    }
}
