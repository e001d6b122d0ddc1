//! The book of rules: everything that can be decided without a new release, as one document. It is the company's document of
//! the library, with a section that only a service needs.
//!
//! ```text
//! names, stage, segments, incentives, kpi, funnels, contact, assignment …   model::company::Company
//! identity     how many ids links may join to one
//! ```

use std::collections::{BTreeMap, BTreeSet};

use lifestage::answer::{Document, Names, Problem, Problems};
use lifestage::event::Interner;
use lifestage::model::Company;
use lifestage::profile::IdentityRule;
use lifestage::{Kind, Population, RuleSet, Subject};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::intake::checked_text;

/// The format in which this release writes books. It reads this one and all before it.
pub const FORMAT: u32 = 2;

/// All rules of the service.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Book {
    /// Each of its sections stands at the top.
    #[serde(flatten)]
    pub company: Company,
    /// The limits of links between ids.
    pub identity: IdentityRule,
}

const IDENTITY: &str = "identity";
const NAMES: &str = "names";

/// The names that a document says it uses.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeclaredNames {
    subjects: Vec<String>,
    channels: Vec<String>,
    classes: Vec<String>,
    kinds: BTreeMap<String, Kind>,
    /// Sources of links, which are named where they have a limit.
    #[serde(skip)]
    sources: Vec<String>,
    /// What is wrong with them.
    #[serde(skip)]
    problems: Vec<Problem>,
}

impl DeclaredNames {
    /// The names in a document that a person wrote. What is wrong with them is told with the rest of the document.
    pub fn of(document: &Document) -> Self {
        let mut declared = match document.get(NAMES) {
            None => Self::default(),
            Some(names) => names.read().unwrap_or_else(|problems: Problems| Self {
                problems: problems.within(NAMES).into_iter().collect(),
                ..Self::meant_by(names)
            }),
        };
        each_source(document, |source| {
            if let Document::Text(name) = source {
                declared.sources.push(name.clone());
            }
        });
        let unsound = |name: &str| checked_text("names", name).err().map(|why| Problem::new(NAMES, why.into()));
        let unsound: Vec<Problem> = declared.to_be_numbered().filter_map(unsound).collect();
        declared.problems.extend(unsound);
        declared
    }

    /// What seems to be meant by names that are mistyped: without them, a document would seem to be wrong everywhere.
    fn meant_by(names: &Document) -> Self {
        let mut meant = Self::default();
        let Document::Map(sections) = names else { return meant };
        for (_, section) in sections {
            match section {
                Document::List(list) => {
                    let texts = list.iter().filter_map(|name| match name {
                        Document::Text(name) => Some(name.clone()),
                        _ => None,
                    });
                    let texts: Vec<String> = texts.collect();
                    meant.channels.extend(texts.iter().cloned());
                    meant.subjects.extend(texts);
                }
                Document::Map(kinds) => {
                    let kind = |kind: &Document| kind.read().unwrap_or(Kind::custom(0));
                    meant.kinds.extend(kinds.iter().map(|(name, of)| (name.clone(), kind(of))));
                }
                _ => {}
            }
        }
        meant
    }

    /// All that need a number: one table numbers them all.
    pub fn to_be_numbered(&self) -> impl Iterator<Item = &str> {
        let Self { subjects, channels, classes, sources, .. } = self;
        [subjects, channels, classes, sources].into_iter().flatten().map(String::as_str)
    }
}

/// The source of each limit of links.
fn each_source(document: &Document, mut see: impl FnMut(&Document)) {
    let Some(Document::List(limits)) = document.get(IDENTITY).and_then(|identity| identity.get("limits")) else {
        return;
    };
    limits.iter().filter_map(|limit| limit.get("source")).for_each(&mut see);
}

