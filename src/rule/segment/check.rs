//! Checks of segments: all contradictions in a set at once.

use super::Segment;
use crate::answer::problem::{Problem, Problems, listed};
use crate::wording::problems::{LEADS_TO, problems};

/// The longest chain of segments that refer to each other.
pub const SEGMENT_MAX_CHAIN: usize = 8;

/// The greatest number of segments in a set.
pub const SEGMENTS_MAX: usize = 1_000;

/// A mistake in a segment, or a contradiction between segments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SegmentProblem {
    /// There are more segments than a set holds.
    TooMany(usize),
    /// A segment has no name.
    NoName,
    /// Two segments have the same name.
    NameTwice(String),
    /// A condition refers to a segment that does not exist.
    NotThere(String, String),
    /// A segment depends on itself.
    OnItself(String, String),
    /// Segments depend on each other through too many others.
    ChainTooLong(String),
    /// Two segments of an exclusive group have the same priority.
    SamePriority(String, String, i32, String),
    /// An earlier segment of the exclusive group always takes this segment's members.
    Unreachable(String, String),
}

problems! {
    enum SegmentProblem {
        TooMany(count: Whole) with (most: Whole = SEGMENTS_MAX) = "problem.segment.too_many"
            "`{count}` segments: give at most {most}, and the rest as a rule set of its own"
            "有`{count}`个分群：最多{most}个，其余请另建一份规则集";
        NoName = "problem.segment.no_name"
            "a segment has no name: give it one"
            "分群没有名称：请填写";
        NameTwice(name: Text) = "problem.segment.name_twice"
            "an earlier segment is also named `{name}`: give it another name"
            "前面已有分群叫`{name}`：请换一个名称";
        NotThere(name: Text, known: Names) = "problem.segment.not_there"
            "there is no segment `{name}`: name one of {known}"
            "没有分群`{name}`：请从{known}中选择";
        OnItself(name: Text, circle: Chain) = "problem.segment.on_itself"
            "`{name}` depends on itself: {circle}; remove one of these conditions"
            "`{name}`依赖自身：{circle}；请去掉其中一个条件";
        ChainTooLong(name: Text) with (most: Whole = SEGMENT_MAX_CHAIN) = "problem.segment.chain_too_long"
            "`{name}` refers to segments through more than {most} steps: copy the conditions of one into another"
            "`{name}`层层引用分群超过{most}步：请把其中一个分群的条件直接写出";
        SamePriority(name: Text, other: Text, priority: Whole, group: Text) = "problem.segment.same_priority"
            "`{name}` and `{other}` have the same priority `{priority}` in the exclusive group `{group}`: give them different ones"
            "`{name}`与`{other}`在互斥组`{group}`中优先级同为`{priority}`：请设为不同的优先级";
        Unreachable(name: Text, other: Text) = "problem.segment.unreachable"
            "nobody can be in `{name}`: `{other}` has the same condition and a higher priority in the exclusive group; change one of them"
            "没有人会进入`{name}`：`{other}`条件相同，且在互斥组中优先级更高；请修改其中一个";
    }
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
            wrong("when", SegmentProblem::OnItself(name(), way.join(LEADS_TO)));
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
