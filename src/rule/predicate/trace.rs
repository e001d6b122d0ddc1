//! Traces: why a predicate is true, false or unknown, with what each condition saw.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::comparison::Bounds;
use super::evaluate::{Truth, of_each};
use super::flip::Flip;
use super::label::LabelKind;
use super::look::{Look, Short, written};
use super::situation::Situation;
use super::tree::{Node, Predicate, Test};
use crate::answer::reason::{Reason, SeenValue};
use crate::event::subject::Subject;
use crate::number::plain::finite;
use crate::rule::names::Names;
use crate::rule::spoken::{Spoken, spoken};

/// Why a predicate is true, false or unknown.
///
/// Its text has a line for each condition; conditions within others are indented.
///
/// ```
/// use lifestage::rule::{Judges, Predicate, Situation};
/// use lifestage::{Day, Event, Profile, User};
///
/// let rule: Predicate = serde_json::from_str(
///     r#"{ "any": [
///         { "active_days": { "last": 28 }, "at_least": 8 },
///         { "days_since": "purchase", "at_most": 30 }
///     ] }"#,
/// )?;
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of((0..6).map(|n| Event::log_in(1_u64, day.plus(n))));
/// let user = User::new(1_u64);
/// let trace = rule.trace(&Situation::new(profile.as_of(day.plus(9)), &user, Judges::default()).unwrap());
/// assert_eq!(
///     trace.to_string(),
///     "unknown: one of\n  \
///        false: active days in the last 28 days 6, needs at least 8: 2 short\n  \
///        unknown: days since the last purchase, needs at most 30: nothing to compare with the bound\n\
///      it would be true with active days in the last 28 days 8 instead of 6",
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Trace {
    /// The verdict of the whole predicate.
    pub truth: Truth,
    lines: Vec<TraceLine>,
    /// The smallest single change that would turn the verdict, if there is one.
    pub flip: Option<Flip>,
}

/// One condition and its verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TraceLine {
    /// How many conditions enclose it.
    pub depth: u8,
    /// The verdict of this condition.
    pub truth: Truth,
    /// The condition, with what it saw.
    pub condition: Condition,
}

/// A condition in a trace. Exhaustive: a condition is a test, or an all, any or not of conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// All of the indented conditions.
    All,
    /// One of the indented conditions.
    Any,
    /// The opposite of the indented condition.
    Not,
    /// A test.
    Test {
        /// The test itself.
        test: Test,
        /// What the test saw; `None` if there was nothing to see.
        seen: Option<SeenValue>,
        /// How far the number is inside the bound, negative if outside; `None` for labels.
        #[serde(default, deserialize_with = "finite")]
        margin: Option<f64>,
    },
}

impl Predicate {
    /// Evaluates the predicate and records what each condition saw.
    pub fn trace(&self, situation: &Situation<'_>) -> Trace {
        let seen: Vec<Look> = self.tests().map(|test| Look::new(test, situation)).collect();
        let truths = of_each(self.nodes(), seen.iter().map(|look| look.truth));
        let mut looks = seen.iter();
        let mut open: Vec<usize> = Vec::new();
        let line = |((place, node), truth): ((usize, &Node), Truth)| {
            while open.last().is_some_and(|end| place >= *end) {
                open.pop();
            }
            // INVARIANT: at most 32.
            let depth = u8::try_from(open.len()).unwrap_or(u8::MAX);
            open.push(place + node.span());
            let condition = match node {
                Node::All(_) => Condition::All,
                Node::Any(_) => Condition::Any,
                Node::Not(_) => Condition::Not,
                Node::Test(test) => {
                    let (seen, margin) = looks.next().map_or((None, None), |look| (look.seen.clone(), look.margin));
                    Condition::Test { test: test.clone(), seen, margin }
                }
            };
            TraceLine { depth, truth, condition }
        };
        let lines: Vec<TraceLine> = self.nodes().iter().enumerate().zip(truths).map(line).collect();
        let truth = lines.first().map_or(Truth::True, |line| line.truth);
        Trace { truth, lines, flip: Flip::smallest(self, &seen) }
    }
}

