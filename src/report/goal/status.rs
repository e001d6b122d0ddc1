//! How a goal stands, in a word.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GoalStatus {
    /// The target is reached today.
    Met,
    /// The target is expected to be reached on the due day.
    OnPace,
    /// It is not expected, but within the interval.
    AtRisk,
    /// It is beyond the interval.
    OffPace,
    /// The due day is over, and the target was not reached.
    Missed,
    /// There is no forecast.
    Unknown,
}

named! {
    GoalStatus, "status of a goal" {
        Met "met" "已达成";
        OnPace "on pace" "进度正常";
        AtRisk "at risk" "存在风险";
        OffPace "off pace" "进度落后";
        Missed "missed" "未达成";
        Unknown "unknown" "未知";
    }
}
