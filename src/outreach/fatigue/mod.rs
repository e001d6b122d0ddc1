//! Fatigue 触达疲劳: complaints and departures by the number of contacts in the days before, and the cap that this suggests. *How
//! many messages are too many?*
//!
//! ```text
//! contact day   a day with a message to the user
//! n             the messages of that day and the d − 1 days before
//! unhappy       a complaint, a departure or what you name on that day or the a days after it
//! share(n)      unhappy contact days / contact days with n messages           with Wilson's 95 % interval
//! cap           one less than the smallest n whose interval is all above what is tolerable
//! ```
//! Contact days whose days after are not over do not count. A day has no order, so what was said before the message of that day
//! counts too. Whoever gets many messages may differ in other ways as well: an experiment with two caps shows a cause, this shows
//! where to look.

mod counts;
mod report;
pub(crate) mod sentence;

pub use counts::{FatigueReport, FatigueRow, FatigueSuggestion};
pub use report::FatigueRule;
