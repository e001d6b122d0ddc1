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

/// How high a risk is: one of four bands of the score, or why the score is not the answer. In the order of how much
/// there is to fear, so that [`Ord`] compares bands of the score; unknown comes first and gone last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskBand {
    /// Too little is known of the user for any band.
    Unknown,
    /// Nothing to do.
    Low,
    /// Keep an eye on them.
    Watch,
    /// Do something.
    High,
    /// Do it now.
    Critical,
    /// The stage is Churned: nobody is at risk who has left already.
    Gone,
}

impl RiskBand {
    /// All six, in order.
    pub const ALL: [Self; 6] = [Self::Unknown, Self::Low, Self::Watch, Self::High, Self::Critical, Self::Gone];
    /// The four bands of the score, the lowest first.
    pub const OF_SCORE: [Self; 4] = [Self::Low, Self::Watch, Self::High, Self::Critical];

    /// The English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Low => "low",
            Self::Watch => "watch",
            Self::High => "high",
            Self::Critical => "critical",
            Self::Gone => "gone",
        }
    }
}

impl fmt::Display for RiskBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
