//! Path reports: how often each path was taken.

use core::cmp::Reverse;
use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::PathRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::language::Language;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::say::{Say, Words, display_in_english};
use crate::event::kind::Kind;
use crate::number::ratio::Ratio;
use crate::population::Crowd;
use crate::report::dated::{DatesBy, EventDefinition};
use crate::wording::problems::problems;

/// The paths of many users. Reports of the same rule over *different* users merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PathReport {
    definition: EventDefinition,
    rule: PathRule,
    crowd: Crowd,
    /// INVARIANT: each path has the length of the rule, and occurs.
    paths: BTreeMap<Vec<Kind>, PathCount>,
}

mergeable!(PathReport, "paths", 1, MergeError);

/// A report as it is written: a list of paths, as JSON has only texts for keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: PathRule,
    dates: Option<DatesBy>,
    #[serde(rename = "users")]
    crowd: Crowd,
    paths: Vec<(Vec<Kind>, PathCount)>,
}

/// How often a path was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PathCount {
    /// How often.
    pub times: u64,
    /// In how many sessions; where the rule has none, by how many users.
    pub sessions: u64,
}

/// A path, and how often it was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RankedPath {
    /// The kinds, in order.
    pub path: Vec<Kind>,
    /// How often it was taken.
    pub count: PathCount,
    /// Its share of all paths.
    pub share: Ratio,
}

/// What came next, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PathTransition {
    /// What came first.
    pub from: Kind,
    /// What came next.
    pub to: Kind,
    /// How often.
    pub times: u64,
    /// Its share of all that came next after the same kind.
    pub share: Ratio,
}

/// A stored path is impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathReportError {
    path: Box<str>,
    length: u8,
    users: u64,
}

problems! {
    struct PathReportError { path: Text, length: Whole, users: Whole } = "problem.path_report"
        "the path `{path}` of `{users}` users: give each path of {length} once, with how often it was taken, in as many sessions or fewer, each of them a user's"
        "`{users}`名用户的路径`{path}`：由{length}次行为组成的每条路径只写一次，附走过的次数；会话数不超过该次数，且每次会话都属于某名用户";
}

impl PathCount {
    pub(super) const fn add(&mut self, other: Self) {
        self.times = self.times.saturating_add(other.times);
        self.sessions = self.sessions.saturating_add(other.sessions);
    }
}

impl PathReport {
    pub(super) fn new(
        rule: PathRule,
        dates: Option<DatesBy>,
        crowd: Crowd,
        paths: BTreeMap<Vec<Kind>, PathCount>,
    ) -> Self {
        Self { definition: EventDefinition::new(&rule, rule.fingerprint(), dates), rule, crowd, paths }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        self.definition.whole()
    }

    /// What counts as a path.
    pub const fn rule(&self) -> &PathRule {
        &self.rule
    }

    /// How many users there are.
    pub const fn users(&self) -> u64 {
        self.crowd.users
    }

    /// How many paths were taken, each as often as it was.
    pub fn total(&self) -> u64 {
        self.paths.values().fold(0, |sum, count| sum.saturating_add(count.times))
    }

    /// How often a path was taken.
    pub fn count(&self, path: &[Kind]) -> PathCount {
        self.paths.get(path).copied().unwrap_or_default()
    }

