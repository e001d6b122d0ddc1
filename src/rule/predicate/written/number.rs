//! The numbers of a condition: what is looked at, over which days, and the bounds.

use serde::de::DeserializeOwned;

use super::read::{Reader, join};
use crate::answer::document::Document;
use crate::event::kind::KindSet;
use crate::event::subject::Subject;
use crate::profile::Selector;
use crate::rule::predicate::check;
use crate::rule::predicate::comparison::{Bounds, Comparison};
use crate::rule::predicate::metric::{Metric, OF_EVENTS, OF_NOW, OF_WINDOW, WindowMeasure};
use crate::time::Window;

/// The words of bounds.
pub(super) const BOUNDS: [&str; 6] = ["at_least", "at_most", "above", "below", "equals", "between"];

impl Reader<'_> {
    /// A value of a type that reads itself.
    pub(super) fn value<T: DeserializeOwned>(&mut self, document: &Document, path: &str) -> Option<T> {
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

    fn measure(
        &mut self,
        word: &str,
        value: &Document,
        whole: &Document,
        path: &str,
    ) -> Option<(WindowMeasure, Window)> {
        if OF_WINDOW.contains(&word) {
            let window = self.window(value, &join(path, word))?;
            let measure = if word == "net_spend" { WindowMeasure::NetSpend } else { WindowMeasure::ActiveDays };
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
            "count" => WindowMeasure::Count(selector),
            "sum" => WindowMeasure::Sum(selector),
            "days" => WindowMeasure::Days(selector),
            _ => WindowMeasure::DistinctSubjects(selector),
        };
        Some((measure, window))
    }

    pub(super) fn metric(&mut self, word: &str, value: &Document, whole: &Document, path: &str) -> Option<Metric> {
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

    pub(super) fn comparison(
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
}
