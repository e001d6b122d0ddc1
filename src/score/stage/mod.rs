//! Lifecycle stages: five from newcomer to advocate, and two for users who leave. *Where are they in their life with
//! us?*
//!
//! ```text
//! Introduction → Activation → Growth → Loyalty → Advocacy          Silent → Churned
//! ```
//! The stage of a day follows from four things: age (days since joining), silence (days since the last active day),
//! recent activity and purchases, and what the user does for others. It may be held, so that a user near a threshold
//! does not flip back and forth: see [`Hold`](crate::time::Hold).

mod assess;
mod daily;
mod history;
mod moves;
mod reason;
mod rule;
pub(crate) mod sentence;
mod timeline;

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

pub use assess::StageAssessment;
pub use daily::DailyState;
pub use history::StageRun;
pub use moves::{StageMove, StageStep};
pub use reason::StageReason;
pub use rule::{AdvocacyWeight, StageConfig, StageRule, StageRuleError};

/// A stage of a user's life, or one of the two ways out. The enum is closed, because reports have a column for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LifecycleStage {
    /// Joined within the first week.
    #[serde(alias = "引入期")]
    Introduction,
    /// Learns what the product is good for: the rest of the first month.
    #[serde(alias = "激活期")]
    Activation,
    /// Uses it more and more.
    #[serde(alias = "成长期")]
    Growth,
    /// Comes back again and again.
    #[serde(alias = "忠诚期")]
    Loyalty,
    /// Brings others and helps them.
    #[serde(alias = "传播期")]
    Advocacy,
    /// Not active for a month: the time to win them back.
    #[serde(alias = "沉默期")]
    Silent,
    /// Not active for two months, or closed the account.
    #[serde(alias = "流失期")]
    Churned,
}

impl LifecycleStage {
    /// All seven, in the order in which a user passes through them.
    pub const ALL: [Self; 7] = [
        Self::Introduction,
        Self::Activation,
        Self::Growth,
        Self::Loyalty,
        Self::Advocacy,
        Self::Silent,
        Self::Churned,
    ];

    /// The rung on the ladder view. `None` for silent and churned users.
    pub const fn ladder(self) -> Option<StageLadder> {
        match self {
            Self::Introduction => Some(StageLadder::Newcomer),
            Self::Activation | Self::Growth => Some(StageLadder::Active),
            Self::Loyalty => Some(StageLadder::Loyal),
            Self::Advocacy => Some(StageLadder::Koc),
            Self::Silent | Self::Churned => None,
        }
    }
}

named! {
    LifecycleStage, "lifecycle stage" {
        Introduction "Introduction" "引入期";
        Activation "Activation" "激活期";
        Growth "Growth" "成长期";
        Loyalty "Loyalty" "忠诚期";
        Advocacy "Advocacy" "传播期";
        Silent "Silent" "沉默期";
        Churned "Churned" "流失期";
    }
}

/// The rungs of the ladder view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StageLadder {
    /// In Introduction.
    #[serde(alias = "新用户")]
    Newcomer,
    /// In Activation or Growth.
    #[serde(alias = "活跃用户")]
    Active,
    /// In Loyalty.
    #[serde(alias = "忠诚用户")]
    Loyal,
    /// In Advocacy: a key opinion consumer.
    #[serde(rename = "KOC")]
    #[serde(alias = "KOC")]
    Koc,
}

named! {
    StageLadder, "ladder" {
        Newcomer "Newcomer" "新用户";
        Active "Active" "活跃用户";
        Loyal "Loyal" "忠诚用户";
        Koc "KOC" "KOC";
    }
}
