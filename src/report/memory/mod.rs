//! Memories 回忆: what a user did on this day of earlier years, what was first, and round numbers. *What may we remind them of?*
//!
//! ```text
//! years ago    the day n years ago on which the user did something, n = 1, 2, …; of February 29 in other years: none
//! first        that day was the first with this kind ever
//! joined       n years since joining
//! round        the n-th active day, or the n-th event of a kind, came today, n one of the round numbers of the rule
//! ```
//! Not everything is a good memory. Kinds and subjects that the rule names are never told, nor is a day on which one of these kinds
//! happened: nobody wants to be reminded of the day of a complaint. A user who has left gets none.

mod assess;
mod line;
mod rule;
pub(crate) mod sentence;

pub use line::Memory;
pub use rule::{MemoryConfig, MemoryRule};
