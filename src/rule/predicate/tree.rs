//! Predicates: conditions combined by all, any and not, with a limited size and depth.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::comparison::Comparison;
use super::label::{Label, LabelKind};
use super::metric::Metric;
use super::part::Part;
use crate::answer::language::Language;
use crate::answer::say::{Say, Words, display_in_english};
use crate::wording::problems::problems;

/// The greatest depth of conditions within each other.
pub const PREDICATE_MAX_DEPTH: usize = 32;
/// The greatest number of conditions in one predicate, including all, any and not. A condition that lists names is as many as
/// it lists.
pub const PREDICATE_MAX_NODES: usize = 1_000;

/// A single test of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Test {
    /// A number compared with bounds.
    Number(Metric, Comparison),
    /// A label that must be one of these, all of the same kind.
    Label(LabelKind, Vec<Label>),
    /// Membership in a segment of the same rule set.
    Segment(Box<str>),
}

impl Test {
    /// The part of the rule set that the test needs; `None` if it needs no score.
    pub(in crate::rule) fn part(&self) -> Option<Part> {
        match self {
            Self::Number(metric, _) => metric.part(),
            Self::Label(kind, _) => kind.part(),
            Self::Segment(_) => None,
        }
    }
}

/// What a user must be like: conditions on numbers and labels, combined by all, any and not.
///
/// A predicate is data. In JSON it reads like a sentence:
///
/// ```
/// use lifestage::rule::Predicate;
///
/// let keen: Predicate = serde_json::from_str(
///     r#"{ "all": [
///         { "consecutive_days": "use", "about": 7, "at_least": 3 },
///         { "change_of": { "net_spend": { "last": 30 } }, "at_least": "20 %" },
///         { "not": { "stage": ["Silent", "Churned"] } }
///     ] }"#,
/// )?;
/// assert_eq!(
///     keen.to_string(),
///     "days in a row with use about #7 at least 3, and change of net spend, last 30 days at least 0.2, \
///      and not stage Silent or Churned",
/// );
/// assert_eq!(serde_json::from_str::<Predicate>(&serde_json::to_string(&keen)?)?, keen);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// `examples/data/rules.schema.json` describes its shape. Conditions are at most [`PREDICATE_MAX_DEPTH`] deep, and
/// there are at most [`PREDICATE_MAX_NODES`]; a larger predicate is refused, also while it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// INVARIANT: one complete tree: each node is followed directly by its children, up to its end.
    nodes: Vec<Node>,
}

/// A node; its children follow directly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Node {
    /// The number of places after this one that its children take.
    All(u16),
    Any(u16),
    Not(u16),
    Test(Test),
}

impl Node {
    /// The number of places that the node takes, with its children.
    pub(super) fn span(&self) -> usize {
        match self {
            Self::All(inner) | Self::Any(inner) | Self::Not(inner) => usize::from(*inner) + 1,
            Self::Test(_) => 1,
        }
    }

    /// As how many conditions it counts, without its children: each name of a list is one.
    fn conditions(&self) -> usize {
        match self {
            Self::Test(Test::Label(_, labels)) => labels.len().max(1),
            _ => 1,
        }
    }
}

/// Why a predicate is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PredicateError {
    /// The conditions are nested too deep.
    TooDeep,
    /// There are too many conditions.
    TooMany(usize),
    /// An `all`, `any` or `is` is empty.
    Empty(&'static str),
    /// A stored list of nodes is not a tree.
    NoTree,
    /// A test has no label, or labels of different kinds.
    Labels(LabelKind),
    /// Stored verdicts do not follow from those of their conditions.
    Verdicts,
}

