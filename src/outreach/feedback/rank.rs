//! In which order, and until when.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::item::{Feedback, FeedbackMethod};
use super::score::PriorityScore;
use crate::number::decimal::Decimal;

/// How feedback is put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedbackRule {
    /// Urgent feedback is due so many hours after it came in. Default 24: the next day.
    pub urgent_hours: u32,
}

impl Default for FeedbackRule {
    fn default() -> Self {
        Self { urgent_hours: 24 }
    }
}

/// Feedback in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankedFeedback {
    /// What was said.
    pub feedback: Feedback,
    /// Its score.
    pub score: PriorityScore,
    /// Until when it is to be answered; none where it is not urgent.
    pub due: Option<DateTime<Utc>>,
}

impl RankedFeedback {
    /// Whether it should have been answered by now.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.due.is_some_and(|due| due < now)
    }
}

/// Feedback that has no score, or none to compare with the others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FeedbackError {
    /// No effort.
    #[error(
        "feedback `{id}` takes an effort of `0`: give what it takes, also where that is little, or its score has no end"
    )]
    NoEffort {
        /// The number of the feedback.
        id: u64,
    },
    /// More than sure.
    #[error("feedback `{id}` has a confidence of `{confidence}`: give a number from 0 to 1 for RICE, as 0.8 for 80 %")]
    Confidence {
        /// The number of the feedback.
        id: u64,
        /// The confidence.
        confidence: Decimal,
    },
    /// Larger than can be multiplied.
    #[error("feedback `{id}` has estimates whose product is too large: give numbers from 1 to 10")]
    TooLarge {
        /// The number of the feedback.
        id: u64,
    },
    /// Two methods in one list.
    #[error(
        "feedback `{id}` is scored by {method} but others by {others}: their scores do not compare, rank each method by itself"
    )]
    Methods {
        /// The number of the feedback.
        id: u64,
        /// Its method.
        method: FeedbackMethod,
        /// That of the first.
        others: FeedbackMethod,
    },
}

impl FeedbackRule {
    /// Feedback by its score, the highest first; of equal ones the larger reach, then the older, then the smaller id.
    ///
    /// Urgent feedback keeps its place and has a day until which it is due.
    ///
    /// # Errors
    /// When one has no score, or they are scored by several methods.
    pub fn rank(&self, feedback: impl IntoIterator<Item = Feedback>) -> Result<Vec<RankedFeedback>, FeedbackError> {
        let mut method = None;
        let mut ranked = Vec::new();
        for feedback in feedback {
            let own = feedback.estimate.method();
            let others = *method.get_or_insert(own);
            if own != others {
                return Err(FeedbackError::Methods { id: feedback.id, method: own, others });
            }
            ranked.push(RankedFeedback { feedback, score: feedback.score()?, due: self.due(&feedback) });
        }
        ranked.sort_by(|one, other| {
            let key = |ranked: &RankedFeedback| (ranked.score, ranked.feedback.reach);
            let (one_age, other_age) = (one.feedback.received_at, other.feedback.received_at);
            key(other).cmp(&key(one)).then(one_age.cmp(&other_age)).then(one.feedback.id.cmp(&other.feedback.id))
        });
        Ok(ranked)
    }

    /// Until when feedback is to be answered; none where it is not urgent.
    pub fn due(&self, feedback: &Feedback) -> Option<DateTime<Utc>> {
        let wait = TimeDelta::hours(self.urgent_hours.into());
        feedback.urgent.then(|| feedback.received_at.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }
}
