//! How a predicate is written: a document that reads like a sentence.
//!
//! ```text
//! {"all": […]}   {"any": […]}   {"not": …}
//! {"count": KINDS, "about": SUBJECT, "in": WINDOW, BOUND}      count, sum, days, distinct_subjects; "about" may be left out
//! {"net_spend": WINDOW, BOUND}                                 net_spend, active_days
//! {"change_of": {"net_spend": WINDOW}, BOUND}                  of one of these two groups
//! {"days_since": KINDS, "about": SUBJECT, BOUND}               days_since, days_since_first, consecutive_days
//! {"age_days": "now", BOUND}                                   and other numbers of the day itself
//! {"need_share": NEED, BOUND}   {"tag_value": DIMENSION, BOUND}
//! {"stage": NAMES}                                             and other kinds of names
//! {"tag": DIMENSION, "band": NAMES}   {"in_segment": NAME}
//!
//! BOUND    "at_least": 2   "at_most": 2   "above": 2   "below": 2   "equals": 2   "between": [2, 5]; shares also "20 %"
//! WINDOW   {"last": 28}   {"lags": [28, 55]}   "lifetime"
//! KINDS, NAMES   one, or a list
//! ```

use serde::de::DeserializeOwned;

use super::check;
use super::comparison::{Bounds, Comparison};
use super::label::{self, LabelKind};
use super::metric::{Measure, Metric, OF_EVENTS, OF_NOW, OF_WINDOW};
use super::predicate::{DEEPEST, MOST_NODES, Node, Predicate, PredicateError, Test, children};
use crate::document::Document;
use crate::kind::KindSet;
use crate::problem::Problem;
use crate::profile::Selector;
use crate::subject::Subject;
use crate::time::Window;

const BOUNDS: [&str; 6] = ["at_least", "at_most", "above", "below", "equals", "between"];

/// A place in a document, and what was found wrong in it.
struct Reader<'a> {
    found: &'a mut Vec<Problem>,
    nodes: usize,
}

/// The predicate that a document means; none where something was wrong, which is then among what was found.
pub(super) fn read(document: &Document, path: &str, found: &mut Vec<Problem>) -> Option<Predicate> {
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

fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") }
}

