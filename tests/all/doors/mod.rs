//! *What comes in, what goes out?* Every public type: how it travels, what it refuses, and in which words.

mod bounds;
mod checked;
mod cookbook;
mod dependencies;
mod floats;
mod identity;
mod interner;
mod kinds;
mod limits;
mod memory;
mod mergeable;
mod public_api;
mod readme;
mod refusals;
pub(crate) mod round_trips;
mod traits;
mod versions;
mod vocabulary;
