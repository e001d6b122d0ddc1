//! Feedback: what a user said, with an estimate of its value.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::number::decimal::Decimal;
use crate::time::Moment;

/// One piece of feedback from a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feedback {
    /// Your number for it.
    pub id: u64,
    /// The kind of feedback.
    pub kind: FeedbackKind,
    /// Whether it must be answered soon, for example after a failed payment.
    #[serde(default)]
    pub urgent: bool,
    /// When it was received: an instant, because urgent feedback is due some hours later.
    pub received_at: Moment,
    /// The number of users it concerns.
    pub reach: u32,
    /// The estimate that the score is computed from.
    pub estimate: FeedbackEstimate,
}

/// The kind of feedback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FeedbackKind {
    /// Something to build.
    Suggestion,
    /// Something to fix.
    Complaint,
    /// Something to keep.
    Praise,
    /// Only how the user feels.
    Emotion,
}

/// An estimate by one of the three methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FeedbackEstimate {
    /// RICE, with the reach of the feedback.
    Rice {
        /// The impact on each user; usually 0.25, 0.5, 1, 2 or 3.
        impact: Decimal,
        /// The confidence in the estimate, from 0 to 1.
        confidence: Decimal,
        /// The effort, for example in person-months.
        effort: Decimal,
    },
    /// ICE, all usually from 1 to 10.
    Ice {
        /// The impact.
        impact: Decimal,
        /// The confidence in the estimate.
        confidence: Decimal,
        /// The ease of doing it.
        ease: Decimal,
    },
    /// WSJF, all usually 1, 2, 3, 5, 8, 13 or 20.
    Wsjf {
        /// The value for users.
        value: Decimal,
        /// The cost of waiting.
        urgency: Decimal,
        /// The risk it removes, or the opportunity it opens.
        risk_reduction: Decimal,
        /// The size of the job.
        size: Decimal,
    },
}

/// A scoring method.
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
    /// The method of the estimate.
    pub const fn method(&self) -> FeedbackMethod {
        match self {
            Self::Rice { .. } => FeedbackMethod::Rice,
            Self::Ice { .. } => FeedbackMethod::Ice,
            Self::Wsjf { .. } => FeedbackMethod::Wsjf,
        }
    }
}
