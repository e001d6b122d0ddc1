//! A document on the way to a predicate, and all that was found wrong in it.

use serde::de::DeserializeOwned;

use crate::answer::document::Document;
use crate::answer::problem::Problem;

/// What was found wrong so far, and how many conditions there were.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) found: Vec<Problem>,
    pub(super) nodes: usize,
}

impl Reader {
    pub(super) fn wrong(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.found.push(Problem::new(path, message.into()));
    }

    /// A value of a type that reads itself.
    pub(super) fn value<T: DeserializeOwned>(&mut self, document: &Document, path: &str) -> Option<T> {
        self.within(path, |found| document.read_noting(found))
    }

    /// What is read of a part; none where something was wrong in it, which is noted with its path from the outside.
    pub(super) fn within<T>(&mut self, path: &str, read: impl FnOnce(&mut Vec<Problem>) -> Option<T>) -> Option<T> {
        let mut found = Vec::new();
        let value = read(&mut found).filter(|_| found.is_empty());
        for problem in found {
            let dot = if problem.path.is_empty() || problem.path.starts_with('[') { "" } else { "." };
            self.wrong(format!("{path}{dot}{}", problem.path), problem.message);
        }
        value
    }
}

/// The path of a part by its name.
pub(super) fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}
