//! The names of groups and tiers.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// A group of users to treat alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Brings much and comes often.
    #[serde(alias = "高价值活跃")]
    HighValueActive,
    /// Will bring more, and comes often.
    #[serde(alias = "高潜力活跃")]
    HighPotentialActive,
    /// Will bring more if activated.
    #[serde(alias = "高潜力待激活")]
    HighPotentialToActivate,
    /// Comes often.
    #[serde(alias = "常规用户")]
    Regular,
    /// Comes now and then.
    #[serde(alias = "低频留存")]
    LowFrequencyRetained,
    /// Everybody else who is here.
    #[serde(alias = "其他用户")]
    Other,
    /// Not seen for a while.
    #[serde(alias = "沉默用户")]
    Silent,
    /// Gone.
    #[serde(alias = "流失用户")]
    Churned,
}

/// A tier of users, by how much weight they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserTier {
    /// Gone (流失).
    #[serde(alias = "流失")]
    Gone,
    /// Not seen for a while (沉默).
    #[serde(alias = "沉默")]
    Silent,
    /// Brings the most.
    #[serde(alias = "头部")]
    Head,
    /// In between.
    #[serde(alias = "腰部")]
    Mid,
    /// Hardly there.
    #[serde(alias = "尾部")]
    Low,
}

impl Group {
    /// All eight: those who are here in the order in which they are tried, then silent and churned.
    pub const ALL: [Self; 8] = [
        Self::HighValueActive,
        Self::HighPotentialActive,
        Self::HighPotentialToActivate,
        Self::Regular,
        Self::LowFrequencyRetained,
        Self::Other,
        Self::Silent,
        Self::Churned,
    ];
}

impl UserTier {
    /// All five: those who are not here, then the others by weight.
    pub const ALL: [Self; 5] = [Self::Gone, Self::Silent, Self::Head, Self::Mid, Self::Low];
}

named! {
    Group, "user group" {
        HighValueActive "high value and active" "高价值活跃";
        HighPotentialActive "high potential and active" "高潜力活跃";
        HighPotentialToActivate "high potential to activate" "高潜力待激活";
        Regular "regular" "常规用户";
        LowFrequencyRetained "low frequency, retained" "低频留存";
        Other "other" "其他用户";
        Silent "silent" "沉默用户";
        Churned "churned" "流失用户";
    }
}

named! {
    UserTier, "user tier" {
        Gone "gone" "流失";
        Silent "silent" "沉默";
        Head "head" "头部";
        Mid "mid" "腰部";
        Low "low" "尾部";
    }
}
