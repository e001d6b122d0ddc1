//! Flips: the smallest single change that would turn the verdict of a predicate.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::evaluate::{Truth, of_each};
use super::label::{Label, LabelKind};
use super::look::{Look, Short};
use super::metric::Metric;
use super::tree::{Predicate, Test};
use crate::answer::language::Language;
use crate::answer::say::{Say, Words, display_in_english};
use crate::number::plain::finite;
use crate::rule::unscored::Unscored;

/// A change of one thing that turns a predicate from true to not true, or the other way, with all else unchanged.
///
/// Numbers come first: the one that has to move the least, relative to the larger of its two values. A number that does
/// not exist yet comes after those, then names and segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Flip {
    /// A number moves.
    Number {
        /// Which number.
        metric: Metric,
        /// Its value today; `None` if it has no value.
        #[serde(default, deserialize_with = "finite")]
        from: Option<f64>,
        /// The value it would need.
        #[serde(deserialize_with = "finite")]
        to: f64,
    },
    /// A label changes.
    Label {
        /// The kind of label.
        kind: LabelKind,
        /// The label that the user would need; `None` for any label that no condition asks for.
        to: Option<Label>,
    },
    /// Membership in a segment changes.
    Segment {
        /// The segment's name.
        name: Box<str>,
        /// Whether the user would have to be in the segment.
        member: bool,
    },
}

impl Flip {
    /// The smallest flip, if there is one.
    ///
    /// As a function of one number, with all else unchanged, the verdict changes only at bounds that some condition has
    /// for that number. So only the bounds and their nearest neighbors on either side are tried. For each candidate,
    /// all conditions on that number change together, since another condition may turn the verdict back. Moving each
    /// condition over its own bound instead would report changes that change nothing.
    pub(super) fn smallest(predicate: &Predicate, seen: &[Look]) -> Option<Self> {
        let tests: Vec<&Test> = predicate.tests().collect();
        let now = verdict(predicate, seen.iter().map(|look| look.truth));
        let mut best: Option<(f64, Self)> = None;
        for (place, (test, look)) in tests.iter().zip(seen).enumerate() {
            // A thing that an earlier test looks at was tried with that test.
            if tests.iter().take(place).any(|earlier| same_thing(earlier, test)) {
                continue;
            }
            let about: Vec<bool> = tests.iter().map(|other| same_thing(other, test)).collect();
            let flips = |flip: &Self| {
                let truths = tests.iter().zip(seen).zip(&about);
                let truths = truths.map(|((test, look), about)| if *about { flip.applied(test) } else { look.truth });
                verdict(predicate, truths) != now
            };
            // For one number, the nearest value; among several, the one that moves by the smallest share.
            let mut candidates = candidates(test, look, &tests, &about);
            candidates.sort_by(|(one, _), (other, _)| one.total_cmp(other));
            let Some((_, flip)) = candidates.into_iter().find(|(_, flip)| flips(flip)) else { continue };
            let share = flip.share();
            if best.as_ref().is_none_or(|(least, _)| share < *least) {
                best = Some((share, flip));
            }
        }
        best.map(|(_, flip)| flip)
    }

    /// How far the number has to move, as a share of the larger of both values; above 1 if it has no value yet.
    fn share(&self) -> f64 {
        match self {
            // If both are 0, nothing moves.
            Self::Number { from: Some(from), to, .. } => {
                (to - from).abs() / to.abs().max(from.abs()).max(f64::MIN_POSITIVE)
            }
            Self::Number { from: None, .. } => 3.0,
            Self::Label { .. } | Self::Segment { .. } => 4.0,
        }
    }

