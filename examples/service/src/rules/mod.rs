//! Rules: as people write them, as they are stored, and those in force.

mod book;
mod current;
mod post;

pub use book::{Book, DeclaredNames, FORMAT};
pub use current::{CurrentRules, Rules};
pub use post::{Allow, Posted, Preview};