    /// All paths in the order of their kinds' codes, and how often each was taken.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = (&[Kind], PathCount)> {
        self.paths.iter().map(|(path, count)| (path.as_slice(), *count))
    }

    /// The first n paths by how often they were taken, the most frequent first; of equally frequent ones in the order of
    /// their kinds' codes.
    pub fn top(&self, n: usize) -> Vec<RankedPath> {
        let total = self.total();
        let mut paths: Vec<(&[Kind], PathCount)> = self.paths().collect();
        // Stable: equal ones stay in order.
        paths.sort_by_key(|(_, count)| Reverse(count.times));
        paths.truncate(n);
        let ranked = paths.into_iter().map(|(path, count)| {
            let share = Ratio::of(count.times, total).unwrap_or(Ratio::ZERO);
            RankedPath { path: path.to_vec(), count, share }
        });
        ranked.collect()
    }

    /// The first n kinds by how often they come after a kind, the most frequent first; of equally frequent ones in the order
    /// of their codes. Of paths longer than 2 it is what comes second after a first.
    pub fn after(&self, from: Kind, n: usize) -> Vec<PathTransition> {
        let mut transitions = self.all_transitions();
        transitions.retain(|transition| transition.from == from);
        transitions.truncate(n);
        transitions
    }

    /// The first n transitions by how often they occur, the most frequent first; of equally frequent ones in the order of
    /// their codes.
    pub fn top_transitions(&self, n: usize) -> Vec<PathTransition> {
        let mut transitions = self.all_transitions();
        transitions.truncate(n);
        transitions
    }

    fn all_transitions(&self) -> Vec<PathTransition> {
        let (mut pairs, mut firsts) = (BTreeMap::<(Kind, Kind), u64>::new(), BTreeMap::<Kind, u64>::new());
        for (path, count) in &self.paths {
            if let [from, to, ..] = path.as_slice() {
                for sum in [pairs.entry((*from, *to)).or_default(), firsts.entry(*from).or_default()] {
                    *sum = sum.saturating_add(count.times);
                }
            }
        }
        let transitions = pairs.into_iter().map(|((from, to), times)| {
            let all = firsts.get(&from).copied().unwrap_or_default();
            PathTransition { from, to, times, share: Ratio::of(times, all).unwrap_or(Ratio::ZERO) }
        });
        let mut transitions: Vec<PathTransition> = transitions.collect();
        transitions.sort_by_key(|transition| Reverse(transition.times));
        transitions
    }

    /// Takes in the report of other users.
    ///
    /// The paths of a user whose events are in both parts would be torn, so part events by user. That both are of the very
    /// same users is found within one process, and by a [`ReportKey`](crate::population::ReportKey) in what came in binary;
    /// that some users are in both cannot be, as reports do not keep them.
    ///
    /// # Errors
    /// When the rule is another one, the users are the same, or there is more than can be counted. This report is then as
    /// before.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        let definition = self.definition.with(&other.definition)?;
        self.crowd.must_not_be(other.crowd)?;
        self.total().checked_add(other.total()).ok_or(MergeError::TooMany)?;
        self.definition = definition;
        self.crowd.merge(other.crowd);
        for (path, count) in &other.paths {
            self.paths.entry(path.clone()).or_default().add(*count);
        }
        Ok(())
    }
}

impl From<PathReport> for Written {
    fn from(PathReport { definition, rule, crowd, paths }: PathReport) -> Self {
        Self { rule, dates: definition.dates().cloned(), crowd, paths: paths.into_iter().collect() }
    }
}

impl TryFrom<Written> for PathReport {
    type Error = PathReportError;

    fn try_from(Written { rule, dates, crowd, paths: written }: Written) -> Result<Self, Self::Error> {
        let (length, users) = (rule.length.get(), crowd.users);
        let (mut paths, mut total) = (BTreeMap::new(), 0_u64);
        for (path, count) in written {
            // Without sessions all that a user did is one.
            let most_sessions = if rule.session.is_some() { count.times } else { count.times.min(users) };
            let counts = users > 0 && (1..=most_sessions).contains(&count.sessions);
            let fits = path.len() == usize::from(length);
            let text = Arrows(&path).say(Language::English).to_string();
            let sum = total.checked_add(count.times);
            if !counts || !fits || sum.is_none() || paths.insert(path, count).is_some() {
                return Err(PathReportError { path: text.into(), length, users });
            }
            total = sum.unwrap_or(total);
        }
        Ok(Self::new(rule, dates, crowd, paths))
    }
}

/// `search → view`.
struct Arrows<'a>(&'a [Kind]);

impl Say for Arrows<'_> {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, kind) in self.0.iter().enumerate() {
            write!(f, "{}{}", if at == 0 { "" } else { " → " }, words.said(kind))?;
        }
        Ok(())
    }
}

display_in_english!(RankedPath, PathTransition);

impl Say for RankedPath {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", words.said(&Arrows(&self.path)), self.count.times)
    }
}

impl Say for PathTransition {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, times, share } = self;
        write!(f, "{}: {times}, {share:.1}", words.said(&Arrows(&[*from, *to])))
    }
}
