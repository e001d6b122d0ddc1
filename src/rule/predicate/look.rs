//! Looks: what one test saw of a user.

use core::fmt;

use super::evaluate::Truth;
use super::situation::Situation;
use super::tree::Test;
use crate::answer::reason::SeenValue;
use crate::number::plain::plain;

/// What one test saw.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) truth: Truth,
    pub(super) number: Option<f64>,
    pub(super) seen: Option<SeenValue>,
    pub(super) margin: Option<f64>,
}

impl Look {
    pub(super) fn new(test: &Test, situation: &Situation<'_>) -> Self {
        let truth = test.evaluate(situation);
        let (number, seen, margin) = match test {
            Test::Number(metric, comparison) => {
                let number = situation.number(metric).ok().map(plain);
                let seen = number.map(|number| written(number, metric.scale().is_whole()));
                (number, seen, number.map(|number| plain(comparison.margin(number))))
            }
            Test::Label(kind, _) => {
                let labels = situation.labels(*kind).ok();
                let names = labels.map(|labels| labels.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
                let seen =
                    names.map(|names| SeenValue::Name(if names.is_empty() { "none".into() } else { names.into() }));
                (None, seen, None)
            }
            Test::Segment(_) => {
                let seen = match truth {
                    Truth::True => Some("in it".into()),
                    Truth::False => Some("not in it".into()),
                    Truth::Unknown(_) => None,
                };
                (None, seen, None)
            }
        };
        Self { truth, number, seen, margin }
    }
}

/// A number as it is shown: whole numbers without a fraction.
#[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
pub(super) fn written(number: f64, whole: bool) -> SeenValue {
    if whole { SeenValue::Whole(number as i64) } else { SeenValue::Number(number) }
}

/// A number shown to at most four decimals.
pub(super) struct Short(pub(super) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.4}", self.0);
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        f.pad(text)
    }
}
