//! What was seen already: delivery at least once, made exact. *Did this event count before?*
//!
//! ```text
//! a key       new unless its key is remembered, or its day is before the last n days, which end on the newest accepted day
//! a sequence  new unless its number is remembered, or lies behind the last n numbers of its source
//! ```
//! Tallies have no ids, so an event that is observed twice counts twice. [`Seen`] is a small state to keep beside each
//! profile: the ids of recent events. [`Profile::observe_once`](super::Profile::observe_once) asks it first and tells new
//! events from repeated ones and from those that are too old to be told apart, which do not count.
//!
//! **The law.** Deliver the same events in any order and as often as you like: as long as the first delivery of each is
//! inside the window, profile and `Seen` end with the same bytes as after one delivery of each. An id stands for one
//! event: one that comes again with another content is a repetition, and the content that came first counts.
//!
//! **The window** moves with accepted events and never back. An event that is refused moves nothing, so give the
//! calendar limits ([`Calendar::limited_to`](crate::Calendar::limited_to)): a phone that says it is 2099 is then an
//! error, and not the day from which age counts. Days forgotten by [`Seen::forget_before`] are too old from then on; use
//! the same day for the profile.
//!
//! **Memory.** A key takes 20 bytes in memory and up to 17 stored, fewer where keys resemble each other. Numbers that
//! follow each other take 16 bytes in all, however many.

mod bytes;
mod id;
mod keys;
mod numbers;
mod once;
mod rule;
mod state;
mod written;

pub use id::EventId;
pub use once::MergeOnceError;
pub use rule::{SeenConfig, SeenRule, SeenRuleError};
pub use state::{Delivery, Seen, SeenMergeError};
pub use written::SeenWrittenError;