impl Book {
    /// The book that a person wrote: names where numbers stand in the store. All mistakes are told at once. One table numbers all names,
    /// and `channels` are the numbers by which somebody came: a feature is no channel.
    pub fn written_by_hand(
        document: &Document,
        declared: &DeclaredNames,
        names: &Interner,
        channels: &BTreeSet<Subject>,
    ) -> Result<Self, Problems> {
        let is_channel = |(number, name): &(Subject, &str)| {
            channels.contains(number) || declared.channels.iter().any(|channel| channel == name)
        };
        let channels = Interner::from_rows(names.iter().filter(is_channel).map(|(number, name)| (name, number)));
        // INVARIANT: a part of a sound table is one.
        let channels = channels.unwrap_or_default();
        let [subjects, classes] = [names.clone(), names.clone()];
        let names_of_company = Names { subjects, channels, classes, kinds: declared.kinds.clone() };
        let company = |rest: &Document| {
            let mut company = Company::from_document_with(rest, names_of_company)?;
            // The store has the numbers of all other names.
            company.names = Names { kinds: declared.kinds.clone(), ..Names::default() };
            Ok(company)
        };
        let others = [IDENTITY, NAMES, "$schema"];
        Self::read(&with_numbered_sources(document, names), &others, declared.problems.clone(), company)
    }

    /// The book as a person may read and send it, also to another store: names in place of the numbers of this one, and a section with all
    /// names that it uses.
    pub fn given(&self, names: &Interner) -> Result<Document, Failure> {
        let broken = |error: &dyn std::fmt::Display| Failure::broken(format!("the rules cannot be written: {error}"));
        let mut document = Document::of(self).map_err(|error| broken(&error))?;
        let of_kinds = Names { kinds: self.company.names.kinds.clone(), ..Names::default() };
        document = of_kinds.named(document);
        let mut used = Vec::new();
        for (section, sort) in [
            ("subjects", Names { subjects: names.clone(), ..Names::default() }),
            ("channels", Names { channels: names.clone(), ..Names::default() }),
            ("classes", Names { classes: names.clone(), ..Names::default() }),
        ] {
            let named = sort.named(document.clone());
            let mut new = BTreeSet::new();
            note_new(&document, &named, &mut new);
            used.push((section.to_owned(), Document::List(new.into_iter().map(Document::Text).collect())));
            document = named;
        }
        let kinds =
            self.company.names.kinds.iter().map(|(name, kind)| (name.clone(), Document::Text(kind.to_string())));
        used.push(("kinds".to_owned(), Document::Map(kinds.collect())));
        if let Document::Map(sections) = &mut document {
            let names = sections.iter_mut().find(|(section, _)| section == NAMES);
            names.ok_or_else(|| broken(&"they have no names"))?.1 = Document::Map(used);
        }
        Ok(with_named_sources(document, names))
    }

    /// The book as it was stored in a format.
    pub fn stored_in(format: u32, text: &str) -> Result<Self, Failure> {
        let broken = |error: &dyn std::fmt::Display| Failure::broken(error.to_string());
        let document: Document = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let document = if format == 1 { from_first_format(document) } else { document };
        let book = Self::read(&document, &[IDENTITY], Vec::new(), Company::from_document);
        book.map_err(|problems| broken(&problems))
    }

    fn read(
        document: &Document,
        others: &[&str],
        mut found: Vec<Problem>,
        company: impl FnOnce(&Document) -> Result<Company, Problems>,
    ) -> Result<Self, Problems> {
        let Document::Map(entries) = document else {
            let message = "the rules are an object, such as {\"stage\": {\"silent_from\": 21}}".into();
            return Err(Problems::one(Problem::new("", message)));
        };
        let rest = entries.iter().filter(|(name, _)| !others.contains(&name.as_str()));
        let company = company(&Document::Map(rest.cloned().collect()));
        let company = company.map_err(|problems| found.extend(problems.into_iter().map(with_own_sections)));
        let company = company.unwrap_or_default();
        let identity = part(document, IDENTITY, &mut found);
        Problems::none_in(found)?;
        Ok(Self { company, identity })
    }

