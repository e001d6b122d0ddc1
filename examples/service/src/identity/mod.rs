//! Identity: which ids are one user. A visitor without a login, a second device and an account have an id each.
//!
//! | question | answer |
//! |---|---|
//! | Who is a user, with all their ids? | [`Family`] |
//! | What is said of ids, and what becomes of it? | [`LinkBatch`], [`UnlinkBatch`], [`Linked`] |
//! | What goes where when a family changes? | `relink` |
//!
//! Links and their ends are facts that only add up, in a table of their own; families follow from them, as the library has
//! it. Events stay in the log under the id with which they came. Profile, what was seen and points are kept under the
//! canonical id, the one that the store numbered first, and are rebuilt from the log when a family changes.

mod connected;
mod family;
mod links;
mod relink;
mod said;

pub use connected::Connected;
pub use family::Family;
pub use links::{LinkBatch, Linked, LinkedUser, MOST_LINKS, SaidLink, UnlinkBatch, WrittenLink, WrittenUnlink};
pub(crate) use said::because;
