//! The memory of one user: a sorted table of daily tallies, and what it knows as of a day.
//!
//! ```text
//! (day, kind, subject) → (count, sum of values, set of hours)
//! ```
//! Nothing in it depends on the order in which events arrived. Counts and sums add, hours unite; so profiles merge, and
//! everything that is scored is a function of what a profile holds up to a day.
//!
//! | question | answer |
//! |---|---|
//! | What did this user do? | [`Profile`] of [`Tally`]s, each with its [`Hours`] |
//! | What was known on a day? | [`AsOf`], asked by kinds and subjects, a [`Selector`] |
//! | What is left of days that were dropped? | [`LifetimeTally`]; what can no longer be known is [`BeforeHorizon`] |

mod as_of;
mod bytes;
mod forgotten;
#[expect(clippy::module_inception, reason = "the file of `Profile` in the folder of its parts")]
mod profile;
mod selector;
mod table;
mod tally;
mod written;

pub use as_of::{AsOf, HoursHistogram};
pub use forgotten::{BeforeHorizon, LifetimeTally, UserBeforeHorizon};
pub use profile::{Profile, ProfileError};
pub use selector::Selector;
pub use tally::{Hours, HoursError, Tally, TallyError};
pub use written::WrittenError;
