//! Traces: why a predicate is true, false or unknown, with what each condition saw.

use core::fmt;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::comparison::{Bounds, Comparison};
use super::evaluate::{Truth, of_each};
use super::flip::Flip;
use super::look::{Look, Short, written};
use super::metric::Metric;
use super::situation::Situation;
use super::tree::{Node, PREDICATE_MAX_NODES, Predicate, PredicateError, Test, any_of};
use crate::answer::language::Language;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::say::{Say, Words, display_in_english};
use crate::number::plain::finite;

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
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct Trace {
    /// The verdict of the whole predicate.
    pub truth: Truth,
    lines: Vec<TraceLine>,
    /// The smallest single change that would turn the verdict, if there is one.
    pub flip: Option<Flip>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    truth: Truth,
    lines: Vec<TraceLine>,
    flip: Option<Flip>,
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

/// The condition of each line, with the number of those within it.
fn nodes(lines: &[TraceLine]) -> Result<Vec<Node>, PredicateError> {
    if lines.len() > PREDICATE_MAX_NODES {
        return Err(PredicateError::TooMany(lines.len()));
    }
    let goes_down = |pair: &[TraceLine]| matches!(pair, [one, next] if next.depth > one.depth.saturating_add(1));
    if lines.first().is_some_and(|first| first.depth > 0) || lines.windows(2).any(goes_down) {
        return Err(PredicateError::NoTree);
    }
    let node = |place: usize, line: &TraceLine| {
        let later = lines.iter().skip(place + 1);
        let inner = later.take_while(|later| later.depth > line.depth).count();
        // INVARIANT: there are at most as many lines as a predicate has conditions.
        let inner = u16::try_from(inner).unwrap_or(u16::MAX);
        match &line.condition {
            Condition::All => Ok(Node::All(inner)),
            Condition::Any => Ok(Node::Any(inner)),
            Condition::Not => Ok(Node::Not(inner)),
            Condition::Test { test, .. } if inner == 0 => Ok(Node::Test(test.clone())),
            Condition::Test { .. } => Err(PredicateError::NoTree),
        }
    };
    lines.iter().enumerate().map(|(place, line)| node(place, line)).collect()
}

impl TryFrom<Written> for Trace {
    type Error = PredicateError;

    /// As if it had been made here: conditions within each other, whose verdicts follow from those of the tests.
    fn try_from(written: Written) -> Result<Self, PredicateError> {
        let Written { truth, lines, flip } = written;
        let predicate = Predicate::of_nodes(nodes(&lines)?)?;
        let tests = lines.iter().filter(|line| matches!(line.condition, Condition::Test { .. }));
        let truths = of_each(predicate.nodes(), tests.map(|line| line.truth));
        let follows = truths.iter().eq(lines.iter().map(|line| &line.truth)) && truths.first() == Some(&truth);
        if follows { Ok(Self { truth, lines, flip }) } else { Err(PredicateError::Verdicts) }
    }
}

impl Trace {
    /// Every condition with its verdict, in written order; one that encloses others comes before them.
    pub fn reasons(&self) -> impl Iterator<Item = &TraceLine> {
        self.lines.iter()
    }
}

display_in_english!(Condition, TraceLine, Trace);

impl Say for Condition {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, words.language) {
            (Self::All, Language::English) => f.write_str("all of"),
            (Self::All, Language::Chinese) => f.write_str("以下全部"),
            (Self::Any, Language::English) => f.write_str("one of"),
            (Self::Any, Language::Chinese) => f.write_str("以下任一"),
            (Self::Not, Language::English) => f.write_str("not"),
            (Self::Not, Language::Chinese) => f.write_str("以下不成立"),
            (Self::Test { test: Test::Number(metric, comparison), seen, margin }, _) => {
                say_number(metric, *comparison, seen.as_ref(), *margin, words, f)
            }
            (Self::Test { test: Test::Label(kind, labels), seen, .. }, language) => {
                write!(f, "{}", words.said(kind))?;
                if let Some(SeenValue::Name(name)) = seen {
                    let is = if language == Language::English { " " } else { "为" };
                    write!(f, "{is}{}", kind.seen(name, words))?;
                }
                f.write_str(needs(words))?;
                any_of(labels, words, f)
            }
            (Self::Test { test: test @ Test::Segment(_), .. }, _) => test.say_to(words, f),
        }
    }
}

