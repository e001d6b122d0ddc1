//! Writes a predicate as a document that reads back as the same predicate.

use serde::Serialize;

use crate::answer::document::Document;
use crate::profile::Selector;
use crate::rule::predicate::label::{Label, LabelKind};
use crate::rule::predicate::metric::{Metric, WindowMeasure};
use crate::rule::predicate::tree::{Node, Test, children};
use crate::time::Window;

/// The document of a node.
pub(super) fn write(nodes: &[Node]) -> Document {
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
                Metric::PlanCompletion(version) => put(metric.word(), written(version)),
                _ => put(metric.word(), Document::Text("now".to_owned())),
            }
            // A change this large would be read as a mistaken percentage, unless it is written as one.
            let most = metric.scale().largest_share();
            if let Document::Map(bounds) = written(comparison) {
                for (word, document) in bounds {
                    put(&word, bound(document, most));
                }
            }
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
    if of.day_sum > 0 {
        put("day_sum", written(&of.day_sum));
    }
}

fn written<T: Serialize>(value: &T) -> Document {
    Document::of(value).unwrap_or_else(|error| {
        debug_assert!(false, "kinds, subjects, windows, bounds and names can all be written: {error}");
        Document::Nothing
    })
}

/// A hundred times a plain decimal, digit by digit: a product of floats would read back as another number.
fn hundredfold(decimal: &str) -> String {
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let (cents, rest) = fraction.split_at(fraction.len().min(2));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{whole}{cents:0<2}{point}{rest}")
}

/// A bound, without a fraction if it has none, and in percent above the largest number that is read as a share.
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53 is kept")]
fn bound(document: Document, most: Option<f64>) -> Document {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match document {
        Document::Number(number) if most.is_some_and(|most| number > most) => {
            Document::Text(format!("{} %", hundredfold(&number.to_string())))
        }
        Document::Number(number) if number.fract() == 0.0 && number.abs() < EXACT => Document::Whole(number as i128),
        Document::List(list) => Document::List(list.into_iter().map(|part| bound(part, most)).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::predicate::tree::Predicate;

    #[test]
    fn a_change_in_percent_reads_back_as_the_number_that_it_was() {
        for above in [3.000_000_000_001, 4.2, 5.0, 5.125_000_000_000_002, 123_456.789, 1e300] {
            let text = Document::Text(format!("{} %", hundredfold(&above.to_string())));
            let written =
                format!(r#"{{"change_of":{{"active_days":{{"last":28}}}},"above":{}}}"#, serde_json::json!(text));
            let read: Predicate = serde_json::from_str(&written).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
        for (share, percent) in [("4.2", "420"), ("5", "500"), ("12.345", "1234.5"), ("3.07", "307")] {
            assert_eq!(hundredfold(share), percent);
        }
    }
}
