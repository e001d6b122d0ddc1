//! Reading a company: names become numbers, rules that contain others take those of the document, and every section is read
//! by its own folder.

use serde::de;
use serde::{Deserialize, Deserializer};

use super::section::{Company, Plain, SECTIONS};
use super::sentence;
use crate::answer::document::{Document, DocumentOf, Sections};
use crate::answer::names::Names;
use crate::answer::problem::{Problem, Problems};
use crate::rule::ruleset::RuleSet;

/// The section with the names.
const NAMES: (&str, &str) = ("names", "Names of subjects, channels, classes and kinds of your own.");

impl Company {
    /// The sections beside those of a [`RuleSet`], each with its meaning: what an editor of rules can offer.
    ///
    /// ```
    /// use lifestage::model::Company;
    ///
    /// let meaning = Company::sections().find(|(name, _)| *name == "campaign").map(|(_, meaning)| meaning);
    /// assert_eq!(meaning, Some("How campaigns are measured and judged."));
    /// ```
    pub fn sections() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
        core::iter::once(NAMES).chain(SECTIONS.iter().copied()).map(|(name, meaning)| (name, meaning.trim_start()))
    }

    /// Reads a company from a document, by the names that it has itself.
    ///
    /// # Errors
    /// With every mistake of every section, each with its path.
    pub fn from_document(document: &Document) -> Result<Self, Problems> {
        let names = match document.get(NAMES.0) {
            None => Names::default(),
            // Without its names, a document would seem to be wrong everywhere.
            Some(names) => names.read().map_err(|problems: Problems| problems.within(NAMES.0))?,
        };
        read(document, names, Vec::new())
    }

    /// Reads a company from a document, by names that your service knows.
    ///
    /// ```
    /// use lifestage::answer::Document;
    /// use lifestage::model::Company;
    /// use lifestage::answer::Names;
    ///
    /// let mut names = Names::default();
    /// let export = names.subjects.intern("export")?;
    /// let written: Document = serde_json::from_str(
    ///     r#"{ "behavior": { "unfitted": { "core_subjects": ["export"] } }, "touchpoints": [{ "kind": "view", "subject": "export", "touchpoint": "feed" }] }"#,
    /// )?;
    /// let company = Company::from_document_with(&written, names)?;
    /// assert_eq!(company.touchpoints.lines()[0].subject, Some(export));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// With every mistake of every section, each with its path; names of the document's own are one, as two lists would give
    /// two numbers to a name.
    pub fn from_document_with(document: &Document, names: Names) -> Result<Self, Problems> {
        let mut found = Vec::new();
        if document.get(NAMES.0).is_some() {
            found.push(Problem::new(NAMES.0, sentence::names_outside().into()));
        }
        read(document, names, found)
    }
}

fn read(document: &Document, names: Names, mut found: Vec<Problem>) -> Result<Company, Problems> {
    let parts = RuleSet::parts();
    let numbered = names.numbered_noting(without_names(document), &mut found);
    let known = Company::sections().map(|(name, _)| name).chain(parts.iter().map(String::as_str));
    let mut sections = Sections::of(&numbered, DocumentOf::Company, &known)?;
    let rules = sections.take(RuleSet::from_document(&only(&numbered, &parts)), "");
    let scores = rules.is_some();
    let mut company = Company::read_sections(names, rules.unwrap_or_default(), &mut sections);
    company.adopt(|section, field| numbered.get(section).is_some_and(|section| section.get(field).is_some()));
    // Where rules could not be read, what refers to them must not be reported again.
    if scores {
        sections.take(company.check_conditions(), "");
    }
    if sections.is_sound() {
        sections.take(company.check_plans(), "");
    }
    found.extend(sections.finish().err().into_iter().flatten());
    Problems::none_in(found)?;
    Ok(company)
}

/// The document without its names.
fn without_names(document: &Document) -> Document {
    match document {
        Document::Map(entries) => Document::Map(entries.iter().filter(|(name, _)| name != NAMES.0).cloned().collect()),
        other => other.clone(),
    }
}

/// Only these sections of a document.
fn only(document: &Document, parts: &[String]) -> Document {
    match document {
        Document::Map(entries) => {
            Document::Map(entries.iter().filter(|(name, _)| parts.contains(name)).cloned().collect())
        }
        other => other.clone(),
    }
}

impl<'de> Deserialize<'de> for Company {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Self::from_document(&Document::deserialize(deserializer)?).map_err(de::Error::custom);
        }
        let company = Plain::deserialize(deserializer)?;
        company.check().map_err(de::Error::custom)?;
        Ok(company)
    }
}
