//! The signals of churn, and the bands of risk.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;

/// A signal that a user is about to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChurnSignal {
    /// The model expects no event.
    #[serde(alias = "流失概率")]
    Probability,
    /// The silence is longer than the user's usual gap.
    #[serde(alias = "超期未回访")]
    Overdue,
    /// Fewer active days than before.
    #[serde(alias = "活跃下降")]
    ActivityDrop,
    /// A recent complaint is not resolved.
    #[serde(alias = "投诉")]
    Complaints,
    /// The grade of recency has fallen.
    #[serde(alias = "RFM下滑")]
    RfmDecline,
}

impl ChurnSignal {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::Probability, Self::Overdue, Self::ActivityDrop, Self::Complaints, Self::RfmDecline];
}

named! {
    ChurnSignal, "churn signal" {
        Probability "churn probability" "流失概率";
        Overdue "overdue" "超期未回访";
        ActivityDrop "activity drop" "活跃下降";
        Complaints "complaints" "投诉";
        RfmDecline "RFM decline" "RFM下滑";
    }
}

/// How high a risk is: one of four bands of the score, or why the score is not the answer. In the order of how much
/// there is to fear, so that [`Ord`] compares bands of the score; unknown comes first and gone last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskBand {
    /// Too little is known of the user for any band.
    #[serde(alias = "未知")]
    Unknown,
    /// Nothing to do.
    #[serde(alias = "低")]
    Low,
    /// Keep an eye on them.
    #[serde(alias = "关注")]
    Watch,
    /// Do something.
    #[serde(alias = "高")]
    High,
    /// Do it now.
    #[serde(alias = "极高")]
    Critical,
    /// The stage is Churned: nobody is at risk who has left already.
    #[serde(alias = "已流失")]
    Gone,
}

impl RiskBand {
    /// All six, in order.
    pub const ALL: [Self; 6] = [Self::Unknown, Self::Low, Self::Watch, Self::High, Self::Critical, Self::Gone];
    /// The four bands of the score, the lowest first.
    pub const OF_SCORE: [Self; 4] = [Self::Low, Self::Watch, Self::High, Self::Critical];
}

named! {
    RiskBand, "churn risk" {
        Unknown "unknown" "未知";
        Low "low" "低";
        Watch "watch" "关注";
        High "high" "高";
        Critical "critical" "极高";
        Gone "gone" "已流失";
    }
}