    /// How users are scored.
    pub fn rules(&self) -> &RuleSet {
        &self.company.rules
    }

    /// The same book with its rules fitted to everybody, as far as that is possible.
    pub fn fitted(
        mut self,
        everybody: &Population,
        as_of: lifestage::Day,
    ) -> Result<Self, lifestage::rule::RuleFitError> {
        self.company.rules = self.company.rules.fit_population_where_possible(everybody, as_of)?;
        Ok(self)
    }

    /// The same book without what its rules took from the population.
    #[must_use]
    pub fn unfitted(self) -> Self {
        Self { company: self.company.unfitted(), ..self }
    }

    /// The book as it is stored.
    pub fn stored(&self) -> Result<String, Failure> {
        serde_json::to_string(self).map_err(|error| Failure::broken(format!("the rules cannot be written: {error}")))
    }
}

/// A mistake of the company's document. The library does not know which sections a service has besides.
fn with_own_sections(mut problem: Problem) -> Problem {
    if problem.message.text().contains("is not a part of a company: write one of") {
        let more = format!("{}, or of the service identity", problem.message.text());
        problem.message = more.into();
    }
    problem
}

fn part<T: DeserializeOwned + Default>(document: &Document, name: &str, found: &mut Vec<Problem>) -> T {
    let read = document.get(name).map(Document::read).transpose();
    read.map_err(|problems: Problems| found.extend(problems.within(name))).ok().flatten().unwrap_or_default()
}

/// The document with the numbers of sources in place of their names. One without a number stays, and is refused.
fn with_numbered_sources(document: &Document, names: &Interner) -> Document {
    with_sources(document.clone(), |source| match source {
        Document::Text(name) => names.get(name).map(|number| Document::Whole(number.number().into())),
        _ => None,
    })
}

/// The same with the names in place of numbers.
fn with_named_sources(document: Document, names: &Interner) -> Document {
    with_sources(document, |source| match source {
        Document::Whole(number) => {
            let number = u16::try_from(*number).ok()?;
            names.name(Subject::new(number)).map(|name| Document::Text(name.to_owned()))
        }
        _ => None,
    })
}

/// The document with something else in place of sources.
fn with_sources(mut document: Document, other: impl Fn(&Document) -> Option<Document>) -> Document {
    let Document::Map(entries) = &mut document else { return document };
    for (_, identity) in entries.iter_mut().filter(|(name, _)| name == IDENTITY) {
        let Document::Map(parts) = identity else { continue };
        for (_, limits) in parts.iter_mut().filter(|(name, _)| name == "limits") {
            let Document::List(limits) = limits else { continue };
            for limit in limits {
                let Document::Map(fields) = limit else { continue };
                for (_, source) in fields.iter_mut().filter(|(name, _)| name == "source") {
                    if let Some(other) = other(source) {
                        *source = other;
                    }
                }
            }
        }
    }
    document
}

/// Notes the texts that stand in a document where another form of it has something else.
fn note_new(before: &Document, after: &Document, new: &mut BTreeSet<String>) {
    match (before, after) {
        (Document::List(before), Document::List(after)) => {
            before.iter().zip(after).for_each(|(before, after)| note_new(before, after, new));
        }
        (Document::Map(before), Document::Map(after)) => {
            before.iter().zip(after).for_each(|((_, before), (_, after))| note_new(before, after, new));
        }
        (Document::Whole(_), Document::Text(name)) => {
            new.insert(name.clone());
        }
        _ => {}
    }
}

