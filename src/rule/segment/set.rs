//! Sets of segments: which segments a user is in.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::check::{SegmentProblem, check};
use super::{Segment, SegmentChange, SegmentMembership};
use crate::answer::problem::Problems;
use crate::rule::predicate::{HeldTruth, Judges, SegmentLookup, Situation, Trace};
use crate::rule::unscored::Unscored;
use crate::time::{Day, Hold, Since};

/// A checked set of segments: names are unique, and none depends on itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Segment>", into = "Vec<Segment>")]
pub struct Segments {
    list: Vec<Segment>,
    /// Their places in the list, in order of their names.
    by_name: Vec<usize>,
}

impl Segments {
    /// A set of these segments.
    ///
    /// # Errors
    /// With every mistake: an empty or repeated name, a reference to a missing segment, one that depends on itself,
    /// directly or through others, or the same priority twice in an exclusive group.
    pub fn new(segments: Vec<Segment>) -> Result<Self, Problems<SegmentProblem>> {
        check(&segments)?;
        let mut by_name: Vec<(&str, usize)> = segments.iter().map(|segment| &*segment.name).zip(0..).collect();
        by_name.sort_unstable();
        let by_name = by_name.into_iter().map(|(_, place)| place).collect();
        Ok(Self { list: segments, by_name })
    }

    /// The segments, in order.
    pub fn iter(&self) -> core::slice::Iter<'_, Segment> {
        self.list.iter()
    }

    /// The number of segments.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are no segments.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The segment of this name.
    pub fn get(&self, name: &str) -> Option<&Segment> {
        let named = |place: &usize| self.list.get(*place).map(|segment| segment.name.as_str());
        let at = self.by_name.binary_search_by(|place| named(place).cmp(&Some(name))).ok()?;
        self.list.get(*self.by_name.get(at)?)
    }

    /// The segments that come before this one in its exclusive group.
    fn before<'a>(&'a self, segment: &'a Segment) -> impl Iterator<Item = &'a Segment> + Clone {
        let group = segment.exclusive.as_ref();
        let others = if group.is_some() { self.list.as_slice() } else { &[] };
        others.iter().filter(move |other| other.exclusive.as_ref() == group && other.priority > segment.priority)
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

    /// The segments that a user is in, in order, each with its start. Of an exclusive group nobody is in a segment behind one
    /// that may only be forgotten.
    pub fn members(&self, situation: &Situation<'_>) -> Vec<SegmentMembership> {
        let all = |situation: &Situation<'_>| {
            // Each of an exclusive group may be asked for by all that come after it.
            let known: Vec<OnceCell<[bool; 2]>> = vec![OnceCell::new(); self.list.len()];
            let held = |place: usize, segment: &Segment| {
                let find_out = || {
                    let is_held = segment.is_held(situation);
                    [is_held, is_held || segment.forgotten(situation).is_some()]
                };
                known.get(place).map_or_else(find_out, |known| *known.get_or_init(find_out))
            };
            let is_before = |segment: &Segment, other: &Segment| {
                segment.exclusive.is_some() && other.exclusive == segment.exclusive && other.priority > segment.priority
            };
            let mut members = Vec::new();
            for (place, segment) in self.list.iter().enumerate() {
                let mut others = self.list.iter().enumerate().filter(|_| segment.exclusive.is_some());
                let taken = |(at, other): (usize, &Segment)| is_before(segment, other) && held(at, other)[1];
                if held(place, segment)[0] && !others.any(taken) {
                    let since = self.held_since(segment, situation);
                    members.extend(since.map(|since| SegmentMembership { segment: segment.name.clone(), since }));
                }
            }
            members
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
            self.list.iter().filter_map(change).collect()
        };
        self.within(situation, all).unwrap_or_default()
    }

    /// Whether a user is in a segment of this set, in a situation that knows the set.
    pub(in crate::rule) fn is_member(&self, segment: &Segment, situation: &Situation<'_>) -> bool {
        segment.is_held(situation) && !self.before(segment).any(|other| other.may_be_held(situation))
    }

    /// Since when a user has been in a segment, who is.
    fn held_since(&self, segment: &Segment, situation: &Situation<'_>) -> Option<Since> {
        // A member since both parts have been so: its own condition held, and none of the others.
        let all = core::iter::once(segment).chain(self.before(segment));
        all.map(|segment| segment.held(situation).1).max_by_key(|since| (since.day(), !since.is_bound()))
    }
}

