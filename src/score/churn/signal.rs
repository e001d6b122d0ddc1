//! The signals of churn, and the bands of risk.

use core::fmt;

use serde::{Deserialize, Serialize};

/// A signal that a user is about to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChurnSignal {
    /// The model expects no event.
    Probability,
    /// The silence is longer than the user's usual gap.
    Overdue,
    /// Fewer active days than before.
    ActivityDrop,
    /// A recent complaint is not resolved.
    Complaints,
    /// The grade of recency has fallen.
    RfmDecline,
}

impl ChurnSignal {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::Probability, Self::Overdue, Self::ActivityDrop, Self::Complaints, Self::RfmDecline];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Probability => "churn probability",
            Self::Overdue => "overdue",
            Self::ActivityDrop => "activity drop",
            Self::Complaints => "complaints",
            Self::RfmDecline => "RFM decline",
        }
    }
}

impl fmt::Display for ChurnSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How high a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskBand {
    /// Nothing to do.
    Low,
    /// Keep an eye on them.
    Watch,
    /// Do something.
    High,
    /// Do it now.
    Critical,
}

impl RiskBand {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Watch, Self::High, Self::Critical];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Watch => "watch",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for RiskBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
