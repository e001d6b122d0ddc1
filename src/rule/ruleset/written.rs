//! Reading and writing rule sets: as people write them, with all mistakes at once; or in a binary format, as they are.

use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer};

use super::RuleSet;
use super::stored::{self, Stored};
use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use crate::incentive::incentives::{IncentiveConfig, IncentiveRule};
use crate::rule::predicate::{Comparison, Metric, Predicate};
use crate::rule::segment::{Segment, Segments};
use crate::rule::trigger::{Suggestion, Trigger};
use crate::time::Hold;

/// A segment whose condition has not been read yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SegmentDraft {
    #[serde(default)]
    name: String,
    when: Document,
    #[serde(default)]
    hold: Option<Hold>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    exclusive: Option<String>,
}

/// A trigger whose condition has not been read yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TriggerDraft {
    #[serde(default)]
    name: String,
    when: Document,
    #[serde(default)]
    cool_down: u16,
    #[serde(default)]
    suggest: Vec<Suggestion>,
}

/// Reads a document and gathers every mistake.
struct Reader<'a> {
    document: &'a Document,
    found: Vec<Problem>,
}

impl RuleSet {
    /// Reads a rule set from a document.
    ///
    /// # Errors
    /// With every mistake, each with its path.
    pub fn from_document(document: &Document) -> Result<Self, Problems> {
        let mut reader = Reader { document, found: Vec::new() };
        let Document::Map(entries) = document else {
            let (parts, what) = (parts().join(", "), document.what());
            let message = format!("a rule set is an object with one or more of {parts}, not {what}");
            return Err(Problems::one(Problem::new("", message)));
        };
        // First, as all else may have another meaning in another version.
        stored::check(document.get("version"))?;
        let parts = parts();
        for (name, _) in entries.iter().filter(|(name, _)| !parts.contains(name)) {
            let message = format!("`{name}` is not a part of a rule set: write one of {}", parts.join(", "));
            reader.found.push(Problem::new(&**name, message));
        }
        let mut rules = Self {
            rfm: reader.part("rfm").unwrap_or_default(),
            stage: reader.part("stage").unwrap_or_default(),
            behavior: reader.part("behavior").flatten(),
            worth: reader.part("worth").flatten(),
            needs: reader.part("needs").flatten(),
            tags: reader.part("tags").flatten(),
            groups: reader.part("groups").flatten(),
            contribution: reader.part("contribution").flatten(),
            abuse: reader.part("abuse").flatten(),
            churn: reader.part("churn").flatten(),
            incentives: reader.incentives(),
            segments: Segments::default(),
            triggers: Vec::new(),
        };
        rules.segments = reader.segments();
        rules.triggers = reader.triggers();
        // Parts that could not be read are missing here; that must not be reported again.
        if reader.found.is_empty() {
            rules.check()?;
        }
        Problems::none_in(reader.found)?;
        Ok(rules)
    }
}

impl Reader<'_> {
    fn part<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        self.read(self.document.get(name)?, name)
    }

    fn read<T: DeserializeOwned>(&mut self, document: &Document, path: &str) -> Option<T> {
        let mut found = Vec::new();
        let value = document.read_noting(&mut found);
        let failed = !found.is_empty();
        if failed && let Err(problems) = Problems::none_in(found) {
            self.found.extend(problems.within(path));
        }
        value.filter(|_| !failed)
    }

    fn incentives(&mut self) -> Option<IncentiveRule> {
        let rules: Option<IncentiveConfig> = self.part("incentives")?;
        match IncentiveRule::new(rules?) {
            Ok(incentives) => Some(incentives),
            Err(problems) => {
                self.found.extend(problems.within("incentives"));
                None
            }
        }
    }

    /// The parts of a list, each with its path.
    fn list(&mut self, name: &'static str) -> Vec<(String, &Document)> {
        match self.document.get(name) {
            None => Vec::new(),
            Some(Document::List(list)) => {
                list.iter().enumerate().map(|(place, part)| (format!("{name}[{place}]"), part)).collect()
            }
            Some(other) => {
                self.found.push(Problem::new(name, format!("`{name}` takes a list, not {}", other.what())));
                Vec::new()
            }
        }
    }

    fn predicate(&mut self, document: &Document, path: &str) -> Option<Predicate> {
        match Predicate::from_document(document) {
            Ok(predicate) => Some(predicate),
            Err(problems) => {
                self.found.extend(problems.within(&format!("{path}.when")));
                None
            }
        }
    }

    fn segments(&mut self) -> Segments {
        let document = self.document;
        let mut reader = Reader { document, found: Vec::new() };
        let mut segments = Vec::new();
        let parts: Vec<(String, Document)> =
            reader.list("segments").into_iter().map(|(path, part)| (path, part.clone())).collect();
        for (path, part) in parts {
            let draft: Option<SegmentDraft> = reader.read(&part, &path);
            let when = draft.as_ref().and_then(|draft| reader.predicate(&draft.when, &path));
            // A segment that cannot be read still exists for conditions that name it.
            let Some(when) = when.or_else(anybody) else { continue };
            segments.push(match (draft, part.get("name")) {
                (Some(SegmentDraft { name, hold, priority, exclusive, .. }), _) => {
                    Segment { name, when, hold: hold.unwrap_or(Hold::NONE), priority, exclusive }
                }
                (None, Some(Document::Text(name))) => Segment::new(name, when),
                (None, _) => continue,
            });
        }
        self.found.extend(reader.found);
        match Segments::new(segments) {
            Ok(segments) => segments,
            Err(problems) => {
                self.found.extend(problems.in_words().within("segments"));
                Segments::default()
            }
        }
    }

    fn triggers(&mut self) -> Vec<Trigger> {
        let parts: Vec<(String, Document)> =
            self.list("triggers").into_iter().map(|(path, part)| (path, part.clone())).collect();
        let read = |(path, part): (String, Document)| {
            let TriggerDraft { name, when, cool_down, suggest } = self.read(&part, &path)?;
            let when = self.predicate(&when, &path)?;
            Some(Trigger { name, when, cool_down, suggest })
        };
        parts.into_iter().filter_map(read).collect()
    }
}

/// The names of the parts, as they are written.
fn parts() -> Vec<String> {
    match Document::of(&RuleSet::default()) {
        Ok(Document::Map(entries)) => entries.into_iter().map(|(name, _)| name).collect(),
        other => {
            debug_assert!(false, "a rule set is written as an object: {other:?}");
            Vec::new()
        }
    }
}

/// A condition that everybody meets, in place of one that could not be read.
fn anybody() -> Option<Predicate> {
    Comparison::at_least(0.0).map(|bound| Predicate::number(Metric::AgeDays, bound)).ok()
}

impl<'de> Deserialize<'de> for RuleSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Self::from_document(&Document::deserialize(deserializer)?).map_err(de::Error::custom);
        }
        let rules = Self::from(Stored::deserialize(deserializer)?);
        rules.check().map_err(de::Error::custom)?;
        Ok(rules)
    }
}