impl Trace {
    /// Every condition with its verdict, in written order; one that encloses others comes before them.
    pub fn reasons(&self) -> impl Iterator<Item = &TraceLine> {
        self.lines.iter()
    }
}

spoken!(Condition, TraceLine, Trace);

impl Spoken for Condition {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all of"),
            Self::Any => f.write_str("one of"),
            Self::Not => f.write_str("not"),
            Self::Test { test: Test::Number(metric, comparison), seen, margin } => {
                metric.say(names, f)?;
                match seen {
                    Some(SeenValue::Whole(number)) => write!(f, " {number}")?,
                    Some(SeenValue::Number(number)) => write!(f, " {}", Short(*number))?,
                    _ => {}
                }
                write!(f, ", needs {comparison}")?;
                match margin {
                    Some(short) if *short < 0.0 => {
                        let by = match comparison.bounds() {
                            Bounds::AtLeast(_) | Bounds::Above(_) => "short",
                            Bounds::AtMost(_) | Bounds::Below(_) => "over",
                            Bounds::Equals(_) | Bounds::Between(..) => "off",
                        };
                        write!(f, ": {} {by}", Short(-short))
                    }
                    Some(margin) if *margin > 0.0 => write!(f, ": {} to spare", Short(*margin)),
                    _ => Ok(()),
                }
            }
            Self::Test { test: Test::Label(kind, labels), seen, .. } => {
                write!(f, "{kind}")?;
                if let Some(SeenValue::Name(name)) = seen {
                    // The only label that is a number, as which it was seen.
                    let channel = Some(name).filter(|_| *kind == LabelKind::Channel).and_then(|name| number(name));
                    match channel.and_then(|channel| names?.channels.name(channel)) {
                        Some(name) => write!(f, " {name}")?,
                        None => write!(f, " {name}")?,
                    }
                }
                f.write_str(", needs ")?;
                labels.iter().enumerate().try_for_each(|(place, label)| {
                    write!(f, "{}{}", if place == 0 { "" } else { " or " }, label.with(names))
                })
            }
            Self::Test { test: Test::Segment(name), .. } => write!(f, "in segment {name}"),
        }
    }
}

/// The number that is written as `#6`.
fn number(written: &str) -> Option<Subject> {
    written.strip_prefix('#')?.parse().ok().map(Subject::new)
}

impl Spoken for TraceLine {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let condition = self.condition.with(names);
        match self.truth {
            Truth::True => write!(f, "true: {condition}"),
            Truth::False => write!(f, "false: {condition}"),
            Truth::Unknown(why) if matches!(self.condition, Condition::Test { .. }) => {
                write!(f, "unknown: {condition}: {why}")
            }
            Truth::Unknown(_) => write!(f, "unknown: {condition}"),
        }
    }
}

impl Spoken for Trace {
    fn say(&self, names: Option<&Names>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, line) in self.lines.iter().enumerate() {
            let (end, indent) = (if place == 0 { "" } else { "\n" }, 2 * usize::from(line.depth));
            write!(f, "{end}{:indent$}{}", "", line.with(names))?;
        }
        match (&self.flip, self.truth.is_true()) {
            (Some(flip), true) => write!(f, "\nit would not be true with {}", flip.with(names)),
            (Some(flip), false) => write!(f, "\nit would be true with {}", flip.with(names)),
            (None, _) => Ok(()),
        }
    }
}

impl From<&TraceLine> for Reason {
    fn from(line: &TraceLine) -> Self {
        let (rule, seen, bound) = match &line.condition {
            Condition::All => ("rule.all".into(), None, [None, None]),
            Condition::Any => ("rule.any".into(), None, [None, None]),
            Condition::Not => ("rule.not".into(), None, [None, None]),
            Condition::Test { test, seen, .. } => {
                let (word, bound) = match test {
                    Test::Number(metric, comparison) => {
                        let bound = comparison.ends().map(|end| end.map(|end| written(end, end.fract() == 0.0)));
                        (metric.word(), bound)
                    }
                    Test::Label(kind, _) => (kind.word(), [None, None]),
                    Test::Segment(_) => ("in_segment", [None, None]),
                };
                (format!("rule.{word}").into(), seen.clone(), bound)
            }
        };
        Self { rule, seen, bound, text: line.to_string() }
    }
}
