//! Levels of abuse.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// How serious a warning is, named by what you may consider doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbuseLevel {
    /// Keep an eye on it.
    #[serde(alias = "关注")]
    Watch,
    /// Consider limiting it.
    #[serde(alias = "限制")]
    Limit,
    /// Consider blocking it.
    #[serde(alias = "封禁")]
    Block,
}

impl AbuseLevel {
    /// All three, the lowest first.
    pub const ALL: [Self; 3] = [Self::Watch, Self::Limit, Self::Block];
}

named! {
    AbuseLevel, "abuse level" {
        Watch "watch" "关注";
        Limit "limit" "限制";
        Block "block" "封禁";
    }
}
