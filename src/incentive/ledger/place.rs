//! The place of a lot in the order in which points are used.

use crate::time::Day;

/// The place of an open lot in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The last usable day; where activity moves it, filled in when asked.
    pub(super) expires_on: Day,
    pub(super) earned: Day,
    pub(super) lot: u32,
}