impl SegmentLookup for Segments {
    fn member(&self, segment: &str, situation: &Situation<'_>) -> Result<(bool, Day), Unscored> {
        let segment = self.get(segment).ok_or(Unscored::NoSegment)?;
        let HeldTruth { so, mut since, mut forgotten } = segment.held_steady(situation);
        if !so && forgotten.is_none() {
            return Ok((false, since));
        }
        for other in self.before(segment) {
            let first = other.held_steady(situation);
            if first.so {
                return Ok((false, first.since));
            }
            forgotten = forgotten.or(first.forgotten);
            since = since.max(first.since);
        }
        forgotten.map_or(Ok((true, since)), Err)
    }

    fn entered(&self, segment: &str, situation: &Situation<'_>) -> Result<Option<Day>, Unscored> {
        let limit = situation.joined().max(situation.day().minus(Hold::REPLAY.into()));
        let mut day = situation.day();
        let mut entry = None;
        // Back from the day asked about, one step for each change, until the day before an entry. Each step asks what was shown
        // on that day by what was known on it, so that the entry is the same as of every later day.
        while let Some(then) = situation.on(day) {
            let (is_in, since) = self.member(segment, &then)?;
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
    pub(in crate::rule) fn must_be_known(
        &self,
        name: &str,
        is_in: bool,
        situation: &Situation<'_>,
    ) -> Result<(), Unscored> {
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
        segments.list
    }
}

impl<'a> IntoIterator for &'a Segments {
    type Item = &'a Segment;
    type IntoIter = core::slice::Iter<'a, Segment>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::kind::Kind;
    use crate::event::user::User;
    use crate::number::money::Amount;
    use crate::number::work::counted;
    use crate::profile::Profile;

    const TODAY: Day = Day::ymd(2026, 1, 31);

    /// A user who did something on each of the last days.
    fn profile(days: i32) -> Profile {
        let on = |ago: i32| TODAY.plus(-ago);
        let buys =
            (0..days).map(|ago| Event::purchase(1_u64, on(ago), Amount::minor(u64::try_from(100 + ago % 7).unwrap())));
        let views = (0..days).map(|ago| Event::new(1_u64, on(ago), Kind::View, 60).unwrap());
        Profile::of(buys.chain(views))
    }

    /// The steps that the members of these segments take, and who they are.
    fn work(profile: &Profile, segments: &str) -> (usize, Vec<SegmentMembership>) {
        let segments: Segments = serde_json::from_str(segments).unwrap();
        let user = User::new(1_u64);
        let situation = Situation::new(profile.as_of(TODAY), &user, Judges::default()).unwrap();
        counted(|| segments.members(&situation))
    }

    /// A segment of this many conditions, each over a window of its own of years, that are looked back at.
    fn many(conditions: usize, condition: impl Fn(usize) -> String) -> String {
        let conditions: Vec<String> = (0..conditions).map(condition).collect();
        format!(r#"[{{ "name": "any", "hold": 400, "when": {{ "any": [{}] }} }}]"#, conditions.join(","))
    }

    #[test]
    fn conditions_over_long_windows_cost_their_number_times_the_history_and_not_times_the_days_too() {
        let window = |place: usize| format!(r#"{{ "last": {} }}"#, 2_000 + place);
        let conditions: [&dyn Fn(usize) -> String; 7] = [
            &|place| format!(r#"{{ "net_spend": {}, "below": 0 }}"#, window(place)),
            &|place| format!(r#"{{ "active_days": {}, "at_most": 9 }}"#, window(place)),
            &|place| format!(r#"{{ "count": "share", "in": {}, "at_least": 1 }}"#, window(place)),
            &|place| format!(r#"{{ "distinct_subjects": "view", "in": {}, "at_least": 1 }}"#, window(place)),
            &|place| format!(r#"{{ "consecutive_days": "view", "at_least": {} }}"#, 2_450 + place),
            &|place| format!(r#"{{ "days_since": "share", "equals": {place} }}"#),
            &|place| format!(r#"{{ "change_of": {{ "net_spend": {{ "last": {} }} }}, "below": -9 }}"#, 1_000 + place),
        ];
        let (profile, doubled) = (profile(2_400), profile(4_800));
        for condition in conditions {
            let (work_of_10, members) = work(&profile, &many(10, condition));
            assert!(members.is_empty());
            // A few times the tallies for each condition, and for each of the 400 days no more than what is read at once.
            let most = 10 * (8 * profile.tallies().len() + 400 * 600);
            assert!(work_of_10 <= most, "{}: {work_of_10} of {most}", condition(0));
            let work_of_20 = work(&profile, &many(20, condition)).0;
            assert!(work_of_20 <= work_of_10 * 5 / 2, "{}: {work_of_10}, {work_of_20}", condition(0));
            let of_doubled = work(&doubled, &many(10, condition)).0;
            assert!(of_doubled <= work_of_10 * 5 / 2, "{}: {work_of_10}, {of_doubled}", condition(0));
        }
    }

    #[test]
    fn segments_that_ask_for_each_other_are_found_out_once_a_day() {
        // The innermost changes every day, and each of the others asks for the one before it.
        let chain = |length: usize| {
            let innermost = r#"{ "name": "0", "hold": 3, "when": { "net_spend": { "last": 1 }, "at_least": 103 } }"#;
            let others = (1..length).map(|place| {
                let before = place - 1;
                format!(r#"{{ "name": "{place}", "hold": 3, "when": {{ "not": {{ "in_segment": "{before}" }} }} }}"#)
            });
            let all: Vec<String> = [innermost.to_owned()].into_iter().chain(others).collect();
            format!("[{}]", all.join(","))
        };
        let profile = profile(4_800);
        let works = [2, 4, 8].map(|length| work(&profile, &chain(length)).0);
        // Each looks back 400 days from the day on which the one after it ends, at verdicts that are known by then.
        for (length, work) in [2, 4, 8].into_iter().zip(works) {
            assert!(work <= length * length * 400 * 500, "{length}: {work}");
        }
    }

    #[test]
    fn those_who_come_first_in_an_exclusive_group_are_found_out_once() {
        let group = |segments: usize| {
            let segment = |place: usize| {
                let (held, priority) = (place * 2 >= segments, segments - place);
                let when = if held { "at_least" } else { "below" };
                format!(
                    r#"{{ "name": "{place}", "exclusive": "g", "priority": {priority},
                         "when": {{ "net_spend": {{ "last": {} }}, "{when}": 1 }} }}"#,
                    place + 1
                )
            };
            let all: Vec<String> = (0..segments).map(segment).collect();
            format!("[{}]", all.join(","))
        };
        let profile = profile(1_000);
        let (one, members) = work(&profile, &group(200));
        assert_eq!(members.len(), 1);
        let two = work(&profile, &group(400)).0;
        // Since when the member is one hangs on all that come first, each on 400 days.
        assert!(one <= 200 * 400 * 60 && two <= one * 5 / 2, "{one}, {two}");
    }

    #[test]
    fn a_set_has_a_thousand_segments_at_most() {
        let set = |segments: usize| {
            let all: Vec<String> = (0..segments)
                .map(|place| {
                    format!(r#"{{ "name": "{place}", "when": {{ "age_days": "now", "at_least": {} }} }}"#, place + 1)
                })
                .collect();
            serde_json::from_str::<Segments>(&format!("[{}]", all.join(",")))
        };
        assert!(set(1_000).is_ok_and(|set| set.get("999").is_some() && set.get("1000").is_none()));
        assert_eq!(
            set(1_001).unwrap_err().to_string(),
            "`1001` segments: give at most 1000, and the rest as a rule set of its own"
        );
    }
}
