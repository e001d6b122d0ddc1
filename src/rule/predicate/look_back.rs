//! Looking back: what rules share that look at one user on many days.
//!
//! Holds and triggers ask on day after day, up to the 400 of a replay, what a window held, when something last happened and
//! which scores the user had. To answer each anew costs the rules times the days times the history. So answers are kept for
//! as long as one user is judged:
//!
//! - the scores of a day, whichever rules ask for them, and the verdict of each segment on it;
//! - of a window the events that were in it last: the next day moves its two ends by a few tallies, and only these are added
//!   and taken off;
//! - where something happened last, as long as the day asked about lies between there and the last one asked about.
//!
//! Short looks are not kept: [`SHORT`] tallies are read faster than found.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::held::HeldTruth;
use super::metric::WindowMeasure;
use super::scores::Scores;
use crate::number::work;
use crate::profile::{Selector, Tally};
use crate::rule::unscored::Unscored;
use crate::time::{Day, Window};

/// As many tallies as are read without keeping what came of it.
pub(super) const SHORT: usize = 128;

/// What was found out about a user, on the day asked about and before.
///
/// Places are those in the tallies of the profile, of which an earlier day sees fewer.
#[derive(Debug, Default)]
pub(super) struct LookBack {
    scores: Map<Day, Arc<Scores>>,
    verdicts: Map<(usize, Day), (Result<bool, Unscored>, Day)>,
    held: Map<(usize, Day), HeldTruth>,
    windows: Map<WindowMeasure, HashMap<Window, Sliding>>,
    latest: Map<Selector, Latest>,
    firsts: Map<Selector, First>,
    runs: Map<Selector, Run>,
}

