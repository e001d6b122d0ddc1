//! Lifecycle stages: five of a loop, and the two ways out. *Where in their life with us?*
//!
//! ```text
//! Introduction → Activation → Growth → Loyalty → Advocacy          Silent → Churned
//! ```
//! The stage of a day follows from age (days since joining), silence (days since the last active day), activity and
//! purchases in the last weeks, and what the user does for others. It may be held, so that a user near a threshold does not flip back and forth: see [`Hold`](crate::time::Hold).

mod assess;
mod daily;
mod history;
mod moves;
mod reason;
mod rule;
mod timeline;

use core::fmt;

use serde::{Deserialize, Serialize};

pub use assess::StageAssessment;
pub use daily::DailyState;
pub use history::StageRun;
pub use moves::{StageMove, StageStep};
pub use reason::StageReason;
pub use rule::{AdvocacyWeight, StageConfig, StageRule, StageRuleError};

/// A stage of a user's life, or one of the two ways out of it. Closed: reports have a column for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LifecycleStage {
    /// Just came: the first week.
    Introduction,
    /// Finds out what it is good for: the rest of the first month.
    Activation,
    /// Uses it more and more.
    Growth,
    /// Comes back again and again.
    Loyalty,
    /// Brings others and helps them.
    Advocacy,
    /// Has not been seen for a month: the time to win back.
    Silent,
    /// Has not been seen for two, or closed the account.
    Churned,
}

impl LifecycleStage {
    /// All seven, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Introduction,
        Self::Activation,
        Self::Growth,
        Self::Loyalty,
        Self::Advocacy,
        Self::Silent,
        Self::Churned,
    ];

    /// The rung of the ladder view; silent and churned users stand on none.
    pub const fn ladder(self) -> Option<StageLadder> {
        match self {
            Self::Introduction => Some(StageLadder::Newcomer),
            Self::Activation | Self::Growth => Some(StageLadder::Active),
            Self::Loyalty => Some(StageLadder::Loyal),
            Self::Advocacy => Some(StageLadder::Koc),
            Self::Silent | Self::Churned => None,
        }
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Introduction => "Introduction",
            Self::Activation => "Activation",
            Self::Growth => "Growth",
            Self::Loyalty => "Loyalty",
            Self::Advocacy => "Advocacy",
            Self::Silent => "Silent",
            Self::Churned => "Churned",
        }
    }
}

impl fmt::Display for LifecycleStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The rungs that users climb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StageLadder {
    /// In the introduction.
    Newcomer,
    /// In activation or growth.
    Active,
    /// Loyal.
    Loyal,
    /// A key opinion consumer: an advocate.
    #[serde(rename = "KOC")]
    Koc,
}

impl fmt::Display for StageLadder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Newcomer => "Newcomer",
            Self::Active => "Active",
            Self::Loyal => "Loyal",
            Self::Koc => "KOC",
        })
    }
}
