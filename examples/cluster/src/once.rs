//! What was read of a literal, kept for the batches that follow.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::common::Result;

/// The last text that was read, and what it said. A literal is the same for all rows of a query, and comes anew with each
/// batch: a rule set takes as long to read as a hundred users to score.
///
/// It is no part of what a function is: two functions are equal whatever they read last.
pub(crate) struct Once<T>(Mutex<Option<(String, Arc<T>)>>);

impl<T> Once<T> {
    /// What this text says.
    pub(crate) fn read(&self, text: &str, read: impl FnOnce(&str) -> Result<T>) -> Result<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, value)) = &*kept
            && known == text
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(read(text)?);
        *kept = Some((text.to_owned(), Arc::clone(&value)));
        Ok(value)
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> fmt::Debug for Once<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

impl<T> PartialEq for Once<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Once<T> {}

impl<T> Hash for Once<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_until_another_one_comes() {
        let once = Once::default();
        let mut reads = 0;
        for text in ["a", "a", "b", "b", "a"] {
            let read = once.read(text, |text| {
                reads += 1;
                Ok(text.to_uppercase())
            });
            assert_eq!(*read.unwrap(), text.to_uppercase());
        }
        assert_eq!(reads, 3);
    }
}
