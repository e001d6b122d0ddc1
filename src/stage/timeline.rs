//! The raw stages of a user from day to day: one step for each day on which something can change.

use smallvec::SmallVec;

use super::LifecycleStage;
use super::rule::{Seen, StageRule};
use crate::kind::Kind;
use crate::profile::Tally;
use crate::time::Day;

/// What one day brings.
#[derive(Clone, Copy, Debug)]
struct Deeds {
    day: Day,
    active: bool,
    left: bool,
    purchases: u64,
    /// Stops at the largest number, which only made-up counts and weights reach.
    advocacy: u64,
}

/// The days on which something happened, ascending.
pub(super) struct Timeline<'a> {
    rule: &'a StageRule,
    birth: Day,
    /// The last active day before the first of the deeds, where one is known.
    active_before: Option<Day>,
    deeds: SmallVec<[Deeds; 16]>,
}

impl<'a> Timeline<'a> {
    /// From tallies in order, none before birth.
    pub(super) fn new(rule: &'a StageRule, birth: Day, active_before: Option<Day>, tallies: &[Tally]) -> Self {
        let activity = &rule.thresholds().activity;
        let (purchase, leave) = (Kind::Purchase.code(), Kind::Leave.code());
        let mut deeds: SmallVec<[Deeds; 16]> = SmallVec::new();
        for tallies in tallies.chunk_by(|one, next| one.day() == next.day()) {
            let Some(day) = tallies.first().map(Tally::day) else { continue };
            let mut today = Deeds { day, active: false, left: false, purchases: 0, advocacy: 0 };
            for tally in tallies {
                let code = tally.code();
                today.active |= activity.contains_code(code);
                today.left |= code == leave;
                let count = u64::from(tally.count());
                today.purchases += if code == purchase { count } else { 0 };
                today.advocacy = today.advocacy.saturating_add(u64::from(rule.advocacy(code)) * count);
            }
            if today.active || today.left || today.purchases > 0 || today.advocacy > 0 {
                deeds.push(today);
            }
        }
        Self { rule, birth, active_before, deeds }
    }
}

/// The state of a walk over the days.
#[derive(Clone)]
pub(super) struct Walk<'a> {
    rule: &'a StageRule,
    birth: Day,
    /// Deeds of days to come.
    ahead: &'a [Deeds],
    /// Deeds that count in each window, from the oldest on, and those that have left it.
    active: Sliding<'a>,
    bought: Sliding<'a>,
    advocated: Sliding<'a>,
    last_active: Option<Day>,
    last_left: Option<Day>,
}

/// The deeds of the last so many days, added up.
#[derive(Clone)]
struct Sliding<'a> {
    window: i32,
    /// From the oldest deed within the window on; the front is ahead of the walk where the window is empty.
    inside: &'a [Deeds],
    /// Wide enough for any number of deeds, so that what leaves is what came.
    sum: u128,
    number: fn(&Deeds) -> u64,
}

impl Sliding<'_> {
    fn leave(&mut self, day: Day) {
        while let [oldest, rest @ ..] = self.inside
            && day - oldest.day >= self.window
        {
            self.sum -= u128::from((self.number)(oldest));
            self.inside = rest;
        }
    }

    /// The day on which the oldest deed leaves; too early where it has not come yet, which does no harm.
    fn next_leaving(&self) -> Option<Day> {
        self.inside.first().map(|oldest| oldest.day.plus(self.window))
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(timeline: &'a Timeline<'_>) -> Self {
        let t = timeline.rule.thresholds();
        let deeds = &timeline.deeds[..];
        // INVARIANT: windows are at most ten years.
        let sliding = |window: u32, number| Sliding { window: window.cast_signed(), inside: deeds, sum: 0, number };
        Self {
            rule: timeline.rule,
            birth: timeline.birth,
            ahead: deeds,
            active: sliding(t.loyal_active_window, |deeds| deeds.active.into()),
            bought: sliding(t.loyal_purchase_window, |deeds| deeds.purchases),
            advocated: sliding(t.advocacy_window, |deeds| deeds.advocacy),
            last_active: timeline.active_before,
            last_left: None,
        }
    }

    /// The raw stage from each day on which it can change, up to a last day, where the walk then is.
    pub(super) fn replay(&mut self, first: Day, last: Day) -> SmallVec<[(Day, LifecycleStage); 8]> {
        let mut stages: SmallVec<[(Day, LifecycleStage); 8]> = SmallVec::new();
        let mut day = first;
        loop {
            self.advance(day);
            let stage = self.rule.raw(&self.seen(day));
            if stages.last().is_none_or(|(_, before)| *before != stage) {
                stages.push((day, stage));
            }
            match self.next_change(day).filter(|next| *next <= last) {
                Some(next) => day = next,
                None => break,
            }
        }
        self.advance(last);
        stages
    }

    /// What will be seen on a later day if nothing more is done.
    pub(super) fn seen_later(&self, day: Day) -> Seen {
        let mut later = self.clone();
        later.advance(day);
        later.seen(day)
    }

    /// The last day on which the account was closed.
    pub(super) const fn last_left(&self) -> Option<Day> {
        self.last_left
    }

    /// Moves on to a day.
    fn advance(&mut self, day: Day) {
        while let [next, rest @ ..] = self.ahead
            && next.day <= day
        {
            for sliding in [&mut self.active, &mut self.bought, &mut self.advocated] {
                sliding.sum += u128::from((sliding.number)(next));
            }
            self.last_active = if next.active { Some(next.day) } else { self.last_active };
            self.last_left = if next.left { Some(next.day) } else { self.last_left };
            self.ahead = rest;
        }
        for sliding in [&mut self.active, &mut self.bought, &mut self.advocated] {
            sliding.leave(day);
        }
    }

    /// What is seen on the day where the walk is.
    pub(super) fn seen(&self, day: Day) -> Seen {
        let days_since = |earlier: Day| (day - earlier).cast_unsigned();
        let number = |sliding: &Sliding<'_>| u64::try_from(sliding.sum).unwrap_or(u64::MAX);
        Seen {
            age: days_since(self.birth),
            silence: days_since(self.last_active.unwrap_or(self.birth)),
            left: self.last_left.is_some_and(|left| self.last_active.is_none_or(|active| active <= left)),
            // INVARIANT: at most the days of the window.
            active_days: u32::try_from(self.active.sum).unwrap_or(u32::MAX),
            purchases: number(&self.bought),
            advocacy: number(&self.advocated),
        }
    }

    /// The next day on which the stage can be another one.
    fn next_change(&self, day: Day) -> Option<Day> {
        let t = self.rule.thresholds();
        let days = |count: u32| count.cast_signed();
        let awake = self.last_active.unwrap_or(self.birth);
        let candidates = [
            self.ahead.first().map(|next| next.day),
            self.active.next_leaving(),
            self.bought.next_leaving(),
            self.advocated.next_leaving(),
            Some(self.birth.plus(days(t.introduction_through) + 1)),
            Some(self.birth.plus(days(t.activation_through) + 1)),
            Some(self.birth.plus(days(t.growth_through) + 1)),
            Some(awake.plus(days(t.silent_from))),
            Some(awake.plus(days(t.churned_from))),
        ];
        candidates.into_iter().flatten().filter(|candidate| *candidate > day).min()
    }
}
