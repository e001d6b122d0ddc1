//! Ranking: the score of each piece of feedback, its place, and when it is due.

use core::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::item::{Feedback, FeedbackEstimate, FeedbackMethod};
use super::score::PriorityScore;
use crate::number::decimal::Decimal;
use crate::time::{Day, Moment};
use crate::wording::problems::problems;

/// How feedback is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeedbackRule {
    /// Urgent feedback is due this many hours after it was received. Default 24: the next day.
    pub urgent_hours: u32,
}

impl Default for FeedbackRule {
    fn default() -> Self {
        Self { urgent_hours: 24 }
    }
}

/// A piece of feedback in the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RankedFeedback {
    /// The feedback.
    pub feedback: Feedback,
    /// Its score.
    pub score: PriorityScore,
    /// When it is due, with the offset it was received with; `None` if it is not urgent.
    pub due: Option<Moment>,
}

impl RankedFeedback {
    /// Whether it is overdue.
    ///
    /// # Errors
    /// If `now` is a bare date.
    pub fn is_overdue(&self, now: Moment) -> Result<bool, FeedbackError> {
        let id = self.feedback.id;
        let now = instant(id, now)?;
        self.due.map_or(Ok(false), |due| Ok(instant(id, due)? < now))
    }
}

/// Why feedback cannot be ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeedbackError {
    /// The effort or size is 0.
    NoEffort {
        /// The number of the feedback.
        id: u64,
    },
    /// The confidence is above 1.
    Confidence {
        /// The number of the feedback.
        id: u64,
        /// The confidence.
        confidence: Decimal,
    },
    /// The product of the estimates is too large.
    TooLarge {
        /// The number of the feedback.
        id: u64,
    },
    /// A bare date was given where an instant is needed.
    BareDate {
        /// The number of the feedback.
        id: u64,
        /// The date.
        date: Day,
    },
    /// The list mixes two methods.
    Methods {
        /// The number of the feedback.
        id: u64,
        /// Its method.
        method: FeedbackMethod,
        /// The method of the first one.
        others: FeedbackMethod,
    },
}

problems! {
    enum FeedbackError {
        NoEffort { id: Whole } = "problem.feedback.no_effort"
            "feedback `{id}` has an effort or size of `0`, so its score is infinite: give at least a small number"
            "反馈`{id}`的工作量或规模为`0`，得分为无穷大：请至少填写一个较小的数";
        Confidence { id: Whole, confidence: Text } = "problem.feedback.confidence"
            "feedback `{id}` has a confidence of `{confidence}`: RICE takes a number from 0 to 1, such as 0.8 for 80 %"
            "反馈`{id}`的信心为`{confidence}`：请填写0至1之间的数，80%写作0.8";
        TooLarge { id: Whole } = "problem.feedback.too_large"
            "feedback `{id}` has estimates whose product is too large: give numbers from 1 to 10"
            "反馈`{id}`各项估计的乘积过大：请填写1至10之间的数";
        BareDate { id: Whole, date: Date } = "problem.feedback.bare_date"
            "feedback `{id}` has the date `{date}` without a time: give an instant, such as 2026-01-05T09:00:00+08:00"
            "反馈`{id}`只有日期`{date}`而没有时间：请填写时刻，如`2026-01-05T09:00:00+08:00`";
        Methods { id: Whole, method: Text, others: Text } = "problem.feedback.methods"
            "feedback `{id}` is scored by {method} but others by {others}: these scores cannot be compared, rank each method separately"
            "反馈`{id}`按{method}评分，其他按{others}评分：两种得分无法比较，请分别排序";
    }
}

impl Feedback {
    /// The score, by the method of the estimate.
    ///
    /// # Errors
    /// If the effort or size is 0, or a RICE confidence is above 1.
    ///
    /// ```
    /// use lifestage::number::Decimal;
    /// use lifestage::outreach::{FeedbackEstimate, Feedback, FeedbackKind};
    ///
    /// let estimate = FeedbackEstimate::Rice { impact: Decimal::whole(2), confidence: Decimal::thousandths(800), effort: Decimal::whole(3) };
    /// let received_at = "2026-01-05T09:00:00Z".parse()?;
    /// let feedback = Feedback { id: 1, kind: FeedbackKind::Suggestion, urgent: false, received_at, reach: 50_000, estimate };
    /// assert_eq!(feedback.score()?.to_string(), "26667");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
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

impl FeedbackRule {
    /// Ranks feedback by score, the highest first; equal scores by larger reach, then the older, then the smaller id.
    ///
    /// Urgent feedback keeps its place in the ranking and gets a due instant.
    ///
    /// # Errors
    /// If a piece has no score or was received on a bare date, or several methods are mixed.
    pub fn rank(&self, feedback: impl IntoIterator<Item = Feedback>) -> Result<Vec<RankedFeedback>, FeedbackError> {
        let mut method = None;
        let mut ranked = Vec::new();
        for feedback in feedback {
            let own = feedback.estimate.method();
            let others = *method.get_or_insert(own);
            if own != others {
                return Err(FeedbackError::Methods { id: feedback.id, method: own, others });
            }
            let received = instant(feedback.id, feedback.received_at)?;
            let score = feedback.score()?;
            ranked.push((received, RankedFeedback { feedback, score, due: self.due(&feedback)? }));
        }
        ranked.sort_by_key(|(received, RankedFeedback { feedback, score, .. })| {
            (Reverse((*score, feedback.reach)), *received, feedback.id)
        });
        Ok(ranked.into_iter().map(|(_, ranked)| ranked).collect())
    }

    /// When feedback is due; `None` if it is not urgent.
    ///
    /// # Errors
    /// If it was received on a bare date.
    pub fn due(&self, feedback: &Feedback) -> Result<Option<Moment>, FeedbackError> {
        let received = instant(feedback.id, feedback.received_at)?;
        let due = received.saturating_add(i64::from(self.urgent_hours) * HOUR);
        let by_the_same_clock = Moment::from_milliseconds(due).with_offset(feedback.received_at.offset_seconds());
        Ok(feedback.urgent.then_some(by_the_same_clock))
    }
}

/// Milliseconds in an hour.
const HOUR: i64 = 3_600_000;

/// The milliseconds of an instant.
fn instant(id: u64, moment: Moment) -> Result<i64, FeedbackError> {
    let date = moment.date().unwrap_or(Day::EPOCH);
    moment.milliseconds().ok_or(FeedbackError::BareDate { id, date })
}
