//! Bands of tags.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// Where a value stands among the values of a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The value is 0.
    #[serde(alias = "无")]
    None,
    /// Up to the first tercile of the values above 0.
    #[serde(alias = "低")]
    Low,
    /// Up to the second tercile.
    #[serde(alias = "中")]
    Mid,
    /// Above the second tercile.
    #[serde(alias = "高")]
    High,
}

impl Band {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Low, Self::Mid, Self::High];
}

named! {
    Band, "tag band" {
        None "none" "无";
        Low "low" "低";
        Mid "mid" "中";
        High "high" "高";
    }
}
