//! Reads the number that a condition looks at, its window and its bounds.

use super::reader::{Reader, join};
use crate::answer::document::Document;
use crate::answer::message::Message;
use crate::event::kind::KindSet;
use crate::event::selector::EventSelector;
use crate::event::subject::Subject;
use crate::profile::Selector;
use crate::rule::predicate::check;
use crate::rule::predicate::comparison::{Bounds, Comparison};
use crate::rule::predicate::metric::{Metric, MetricWord, Shape, WORDS, WindowMeasure};
use crate::rule::predicate::sentence;
use crate::rule::predicate::tree::Test;
use crate::time::Window;

/// The words of bounds.
pub(super) const BOUNDS: [&str; 6] = ["at_least", "at_most", "above", "below", "equals", "between"];

/// A percentage as people write one.
const PERCENTAGE: &str = "\"20 %\"";

impl Shape {
    /// The words that may accompany this one, apart from the bound.
    pub(super) const fn beside(&self) -> &'static [&'static str] {
        match self {
            Self::EventsIn(_) => &["about", "day_sum", "in"],
            Self::Events(_) => &["about", "day_sum"],
            Self::Window(_) | Self::Change | Self::Now(_) | Self::Name(_) => &[],
        }
    }
}

impl Reader {
    /// Reads a test of a number.
    pub(super) fn number(
        &mut self,
        number: &MetricWord,
        value: &Document,
        whole: &Document,
        path: &str,
    ) -> Option<Test> {
        // Reads both, so that mistakes in both are reported at once.
        let metric = self.metric(number, value, whole, path);
        let comparison = self.comparison(number, metric.as_ref(), whole, path);
        metric.zip(comparison).map(|(metric, comparison)| Test::Number(metric, comparison))
    }

    fn metric(&mut self, number: &MetricWord, value: &Document, whole: &Document, path: &str) -> Option<Metric> {
        let (word, at) = (number.word, join(path, number.word));
        match &number.shape {
            Shape::EventsIn(_) | Shape::Window(_) => {
                self.measure(number, value, whole, path).map(|(measure, window)| Metric::Over(measure, window))
            }
            Shape::Change => self.change(value, &at),
            Shape::Events(metric) => self.selector(value, whole, path, word).map(metric),
            Shape::Name(read) => self.within(&at, |found| read(value, found)),
            Shape::Now(metric) if *value == Document::Text("now".to_owned()) => Some(metric.clone()),
            Shape::Now(_) => {
                self.wrong(at, sentence::not_now(word, "\"now\"", value));
                None
            }
        }
    }

