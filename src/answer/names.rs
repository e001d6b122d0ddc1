//! Names in a rule file: subjects, channels, classes and kinds as the host calls them. *Which number is this name?*

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use crate::event::interner::Interner;
use crate::event::kind::Kind;

/// The host's names, so that a rule file can say `"about": "editor"` where rules know a number.
///
/// ```
/// use lifestage::answer::Document;
/// use lifestage::answer::Names;
/// use lifestage::{Kind, RuleSet};
///
/// let mut names = Names::default();
/// let editor = names.subjects.intern("editor")?;
/// names.kinds.insert("scan".to_owned(), Kind::custom(7));
///
/// let written: Document = serde_json::from_str(r#"{
///     "behavior": { "unfitted": { "core_subjects": ["editor"] } },
///     "segments": [{ "name": "keen", "when": { "count": ["use", "scan"], "about": "editor", "in": { "last": 7 }, "at_least": 3 } }]
/// }"#)?;
/// let rules = RuleSet::from_document(&names.numbered(written)?)?;
/// let behavior = rules.behavior.as_ref().unwrap().rule().config();
/// assert!(behavior.core_subjects.contains(&editor));
///
/// let unknown: Document = serde_json::from_str(r#"{ "behavior": { "unfitted": { "core_subjects": ["editr"] } } }"#)?;
/// assert_eq!(
///     names.numbered(unknown).unwrap_err().to_string(),
///     "`behavior.unfitted.core_subjects[0]`: there is no subject `editr`: write a number, or one of `editor`",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// Of features, categories, topics, campaigns and tutorials.
    pub subjects: Interner,
    /// Of acquisition channels.
    pub channels: Interner,
    /// Of classes of messages.
    pub classes: Interner,
    /// Of kinds of your own. A name of the crate's own kinds stays that kind; in Chinese a name of yours goes before theirs.
    pub kinds: BTreeMap<String, Kind>,
}

/// A sort of names.
#[derive(Clone, Copy)]
enum Sort {
    Subject,
    Channel,
    Class,
    Kind,
    /// A kind of your own by its bare number.
    OwnKind,
}

impl Sort {
    /// The sort that stands in the fields of this name, wherever in a rule file.
    fn of_field(field: &str, beside: &[(String, Document)]) -> Option<Self> {
        let has = |wanted: &str| beside.iter().any(|(name, _)| name == wanted);
        Some(match field {
            "subject" | "about" | "never_about" | "core_subjects" | "tutorial" | "campaign" | "own" | "other" => {
                Self::Subject
            }
            // One feature leads to another; elsewhere the words are of days and types.
            "from" | "to" if has("weight") => Self::Subject,
            // A cap names a channel of contact, which has a name already.
            "channel" if has("per") => return None,
            "channel" => Self::Channel,
            "class" | "exempt" => Self::Class,
            "kind" | "kinds" | "paid" | "returned" | "never" | "activity" | "process" | "timed" | "interactions"
            | "start" | "returns" | "seen" | "goal" | "count" | "sum" | "days" | "distinct_subjects" | "days_since"
            | "days_since_first" | "consecutive_days" => Self::Kind,
            "also" => Self::OwnKind,
            _ => return None,
        })
    }

    /// The highest number of this sort, from which on down unknown names are numbered.
    const fn last(self) -> i128 {
        match self {
            Self::OwnKind => i16::MAX as i128,
            _ => u16::MAX as i128,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Channel => "channel",
            Self::Class => "class",
            Self::Kind | Self::OwnKind => "kind",
        }
    }
}

/// The most names that a message lists.
const LISTED: usize = 20;

impl Names {
    /// The document with the number in place of each name. What is a number already, or no field of names, stays as it is.
    ///
    /// # Errors
    /// With every unknown name, each with its path.
    pub fn numbered(&self, document: Document) -> Result<Document, Problems> {
        let mut found = Vec::new();
        let numbered = self.numbered_noting(document, &mut found);
        Problems::none_in(found)?;
        Ok(numbered)
    }

