//! Reads a predicate from a document and gathers every mistake in it.

use super::number::BOUNDS;
use super::reader::{Reader, join};
use super::{JOINING, OTHER_NAMES};
use crate::answer::document::Document;
use crate::answer::message::Message;
use crate::rule::predicate::label;
use crate::rule::predicate::metric::MetricWord;
use crate::rule::predicate::sentence;
use crate::rule::predicate::tree::{PREDICATE_MAX_DEPTH, PREDICATE_MAX_NODES, Predicate, PredicateError, Test};

/// Words that may accompany the word a condition begins with.
const BESIDE: [&str; 4] = ["about", "day_sum", "in", "band"];

/// What a word makes a condition look at.
enum Subject {
    Number(&'static MetricWord),
    Name,
}

impl Subject {
    fn of(word: &str) -> Option<Self> {
        let is_name = || label::WORDS.iter().chain(&OTHER_NAMES).any(|(known, _)| *known == word);
        MetricWord::of(word).map(Self::Number).or_else(|| is_name().then_some(Self::Name))
    }

    /// The words that may accompany this one.
    fn beside(&self, word: &str) -> Vec<&'static str> {
        match self {
            Self::Number(number) => [number.shape.beside(), &BOUNDS].concat(),
            Self::Name if word == "tag" => vec!["band"],
            Self::Name => Vec::new(),
        }
    }
}

impl Reader {
    /// The condition that a document describes; `None` after a mistake, which is then in the list.
    pub(super) fn condition(&mut self, document: &Document, path: &str, depth: usize) -> Option<Predicate> {
        self.nodes += 1;
        let too_deep = depth >= PREDICATE_MAX_DEPTH;
        if too_deep || self.nodes > PREDICATE_MAX_NODES {
            let problem = if too_deep { PredicateError::TooDeep } else { PredicateError::TooMany(self.nodes) };
            // One message is enough.
            if self.nodes <= PREDICATE_MAX_NODES + 1 {
                self.wrong(path, Message::of(&problem));
            }
            return None;
        }
        let Document::Map(entries) = document else {
            let example = r#"{"net_spend": {"last": 30}, "at_least": 100}"#;
            self.wrong(path, sentence::no_object(example, document));
            return None;
        };
        for (word, _) in JOINING {
            if let Some(inner) = document.get(word) {
                for (other, _) in entries.iter().filter(|(name, _)| name != word) {
                    self.wrong(join(path, other), sentence::stands_beside(word));
                }
                return self.joined(word, inner, &join(path, word), depth);
            }
        }
        self.test(document, entries, path).map(Predicate::from)
    }

    fn joined(&mut self, word: &str, inner: &Document, path: &str, depth: usize) -> Option<Predicate> {
        let parts = if word == "not" {
            vec![self.condition(inner, path, depth + 1)]
        } else if let Document::List(list) = inner {
            let part = |(place, part)| self.condition(part, &format!("{path}[{place}]"), depth + 1);
            list.iter().enumerate().map(part).collect()
        } else {
            self.wrong(path, sentence::no_list(word, inner));
            return None;
        };
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        let joined = match word {
            "all" => Predicate::all(parts),
            "any" => Predicate::any(parts),
            _ => parts.into_iter().next().map_or(Err(PredicateError::Empty("not")), Predicate::not),
        };
        joined.map_err(|problem| self.wrong(path, Message::of(&problem))).ok()
    }

    fn test(&mut self, document: &Document, entries: &[(String, Document)], path: &str) -> Option<Test> {
        let mut subjects = entries.iter().filter_map(|(name, value)| Some((name, Subject::of(name)?, value)));
        let (Some((word, subject, value)), None) = (subjects.next(), subjects.next()) else {
            self.no_subject(entries, path);
            return None;
        };
        let before = self.found.len();
        let beside = subject.beside(word);
        for (name, _) in entries.iter().filter(|(name, _)| name != word && !beside.contains(&name.as_str())) {
            let known = (!beside.is_empty()).then_some(&beside);
            self.wrong(join(path, name), sentence::combined(&**name, &**word, known));
        }
        let test = match subject {
            Subject::Number(number) => self.number(number, value, document, path),
            Subject::Name => self.name(word, value, document, path),
        };
        test.filter(|_| self.found.len() == before)
    }

    fn no_subject(&mut self, entries: &[(String, Document)], path: &str) {
        let names = || entries.iter().map(|(name, _)| name.as_str());
        let several: Vec<&str> = names().filter(|name| Subject::of(name).is_some()).collect();
        if let [first, second, ..] = several.as_slice() {
            return self.wrong(path, sentence::two_subjects(*first, *second, "all"));
        }
        let known = Predicate::words().map(|(word, _)| word);
        match names().find(|name| !BOUNDS.contains(name) && !BESIDE.contains(name)) {
            Some(name) => {
                self.wrong(join(path, name), sentence::no_word(name, known));
            }
            None => self.wrong(path, sentence::looks_at_nothing(known)),
        }
    }
}