/// A map that several threads may share. What it keeps follows from its key, so who writes last does not matter.
#[derive(Debug)]
struct Map<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V> Map<K, V> {
    fn with<T>(&self, job: impl FnOnce(&mut HashMap<K, V>) -> T) -> T {
        job(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<K: Eq + Hash + Clone, V: Default> Map<K, V> {
    /// What is kept for a key, which is copied only where it is new.
    fn at<T>(&self, key: &K, job: impl FnOnce(&mut V) -> T) -> T {
        self.with(|map| match map.get_mut(key) {
            Some(kept) => job(kept),
            None => job(map.entry(key.clone()).or_default()),
        })
    }
}

impl LookBack {
    /// The scores of a day, which are computed when they are asked for.
    pub(super) fn scores(&self, day: Day) -> Arc<Scores> {
        self.scores.with(|scores| Arc::clone(scores.entry(day).or_default()))
    }

    /// The verdict of a segment's condition on a day, and a day since which it has been the same.
    pub(super) fn verdict(&self, segment: usize, day: Day) -> Option<(Result<bool, Unscored>, Day)> {
        work::steps(1);
        self.verdicts.with(|verdicts| verdicts.get(&(segment, day)).copied())
    }

    pub(super) fn keep_verdict(&self, segment: usize, day: Day, verdict: (Result<bool, Unscored>, Day)) {
        self.verdicts.with(|verdicts| verdicts.insert((segment, day), verdict));
    }

    /// Whether the verdict of a segment was held on a day.
    pub(super) fn held(&self, segment: usize, day: Day) -> Option<HeldTruth> {
        work::steps(1);
        self.held.with(|held| held.get(&(segment, day)).copied())
    }

    pub(super) fn keep_held(&self, segment: usize, day: Day, held: HeldTruth) {
        self.held.with(|kept| kept.insert((segment, day), held));
    }

    /// A quantity over the tallies of a window, which lie between two places of all tallies, those of later days too: on an
    /// earlier day they leave it. `add_up` is the quantity of some days.
    pub(super) fn over(
        &self,
        (measure, window): (&WindowMeasure, Window),
        tallies: &[Tally],
        (from, until): (usize, usize),
        add_up: impl Fn(&[Tally]) -> i64,
    ) -> i64 {
        let part = |from: usize, until: usize| tallies.get(from..until).unwrap_or_default();
        self.windows.at(measure, |windows| {
            let sliding = windows.entry(window).or_default();
            sliding.slide(measure, (from, until), part, add_up)
        })
    }

    /// The place of the last tally before another place that a quantity over a window includes: before the end of the window,
    /// or before its beginning.
    pub(super) fn latest_of_window(
        &self,
        (measure, window): (&WindowMeasure, Window),
        tallies: &[Tally],
        (before, is_end): (usize, bool),
        looks_at: impl Fn(&Tally) -> bool,
    ) -> Option<usize> {
        self.windows.at(measure, |windows| {
            let sliding = windows.entry(window).or_default();
            let latest = if is_end { &mut sliding.came } else { &mut sliding.left };
            latest.before(before, tallies, looks_at)
        })
    }

    /// The place of the last of these tallies that is selected.
    pub(super) fn latest(&self, of: &Selector, tallies: &[Tally]) -> Option<usize> {
        self.latest.at(of, |latest| latest.before(tallies.len(), tallies, |tally| of.matches(tally)))
    }

    /// The place of the first of these tallies that is selected.
    pub(super) fn first(&self, of: &Selector, tallies: &[Tally]) -> Option<usize> {
        self.firsts.at(of, |first| first.of(tallies, |tally| of.matches(tally)))
    }

    /// The number of days in a row up to a day with a selected tally; counting stops at `most`.
    pub(super) fn days_in_a_row(&self, of: &Selector, day: Day, most: u32, tallies: &[Tally]) -> u32 {
        self.runs.at(of, |run| run.until(day, most, tallies, |tally| of.matches(tally)))
    }
}

/// A window that slides: the tallies that were in it last, and what they come to.
#[derive(Debug, Default)]
struct Sliding {
    from: usize,
    until: usize,
    sum: i64,
    /// How many tallies are about each subject, where different ones are counted.
    subjects: HashMap<u16, u32>,
    /// The last tallies that are included before the end and before the beginning.
    came: Latest,
    left: Latest,
}

impl Sliding {
    /// Moves both ends. Both lie between days, so that what days come to is added and taken off by whole days.
    fn slide<'a>(
        &mut self,
        measure: &WindowMeasure,
        (from, until): (usize, usize),
        part: impl Fn(usize, usize) -> &'a [Tally],
        add_up: impl Fn(&[Tally]) -> i64,
    ) -> i64 {
        if from.abs_diff(self.from) + until.abs_diff(self.until) > until.saturating_sub(from) {
            // As much would be taken off as is left.
            (self.from, self.until, self.sum) = (from, from, 0);
            self.subjects.clear();
        }
        let came = [(from, self.from.min(until)), (self.until.max(from), until)];
        let left = [(self.from, from.min(self.until)), (until.max(self.from), self.until)];
        for (sign, from, until) in came.map(|(a, b)| (1, a, b)).into_iter().chain(left.map(|(a, b)| (-1, a, b))) {
            if from < until {
                work::steps(until - from);
                let moved = part(from, until);
                match measure {
                    WindowMeasure::DistinctSubjects(of) => self.count_subjects(moved, of, sign > 0),
                    _ => self.sum += sign * add_up(moved),
                }
            }
        }
        (self.from, self.until) = (from, until);
        match measure {
            WindowMeasure::DistinctSubjects(_) => i64::try_from(self.subjects.len()).unwrap_or(i64::MAX),
            _ => self.sum,
        }
    }

    fn count_subjects(&mut self, moved: &[Tally], of: &Selector, came: bool) {
        for tally in moved.iter().filter(|tally| of.matches(tally) && tally.subject().is_some()) {
            let number = tally.subject().number();
            let count = self.subjects.entry(number).or_default();
            *count = if came { *count + 1 } else { count.saturating_sub(1) };
            if *count == 0 {
                self.subjects.remove(&number);
            }
        }
    }
}

/// Where something happened last: no tally from `after` on and before `until` is of it, and the one before `after` is.
#[derive(Debug, Default)]
struct Latest {
    after: usize,
    until: usize,
}

impl Latest {
    /// The place of the last such tally before a place.
    fn before(&mut self, place: usize, tallies: &[Tally], is_one: impl Fn(&Tally) -> bool) -> Option<usize> {
        let last_in = |from: usize, until: usize| {
            let part = tallies.get(from..until).unwrap_or_default();
            let found = part.iter().rposition(&is_one);
            work::steps(found.map_or(part.len(), |found| part.len() - found));
            found.map(|found| from + found + 1)
        };
        if place > self.until {
            (self.after, self.until) = (last_in(self.until, place).unwrap_or(self.after), place);
        } else if place < self.after {
            (self.after, self.until) = (last_in(0, place).unwrap_or_default(), place);
        }
        self.after.checked_sub(1)
    }
}

/// Where something happened first, or before which place it did not.
#[derive(Debug, Default)]
struct First {
    not_before: usize,
    found: bool,
}

impl First {
    fn of(&mut self, tallies: &[Tally], is_one: impl Fn(&Tally) -> bool) -> Option<usize> {
        if !self.found && self.not_before < tallies.len() {
            let rest = tallies.get(self.not_before..).unwrap_or_default();
            let next = rest.iter().position(is_one);
            work::steps(next.map_or(rest.len(), |next| next + 1));
            self.found = next.is_some();
            self.not_before += next.unwrap_or(rest.len());
        }
        // On an earlier day it may not have happened yet.
        Some(self.not_before).filter(|first| self.found && *first < tallies.len())
    }
}

/// Days in a row on which something happened, the latest run that was asked about.
#[derive(Debug, Default)]
struct Run {
    /// The first day known to be in it and the last one asked about; none where there was no run.
    days: Option<(Day, Day)>,
    /// The tallies before this place were not looked at.
    place: usize,
    /// Whether the day before the first one is not in it.
    ended: bool,
}

impl Run {
    fn until(&mut self, day: Day, most: u32, tallies: &[Tally], is_one: impl Fn(&Tally) -> bool) -> u32 {
        let known = self.days.filter(|(first, last)| (*first..=*last).contains(&day));
        let mut length = known.map_or(0, |(first, _)| (day - first).unsigned_abs() + 1);
        if known.is_none() {
            (self.place, self.ended) = (tallies.len(), false);
        }
        while !self.ended && length < most {
            let next = self.place.checked_sub(1).and_then(|place| tallies.get(place));
            let expected = day.minus(length);
            match next.filter(|tally| tally.day() >= expected) {
                None => self.ended = true,
                Some(tally) => {
                    work::steps(1);
                    self.place -= 1;
                    length += u32::from(tally.day() == expected && is_one(tally));
                }
            }
        }
        self.days = length.checked_sub(1).map(|before| (day.minus(before), known.map_or(day, |(_, last)| last)));
        length.min(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::kind::Kind;
    use crate::event::subject::Subject;
    use crate::profile::Profile;

    /// Tallies on most of 300 days, of two kinds and a few subjects.
    fn profile() -> Profile {
        let mut state = 7_u64;
        let mut below = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % bound
        };
        let event = |_| {
            let day = Day::EPOCH.plus(i32::try_from(below(300)).unwrap());
            let kind = [Kind::View, Kind::View, Kind::View, Kind::Share][usize::try_from(below(4)).unwrap()];
            Event::new(1_u64, day, kind, 0).unwrap().about(Subject::new(u16::try_from(below(4)).unwrap()))
        };
        Profile::of((0..900).map(event))
    }

    #[test]
    fn a_verdict_is_found_where_it_was_kept_and_nowhere_else() {
        let (back, day) = (LookBack::default(), Day::EPOCH);
        back.keep_verdict(3, day, (Ok(true), day.minus(2)));
        assert_eq!(back.verdict(3, day), Some((Ok(true), day.minus(2))));
        assert_eq!((back.verdict(3, day.minus(1)), back.verdict(2, day)), (None, None));
    }

    #[test]
    fn what_is_kept_is_what_looking_again_finds() {
        let (profile, back) = (profile(), LookBack::default());
        let all = profile.tallies();
        let upto = |day: Day| &all[..all.partition_point(|tally| tally.day() <= day)];
        let shares = Selector::from(Kind::Share);
        let count = |part: &[Tally]| {
            i64::try_from(part.iter().filter(|tally| tally.code() == Kind::Share.code()).count()).unwrap()
        };
        let measures = [WindowMeasure::Count(shares.clone()), WindowMeasure::DistinctSubjects(Kind::View.into())];
        // Back from the end, twice, and from the middle in steps.
        let days = (0..300).rev().chain((0..300).rev()).chain((0..150).rev().step_by(7)).chain([299, 3, 250]);
        for (place, day) in days.map(|day| (day, Day::EPOCH.plus(day))) {
            let tallies = upto(day);
            let last = tallies.iter().rposition(|tally| shares.matches(tally));
            assert_eq!(back.latest(&shares, tallies), last, "{place}");
            assert_eq!(back.first(&shares, tallies), tallies.iter().position(|tally| shares.matches(tally)), "{place}");
            for length in [1, 20, 90] {
                let window = Window::last(length);
                let from = tallies.partition_point(|tally| tally.day() < window.days(day).first());
                let inside = &tallies[from..];
                let shared = back.over((&measures[0], window), all, (from, tallies.len()), count);
                assert_eq!(shared, count(inside), "{place}");
                let viewed = back.over((&measures[1], window), all, (from, tallies.len()), |_| 0);
                let mut subjects: Vec<u16> = inside
                    .iter()
                    .filter(|tally| tally.code() == Kind::View.code())
                    .map(|t| t.subject().number())
                    .collect();
                subjects.retain(|number| *number > 0);
                subjects.sort_unstable();
                subjects.dedup();
                assert_eq!(viewed, i64::try_from(subjects.len()).unwrap(), "{place}");
                let before = tallies[..from].iter().rposition(|tally| shares.matches(tally));
                let at = |before| back.latest_of_window((&measures[0], window), tallies, before, |t| shares.matches(t));
                assert_eq!((at((from, false)), at((tallies.len(), true))), (before, last), "{place}");
            }
            let on = |day: Day| upto(day).iter().any(|tally| tally.day() == day && tally.code() == Kind::View.code());
            let length = (0..300).take_while(|back| on(day.minus(*back))).count();
            for most in [3, u32::MAX, 1] {
                let found = back.days_in_a_row(&Kind::View.into(), day, most, tallies);
                assert_eq!(found, u32::try_from(length).unwrap().min(most), "{place}");
            }
        }
    }
}