const fn needs(words: Words<'_>) -> &'static str {
    match words.language {
        Language::English => ", needs ",
        Language::Chinese => "，要求",
    }
}

/// A number beside its bounds, and how far from them it is.
fn say_number(
    metric: &Metric,
    comparison: Comparison,
    seen: Option<&SeenValue>,
    margin: Option<f64>,
    words: Words<'_>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let is = if words.language == Language::English { " " } else { "为" };
    write!(f, "{}", words.said(metric))?;
    match seen {
        Some(SeenValue::Whole(number)) => write!(f, "{is}{number}")?,
        Some(SeenValue::Number(number)) => write!(f, "{is}{}", Short(*number))?,
        _ => {}
    }
    write!(f, "{}{}", needs(words), words.said(&comparison))?;
    let Some(margin) = margin.filter(|margin| *margin != 0.0) else { return Ok(()) };
    let far = Short(margin.abs());
    let missed = (margin < 0.0).then(|| comparison.bounds());
    match (missed, words.language) {
        (None, Language::English) => write!(f, ": {far} to spare"),
        (None, Language::Chinese) => write!(f, "：富余{far}"),
        (Some(Bounds::AtLeast(_) | Bounds::Above(_)), Language::English) => write!(f, ": {far} short"),
        (Some(Bounds::AtLeast(_) | Bounds::Above(_)), Language::Chinese) => write!(f, "：还差{far}"),
        (Some(Bounds::AtMost(_) | Bounds::Below(_)), Language::English) => write!(f, ": {far} over"),
        (Some(Bounds::AtMost(_) | Bounds::Below(_)), Language::Chinese) => write!(f, "：超出{far}"),
        (Some(Bounds::Equals(_) | Bounds::Between(..)), Language::English) => write!(f, ": {far} off"),
        (Some(Bounds::Equals(_) | Bounds::Between(..)), Language::Chinese) => write!(f, "：相差{far}"),
    }
}

impl Say for TraceLine {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (self.truth, words.language) {
            (Truth::True, Language::English) => "true",
            (Truth::True, Language::Chinese) => "满足",
            (Truth::False, Language::English) => "false",
            (Truth::False, Language::Chinese) => "不满足",
            (Truth::Unknown(_), Language::English) => "unknown",
            (Truth::Unknown(_), Language::Chinese) => "无法判断",
        };
        write!(f, "{verdict}{}{}", words.language.colon(), words.said(&self.condition))?;
        match self.truth {
            Truth::Unknown(why) if matches!(self.condition, Condition::Test { .. }) => {
                write!(f, "{}{}", words.language.colon(), words.said(&why))
            }
            _ => Ok(()),
        }
    }
}

impl Say for Trace {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, line) in self.lines.iter().enumerate() {
            let (end, indent) = (if place == 0 { "" } else { "\n" }, 2 * usize::from(line.depth));
            write!(f, "{end}{:indent$}{}", "", words.said(line))?;
        }
        let Some(flip) = &self.flip else { return Ok(()) };
        match (self.truth.is_true(), words.language) {
            (true, Language::English) => write!(f, "\nit would not be true with {}", words.said(flip)),
            (true, Language::Chinese) => write!(f, "\n若{}，则不再满足", words.said(flip)),
            (false, Language::English) => write!(f, "\nit would be true with {}", words.said(flip)),
            (false, Language::Chinese) => write!(f, "\n若{}，即可满足", words.said(flip)),
        }
    }
}

impl From<&TraceLine> for Reason {
    fn from(line: &TraceLine) -> Self {
        let (rule, seen, bound): (Cow<'static, str>, _, _) = match &line.condition {
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
        Self::in_english(rule, seen, bound, line.to_string())
    }
}
