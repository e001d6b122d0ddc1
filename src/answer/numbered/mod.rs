//! Names in a rule file, put into numbers and back. *Which number is this name?*

pub(crate) mod sentence;

use self::sentence::NameSort;
use crate::answer::document::Document;
use crate::answer::message::Message;
use crate::answer::names::Names;
use crate::answer::problem::{Problem, Problems};
use crate::event::interner::Interner;
use crate::event::kind::{CustomKind, Kind};
use crate::event::subject::Subject;

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
            // Of a contact policy; on its own it is a section about features.
            "recommendations" if has("exempt") || has("caps") => Self::Class,
            "kind" | "kinds" | "paid" | "returned" | "never" | "activity" | "process" | "timed" | "interactions"
            | "start" | "entries" | "returns" | "seen" | "goal" | "count" | "sum" | "days" | "distinct_subjects"
            | "days_since" | "days_since_first" | "consecutive_days" => Self::Kind,
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

    const fn word(self) -> NameSort {
        match self {
            Self::Subject => NameSort::Subject,
            Self::Channel => NameSort::Channel,
            Self::Class => NameSort::Class,
            Self::Kind | Self::OwnKind => NameSort::Kind,
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

    /// The document with the name in place of each number that has one, which [`numbered`](Self::numbered) takes back: rules that leave
    /// a store so mean the same in another one, where these names have other numbers. A number without a name stays.
    ///
    /// ```
    /// use lifestage::answer::{Document, Names};
    ///
    /// let mut names = Names::default();
    /// names.subjects.intern("editor")?;
    /// let stored: Document = serde_json::from_str(r#"{ "behavior": { "unfitted": { "core_subjects": [1, 7] } } }"#)?;
    /// let named = names.named(stored.clone());
    /// assert_eq!(serde_json::to_string(&named)?, r#"{"behavior":{"unfitted":{"core_subjects":["editor",7]}}}"#);
    /// assert_eq!(names.numbered(named)?, stored);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn named(&self, mut document: Document) -> Document {
        self.name_all(&mut document, None);
        document
    }

    /// Names what stands in fields of a sort; what stands deeper in a map has the sort of its own field.
    fn name_all(&self, document: &mut Document, sort: Option<Sort>) {
        match document {
            Document::List(list) => list.iter_mut().for_each(|part| self.name_all(part, sort)),
            Document::Map(entries) => {
                let sorts: Vec<_> = entries.iter().map(|(field, _)| Sort::of_field(field, entries)).collect();
                entries.iter_mut().zip(sorts).for_each(|((_, value), sort)| self.name_all(value, sort));
            }
            leaf => {
                if let Some(name) = sort.and_then(|sort| self.name(sort, leaf)) {
                    *leaf = Document::Text(name.to_owned());
                }
            }
        }
    }

    /// The name of what stands in a field of a sort, where that name would be read as it.
    fn name(&self, sort: Sort, written: &Document) -> Option<&str> {
        match (sort, written) {
            (Sort::Kind, Document::Text(kind)) => {
                self.kind(kind.parse().ok()?).filter(|name| name.parse::<Kind>().is_err())
            }
            (Sort::OwnKind, Document::Whole(number)) => {
                self.kind(Kind::Custom(CustomKind::new(u16::try_from(*number).ok()?).ok()?))
            }
            (sort, Document::Whole(number)) => self.of(sort)?.name(Subject::new(u16::try_from(*number).ok()?)),
            _ => None,
        }
    }

    /// The same, with the problems added to others. A name that nobody knows becomes a number that nobody has, so that
    /// the rest can be read and says its own mistakes.
    pub(crate) fn numbered_noting(&self, mut document: Document, found: &mut Vec<Problem>) -> Document {
        self.walk(&mut document, "", found);
        document
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

    fn unknown(&self, sort: Sort, name: &str) -> Message {
        let is_of_kind = matches!(sort, Sort::OwnKind);
        let kinds = self.kinds.keys().map(String::as_str).filter(|_| is_of_kind);
        let interned = self.of(sort).into_iter().flat_map(|names| names.iter().map(|(_, name)| name));
        let listed: Vec<String> = interned.chain(kinds).take(LISTED).map(|name| format!("`{name}`")).collect();
        if listed.is_empty() {
            return sentence::no_name(sort.word(), name).into();
        }
        // Counted and not walked over: a document may have a hundred thousand names that nobody knows.
        let all = self.of(sort).map_or(0, Interner::len) + if is_of_kind { self.kinds.len() } else { 0 };
        let more = all.checked_sub(LISTED).filter(|more| *more > 0);
        sentence::unknown_name(sort.word(), name, listed, more).into()
    }
}
