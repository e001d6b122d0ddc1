//! The memory of one user: a sorted table of daily tallies, and what it knows as of a day.
//!
//! ```text
//! (day, kind, subject) → (count, sum of values, set of hours)
//! ```
//! Nothing in it depends on the order in which events arrived: counts and sums add, hours unite. So profiles merge, and
//! every score is a function of what a profile holds up to a day.
//!
//! **What forgetting forgets.** [`Profile::forget_before`] drops the tallies before a day, the horizon. For each kind the
//! first day, the last day, the count and the sum stay; subjects, hours and the days between are gone. Lifetime counts and
//! sums keep their answers. An answer that needs a day before the horizon is refused by [`BeforeHorizon`].
//! What a user earned on these days is not here: `incentive::achieved` keeps it.
//!
//! | question | answer |
//! |---|---|
//! | What did this user do? | [`Profile`] of [`Tally`]s, each with its [`Hours`] |
//! | What was known on a day? | [`AsOf`]; a [`Selector`] says of which kinds and subjects |
//! | Did this event count before? | [`seen`]: [`Seen`], the ids of recent events; [`Profile::observe_once`] |
//! | Which ids are one user? | [`identity`]: [`IdentityRule`] over [`Links`] gives [`Families`]; [`Profile::unite`] |
//! | How long is which kind kept? | [`KeepRule`] |
//! | What is left of days that were dropped? | [`LifetimeTally`]; the rest is [`BeforeHorizon`] |

mod as_of;
mod bytes;
mod forgotten;
mod forgotten_as_of;
mod history;
mod horizons;
mod hours_histogram;
pub mod identity;
mod keep;
#[expect(clippy::module_inception, reason = "the file of `Profile` in the folder of its parts")]
mod profile;
pub mod seen;
mod selector;
mod table;
mod tally;
mod total;
mod written;

pub use as_of::AsOf;
pub use forgotten::{BeforeHorizon, LifetimeTally, UserBeforeHorizon};
pub use hours_histogram::HoursHistogram;
#[doc(no_inline)]
pub use identity::*;
pub use keep::KeepRule;
pub use profile::{Profile, ProfileError};
#[doc(no_inline)]
pub use seen::*;
pub use selector::Selector;
pub use tally::{Hours, HoursError, Tally, TallyError};
pub use written::WrittenError;
