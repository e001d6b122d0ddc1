//! The book of rules: everything that can be decided without a new release, as one document.

use std::collections::BTreeMap;

use lifestage::RuleSet;
use lifestage::answer::{Document, Problem, Problems};
use lifestage::event::Interner;
use lifestage::outreach::{AssignmentRule, ContactRule};
use lifestage::report::{FunnelRule, KpiRule};
use lifestage::answer::Names;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// The format in which this release writes books. It reads this one and all before it.
pub const FORMAT: u32 = 1;

/// All rules of the service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Book {
    /// How users are scored.
    pub rules: RuleSet,
    /// When users may be written to.
    pub contact: ContactRule,
    /// Key numbers and their targets.
    pub kpi: KpiRule,
    /// Funnels, by the names under which they are reported.
    pub funnels: BTreeMap<String, FunnelRule>,
    /// Experiments, and who is held out of all of them.
    pub experiments: AssignmentRule,
}

/// The parts of a book.
const PARTS: [&str; 5] = ["rules", "contact", "kpi", "funnels", "experiments"];

impl Book {
    /// The book that a person wrote: names where numbers stand in the store. All mistakes are told at once.
    pub fn written_by_hand(document: &Document, names: &Interner) -> Result<Self, Problems> {
        let Document::Map(entries) = document else {
            let message = format!("a book of rules is an object with one or more of {}", PARTS.join(", "));
            return Err(Problems::one(Problem::new("", message)));
        };
        let mut reader = Reader { document, names: names_of(names), found: Vec::new() };
        for (name, _) in entries.iter().filter(|(name, _)| !PARTS.contains(&name.as_str())) {
            let message = format!("`{name}` is not a part of a book of rules: write one of {}", PARTS.join(", "));
            reader.found.push(Problem::new(name.as_str(), message));
        }
        let book = Self {
            rules: reader.numbered("rules", RuleSet::from_document).unwrap_or_default(),
            contact: reader.part("contact", Document::read).unwrap_or_default(),
            kpi: reader.numbered("kpi", Document::read).unwrap_or_default(),
            funnels: reader.numbered("funnels", read_each).unwrap_or_default(),
            experiments: reader.part("experiments", Document::read).unwrap_or_default(),
        };
        Problems::none_in(reader.found)?;
        Ok(book)
    }

    /// The book as it is stored.
    pub fn stored(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::broken(format!("the rules cannot be written: {error}")))
    }
}

/// One table numbers all names.
fn names_of(names: &Interner) -> Names {
    let [subjects, channels, classes] = [names.clone(), names.clone(), names.clone()];
    Names { subjects, channels, classes, ..Names::default() }
}

/// A map of things that each have mistakes of their own.
fn read_each<T: DeserializeOwned>(document: &Document) -> Result<BTreeMap<String, T>, Problems> {
    let Document::Map(entries) = document else { return document.read() };
    let mut found = Vec::new();
    let mut read = BTreeMap::new();
    for (name, part) in entries {
        match part.read() {
            Ok(part) => {
                read.insert(name.clone(), part);
            }
            Err(problems) => found.extend(problems.within(name)),
        }
    }
    Problems::none_in(found)?;
    Ok(read)
}

/// Reads parts and gathers their mistakes.
struct Reader<'a> {
    document: &'a Document,
    names: Names,
    found: Vec<Problem>,
}

impl Reader<'_> {
    fn part<T>(&mut self, name: &str, read: impl FnOnce(&Document) -> Result<T, Problems>) -> Option<T> {
        let read = read(self.document.get(name)?);
        self.noted(name, read)
    }

    /// A part in which names stand for numbers.
    fn numbered<T>(&mut self, name: &str, read: impl FnOnce(&Document) -> Result<T, Problems>) -> Option<T> {
        let numbered = self.names.numbered(self.document.get(name)?.clone());
        let document = self.noted(name, numbered)?;
        self.noted(name, read(&document))
    }

    fn noted<T>(&mut self, name: &str, read: Result<T, Problems>) -> Option<T> {
        match read {
            Ok(part) => Some(part),
            Err(problems) => {
                self.found.extend(problems.within(name));
                None
            }
        }
    }
}
