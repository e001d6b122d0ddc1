//! From a predicate to the document that reads as it.

use serde::Serialize;

use crate::answer::document::Document;
use crate::profile::Selector;
use crate::rule::predicate::check;
use crate::rule::predicate::comparison::Bounds;
use crate::rule::predicate::label::{Label, LabelKind};
use crate::rule::predicate::metric::{Metric, WindowMeasure};
use crate::rule::predicate::tree::{Node, Test, children};
use crate::time::Window;

/// The document of a node.
pub(in crate::rule::predicate) fn write(nodes: &[Node]) -> Document {
    let Some((node, inner)) = nodes.split_first() else { return Document::Nothing };
    let list = || Document::List(children(inner).map(write).collect());
    let (word, document) = match node {
        Node::All(_) => ("all", list()),
        Node::Any(_) => ("any", list()),
        Node::Not(_) => ("not", write(inner)),
        Node::Test(test) => return Document::Map(write_test(test)),
    };
    Document::Map(vec![(word.to_owned(), document)])
}

fn write_test(test: &Test) -> Vec<(String, Document)> {
    let mut out: Vec<(String, Document)> = Vec::new();
    let mut put = |name: &str, document: Document| out.push((name.to_owned(), document));
    match test {
        Test::Number(metric, comparison) => {
            match metric {
                Metric::Over(measure, window) => write_measure(measure, *window, &mut put),
                Metric::Change(measure, window) => {
                    let mut inner = Vec::new();
                    write_measure(measure, *window, &mut |name, document| inner.push((name.to_owned(), document)));
                    put("change_of", Document::Map(inner));
                }
                Metric::DaysSince(of) | Metric::DaysSinceFirst(of) | Metric::ConsecutiveDays(of) => {
                    write_selector(metric.word(), of, &mut put);
                }
                Metric::NeedShare(need) => put(metric.word(), written(need)),
                Metric::TagValue(dimension) => put(metric.word(), written(dimension)),
                _ => put(metric.word(), Document::Text("now".to_owned())),
            }
            let (word, document) = match comparison.bounds() {
                Bounds::AtLeast(bound) => ("at_least", number(bound)),
                Bounds::AtMost(bound) => ("at_most", number(bound)),
                Bounds::Above(bound) => ("above", number(bound)),
                Bounds::Below(bound) => ("below", number(bound)),
                Bounds::Equals(bound) => ("equals", number(bound)),
                Bounds::Between(low, high) => ("between", Document::List(vec![number(low), number(high)])),
            };
            // A change so large is taken for a percentage that was meant, unless it is written as one.
            let document = match (metric, document) {
                (Metric::Change(..), document) => check::as_percentages(document),
                (_, document) => document,
            };
            put(word, document);
        }
        Test::Label(kind, labels) => {
            let names = match labels.as_slice() {
                [only] => only.written(),
                several => Document::List(several.iter().map(Label::written).collect()),
            };
            match kind {
                LabelKind::Tag(dimension) => {
                    put("tag", written(dimension));
                    put("band", names);
                }
                kind => put(kind.word(), names),
            }
        }
        Test::Segment(name) => put("in_segment", Document::Text(name.to_string())),
    }
    out
}

fn write_measure(measure: &WindowMeasure, window: Window, put: &mut impl FnMut(&str, Document)) {
    match measure.selector() {
        Some(of) => {
            write_selector(measure.word(), of, put);
            put("in", written(&window));
        }
        None => put(measure.word(), written(&window)),
    }
}

fn write_selector(word: &str, of: &Selector, put: &mut impl FnMut(&str, Document)) {
    let kinds = match written(&of.kinds) {
        Document::List(mut list) if list.len() == 1 => list.pop().unwrap_or(Document::Nothing),
        list => list,
    };
    put(word, kinds);
    if let Some(subject) = of.subject {
        put("about", written(&subject));
    }
}

/// INVARIANT: kinds, subjects, windows and names can all be written.
fn written<T: Serialize>(value: &T) -> Document {
    Document::of(value).unwrap_or(Document::Nothing)
}

/// A number, without a fraction where it has none.
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is kept")]
fn number(number: f64) -> Document {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT {
        Document::Whole(number as i128)
    } else {
        Document::Number(number)
    }
}
