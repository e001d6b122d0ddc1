//! Plans whose first day is being found: a chain from the innermost outwards, so that none is asked for itself.

/// A plan whose first day is being found, within others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beginning<'a> {
    /// The version of the plan.
    pub(super) version: u32,
    /// The plan whose first day hangs on it.
    pub(super) outer: Option<&'a Beginning<'a>>,
}
