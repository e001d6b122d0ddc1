//! Sets of segments: which segments a user is in.

use serde::{Deserialize, Serialize};

use super::check::{SegmentProblem, check};
use super::{Segment, SegmentChange, SegmentMembership};
use crate::answer::problem::Problems;
use crate::rule::predicate::{Judges, SegmentLookup, Situation, Trace};
use crate::rule::unscored::Unscored;
use crate::time::{Day, Hold, Since};

/// A checked set of segments: names are unique, and none depends on itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Segment>", into = "Vec<Segment>")]
pub struct Segments(Vec<Segment>);

impl Segments {
    /// A set of these segments.
    ///
    /// # Errors
    /// With every mistake: an empty or repeated name, a reference to a missing segment, one that depends on itself,
    /// directly or through others, or the same priority twice in an exclusive group.
    pub fn new(segments: Vec<Segment>) -> Result<Self, Problems<SegmentProblem>> {
        check(&segments)?;
        Ok(Self(segments))
    }

    /// The segments, in order.
    pub fn iter(&self) -> core::slice::Iter<'_, Segment> {
        self.0.iter()
    }

    /// The number of segments.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no segments.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The segment of this name.
    pub fn get(&self, name: &str) -> Option<&Segment> {
        self.0.iter().find(|segment| segment.name == name)
    }

    /// The segments that come before this one in its exclusive group.
    fn before<'a>(&'a self, segment: &'a Segment) -> impl Iterator<Item = &'a Segment> + Clone {
        let group = segment.exclusive.as_ref();
        self.0.iter().filter(move |other| {
            group.is_some() && other.exclusive.as_ref() == group && other.priority > segment.priority
        })
    }

    /// Runs `job` in a situation in which conditions may refer to these segments.
    fn within<'a, T>(&'a self, situation: &Situation<'a>, job: impl FnOnce(&Situation<'a>) -> T) -> Option<T> {
        let known = situation.judges().segments.map(core::ptr::from_ref);
        if known.is_some_and(|known| core::ptr::addr_eq(known, self)) {
            // Keeps the scores that were computed there already.
            return Some(job(situation));
        }
        let judges = Judges { segments: Some(self), ..*situation.judges() };
        let again = Situation::new(situation.as_of(), situation.user(), judges);
        again.map(|again| job(&again.going_on(situation.after())))
    }

    /// The segments that a user is in, in order, each with its start.
    pub fn members(&self, situation: &Situation<'_>) -> Vec<SegmentMembership> {
        let all = |situation: &Situation<'_>| {
            let member = |segment: &Segment| {
                let since = self.member_since(segment, situation)?;
                Some(SegmentMembership { segment: segment.name.clone(), since })
            };
            self.0.iter().filter_map(member).collect()
        };
        self.within(situation, all).unwrap_or_default()
    }

    /// Whether a user is in a segment; `None` if there is no such segment.
    pub fn contains(&self, name: &str, situation: &Situation<'_>) -> Option<bool> {
        let segment = self.get(name)?;
        self.within(situation, |situation| self.is_member(segment, situation))
    }

    /// Why the condition of a segment is true, false or unknown; `None` if there is no such segment.
    pub fn trace(&self, name: &str, situation: &Situation<'_>) -> Option<Trace> {
        let segment = self.get(name)?;
        self.within(situation, |situation| segment.when.trace(situation))
    }

    /// The segments that a user entered or left since an earlier day, in order, each with the reason.
    pub fn changes(&self, situation: &Situation<'_>, from: Day) -> Vec<SegmentChange> {
        let all = |now: &Situation<'_>| {
            let before = now.on(from);
            let change = |segment: &Segment| {
                let was = before.as_ref().is_some_and(|before| self.is_member(segment, before));
                let entered = self.is_member(segment, now);
                (was != entered).then(|| SegmentChange {
                    segment: segment.name.clone(),
                    entered,
                    from,
                    to: now.day(),
                    why: segment.when.trace(now),
                })
            };
            self.0.iter().filter_map(change).collect()
        };
        self.within(situation, all).unwrap_or_default()
    }

    /// Whether a user is in a segment of this set, in a situation that knows the set.
    pub(in crate::rule) fn is_member(&self, segment: &Segment, situation: &Situation<'_>) -> bool {
        segment.is_held(situation) && !self.before(segment).any(|other| other.is_held(situation))
    }

    fn member_since(&self, segment: &Segment, situation: &Situation<'_>) -> Option<Since> {
        if !self.is_member(segment, situation) {
            return None;
        }
        // A member since both parts have been so: its own condition held, and none of the others.
        let all = core::iter::once(segment).chain(self.before(segment));
        all.map(|segment| segment.held(situation).1).max_by_key(|since| (since.day(), !since.is_bound()))
    }
}