problems! {
    enum PredicateError {
        TooDeep with (most: Whole = PREDICATE_MAX_DEPTH) = "problem.predicate.too_deep"
            "conditions are nested more than {most} deep: make a part of them a segment and refer to it"
            "条件嵌套超过{most}层：请把一部分改为分群，再引用它";
        TooMany(count: Whole) with (most: Whole = PREDICATE_MAX_NODES) = "problem.predicate.too_many"
            "`{count}` conditions: use at most {most}, or make a part of them a segment and refer to it"
            "有`{count}`个条件：最多{most}个，或把一部分改为分群再引用";
        Empty(word: Text) = "problem.predicate.empty"
            "`{word}` is empty: give at least one condition"
            "`{word}`是空的：请至少填写一个条件";
        NoTree = "problem.predicate.no_tree"
            "the stored conditions do not form a tree: store them again from the original rules"
            "保存的条件不成一棵树：请用原来的规则重新保存";
        Labels(label: Built) = "problem.predicate.labels"
            "a condition on {label} has no name or a name of another kind: give one or more names of that kind"
            "针对`{label}`的条件没有名称，或名称不属于这一类：请填写一个或多个这一类的名称";
        Verdicts = "problem.predicate.verdicts"
            "a stored verdict does not follow from those of the conditions within it: ask for the trace again"
            "保存的结论与其中各条件的结论不符：请重新获取判断依据";
    }
}

impl From<Test> for Predicate {
    fn from(test: Test) -> Self {
        Self { nodes: vec![Node::Test(test)] }
    }
}

impl Predicate {
    /// The number must meet the comparison.
    pub fn number(metric: Metric, comparison: Comparison) -> Self {
        Test::Number(metric, comparison).into()
    }

    /// The user must have one of these labels, all of the same kind.
    ///
    /// # Errors
    /// If there is no label, there are too many, or they are of different kinds.
    pub fn is(one_of: impl IntoIterator<Item = Label>) -> Result<Self, PredicateError> {
        let one_of: Vec<Label> = one_of.into_iter().collect();
        let kind = one_of.first().map(Label::kind).ok_or(PredicateError::Empty("is"))?;
        if one_of.iter().any(|label| label.kind() != kind) {
            return Err(PredicateError::Labels(kind));
        }
        Self::of_nodes(vec![Node::Test(Test::Label(kind, one_of))])
    }

    /// The user must be in this segment of the same rule set.
    pub fn in_segment(name: &str) -> Self {
        Test::Segment(name.into()).into()
    }

    /// All of these conditions must hold.
    ///
    /// # Errors
    /// If there is none, or the predicate gets too deep or too large.
    pub fn all(of: impl IntoIterator<Item = Self>) -> Result<Self, PredicateError> {
        Self::joined("all", Node::All, of)
    }

    /// At least one of these conditions must hold.
    ///
    /// # Errors
    /// If there is none, or the predicate gets too deep or too large.
    pub fn any(of: impl IntoIterator<Item = Self>) -> Result<Self, PredicateError> {
        Self::joined("any", Node::Any, of)
    }

    /// The condition must not hold.
    ///
    /// # Errors
    /// If the predicate gets too deep or too large.
    #[expect(clippy::should_implement_trait, reason = "it is fallible")]
    pub fn not(self) -> Result<Self, PredicateError> {
        Self::joined("not", Node::Not, [self])
    }

    fn joined(
        word: &'static str,
        node: impl Fn(u16) -> Node,
        of: impl IntoIterator<Item = Self>,
    ) -> Result<Self, PredicateError> {
        let mut nodes = vec![node(0)];
        for part in of {
            nodes.extend(part.nodes);
            if nodes.len() > PREDICATE_MAX_NODES {
                return Err(PredicateError::TooMany(nodes.len()));
            }
        }
        let inner = u16::try_from(nodes.len() - 1).unwrap_or(u16::MAX);
        if inner == 0 {
            return Err(PredicateError::Empty(word));
        }
        if let Some(first) = nodes.first_mut() {
            *first = node(inner);
        }
        Self::of_nodes(nodes)
    }