impl Reader<'_> {
    fn wrong(&mut self, path: impl Into<String>, message: impl Into<String>) {
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

    /// A value of a type that reads itself.
    fn value<T: DeserializeOwned>(&mut self, document: &Document, path: &str) -> Option<T> {
        let mut found = Vec::new();
        let value = document.read_noting(&mut found);
        let failed = !found.is_empty();
        for problem in found {
            let inner = problem.path;
            let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
            self.wrong(format!("{path}{dot}{inner}"), problem.message);
        }
        value.filter(|_| !failed)
    }

    fn window(&mut self, document: &Document, path: &str) -> Option<Window> {
        let good = match document {
            Document::Text(text) => text == "lifetime",
            Document::Map(entries) => matches!(entries.as_slice(), [(name, _)] if name == "last" || name == "lags"),
            _ => false,
        };
        if !good {
            let what = document.what();
            self.wrong(
                path,
                format!("{what} is no window: write {{\"last\": 28}}, {{\"lags\": [28, 55]}} or \"lifetime\""),
            );
            return None;
        }
        self.value(document, path)
    }

    fn selector(&mut self, kinds: &Document, whole: &Document, path: &str, word: &str) -> Option<Selector> {
        let one = matches!(kinds, Document::Text(_));
        let list = if one { Document::List(vec![kinds.clone()]) } else { kinds.clone() };
        let kinds: Option<KindSet> = self.value(&list, &join(path, word));
        let about = whole.get("about");
        let subject: Option<Option<Subject>> = match about {
            None => Some(None),
            Some(about) => self.value(about, &join(path, "about")).map(Some),
        };
        if kinds.as_ref().is_some_and(KindSet::is_empty) {
            self.wrong(join(path, word), "no kinds: name at least one");
            return None;
        }
        Some(Selector { kinds: kinds?, subject: subject? })
    }

    fn measure(&mut self, word: &str, value: &Document, whole: &Document, path: &str) -> Option<(Measure, Window)> {
        if OF_WINDOW.contains(&word) {
            let window = self.window(value, &join(path, word))?;
            let measure = if word == "net_spend" { Measure::NetSpend } else { Measure::ActiveDays };
            return Some((measure, window));
        }
        let selector = self.selector(value, whole, path, word);
        let window = if let Some(window) = whole.get("in") {
            self.window(window, &join(path, "in"))
        } else {
            self.wrong(path, format!("`{word}` of which days: add \"in\": {{\"last\": 28}}, or another window"));
            None
        };
        let (selector, window) = (selector?, window?);
        let measure = match word {
            "count" => Measure::Count(selector),
            "sum" => Measure::Sum(selector),
            "days" => Measure::Days(selector),
            _ => Measure::DistinctSubjects(selector),
        };
        Some((measure, window))
    }

    fn metric(&mut self, word: &str, value: &Document, whole: &Document, path: &str) -> Option<Metric> {
        match word {
            "change_of" => self.change(value, &join(path, word)),
            "days_since" => self.selector(value, whole, path, word).map(Metric::DaysSince),
            "days_since_first" => self.selector(value, whole, path, word).map(Metric::DaysSinceFirst),
            "consecutive_days" => self.selector(value, whole, path, word).map(Metric::ConsecutiveDays),
            "need_share" => self.value(value, &join(path, word)).map(Metric::NeedShare),
            "tag_value" => self.value(value, &join(path, word)).map(Metric::TagValue),
            word if OF_NOW.contains(&word) => {
                if *value != Document::Text("now".to_owned()) {
                    let what = value.what();
                    self.wrong(
                        join(path, word),
                        format!("`{word}` is a number of the day itself: write \"now\" instead of {what}"),
                    );
                    return None;
                }
                Metric::of_now(word)
            }
            word => self.measure(word, value, whole, path).map(|(measure, window)| Metric::Over(measure, window)),
        }
    }

    fn change(&mut self, inner: &Document, path: &str) -> Option<Metric> {
        let words = [&OF_EVENTS[..4], &OF_WINDOW].concat();
        let found = words.iter().find_map(|word| Some((*word, inner.get(word)?)));
        let Some((word, value)) = found else {
            self.wrong(path, format!("a change of what: write an object with one of {}", words.join(", ")));
            return None;
        };
        if let Document::Map(entries) = inner {
            for (name, _) in entries {
                let known = name == word || (!OF_WINDOW.contains(&word) && (name == "about" || name == "in"));
                if !known {
                    self.wrong(
                        join(path, name),
                        format!("`{name}` does not go with a change of `{word}`: leave it out"),
                    );
                }
            }
        }
        let (measure, window) = self.measure(word, value, inner, path)?;
        if window.before().is_none() {
            self.wrong(path, format!("nothing lies before a window of `{window}`: write one like {{\"last\": 30}}"));
            return None;
        }
        Some(Metric::Change(measure, window))
    }

    fn comparison(
        &mut self,
        word: &str,
        metric: Option<&Metric>,
        document: &Document,
        path: &str,
    ) -> Option<Comparison> {
        let mut bounds = BOUNDS.iter().filter_map(|bound| Some((*bound, document.get(bound)?)));
        let Some((bound, value)) = bounds.next() else {
            self.wrong(path, format!("`{word}` is held against nothing: add one of {}", BOUNDS.join(", ")));
            return None;
        };
        if let Some((second, _)) = bounds.next() {
            self.wrong(
                join(path, second),
                format!("`{bound}` and `{second}` in one condition: write `between`, or one object for each"),
            );
            return None;
        }
        let at = join(path, bound);
        let bounds = if bound == "between" {
            let Document::List(list) = value else {
                self.wrong(at, format!("between what: write two numbers like [2, 5], not {}", value.what()));
                return None;
            };
            let [low, high] = list.as_slice() else {
                self.wrong(at, format!("between what: write two numbers like [2, 5], not `{}`", list.len()));
                return None;
            };
            let low = self.number(low, word, &format!("{at}[0]"));
            let high = self.number(high, word, &format!("{at}[1]"));
            Bounds::Between(low?, high?)
        } else {
            let number = self.number(value, word, &at)?;
            match bound {
                "at_least" => Bounds::AtLeast(number),
                "at_most" => Bounds::AtMost(number),
                "above" => Bounds::Above(number),
                "below" => Bounds::Below(number),
                _ => Bounds::Equals(number),
            }
        };
        let comparison = Comparison::new(bounds).map_err(|problem| self.wrong(&*at, problem.to_string())).ok()?;
        if let Some(problem) = metric.and_then(|metric| check::out_of_range(metric, comparison)) {
            self.wrong(at, problem);
            return None;
        }
        Some(comparison)
    }

    /// A bound: a number, or for shares a percentage in words.
    fn number(&mut self, document: &Document, word: &str, path: &str) -> Option<f64> {
        let most = check::largest_share(word);
        let number = match document {
            #[expect(clippy::cast_precision_loss, reason = "a bound above 2^53 is still right to 16 digits")]
            Document::Whole(number) => *number as f64,
            Document::Number(number) => *number,
            Document::Text(text) if most.is_some() && text.ends_with('%') => {
                let percent = text.trim_end_matches('%').trim().trim_start_matches('+').parse::<f64>();
                let percent = percent.ok().filter(|percent| percent.is_finite());
                if percent.is_none() {
                    self.wrong(path, format!("`{text}` is no percentage: write one like \"20 %\", or 0.2"));
                }
                return percent.map(|percent| percent / 100.0);
            }
            other => {
                let or = if most.is_some() { ", or a percentage like \"20 %\"" } else { "" };
                self.wrong(path, format!("{} is no bound: write a number{or}", other.what()));
                return None;
            }
        };
        if most.is_some_and(|most| number > most) {
            let (is, share) = (number * 100.0, number / 100.0);
            self.wrong(
                path,
                format!("`{number}` as a share is {is} %: for {number} % write {share}, or \"{number} %\""),
            );
            return None;
        }
        Some(number)
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
                several => Document::List(several.iter().map(label::Label::written).collect()),
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

fn write_measure(measure: &Measure, window: Window, put: &mut impl FnMut(&str, Document)) {
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
fn written<T: serde::Serialize>(value: &T) -> Document {
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
