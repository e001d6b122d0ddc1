//! Segments that contradict each other: all that is wrong in a set at once.

use super::Segment;
use crate::answer::problem::{Problem, Problems};

/// Through how many others a segment may depend on one.
pub const SEGMENT_MAX_CHAIN: usize = 8;

/// A segment that contradicts itself, or another one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentProblem {
    /// A segment without a name.
    #[error("a segment without a name: give it one")]
    NoName,
    /// A name that an earlier segment has.
    #[error("`{0}` is the name of an earlier segment: give it another one")]
    NameTwice(String),
    /// A condition that names a segment which is not there.
    #[error("there is no segment `{0}`: name one of {1}")]
    NotThere(String, String),
    /// A segment that depends on itself.
    #[error("`{0}` depends on itself: {1}; take one of these conditions out")]
    OnItself(String, String),
    /// Segments that depend on each other through too many others.
    #[error(
        "`{0}` depends on others through more than {SEGMENT_MAX_CHAIN} steps: write out the conditions of one of them"
    )]
    ChainTooLong(String),
    /// Two segments of an exclusive group that nothing decides between.
    #[error("`{0}` and `{1}` have the same priority `{2}` in the exclusive group `{3}`: give them different ones")]
    SamePriority(String, String, i32, String),
    /// A segment that another one of its exclusive group always takes the members of.
    #[error("`{0}` has the condition of `{1}`, which comes first in the exclusive group: nobody can be in it")]
    Unreachable(String, String),
}

pub(super) fn check(segments: &[Segment]) -> Result<(), Problems<SegmentProblem>> {
    let mut found: Vec<Problem<SegmentProblem>> = Vec::new();
    let asked: Vec<Vec<usize>> = segments.iter().map(|segment| asked_for(segments, segment)).collect();
    let lengths = lengths(&asked);
    let names = || segments.iter().map(|segment| format!("`{}`", segment.name)).collect::<Vec<_>>().join(", ");
    for (place, segment) in segments.iter().enumerate() {
        let name = || segment.name.clone();
        let mut wrong = |field: &str, problem| found.push(Problem::new(format!("[{place}].{field}"), problem));
        if segment.name.is_empty() {
            wrong("name", SegmentProblem::NoName);
        }
        let earlier = segments.get(..place).unwrap_or_default();
        if earlier.iter().any(|earlier| earlier.name == segment.name) {
            wrong("name", SegmentProblem::NameTwice(name()));
        }
        for asked in segment.when.segments() {
            if !segments.iter().any(|other| other.name == asked) {
                wrong("when", SegmentProblem::NotThere(asked.to_owned(), names()));
            }
        }
        let group = segment.exclusive.as_ref();
        for other in segments.iter().filter(|other| group.is_some() && other.exclusive.as_ref() == group) {
            if other.priority > segment.priority && other.when == segment.when && other.hold <= segment.hold {
                wrong("when", SegmentProblem::Unreachable(name(), other.name.clone()));
            }
        }
        if let Some(group) = group
            && let Some(other) = earlier
                .iter()
                .find(|earlier| earlier.exclusive.as_ref() == Some(group) && earlier.priority == segment.priority)
        {
            let problem = SegmentProblem::SamePriority(name(), other.name.clone(), segment.priority, group.clone());
            wrong("priority", problem);
        }
        let way = circle(&asked, place);
        if !way.is_empty() {
            let name_of = |place: usize| segments.get(place).map(|segment| format!("`{}`", segment.name));
            let way: Vec<String> = way.into_iter().filter_map(name_of).collect();
            wrong("when", SegmentProblem::OnItself(name(), way.join(" asks for ")));
        } else if lengths.get(place).is_some_and(|length| *length > SEGMENT_MAX_CHAIN) {
            wrong("when", SegmentProblem::ChainTooLong(name()));
        }
    }
    Problems::none_in(found)
}

/// The segments whose conditions must be known to know who is in those that a condition names: they themselves, and what
/// comes before them in their exclusive groups.
fn asked_for(segments: &[Segment], segment: &Segment) -> Vec<usize> {
    let asked: Vec<&str> = segment.when.segments().collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let named: Vec<&Segment> = segments.iter().filter(|other| asked.contains(&other.name.as_str())).collect();
    let is_asked = |candidate: &Segment| {
        named.iter().any(|named| {
            let first = named.exclusive.is_some() && named.exclusive == candidate.exclusive;
            named.name == candidate.name || (first && candidate.priority > named.priority)
        })
    };
    segments.iter().enumerate().filter(|(_, candidate)| is_asked(candidate)).map(|(place, _)| place).collect()
}

/// The shortest way from a segment back to itself, breadth first; empty where there is none.
fn circle(asked: &[Vec<usize>], start: usize) -> Vec<usize> {
    // Each place reached, and from which of these.
    let mut reached: Vec<(usize, Option<usize>)> = vec![(start, None)];
    let mut at = 0;
    while let Some((place, _)) = reached.get(at).copied() {
        for next in asked.get(place).into_iter().flatten() {
            if *next == start {
                let mut way = vec![start];
                let mut back = Some(at);
                while let Some((place, before)) = back.and_then(|at| reached.get(at)) {
                    way.push(*place);
                    back = *before;
                }
                way.reverse();
                return way;
            }
            if !reached.iter().any(|(place, _)| place == next) {
                reached.push((*next, Some(at)));
            }
        }
        at += 1;
    }
    Vec::new()
}

/// Through how many others each segment depends on one, as far as that is of interest.
fn lengths(asked: &[Vec<usize>]) -> Vec<usize> {
    let mut lengths = vec![0; asked.len()];
    for _ in 0..=SEGMENT_MAX_CHAIN {
        let longer = |asked: &Vec<usize>| {
            asked.iter().filter_map(|next| lengths.get(*next)).max().map_or(0, |longest: &usize| longest + 1)
        };
        lengths = asked.iter().map(longer).collect();
    }
    lengths
}
