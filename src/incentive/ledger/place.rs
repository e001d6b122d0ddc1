//! Places of lots in the order in which points are used.

use crate::time::Day;

/// The place of an open lot in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The last usable day. If activity moves it, it is filled in when asked.
    pub(super) expires_on: Day,
    pub(super) earned: Day,
    pub(super) lot: u32,
}
