//! Feedback: scored exactly by one of three methods, and ranked; and how soon users are answered. *What should we do first about
//! what users say, and are they answered?*
//!
//! ```text
//! RICE = reach · impact · confidence / effort
//! ICE  = impact · confidence · ease
//! WSJF = (value + urgency + risk reduction) / size
//! ```
//! Scores are exact fractions, so equal scores are equal. Then the larger reach comes first, then the older, then the
//! smaller id. RICE is Intercom's, ICE Sean Ellis's, WSJF (weighted shortest job first) Don Reinertsen's.

mod item;
mod rank;
mod score;
pub(crate) mod sentence;
mod service;

pub use item::{Feedback, FeedbackEstimate, FeedbackKind, FeedbackMethod};
pub use rank::{FeedbackError, FeedbackRule, RankedFeedback};
pub use score::{PriorityScore, PriorityScoreError};
pub use service::{
    AnswerTimes, Answerer, FirstAnswer, ServiceCase, ServiceCounts, ServiceQuality, ServiceQualityError, ServiceRule,
};