    /// The same, with the problems added to others. A name that nobody knows becomes a number that nobody has, so that
    /// the rest can be read and says its own mistakes.
    pub(crate) fn numbered_noting(&self, mut document: Document, found: &mut Vec<Problem>) -> Document {
        self.walk(&mut document, "", found);
        document
    }

    /// The name of a kind of your own.
    pub(crate) fn kind(&self, kind: Kind) -> Option<&str> {
        if !matches!(kind, Kind::Custom(_)) {
            return None;
        }
        self.kinds.iter().find(|(_, of)| **of == kind).map(|(name, _)| name.as_str())
    }

    fn walk(&self, document: &mut Document, path: &str, found: &mut Vec<Problem>) {
        match document {
            Document::List(list) => {
                for (place, part) in list.iter_mut().enumerate() {
                    self.walk(part, &format!("{path}[{place}]"), found);
                }
            }
            Document::Map(entries) => {
                let sorts: Vec<_> = entries.iter().map(|(field, _)| Sort::of_field(field, entries)).collect();
                for ((field, value), sort) in entries.iter_mut().zip(sorts) {
                    let path = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                    match sort {
                        Some(sort) => self.put(sort, value, &path, found),
                        None => self.walk(value, &path, found),
                    }
                }
            }
            _ => {}
        }
    }

    /// Puts numbers in place of a name, a list of them, or what stands deeper in a part of that field's name.
    fn put(&self, sort: Sort, value: &mut Document, path: &str, found: &mut Vec<Problem>) {
        match value {
            Document::List(list) => {
                for (place, part) in list.iter_mut().enumerate() {
                    self.put(sort, part, &format!("{path}[{place}]"), found);
                }
            }
            Document::Text(name) => match self.number(sort, name) {
                Some(number) => *value = number,
                // Reading the rules names an unknown kind, and knows what else may stand there.
                None if matches!(sort, Sort::Kind) => {}
                None => {
                    found.push(Problem::new(path, self.unknown(sort, name)));
                    let place = i128::try_from(found.len()).unwrap_or(0);
                    *value = Document::Whole(sort.last() - place);
                }
            },
            other => self.walk(other, path, found),
        }
    }

    fn number(&self, sort: Sort, name: &str) -> Option<Document> {
        match sort {
            Sort::Kind if name.parse::<Kind>().is_ok() => None,
            Sort::Kind => {
                let said = || Kind::NAMED.iter().copied().find(|kind| kind.chinese() == Some(name));
                let kind = self.kinds.get(name).copied().or_else(said);
                kind.map(|kind| Document::Text(kind.to_string()))
            }
            Sort::OwnKind => match self.kinds.get(name)? {
                Kind::Custom(own) => Some(Document::Whole(own.index().into())),
                _ => None,
            },
            sort => self.of(sort)?.get(name).map(|subject| Document::Whole(subject.number().into())),
        }
    }

    const fn of(&self, sort: Sort) -> Option<&Interner> {
        match sort {
            Sort::Subject => Some(&self.subjects),
            Sort::Channel => Some(&self.channels),
            Sort::Class => Some(&self.classes),
            Sort::Kind | Sort::OwnKind => None,
        }
    }

    fn unknown(&self, sort: Sort, name: &str) -> String {
        let kinds = self.kinds.keys().map(String::as_str).filter(|_| matches!(sort, Sort::OwnKind));
        let interned = self.of(sort).into_iter().flat_map(|names| names.iter().map(|(_, name)| name));
        let names: Vec<&str> = interned.chain(kinds).collect();
        let word = sort.word();
        if names.is_empty() {
            return format!("there is no {word} `{name}`, as no {word} has a name: write a number");
        }
        let listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
        let more = match names.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("there is no {word} `{name}`: write a number, or one of {}{more}", listed.join(", "))
    }
}