    /// The predicate of these nodes, as returned by [`nodes`](Self::nodes).
    pub(super) fn of_nodes(nodes: Vec<Node>) -> Result<Self, PredicateError> {
        let conditions = nodes.iter().map(Node::conditions).sum();
        if conditions > PREDICATE_MAX_NODES {
            return Err(PredicateError::TooMany(conditions));
        }
        // The places where the open nodes end.
        let mut open: Vec<usize> = Vec::new();
        for (place, node) in nodes.iter().enumerate() {
            while open.last().is_some_and(|end| place >= *end) {
                open.pop();
            }
            let end = place + node.span();
            let limit = open.last().copied().unwrap_or(nodes.len());
            let alone = place == 0 || !open.is_empty();
            let filled = match node {
                Node::All(inner) | Node::Any(inner) => *inner > 0,
                Node::Not(inner) => {
                    let only = nodes.get(place + 1).map(Node::span);
                    only == Some(usize::from(*inner))
                }
                Node::Test(Test::Label(kind, labels)) => {
                    !labels.is_empty() && labels.iter().all(|label| label.kind() == *kind)
                }
                Node::Test(_) => true,
            };
            if end > limit || !alone || !filled {
                return Err(PredicateError::NoTree);
            }
            if open.len() >= PREDICATE_MAX_DEPTH {
                return Err(PredicateError::TooDeep);
            }
            open.push(end);
        }
        if nodes.is_empty() { Err(PredicateError::NoTree) } else { Ok(Self { nodes }) }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The tests, in written order.
    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Test(test) => Some(test),
            _ => None,
        })
    }

    /// The names of the segments that it refers to.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.tests().filter_map(|test| match test {
            Test::Segment(name) => Some(&**name),
            _ => None,
        })
    }
}

/// The children within the nodes that follow a parent.
pub(super) fn children(inner: &[Node]) -> impl Iterator<Item = &[Node]> {
    let mut rest = inner;
    core::iter::from_fn(move || {
        let (child, after) = rest.split_at_checked(rest.first()?.span())?;
        rest = after;
        Some(child)
    })
}

display_in_english!(Predicate, Test);

impl Say for Predicate {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say(&self.nodes, true, words, f)
    }
}

/// Writes a node in words, with parentheses where it could be misread.
fn say(nodes: &[Node], outermost: bool, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Some((node, inner)) = nodes.split_first() else { return Ok(()) };
    let between = match (node, words.language) {
        (Node::Test(test), _) => return test.say_to(words, f),
        (Node::Not(_), Language::English) => {
            f.write_str("not ")?;
            return say(inner, false, words, f);
        }
        (Node::Not(_), Language::Chinese) => {
            f.write_str("并非")?;
            return say(inner, false, words, f);
        }
        (Node::All(_), Language::English) => ", and ",
        (Node::All(_), Language::Chinese) => "，且",
        (Node::Any(_), Language::English) => ", or ",
        (Node::Any(_), Language::Chinese) => "，或",
    };
    let single = children(inner).nth(1).is_none();
    let [open, close] = match words.language {
        _ if outermost || single => ["", ""],
        Language::English => ["(", ")"],
        Language::Chinese => ["（", "）"],
    };
    f.write_str(open)?;
    for (place, child) in children(inner).enumerate() {
        f.write_str(if place == 0 { "" } else { between })?;
        say(child, single && outermost, words, f)?;
    }
    f.write_str(close)
}

impl Say for Test {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, words.language) {
            (Self::Number(metric, comparison), Language::English) => write!(f, "{} {comparison}", words.said(metric)),
            (Self::Number(metric, comparison), Language::Chinese) => {
                write!(f, "{}{}", words.said(metric), words.said(comparison))
            }
            (Self::Label(kind, labels), Language::English) => {
                write!(f, "{kind} ")?;
                any_of(labels, words, f)
            }
            (Self::Label(kind, labels), Language::Chinese) => {
                write!(f, "{}为", words.said(kind))?;
                any_of(labels, words, f)
            }
            (Self::Segment(name), Language::English) => write!(f, "in segment {name}"),
            (Self::Segment(name), Language::Chinese) => write!(f, "属于分群“{name}”"),
        }
    }
}

/// Labels of which one is enough.
pub(super) fn any_of(labels: &[Label], words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let or = match words.language {
        Language::English => " or ",
        Language::Chinese => "或",
    };
    labels.iter().enumerate().try_for_each(|(place, label)| {
        // A precision is for numbers; as an option of the formatter it would cut names short.
        write!(f, "{}{}", if place == 0 { "" } else { or }, words.said(label))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_that_holds_no_other_is_no_tree() {
        for node in [Node::All(0), Node::Any(0), Node::Not(0)] {
            assert_eq!(Predicate::of_nodes(vec![node]), Err(PredicateError::NoTree));
        }
    }
}
