//! Reading and writing rule sets: as people write them, with all mistakes at once; or in a binary format, as they are.

use serde::de;
use serde::{Deserialize, Deserializer};

use super::RuleSet;
use super::stored::{self, Binary};
use crate::answer::document::{Document, DocumentOf, Sections};
use crate::answer::problem::Problems;
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

impl RuleSet {
    /// Reads a rule set from a document.
    ///
    /// # Errors
    /// With every mistake, each with its path.
    pub fn from_document(document: &Document) -> Result<Self, Problems> {
        // First, as all else may have another meaning in another version.
        stored::check(document.get("version"))?;
        let parts = Self::parts();
        let mut sections = Sections::of(document, DocumentOf::Rules, &parts.iter().map(String::as_str))?;
        let rules = Self {
            rfm: sections.read("rfm").unwrap_or_default(),
            stage: sections.read("stage").unwrap_or_default(),
            behavior: sections.read("behavior").flatten(),
            worth: sections.read("worth").flatten(),
            needs: sections.read("needs").flatten(),
            tags: sections.read("tags").flatten(),
            groups: sections.read("groups").flatten(),
            contribution: sections.read("contribution").flatten(),
            abuse: sections.read("abuse").flatten(),
            churn: sections.read("churn").flatten(),
            incentives: incentives(&mut sections),
            segments: segments(&mut sections),
            triggers: triggers(&mut sections),
        };
        // Parts that could not be read are missing here; that must not be reported again.
        if sections.is_sound() {
            rules.check()?;
        }
        sections.finish()?;
        Ok(rules)
    }

    /// The names of the parts, as they are written.
    pub(crate) fn parts() -> Vec<String> {
        match Document::of(&Self::default()) {
            Ok(Document::Map(entries)) => entries.into_iter().map(|(name, _)| name).collect(),
            other => {
                debug_assert!(false, "a rule set is written as an object: {other:?}");
                Vec::new()
            }
        }
    }
}

fn incentives(sections: &mut Sections<'_>) -> Option<IncentiveRule> {
    let rules: Option<IncentiveConfig> = sections.read("incentives")?;
    sections.take(IncentiveRule::new(rules?), "incentives")
}

fn segments(sections: &mut Sections<'_>) -> Segments {
    let mut segments = Vec::new();
    for (path, part) in sections.list("segments") {
        let draft: Option<SegmentDraft> = sections.read_part(part, &path);
        let when = draft.as_ref().and_then(|draft| predicate(sections, &draft.when, &path));
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
    sections.take(Segments::new(segments), "segments").unwrap_or_default()
}

fn triggers(sections: &mut Sections<'_>) -> Vec<Trigger> {
    let parts = sections.list("triggers");
    let read = |(path, part): (String, &Document)| {
        let TriggerDraft { name, when, cool_down, suggest } = sections.read_part(part, &path)?;
        let when = predicate(sections, &when, &path)?;
        Some(Trigger { name, when, cool_down, suggest })
    };
    parts.into_iter().filter_map(read).collect()
}

fn predicate(sections: &mut Sections<'_>, document: &Document, path: &str) -> Option<Predicate> {
    sections.take(Predicate::from_document(document), &format!("{path}.when"))
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
        let rules = Self::from(Binary::deserialize(deserializer)?);
        rules.check().map_err(de::Error::custom)?;
        Ok(rules)
    }
}