/// In the first format, the sections of the rule set stood together in `rules`, and the assignment was `experiments`.
fn from_first_format(document: Document) -> Document {
    let Document::Map(entries) = document else { return document };
    let mut moved = Vec::new();
    for (name, section) in entries {
        match (name.as_str(), section) {
            ("rules", Document::Map(sections)) => moved.extend(sections),
            ("experiments", section) => moved.push(("assignment".to_owned(), section)),
            (_, section) => moved.push((name, section)),
        }
    }
    Document::Map(moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_of_the_first_format_is_read() {
        let old = r#"{
            "rules": { "stage": { "silent_from": 9 }, "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 3 } }] },
            "contact": { "caps": [{ "at_most": 1, "per": "day" }] },
            "kpi": {}, "funnels": {},
            "experiments": { "experiments": [{ "name": "button", "control": "grey", "arms": [
                { "name": "grey", "share": 5000 }, { "name": "blue", "share": 5000 }
            ] }] }
        }"#;
        let book = Book::stored_in(1, old).unwrap();
        assert_eq!(book.rules().stage.config().silent_from, 9);
        assert!(book.rules().segments.get("keen").is_some() && book.company.assignment.experiment("button").is_ok());
        assert_eq!(Book::stored_in(FORMAT, &book.stored().unwrap()).unwrap(), book);
    }

    #[test]
    fn what_is_given_can_be_taken_again() {
        let mut names = Interner::new();
        let written: Document = serde_json::from_str(include_str!("../../../data/company.json")).unwrap();
        let declared = DeclaredNames::of(&written);
        for name in declared.to_be_numbered() {
            names.intern(name).unwrap();
        }
        let nobody = BTreeSet::new();
        let book = Book::written_by_hand(&written, &declared, &names, &nobody).unwrap();
        assert_eq!(book.company.names.kinds.len(), 2);

        let given = book.given(&names).unwrap();
        let declared = DeclaredNames::of(&given);
        assert_eq!(Book::written_by_hand(&given, &declared, &names, &nobody).unwrap(), book);
        // Also where the names have other numbers: what is given there is the same.
        let mut others = Interner::from_rows([("friends", Subject::new(7)), ("promotion", Subject::new(9))]).unwrap();
        for name in declared.to_be_numbered() {
            others.intern(name).unwrap();
        }
        let elsewhere = Book::written_by_hand(&given, &declared, &others, &nobody).unwrap();
        assert_ne!(elsewhere, book);
        assert_eq!(elsewhere.given(&others).unwrap(), given);
    }

    #[test]
    fn every_mistake_of_every_section_is_told_with_its_path() {
        let wrong: Document = serde_json::from_str(
            r#"{
                "stage": { "silent_from": 70 },
                "names": { "subjets": ["export"], "channels": ["ads"], "kinds": { "scan": "custom-7" } },
                "segments": [{ "name": "keen", "when": { "count": "scan", "about": "export", "in": { "last": 7 }, "at_least": 3 } },
                             { "name": "by export", "when": { "channel": "editor" } }],
                "campaign": { "window_days": -1 },
                "assignment": { "experiments": [{ "name": "a", "control": "b", "arms": [] }] },
                "identity": { "limits": [{ "source": "login", "limit": { "users_of_an_alias": 0 } }] },
                "telepathy": {}
            }"#,
        )
        .unwrap();
        let declared = DeclaredNames::of(&wrong);
        assert_eq!(declared.to_be_numbered().collect::<Vec<_>>(), ["export", "ads", "export", "ads", "login"]);
        let mut names = Interner::from_rows([("editor", Subject::new(1))]).unwrap();
        for name in declared.to_be_numbered() {
            names.intern(name).unwrap();
        }
        let problems = Book::written_by_hand(&wrong, &declared, &names, &BTreeSet::new()).unwrap_err().to_string();
        assert!(problems.contains(", triggers, or of the service identity"), "{problems}");
        assert!(!problems.contains("`segments[0]"), "what names mean is still known: {problems}");
        for path in [
            "`names.subjets",
            "`names.kinds.scan",
            "`segments[1].when.channel`: there is no channel `editor`",
            "`stage",
            "`campaign.window_days",
            "`assignment.experiments[0].arms",
            "`identity.limits[0]",
            "`telepathy",
        ] {
            assert!(problems.contains(path), "{path} is not in {problems}");
        }
    }
}