    fn measure(
        &mut self,
        number: &MetricWord,
        value: &Document,
        whole: &Document,
        path: &str,
    ) -> Option<(WindowMeasure, Window)> {
        let word = number.word;
        match &number.shape {
            Shape::Window(measure) => Some((measure.clone(), self.window(value, &join(path, word))?)),
            Shape::EventsIn(measure) => {
                let selector = self.selector(value, whole, path, word);
                let window = if let Some(window) = whole.get("in") {
                    self.window(window, &join(path, "in"))
                } else {
                    self.wrong(path, sentence::no_window(word, r#""in": {"last": 28}"#));
                    None
                };
                Some((measure(selector?), window?))
            }
            Shape::Change | Shape::Events(_) | Shape::Now(_) | Shape::Name(_) => None,
        }
    }

    fn change(&mut self, inner: &Document, path: &str) -> Option<Metric> {
        let is_measure = |number: &&MetricWord| matches!(number.shape, Shape::EventsIn(_) | Shape::Window(_));
        let Some((number, value)) =
            WORDS.iter().filter(is_measure).find_map(|number| Some((number, inner.get(number.word)?)))
        else {
            let (counted, all): (Vec<&MetricWord>, Vec<&MetricWord>) =
                WORDS.iter().filter(is_measure).partition(|number| matches!(number.shape, Shape::EventsIn(_)));
            let words = counted.iter().chain(&all).map(|number| number.word);
            self.wrong(path, sentence::no_change("change_of", words));
            return None;
        };
        if let Document::Map(entries) = inner {
            let known = |name: &str| name == number.word || number.shape.beside().contains(&name);
            for (name, _) in entries.iter().filter(|(name, _)| !known(name)) {
                let word = number.word;
                self.wrong(join(path, name), sentence::combined_change(&**name, word));
            }
        }
        let (measure, window) = self.measure(number, value, inner, path)?;
        if window.before().is_none() {
            self.wrong(path, sentence::no_earlier(window, r#"{"last": 30}"#));
            return None;
        }
        Some(Metric::Change(measure, window))
    }

    fn window(&mut self, document: &Document, path: &str) -> Option<Window> {
        let good = match document {
            Document::Text(text) => text == "lifetime",
            Document::Map(entries) => matches!(entries.as_slice(), [(name, _)] if name == "last" || name == "lags"),
            _ => false,
        };
        if !good {
            let (last, lags) = (r#"{"last": 28}"#, r#"{"lags": [28, 55]}"#);
            self.wrong(path, sentence::not_window(document, last, lags, "\"lifetime\""));
            return None;
        }
        self.value(document, path)
    }

    fn selector(&mut self, kinds: &Document, whole: &Document, path: &str, word: &str) -> Option<Selector> {
        let one = matches!(kinds, Document::Text(_));
        let list = if one { Document::List(vec![kinds.clone()]) } else { kinds.clone() };
        let kinds: Option<KindSet> = self.value(&list, &join(path, word));
        let subject: Option<Option<Subject>> = match whole.get("about") {
            None => Some(None),
            Some(about) => self.value(about, &join(path, "about")).map(Some),
        };
        if kinds.as_ref().is_some_and(KindSet::is_empty) {
            self.wrong(join(path, word), sentence::no_kind());
            return None;
        }
        let day_sum = whole.get("day_sum").map_or(Some(0), |sum| self.value(sum, &join(path, "day_sum")));
        let selector = Selector { kinds: kinds?, subject: subject?, day_sum: day_sum? };
        if !EventSelector::from(&selector.kinds).of_at_least(selector.day_sum.min(1)).is_possible() {
            self.wrong(join(path, "day_sum"), sentence::no_value());
            return None;
        }
        Some(selector)
    }

    fn comparison(
        &mut self,
        number: &MetricWord,
        metric: Option<&Metric>,
        whole: &Document,
        path: &str,
    ) -> Option<Comparison> {
        let word = number.word;
        let mut bounds = BOUNDS.iter().filter_map(|bound| Some((*bound, whole.get(bound)?)));
        let Some((bound, value)) = bounds.next() else {
            self.wrong(path, sentence::no_bound(word, BOUNDS));
            return None;
        };
        if let Some((second, _)) = bounds.next() {
            self.wrong(join(path, second), sentence::two_bounds(bound, second, "between"));
            return None;
        }
        let at = join(path, bound);
        let most = number.scale.largest_share();
        let bounds = match bound {
            "at_least" => Bounds::AtLeast(self.bound(value, most, &at)?),
            "at_most" => Bounds::AtMost(self.bound(value, most, &at)?),
            "above" => Bounds::Above(self.bound(value, most, &at)?),
            "below" => Bounds::Below(self.bound(value, most, &at)?),
            "equals" => Bounds::Equals(self.bound(value, most, &at)?),
            _ => self.between(value, most, &at)?,
        };
        let comparison = Comparison::new(bounds).map_err(|problem| self.wrong(&*at, Message::of(&problem))).ok()?;
        if let Some(problem) = metric.and_then(|metric| check::out_of_range(metric, comparison)) {
            self.wrong(at, problem);
            return None;
        }
        Some(comparison)
    }

    fn between(&mut self, value: &Document, most: Option<f64>, path: &str) -> Option<Bounds> {
        const EXAMPLE: &str = "[2, 5]";
        let message = match value {
            Document::List(list) => match list.as_slice() {
                [low, high] => {
                    let low = self.bound(low, most, &format!("{path}[0]"));
                    let high = self.bound(high, most, &format!("{path}[1]"));
                    return Some(Bounds::Between(low?, high?));
                }
                other => sentence::between_list("between", EXAMPLE, other.len()),
            },
            other => sentence::between("between", EXAMPLE, other),
        };
        self.wrong(path, message);
        None
    }

    /// A bound: a number, or for shares also a text such as "20 %".
    fn bound(&mut self, document: &Document, most: Option<f64>, path: &str) -> Option<f64> {
        let number = match document {
            #[expect(clippy::cast_precision_loss, reason = "a bound above 2^53 is still right to 16 digits")]
            Document::Whole(number) => *number as f64,
            Document::Number(number) => *number,
            Document::Text(text) if most.is_some() && text.ends_with('%') => {
                let share = share(text.trim_end_matches('%').trim().trim_start_matches('+'));
                if share.is_none() {
                    self.wrong(path, sentence::no_percentage(&**text, PERCENTAGE));
                }
                return share;
            }
            other => {
                let message = match most {
                    Some(_) => sentence::not_share(other, PERCENTAGE),
                    None => sentence::not_bound(other),
                };
                self.wrong(path, message);
                return None;
            }
        };
        if most.is_some_and(|most| number > most) {
            let (is, share) = (number * 100.0, number / 100.0);
            self.wrong(path, sentence::too_large_share(number, is, share, format!("\"{number} %\"")));
            return None;
        }
        Some(number)
    }
}

/// The share that a percentage is. A plain decimal is moved by two places, so that each share can be written in percent and read back;
/// dividing would round once again.
fn share(percent: &str) -> Option<f64> {
    let moved = format!("{percent}e-2").parse();
    let share = moved.or_else(|_| percent.parse::<f64>().map(|percent| percent / 100.0));
    share.ok().filter(|share: &f64| share.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_a_hundredth_however_it_is_written() {
        for (percent, expected) in
            [("20", Some(0.2)), ("2e1", Some(0.2)), ("-12.5", Some(-0.125)), ("1e999", None), ("", None)]
        {
            assert_eq!(share(percent), expected, "{percent}");
        }
    }
}
