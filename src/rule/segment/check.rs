//! Checks of segments: all contradictions in a set at once.

use super::Segment;
use crate::answer::problem::{Problem, Problems, listed};

/// The longest chain of segments that refer to each other.
pub const SEGMENT_MAX_CHAIN: usize = 8;

/// The greatest number of segments in a set.
pub const SEGMENTS_MAX: usize = 1_000;

/// A mistake in a segment, or a contradiction between segments.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SegmentProblem {
    /// There are more segments than a set holds.
    #[error("`{0}` segments: give at most {SEGMENTS_MAX}, and the rest as a rule set of its own")]
    TooMany(usize),
    /// A segment has no name.
    #[error("a segment has no name: give it one")]
    NoName,
    /// Two segments have the same name.
    #[error("an earlier segment is also named `{0}`: give it another name")]
    NameTwice(String),
    /// A condition refers to a segment that does not exist.
    #[error("there is no segment `{0}`: name one of {1}")]
    NotThere(String, String),
    /// A segment depends on itself.
    #[error("`{0}` depends on itself: {1}; remove one of these conditions")]
    OnItself(String, String),
    /// Segments depend on each other through too many others.
    #[error(
        "`{0}` refers to segments through more than {SEGMENT_MAX_CHAIN} steps: copy the conditions of one into another"
    )]
    ChainTooLong(String),
    /// Two segments of an exclusive group have the same priority.
    #[error("`{0}` and `{1}` have the same priority `{2}` in the exclusive group `{3}`: give them different ones")]
    SamePriority(String, String, i32, String),
    /// An earlier segment of the exclusive group always takes this segment's members.
    #[error(
        "nobody can be in `{0}`: `{1}` has the same condition and a higher priority in the exclusive group; change one of them"
    )]
    Unreachable(String, String),
}

pub(super) fn check(segments: &[Segment]) -> Result<(), Problems<SegmentProblem>> {
    let mut found: Vec<Problem<SegmentProblem>> = Vec::new();
    // What follows compares each with all others.
    if segments.len() > SEGMENTS_MAX {
        found.push(Problem::new("", SegmentProblem::TooMany(segments.len())));
        return Problems::none_in(found);
    }
    let asked: Vec<Vec<usize>> =
        segments.iter().map(|segment| asked_for(segments, &segment.when.segments().collect::<Vec<_>>())).collect();
    let lengths = lengths(&asked);
    let names = || listed(segments.iter().map(|segment| format!("`{}`", segment.name)));
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
        // A circle is a chain without end.
        let too_long = lengths.get(place).is_some_and(|length| *length > SEGMENT_MAX_CHAIN);
        let way = if too_long { circle(&asked, place) } else { Vec::new() };
        if !way.is_empty() {
            let name_of = |place: usize| segments.get(place).map(|segment| format!("`{}`", segment.name));
            let way: Vec<String> = way.into_iter().filter_map(name_of).collect();
            wrong("when", SegmentProblem::OnItself(name(), way.join(" asks for ")));
        } else if too_long {
            wrong("when", SegmentProblem::ChainTooLong(name()));
        }
    }
    Problems::none_in(found)
}

/// The segments needed to decide who is in those of these names: these segments, and those before them in their exclusive
/// groups.
pub(in crate::rule) fn asked_for(segments: &[Segment], asked: &[&str]) -> Vec<usize> {
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

/// The shortest path from a segment back to itself, breadth first; empty if there is none.
pub(in crate::rule) fn circle(asked: &[Vec<usize>], start: usize) -> Vec<usize> {
    // Each place reached, and the place it was reached from.
    let mut reached: Vec<(usize, Option<usize>)> = vec![(start, None)];
    let mut is_reached = vec![false; asked.len()];
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
            if is_reached.get_mut(*next).is_some_and(|known| !core::mem::replace(known, true)) {
                reached.push((*next, Some(at)));
            }
        }
        at += 1;
    }
    Vec::new()
}

/// The length of the chain below each segment; counting stops above the limit.
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
