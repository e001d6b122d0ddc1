//! Conditions and metrics from their English text, in each language. *What did it say of these?*
//!
//! A definition holds what its conditions say in English. Each number that a condition can look at is read from its text and must
//! say the same again; names of your own stay as they are. What cannot be read is nothing.

use smallvec::SmallVec;

use super::comparison::{Bounds, Comparison};
use super::label::{LabelKind, WORDS as LABELS};
use super::metric::{Metric, Shape, WORDS, WindowMeasure};
use super::tree::PREDICATE_MAX_DEPTH;
use crate::answer::language::Language;
use crate::answer::say::{Say, Words};
use crate::answer::seen_value::SaidWords;
use crate::answer::sentence::window_of;
use crate::event::kind::{Kind, KindSet};
use crate::event::subject::Subject;
use crate::profile::Selector;
use crate::score::need::Need;
use crate::score::tag::TagDimension;
use crate::time::Window;

/// What reads like this, a condition or a metric, in each language.
pub(crate) fn said_of(text: &str) -> Option<SaidWords> {
    let chinese = condition(text, true, 0).or_else(|| Some(chinese(&metric(text)?)))?;
    Some(SaidWords { english: text.to_owned(), chinese })
}

fn chinese(what: &impl Say) -> String {
    what.say(Language::Chinese).to_string()
}

/// A condition in Chinese, by the marks that [`Predicate`](super::Predicate) sets between its parts.
fn condition(text: &str, outermost: bool, depth: usize) -> Option<String> {
    if depth == PREDICATE_MAX_DEPTH {
        return None;
    }
    let within = |open: &str, inner: &str, close: &str| {
        let [(between, joined)] = [(", and ", "，且"), (", or ", "，或")]
            .into_iter()
            .filter(|(between, _)| parts(inner, between).count() > 1)
            .collect::<Vec<_>>()
            .try_into()
            .ok()?;
        let said = parts(inner, between).map(|part| condition(part, false, depth + 1)).collect::<Option<Vec<_>>>()?;
        Some(format!("{open}{}{close}", said.join(joined)))
    };
    if outermost && let Some(joined) = within("", text, "") {
        return Some(joined);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        return within("（", inner, "）");
    }
    match text.strip_prefix("not ") {
        Some(inner) => Some(format!("并非{}", condition(inner, false, depth + 1)?)),
        None => test(text),
    }
}

/// The parts of a text between marks that stand in no parentheses.
fn parts<'t>(text: &'t str, between: &str) -> impl Iterator<Item = &'t str> {
    let mut open = 0_usize;
    let mut marks = Vec::new();
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => open += 1,
            ')' => open = open.saturating_sub(1),
            ',' if open == 0 && text.get(at..).is_some_and(|rest| rest.starts_with(between)) => marks.push(at),
            _ => {}
        }
    }
    let from: Vec<usize> = core::iter::once(0).chain(marks.iter().map(|at| at + between.len())).collect();
    marks.push(text.len());
    from.into_iter().zip(marks).filter_map(|(from, to)| text.get(from..to))
}

fn test(text: &str) -> Option<String> {
    if let Some(name) = text.strip_prefix("in segment ") {
        return Some(format!("属于分群“{name}”"));
    }
    split_before_last(3, text)
        .find_map(|(left, right)| Some(format!("{}{}", chinese(&metric(left)?), chinese(&comparison(right)?))))
        .or_else(|| labels(text))
}

/// Each way to part a text before its last words, of which there are at most this many. What ends a condition is short, while a text from
/// outside may have thousands of spaces.
fn split_before_last(words: usize, text: &str) -> impl Iterator<Item = (&str, &str)> {
    let spaces: SmallVec<[usize; 8]> = text.rmatch_indices(' ').map(|(at, _)| at).take(words).collect();
    spaces.into_iter().rev().filter_map(|at| Some((text.get(..at)?, text.get(at + 1..)?)))
}

fn comparison(text: &str) -> Option<Comparison> {
    let number = |text: &str| text.parse::<f64>().ok();
    let bounds = match text.split(' ').collect::<Vec<_>>().as_slice() {
        ["at", "least", bound] => Bounds::AtLeast(number(bound)?),
        ["at", "most", bound] => Bounds::AtMost(number(bound)?),
        ["above", bound] => Bounds::Above(number(bound)?),
        ["below", bound] => Bounds::Below(number(bound)?),
        [low, "to", high] => Bounds::Between(number(low)?, number(high)?),
        [bound] => Bounds::Equals(number(bound)?),
        _ => return None,
    };
    Comparison::new(bounds).ok().filter(|comparison| comparison.to_string() == text)
}

/// Names that a user can have, any of which will do.
fn labels(text: &str) -> Option<String> {
    let of_tags = TagDimension::ALL.into_iter().map(LabelKind::Tag);
    let mut kinds = LABELS.iter().filter_map(|(word, _)| LabelKind::of(word)).chain(of_tags);
    kinds.find_map(|kind| {
        let names = text.strip_prefix(&kind.to_string())?.strip_prefix(' ')?;
        let names: Vec<String> =
            names.split(" or ").map(|name| kind.seen(name, Words::of(Language::Chinese))).collect();
        Some(format!("{}为{}", chinese(&kind), names.join("或")))
    })
}

