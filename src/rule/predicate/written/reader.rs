//! The reader of predicates, which gathers every mistake.

use serde::de::DeserializeOwned;

use crate::answer::document::Document;
use crate::answer::message::Message;
use crate::answer::problem::Problem;

/// The mistakes found so far, and the number of conditions read.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) found: Vec<Problem>,
    pub(super) nodes: usize,
}

impl Reader {
    pub(super) fn wrong(&mut self, path: impl Into<String>, message: impl Into<Message>) {
        self.found.push(Problem::new(path, message.into()));
    }

    /// Reads a value of a type that can read itself.
    pub(super) fn value<T: DeserializeOwned>(&mut self, document: &Document, path: &str) -> Option<T> {
        self.within(path, |found| document.read_noting(found))
    }

    /// Reads a part; `None` after a mistake, which is noted with its full path.
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