    /// The verdict of a test on the thing after the change.
    fn applied(&self, test: &Test) -> Truth {
        match (self, test) {
            (Self::Number { to, .. }, Test::Number(_, comparison)) => comparison.holds(*to).into(),
            (Self::Label { to, .. }, Test::Label(_, one_of)) => {
                to.as_ref().is_some_and(|to| one_of.contains(to)).into()
            }
            (Self::Segment { member, .. }, Test::Segment(_)) => (*member).into(),
            _ => {
                debug_assert!(false, "only tests on the changed thing are evaluated");
                Truth::False
            }
        }
    }
}

fn verdict(predicate: &Predicate, truths: impl Iterator<Item = Truth>) -> bool {
    of_each(predicate.nodes(), truths).first().is_some_and(|truth| truth.is_true())
}

/// Whether two tests look at the same thing.
fn same_thing(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Number(one, _), Test::Number(other, _)) => one == other,
        (Test::Label(one, _), Test::Label(other, _)) => one == other,
        (Test::Segment(one), Test::Segment(other)) => one == other,
        _ => false,
    }
}

/// The values that the thing could change to; for a number, each with its distance.
fn candidates(test: &Test, look: &Look, tests: &[&Test], about: &[bool]) -> Vec<(f64, Flip)> {
    // Whatever a trait that is not to be looked at were, it would not be looked at.
    if look.truth == Truth::Unknown(Unscored::TraitsRefused) {
        return Vec::new();
    }
    let same = tests.iter().zip(about).filter(|(_, about)| **about).map(|(test, _)| *test);
    match test {
        Test::Number(metric, _) => {
            let [least, most] = metric.range();
            let bounds = same.filter_map(|test| match test {
                Test::Number(_, comparison) => Some(comparison.turning_points(metric.scale().is_whole())),
                _ => None,
            });
            let can_be = |to: &f64| least.is_none_or(|least| *to >= least) && most.is_none_or(|most| *to <= most);
            let from = look.number;
            let number = |to: f64| {
                (from.map_or(0.0, |from| (to - from).abs()), Flip::Number { metric: metric.clone(), from, to })
            };
            bounds.flatten().filter(can_be).map(number).collect()
        }
        Test::Label(kind, _) => {
            let named = same.flat_map(|test| match test {
                Test::Label(_, labels) => labels.iter().cloned().map(Some).collect(),
                _ => Vec::new(),
            });
            named.chain([None]).map(|to| (0.0, Flip::Label { kind: *kind, to })).collect()
        }
        Test::Segment(name) => {
            [true, false].map(|member| (0.0, Flip::Segment { name: name.clone(), member })).into_iter().collect()
        }
    }
}

display_in_english!(Flip);

impl Say for Flip {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match words.language {
            Language::English => self.in_english(words, f),
            Language::Chinese => self.in_chinese(words, f),
        }
    }
}

impl Flip {
    fn in_english(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { metric, from: Some(from), to } => {
                write!(f, "{} {} instead of {}", words.said(metric), Short(*to), Short(*from))
            }
            Self::Number { metric, from: None, to } => write!(f, "{} {}", words.said(metric), Short(*to)),
            Self::Label { kind, to: Some(to) } => write!(f, "{kind} {}", words.said(to)),
            Self::Label { kind, to: None } => write!(f, "another {kind}"),
            Self::Segment { name, member: true } => write!(f, "membership in {name}"),
            Self::Segment { name, member: false } => write!(f, "no membership in {name}"),
        }
    }

    fn in_chinese(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { metric, from: Some(from), to } => {
                write!(f, "{}由{}变为{}", words.said(metric), Short(*from), Short(*to))
            }
            Self::Number { metric, from: None, to } => write!(f, "{}为{}", words.said(metric), Short(*to)),
            Self::Label { kind, to: Some(to) } => write!(f, "{}为“{}”", words.said(kind), words.said(to)),
            Self::Label { kind, to: None } => write!(f, "{}变为其他值", words.said(kind)),
            Self::Segment { name, member: true } => write!(f, "进入分群“{name}”"),
            Self::Segment { name, member: false } => write!(f, "离开分群“{name}”"),
        }
    }
}
