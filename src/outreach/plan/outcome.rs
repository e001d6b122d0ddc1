//! Outcomes: what a plan comes to for a user, in one word.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// What a plan comes to for a user: a message, or the one thing that stands in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutreachOutcome {
    /// A message goes out.
    Message,
    /// The user is held out of all experiments.
    HeldOut,
    /// The user is in the control arm of the experiment.
    Control,
    /// No play with a channel applies.
    NoPlay,
    /// A play with a channel would apply, and pauses.
    Paused,
    /// The user allows none of the channels of the plays that apply, or refused what they are for.
    Consent,
    /// A cap is full for the first candidate by a channel that the user allows.
    Cap,
    /// The first candidate by a channel that the user allows waits for the end of quiet hours, or is dropped in them.
    QuietHours,
}

impl OutreachOutcome {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Message,
        Self::HeldOut,
        Self::Control,
        Self::NoPlay,
        Self::Paused,
        Self::Consent,
        Self::Cap,
        Self::QuietHours,
    ];
}

named! {
    OutreachOutcome, "outcome of an outreach plan" {
        Message "message" "触达";
        HeldOut "held out" "全局留白";
        Control "control arm" "对照组";
        NoPlay "no play" "无适用策略";
        Paused "paused" "策略暂停中";
        Consent "no consent" "未授权";
        Cap "cap" "触达频控";
        QuietHours "quiet hours" "免打扰时段";
    }
}
