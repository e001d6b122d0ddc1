//! Feedback scored by one of three methods, exactly, and put in order. *What to do first about what users say?*
//!
//! ```text
//! RICE = reach · impact · confidence / effort
//! ICE  = impact · confidence · ease
//! WSJF = (value + urgency + risk reduction) / size
//! ```
//! Scores are exact fractions: what is equal is equal, and then the larger reach comes first, then the older, then the
//! smaller id. RICE is Intercom's, ICE Sean Ellis's, WSJF (weighted shortest job first) Don Reinertsen's.

mod item;
mod rank;
mod score;

pub use item::{Feedback, FeedbackEstimate, FeedbackKind, FeedbackMethod};
pub use rank::{FeedbackError, FeedbackRule, RankedFeedback};
pub use score::{PriorityScore, PriorityScoreError};
