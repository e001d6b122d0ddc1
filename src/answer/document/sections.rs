//! The sections of a document, read one after the other while the mistakes of all of them are gathered.

use core::fmt;

use serde::de::DeserializeOwned;

use super::Document;
use super::sentence::{self, DocumentOf};
use crate::answer::problem::{Problem, Problems};

/// Reads the sections of a document by their names and gathers every mistake.
pub(crate) struct Sections<'a> {
    document: &'a Document,
    found: Vec<Problem>,
}

impl<'a> Sections<'a> {
    /// The sections of an object. What is meant by the whole is told where it is none.
    pub(crate) fn of<'n>(
        document: &'a Document,
        whole: DocumentOf,
        known: &(impl Iterator<Item = &'n str> + Clone),
    ) -> Result<Self, Problems> {
        let Document::Map(entries) = document else {
            let message = sentence::whole(whole, known.clone(), document);
            return Err(Problems::one(Problem::new("", message.into())));
        };
        let unknown = entries.iter().filter(|(name, _)| !known.clone().any(|known| known == name));
        let found = unknown
            .map(|(name, _)| Problem::new(&**name, sentence::section(name.as_str(), whole, known.clone()).into()));
        Ok(Self { document, found: found.collect() })
    }

    /// The typed value of a section; none where it is missing or wrong.
    pub(crate) fn read<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.read_part(self.document.get(name)?, name)
    }

    /// The typed value of a part of a section, which stands at this path.
    pub(crate) fn read_part<T: DeserializeOwned>(&mut self, part: &Document, path: &str) -> Option<T> {
        let mut found = Vec::new();
        let value = part.read_noting(&mut found);
        match Problems::none_in(found) {
            Ok(()) => value,
            Err(problems) => {
                self.found.extend(problems.within(path));
                None
            }
        }
    }

    /// The parts of a section that is a list, each with its path.
    pub(crate) fn list(&mut self, name: &str) -> Vec<(String, &'a Document)> {
        match self.document.get(name) {
            None => Vec::new(),
            Some(Document::List(list)) => {
                list.iter().enumerate().map(|(place, part)| (format!("{name}[{place}]"), part)).collect()
            }
            Some(other) => {
                self.found.push(Problem::new(name, sentence::list(name, other).into()));
                Vec::new()
            }
        }
    }

    /// What was read of the part at this path, or none, with its problems noted.
    pub(crate) fn take<T, M: fmt::Display>(&mut self, read: Result<T, Problems<M>>, path: &str) -> Option<T> {
        read.map_err(|problems| self.found.extend(problems.in_words().within(path))).ok()
    }

    /// Whether nothing was wrong so far.
    pub(crate) const fn is_sound(&self) -> bool {
        self.found.is_empty()
    }

    /// Passes where nothing was wrong.
    pub(crate) fn finish(self) -> Result<(), Problems> {
        Problems::none_in(self.found)
    }
}
