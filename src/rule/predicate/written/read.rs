//! From a document to a predicate, with all that is wrong in it.

use super::number::BOUNDS;
use crate::answer::document::Document;
use crate::answer::problem::Problem;
use crate::rule::predicate::check;
use crate::rule::predicate::label::{self, LabelKind};
use crate::rule::predicate::metric::{OF_EVENTS, OF_NOW, OF_WINDOW};
use crate::rule::predicate::tree::{DEEPEST, MOST_NODES, Predicate, PredicateError, Test};

/// A place in a document, and what was found wrong in it.
pub(super) struct Reader<'a> {
    found: &'a mut Vec<Problem>,
    nodes: usize,
}

/// The predicate that a document means; none where something was wrong, which is then among what was found.
pub(in crate::rule::predicate) fn read(document: &Document, path: &str, found: &mut Vec<Problem>) -> Option<Predicate> {
    let before = found.len();
    let mut reader = Reader { found, nodes: 0 };
    let predicate = reader.condition(document, path, 0);
    if reader.found.len() > before {
        return None;
    }
    if let Some(predicate) = &predicate {
        check::contradictions(predicate, path, found);
    }
    predicate.filter(|_| found.len() == before)
}

pub(super) fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

impl Reader<'_> {
    pub(super) fn wrong(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.found.push(Problem::new(path, message.into()));
    }

    fn condition(&mut self, document: &Document, path: &str, depth: usize) -> Option<Predicate> {
        self.nodes += 1;
        if depth >= DEEPEST || self.nodes > MOST_NODES {
            let problem = if depth >= DEEPEST { PredicateError::TooDeep } else { PredicateError::TooMany(self.nodes) };
            // Once is enough.
            if self.nodes <= MOST_NODES + 1 {
                self.wrong(path, problem.to_string());
            }
            return None;
        }
        let Document::Map(entries) = document else {
            let what = document.what();
            self.wrong(
                path,
                format!(
                    "a condition is an object like {{\"net_spend\": {{\"last\": 30}}, \"at_least\": 100}}, not {what}"
                ),
            );
            return None;
        };
        for word in ["all", "any", "not"] {
            if let Some(inner) = document.get(word) {
                for (other, _) in entries.iter().filter(|(name, _)| name != word) {
                    self.wrong(join(path, other), format!("`{word}` stands alone: put this into an object of its own"));
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
            self.wrong(path, format!("`{word}` holds a list of conditions, not {}", inner.what()));
            return None;
        };
        let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
        let joined = match word {
            "all" => Predicate::all(parts),
            "any" => Predicate::any(parts),
            _ => parts.into_iter().next().map_or(Err(PredicateError::Empty("not")), Predicate::not),
        };
        joined.map_err(|problem| self.wrong(path, problem.to_string())).ok()
    }

    fn test(&mut self, document: &Document, entries: &[(String, Document)], path: &str) -> Option<Test> {
        let is_subject = |name: &&str| {
            OF_EVENTS.contains(name)
                || OF_WINDOW.contains(name)
                || OF_NOW.contains(name)
                || label::WORDS.contains(name)
                || ["change_of", "need_share", "tag_value", "tag", "in_segment"].contains(name)
        };
        let mut subjects = entries.iter().map(|(name, _)| name.as_str()).filter(is_subject);
        let (Some(word), None) = (subjects.next(), subjects.next()) else {
            self.no_subject(entries, path, &is_subject);
            return None;
        };
        let is_label = label::WORDS.contains(&word) || word == "in_segment" || word == "tag";
        let modifiers: &[&str] = match word {
            "tag" => &["band"],
            "count" | "sum" | "days" | "distinct_subjects" => &["about", "in"],
            word if OF_EVENTS.contains(&word) => &["about"],
            _ => &[],
        };
        let before = self.found.len();
        for (name, _) in entries {
            let name = name.as_str();
            if name != word && !modifiers.contains(&name) && (is_label || !BOUNDS.contains(&name)) {
                let mut known: Vec<&str> = modifiers.to_vec();
                known.extend(if is_label { &[][..] } else { &BOUNDS[..] });
                let known = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
                self.wrong(join(path, name), format!("`{name}` does not go with `{word}`: beside it stands {known}"));
            }
        }
        let value = document.get(word)?;
        let test = if is_label {
            self.label(word, value, document, path)
        } else {
            // Both, so that what is wrong in both is told at once.
            let metric = self.metric(word, value, document, path);
            let comparison = self.comparison(word, metric.as_ref(), document, path);
            metric.zip(comparison).map(|(metric, comparison)| Test::Number(metric, comparison))
        };
        test.filter(|_| self.found.len() == before)
    }

    fn no_subject(&mut self, entries: &[(String, Document)], path: &str, is_subject: &dyn Fn(&&str) -> bool) {
        let several: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).filter(is_subject).collect();
        if let [first, second, ..] = several.as_slice() {
            return self.wrong(
                path,
                format!("`{first}` and `{second}` in one condition: write one object for each, within `all`"),
            );
        }
        let modifiers = ["about", "in", "band"];
        let unknown = entries
            .iter()
            .map(|(name, _)| name.as_str())
            .find(|name| !BOUNDS.contains(name) && !modifiers.contains(name));
        let known: Vec<&str> = [
            &["all", "any", "not"][..],
            &OF_EVENTS,
            &OF_WINDOW,
            &["change_of"],
            &OF_NOW,
            &["need_share", "tag_value"],
            label::WORDS,
            &["tag", "in_segment"],
        ]
        .concat();
        match unknown {
            Some(name) => self.wrong(
                join(path, name),
                format!("`{name}` is nothing that a condition can look at: write one of {}", known.join(", ")),
            ),
            None => self.wrong(path, format!("nothing to look at: name one of {}", known.join(", "))),
        }
    }

    fn label(&mut self, word: &str, value: &Document, whole: &Document, path: &str) -> Option<Test> {
        let (kind, names, at) = match word {
            "in_segment" => {
                let Document::Text(name) = value else {
                    self.wrong(join(path, word), format!("{} is no name of a segment: write a text", value.what()));
                    return None;
                };
                return Some(Test::Segment(name.as_str().into()));
            }
            "tag" => {
                let dimension = self.value(value, &join(path, word))?;
                let Some(bands) = whole.get("band") else {
                    self.wrong(path, "a tag with no band: add \"band\": \"high\", or a list of bands");
                    return None;
                };
                (LabelKind::Tag(dimension), bands, join(path, "band"))
            }
            word => (LabelKind::of(word)?, value, join(path, word)),
        };
        let one = [names.clone()];
        let list = if let Document::List(list) = names { list.as_slice() } else { &one };
        if list.is_empty() {
            self.wrong(at, format!("no {kind}: name at least one"));
            return None;
        }
        let before = self.found.len();
        let mut labels = Vec::with_capacity(list.len());
        for (place, name) in list.iter().enumerate() {
            let path = if list.len() > 1 { format!("{at}[{place}]") } else { at.clone() };
            match kind.read(name) {
                Ok(label) if labels.contains(&label) => {
                    self.wrong(path, format!("{} stands twice: leave one out", name.what()));
                }
                Ok(label) => labels.push(label),
                Err(problem) => self.wrong(path, problem),
            }
        }
        (self.found.len() == before).then_some(Test::Label(kind, labels))
    }
}
