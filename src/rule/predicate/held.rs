//! Whether a condition is held: what is kept of it while rules look back.

use crate::rule::unscored::Unscored;
use crate::time::Day;

/// Whether the condition of a segment is held as of a day.
#[derive(Clone, Copy, Debug)]
pub(in crate::rule) struct HeldTruth {
    /// Whether it is held; unknown counts as not.
    pub(in crate::rule) so: bool,
    /// A day since which that has been so; it may be too late.
    pub(in crate::rule) since: Day,
    /// Why it is not known that it is not held, where that hangs on forgotten days.
    pub(in crate::rule) forgotten: Option<Unscored>,
}
