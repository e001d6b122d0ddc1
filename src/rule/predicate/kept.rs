//! A score that is made when it is first asked for, and kept.

use std::sync::OnceLock;

use crate::rule::unscored::Unscored;

/// A score asked for at most once. It stands apart, so that a situation is small: looking back makes one for each change.
#[derive(Clone, Debug)]
pub(super) struct Kept<T>(OnceLock<Result<Box<T>, Unscored>>);

impl<T> Kept<T> {
    /// The score that was made, or is made now.
    pub(super) fn get(&self, make: impl FnOnce() -> Result<T, Unscored>) -> Result<&T, Unscored> {
        self.0.get_or_init(|| make().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|why| *why)
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}
