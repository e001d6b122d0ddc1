//! Who stayed and who left: what each of both was worth. *What is it worth that users stay?*
//!
//! ```text
//! left       shown as Churned as of the day          stayed   everybody else who had joined by then
//! life       days from joining to the day asked about; of those who left, to their last active day
//! value      net spend of the whole life so far ÷ users, ÷ buyers, ÷ days of life · 30
//! ```
//! The difference of both is no effect of staying: who spends more may stay because of what makes them spend. An experiment tells
//! what keeping somebody brings; this tells whom there is to lose.

mod answer;
mod census;

pub use answer::{LifeValue, StayedAndLeft};
pub use census::StayedRule;
