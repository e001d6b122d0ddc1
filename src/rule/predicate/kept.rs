//! Lazy scores: computed when first asked for, then kept.

use std::sync::OnceLock;

use crate::rule::unscored::Unscored;

/// A score computed at most once. It is boxed to keep a situation small: looking back makes one for each change.
#[derive(Clone, Debug)]
pub(super) struct Kept<T>(OnceLock<Result<Box<T>, Unscored>>);

impl<T> Kept<T> {
    /// The score, computed now if it was not before.
    pub(super) fn get(&self, make: impl FnOnce() -> Result<T, Unscored>) -> Result<&T, Unscored> {
        self.0.get_or_init(|| make().map(Box::new)).as_ref().map(AsRef::as_ref).map_err(|why| *why)
    }

    /// The score as it was computed, moved out; `NoRule` if nobody could ask for it.
    pub(super) fn take(&mut self) -> Result<Box<T>, Unscored> {
        self.0.take().unwrap_or(Err(Unscored::NoRule))
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}
