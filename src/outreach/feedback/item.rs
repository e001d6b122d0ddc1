//! What a user said, and what is thought of it.

use core::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::rank::FeedbackError;
use super::score::PriorityScore;
use crate::number::decimal::Decimal;

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
    /// When it came in.
    pub received_at: DateTime<Utc>,
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

impl Feedback {
    /// Its score, by the method of its estimate.
    ///
    /// # Errors
    /// For an effort or size of 0, and a confidence of RICE above 1.
    ///
    /// ```
    /// use lifestage::number::Decimal;
    /// use lifestage::outreach::{FeedbackEstimate, Feedback, FeedbackKind};
    ///
    /// let estimate = FeedbackEstimate::Rice { impact: Decimal::whole(2), confidence: Decimal::thousandths(800), effort: Decimal::whole(3) };
    /// let received_at = chrono::DateTime::from_timestamp(0, 0).unwrap();
    /// let feedback = Feedback { id: 1, kind: FeedbackKind::Suggestion, urgent: false, received_at, reach: 50_000, estimate };
    /// assert_eq!(feedback.score()?.to_string(), "26667");
    /// # Ok::<(), lifestage::outreach::FeedbackError>(())
    /// ```
    pub fn score(&self) -> Result<PriorityScore, FeedbackError> {
        const ONE: u128 = Decimal::ONE.billionths() as u128;
        let whole = |decimal: Decimal| u128::from(decimal.billionths());
        // INVARIANT: a decimal is below 2^53 billionths, a reach below 2^32, and a confidence of RICE at most 10^9 billionths,
        // so that no product passes 2^115, but for the one of three decimals.
        let (above, below) = match self.estimate {
            FeedbackEstimate::Rice { confidence, .. } if confidence > Decimal::ONE => {
                return Err(FeedbackError::Confidence { id: self.id, confidence });
            }
            FeedbackEstimate::Rice { impact, confidence, effort } => {
                (u128::from(self.reach) * whole(impact) * whole(confidence), whole(effort) * ONE)
            }
            FeedbackEstimate::Ice { impact, confidence, ease } => {
                let product = (whole(impact) * whole(confidence)).checked_mul(whole(ease));
                (product.ok_or(FeedbackError::TooLarge { id: self.id })?, ONE * ONE * ONE)
            }
            FeedbackEstimate::Wsjf { value, urgency, risk_reduction, size } => {
                (whole(value) + whole(urgency) + whole(risk_reduction), whole(size))
            }
        };
        PriorityScore::new(above, below).map_err(|_| FeedbackError::NoEffort { id: self.id })
    }
}