impl SegmentLookup for Segments {
    fn member(&self, segment: &str, situation: &Situation<'_>) -> Option<(bool, Day)> {
        let segment = self.get(segment)?;
        let (held, mut since) = segment.held_steady(situation);
        if !held {
            return Some((false, since));
        }
        for other in self.before(segment) {
            let (held, from) = other.held_steady(situation);
            if held {
                return Some((false, from));
            }
            since = since.max(from);
        }
        Some((true, since))
    }

    fn entered(&self, segment: &str, situation: &Situation<'_>) -> Result<Option<Day>, Unscored> {
        let limit = situation.joined().max(situation.day().minus(Hold::REPLAY.into()));
        let mut day = situation.day();
        let mut entry = None;
        // Back from the day asked about, one step for each change, until the day before an entry. Each step asks what was shown
        // on that day by what was known on it, so that the entry is the same as of every later day.
        while let Some(then) = situation.on(day) {
            let (is_in, since) = self.member(segment, &then).ok_or(Unscored::NoSegment)?;
            self.must_be_known(segment, is_in, &then)?;
            if let (false, Some(entry)) = (is_in, entry) {
                return Ok(Some(entry));
            }
            // A change that lies in forgotten days leaves no trace, so behind them every day is asked.
            let since = if situation.as_of().horizon().is_some() { day } else { since.max(situation.joined()) };
            if is_in {
                entry = Some(since).filter(|entry| *entry >= limit);
            }
            if since < limit {
                return Ok(None);
            }
            day = since.minus(1);
        }
        Ok(entry)
    }

    fn next_change(&self, segment: &str, situation: &Situation<'_>) -> Option<Day> {
        let segment = self.get(segment)?;
        let all = core::iter::once(segment).chain(self.before(segment));
        all.filter_map(|segment| segment.next_change(situation)).min()
    }
}

impl Segments {
    /// Refuses a membership that hangs on forgotten days: one that is missing, or a first place that others would take.
    fn must_be_known(&self, name: &str, is_in: bool, situation: &Situation<'_>) -> Result<(), Unscored> {
        let Some(segment) = self.get(name).filter(|_| situation.as_of().horizon().is_some()) else { return Ok(()) };
        let first = self.before(segment);
        if !is_in && first.clone().any(|other| other.is_held(situation)) {
            return Ok(());
        }
        let own = Some(segment).filter(|_| !is_in);
        let forgotten = own.into_iter().chain(first).find_map(|segment| segment.forgotten(situation));
        forgotten.map_or(Ok(()), Err)
    }
}

impl TryFrom<Vec<Segment>> for Segments {
    type Error = Problems<SegmentProblem>;

    fn try_from(segments: Vec<Segment>) -> Result<Self, Self::Error> {
        Self::new(segments)
    }
}

impl From<Segments> for Vec<Segment> {
    fn from(segments: Segments) -> Self {
        segments.0
    }
}

impl<'a> IntoIterator for &'a Segments {
    type Item = &'a Segment;
    type IntoIter = core::slice::Iter<'a, Segment>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
