//! Reads the labels of a condition.

use super::reader::{Reader, join};
use crate::answer::document::Document;
use crate::answer::message::Message;
use crate::rule::predicate::label::LabelKind;
use crate::rule::predicate::sentence;
use crate::rule::predicate::tree::{PREDICATE_MAX_NODES, PredicateError, Test};

impl Reader {
    /// Reads a test of a label.
    pub(super) fn name(&mut self, word: &str, value: &Document, whole: &Document, path: &str) -> Option<Test> {
        match word {
            "in_segment" => {
                let Document::Text(name) = value else {
                    self.wrong(join(path, word), sentence::no_segment_name(value));
                    return None;
                };
                Some(Test::Segment(name.as_str().into()))
            }
            "tag" => {
                let dimension = self.value(value, &join(path, word))?;
                let Some(bands) = whole.get("band") else {
                    self.wrong(path, sentence::no_band("\"band\": \"high\""));
                    return None;
                };
                self.labels(LabelKind::Tag(dimension), bands, &join(path, "band"))
            }
            word => self.labels(LabelKind::of(word)?, value, &join(path, word)),
        }
    }

    /// One label, or a list of them.
    fn labels(&mut self, kind: LabelKind, names: &Document, path: &str) -> Option<Test> {
        let one = [names.clone()];
        let list = if let Document::List(list) = names { list.as_slice() } else { &one };
        if list.is_empty() {
            self.wrong(path, sentence::no_label(&kind));
            return None;
        }
        // Each name but the first is one more condition: those of a list are compared with each other.
        self.nodes += list.len() - 1;
        if self.nodes > PREDICATE_MAX_NODES {
            self.wrong(path, Message::of(&PredicateError::TooMany(self.nodes)));
            return None;
        }
        let before = self.found.len();
        let mut labels = Vec::with_capacity(list.len());
        for (place, name) in list.iter().enumerate() {
            let path = if list.len() > 1 { format!("{path}[{place}]") } else { path.to_owned() };
            match kind.read(name) {
                Ok(label) if labels.contains(&label) => {
                    self.wrong(path, sentence::listed_twice(name));
                }
                Ok(label) => labels.push(label),
                Err(problem) => self.wrong(path, problem),
            }
        }
        (self.found.len() == before).then_some(Test::Label(kind, labels))
    }
}
