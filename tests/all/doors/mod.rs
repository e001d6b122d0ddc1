//! *What comes in, what goes out?* Every public type: how it travels, what it refuses, and in which words.

mod checked;
mod cookbook;
mod identity;
mod interner;
mod kinds;
mod memory;
mod mergeable;
mod readme;
mod refusals;
pub(crate) mod round_trips;
mod traits;
mod versions;
mod vocabulary;