/// The metric that says this.
fn metric(text: &str) -> Option<Metric> {
    let found = WORDS.iter().find_map(|word| match word.shape {
        Shape::Now(ref metric) => Some(metric.clone()).filter(|metric| metric.to_string() == text),
        Shape::Events(make) => Some(make(selected(text, &make(Kind::View.into()).to_string())?)),
        Shape::Change => {
            let (measured, window) = text.strip_prefix("change of ")?.rsplit_once(", ")?;
            Some(Metric::Change(measure(measured)?, window_of(window)?))
        }
        Shape::EventsIn(_) | Shape::Window(_) | Shape::Name(_) => None,
    });
    let over = || {
        // As in `in the 9 to 5 days ago`.
        split_before_last(7, text).find_map(|(measured, window)| {
            let window = match window.strip_prefix("in the ") {
                Some(window) => window_of(window)?,
                None if window == "of the lifetime" => Window::LIFETIME,
                None => window_of(window)?,
            };
            Some(Metric::Over(measure(measured)?, window))
        })
    };
    let shares = Need::ALL.into_iter().map(Metric::NeedShare);
    let mut named = shares.chain(TagDimension::ALL.into_iter().map(Metric::TagValue));
    let plan = || Some(Metric::PlanCompletion(text.rsplit_once(' ')?.1.parse().ok()?));
    let found = found.or_else(over).or_else(|| named.find(|metric| metric.to_string() == text)).or_else(plan);
    found.filter(|metric| metric.to_string() == text)
}

fn measure(text: &str) -> Option<WindowMeasure> {
    WORDS.iter().find_map(|word| match word.shape {
        Shape::Window(ref measure) => Some(measure.clone()).filter(|measure| measure.to_string() == text),
        Shape::EventsIn(make) => Some(make(selected(text, &make(Kind::View.into()).to_string())?)),
        _ => None,
    })
}

/// What a text selects that otherwise is like the text of all views.
fn selected(text: &str, of_views: &str) -> Option<Selector> {
    let text = text.strip_prefix(of_views.strip_suffix(&Kind::View.to_string())?)?;
    let sum = text.strip_suffix(" or more a day").and_then(|text| text.rsplit_once(" of "));
    let (rest, day_sum) = match sum {
        Some((rest, sum)) => (rest, sum.parse().ok()?),
        None => (text, 0),
    };
    let (kinds, subject) = match rest.split_once(" about #") {
        Some((kinds, number)) => (kinds, Some(Subject::new(number.parse().ok()?))),
        None => (rest, None),
    };
    let kinds: Vec<String> = kinds.split(", ").map(str::to_owned).collect();
    Some(Selector { kinds: KindSet::try_from(kinds).ok()?, subject, day_sum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::predicate::Predicate;

    #[test]
    fn every_condition_is_read_from_what_it_says() {
        let conditions = [
            r#"{ "active_days": { "last": 28 }, "at_least": 8 }"#,
            r#"{ "all": [{ "age_days": "now", "at_least": 3 }, { "stage": ["Growth", "Loyalty"] }] }"#,
            r#"{ "any": [{ "all": [{ "age_days": "now", "above": 3 }, { "rfm_segment": "Champions" }] },
                { "not": { "in_segment": "late payers" } }] }"#,
            r#"{ "not": { "any": [{ "churn_risk": "high" }, { "need": ["learning", "entertainment"] }] } }"#,
            r#"{ "count": ["view", "purchase"], "about": 3, "in": { "last": 7 }, "between": [1, 5] }"#,
            r#"{ "sum": "use", "in": "lifetime", "at_least": 3600 }"#,
            r#"{ "days_since": "purchase", "at_most": 30 }"#,
            r#"{ "net_spend": { "lags": [30, 59] }, "below": 1000 }"#,
            r#"{ "change_of": { "net_spend": { "last": 30 } }, "at_least": 0.2 }"#,
            r#"{ "need_share": "learning", "at_least": 0.2 }"#,
            r#"{ "tag": "night_habit", "band": "high" }"#,
            r#"{ "tag_value": "night_habit", "at_least": 0.5 }"#,
            r#"{ "plan_completion": 2, "at_least": 0.5 }"#,
            r#"{ "channel": 3 }"#,
        ];
        for written in conditions {
            let condition: Predicate =
                serde_json::from_str(written).unwrap_or_else(|error| panic!("{written}: {error}"));
            let said = said_of(&condition.to_string()).unwrap_or_else(|| panic!("{condition}"));
            assert_eq!(said.chinese, condition.say(Language::Chinese).to_string());
        }
        for other in [
            "",
            "anything",
            "active days in the last 28 days",
            "days since joining at least x",
            "in the last 28 days at least 3",
        ] {
            assert_eq!(said_of(other).is_some(), metric(other).is_some(), "{other}");
        }
    }

    /// Of the 60,000 spaces only the last few can be where a metric ends: else this would take hours.
    #[test]
    fn a_long_text_is_no_condition_and_takes_no_long_time_to_say_so() {
        for part in ["days since joining ", "net spend in the last 28 days ", "x at least 3 or "] {
            assert!(said_of(&part.repeat(20_000)).is_none(), "{part}");
        }
    }
}
