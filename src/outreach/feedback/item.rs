//! What a user said, and what is thought of it.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;
use crate::time::Moment;

/// What a user said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// The host's number for it.
    pub id: u64,
    /// What it is.
    pub kind: FeedbackKind,
    /// Whether somebody must answer at once, as for a payment that failed.
    #[serde(default)]
    pub urgent: bool,
    /// When it came in: an instant, as urgent feedback is due some hours later.
    pub received_at: Moment,
    /// How many users it concerns.
    pub reach: u32,
    /// What is thought of it.
    pub estimate: FeedbackEstimate,
}

/// What feedback is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeedbackKind {
    /// Something to make.
    Suggestion,
    /// Something to mend.
    Complaint,
    /// Something to keep.
    Praise,
    /// How somebody feels, and no more.
    Emotion,
}

/// What is thought of a piece of feedback, by one of the methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FeedbackEstimate {
    /// With the reach of the feedback.
    Rice {
        /// What it does for each of them; usually 0.25, 0.5, 1, 2 or 3.
        impact: Decimal,
        /// How sure that is, from 0 to 1.
        confidence: Decimal,
        /// What it takes, such as person-months.
        effort: Decimal,
    },
    /// All usually from 1 to 10.
    Ice {
        /// What it does.
        impact: Decimal,
        /// How sure that is.
        confidence: Decimal,
        /// How easy it is.
        ease: Decimal,
    },
    /// All usually 1, 2, 3, 5, 8, 13 or 20.
    Wsjf {
        /// What it is worth.
        value: Decimal,
        /// What waiting costs.
        urgency: Decimal,
        /// What it saves from, or makes possible.
        risk_reduction: Decimal,
        /// How large it is.
        size: Decimal,
    },
}

/// A method of scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeedbackMethod {
    /// Reach, impact, confidence, effort.
    Rice,
    /// Impact, confidence, ease.
    Ice,
    /// Weighted shortest job first.
    Wsjf,
}

impl fmt::Display for FeedbackMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rice => "RICE",
            Self::Ice => "ICE",
            Self::Wsjf => "WSJF",
        })
    }
}

impl FeedbackEstimate {
    /// The method that it is by.
    pub const fn method(&self) -> FeedbackMethod {
        match self {
            Self::Rice { .. } => FeedbackMethod::Rice,
            Self::Ice { .. } => FeedbackMethod::Ice,
            Self::Wsjf { .. } => FeedbackMethod::Wsjf,
        }
    }
}
