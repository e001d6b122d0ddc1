//! Co-use: which features the same users use, more often than chance would have it. *What goes with what?*
//!
//! ```text
//! n        users active in the window          a, b   those who used one, the other         c   those who used both
//! lift     (c / a) / (b / n) = c · n / (a · b)       1: users of one use the other as often as everybody
//! ln lift  variance  1/c − 1/a − 1/b + 2c/(a·b) − 1/n         interval  lift · exp(± z · √variance)
//! weight   c / a from one to the other, c / b back           where the whole interval is above 1
//! ```
//! The variance is that of the delta method, of counts of four cells. z is that of all pairs together (Bonferroni): among many pairs that
//! have nothing to do with each other, some look as if they had. Users who were not active are none of the n, as they would make any two
//! features go together.
//!
//! [`CoUse::related`] gives the pairs that [`RecommendationRule`](crate::score::RecommendationRule) takes. Asked by channel, it gives one
//! such table for each, and [`CoUse::popular`] what to show first to who has used nothing yet.
//!
//! What goes together need not lead to each other: whoever is there more uses more of everything.

mod answer;
mod census;
mod pair;
mod rule;
pub(crate) mod sentence;

pub use answer::{CoUse, CoUseCount};
pub use pair::{CoUseLift, CoUsePair};
pub use rule::{CoUseConfig, CoUseConfigError, CoUseItem, CoUseRule};
