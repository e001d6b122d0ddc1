//! The raw stages of a user from day to day, with one step for each day on which something can change.

use smallvec::SmallVec;

use super::LifecycleStage;
use super::rule::{Seen, StageRule};
use crate::event::kind::Kind;
use crate::profile::Tally;
use crate::time::Day;

/// The totals of one day.
#[derive(Clone, Copy, Debug, Default)]
struct DayActions {
    active: bool,
    left: bool,
    purchases: u64,
    /// Saturates at `u64::MAX`, which real counts and weights never reach.
    advocacy: u64,
}

/// The days on which something happened, ascending, as day numbers.
pub(super) struct Timeline<'a> {
    rule: &'a StageRule,
    joined: i32,
    /// The last active day before the first of the actions, or the join day.
    awake: i32,
    actions: SmallVec<[(i32, DayActions); 16]>,
}

impl<'a> Timeline<'a> {
    /// Reads tallies in order; none may be before joining.
    pub(super) fn new(rule: &'a StageRule, joined: Day, active_before: Option<Day>, tallies: &[Tally]) -> Self {
        let activity = &rule.config().activity;
        let (purchase, leave) = (Kind::Purchase.code(), Kind::Leave.code());
        // Users with many days cost one allocation, users with few none.
        let most_days = tallies.len().min(512);
        let mut actions: SmallVec<[(i32, DayActions); 16]> = SmallVec::with_capacity(most_days);
        let mut day = tallies.first().map_or(NEVER, |first| first.day().days_since_epoch());
        let mut today = DayActions::default();
        for tally in tallies {
            let (on, code, count) = (tally.day().days_since_epoch(), tally.code(), u64::from(tally.count()));
            if on != day {
                actions.push((day, today));
                (day, today) = (on, DayActions::default());
            }
            today.active |= activity.contains_code(code);
            today.left |= code == leave;
            today.purchases += if code == purchase { count } else { 0 };
            today.advocacy = today.advocacy.saturating_add(u64::from(rule.advocacy(code)) * count);
        }
        if day < NEVER {
            actions.push((day, today));
        }
        let (joined, awake) = (joined.days_since_epoch(), active_before.unwrap_or(joined).days_since_epoch());
        Self { rule, joined, awake, actions }
    }
}

/// The position and running totals of a walk over the days.
#[derive(Clone)]
pub(super) struct Walk<'a> {
    rule: &'a StageRule,
    joined: i32,
    actions: &'a [(i32, DayActions)],
    /// The index of the first day that is still ahead.
    ahead: usize,
    active: Sliding,
    bought: Sliding,
    advocated: Sliding,
    /// The last active day, or the join day.
    awake: i32,
    last_left: Option<i32>,
}

/// A running total over a sliding window of days.
#[derive(Clone)]
struct Sliding {
    window: i32,
    /// The index of the oldest day in the window that adds to the sum; ahead of the walk if there is none.
    oldest: usize,
    /// So wide that it cannot overflow, so a day that leaves takes out exactly what it put in.
    sum: u128,
}

impl Sliding {
    const fn new(window: u32) -> Self {
        // INVARIANT: windows are at most ten years.
        Self { window: window.cast_signed(), oldest: 0, sum: 0 }
    }

    /// Drops the days that have left the window, and those at its beginning that add nothing: on the day on which such a day leaves,
    /// nothing changes.
    #[inline]
    fn leave(&mut self, day: i32, past: &[(i32, DayActions)], number: impl Fn(&DayActions) -> u64) {
        while let Some((oldest, today)) = past.get(self.oldest) {
            let number = number(today);
            if number > 0 && day - oldest < self.window {
                break;
            }
            self.sum -= u128::from(number);
            self.oldest += 1;
        }
    }

    /// The day on which the oldest day leaves. Too early if that day has not come yet, which is harmless.
    #[inline]
    fn next_leaving(&self, actions: &[(i32, DayActions)]) -> i32 {
        actions.get(self.oldest).map_or(NEVER, |(oldest, _)| oldest + self.window)
    }
}

/// Later than any day.
const NEVER: i32 = i32::MAX;

impl<'a> Walk<'a> {
    pub(super) fn new(timeline: &'a Timeline<'_>) -> Self {
        let t = timeline.rule.config();
        Self {
            rule: timeline.rule,
            joined: timeline.joined,
            actions: &timeline.actions,
            ahead: 0,
            active: Sliding::new(t.loyal_active_window),
            bought: Sliding::new(t.loyal_purchase_window),
            advocated: Sliding::new(t.advocacy_window),
            awake: timeline.awake,
            last_left: None,
        }
    }

    /// The raw stages, each with the day on which it begins, up to a last day, where the walk then stands.
    pub(super) fn replay(&mut self, first: Day, last: Day) -> SmallVec<[(Day, LifecycleStage); 8]> {
        let mut stages: SmallVec<[(Day, LifecycleStage); 8]> = SmallVec::new();
        let (mut day, last) = (first.days_since_epoch(), last.days_since_epoch());
        let mut held = None;
        while day <= last {
            self.advance(day);
            let stage = self.rule.raw(&self.seen_on(day));
            if held != Some(stage) {
                held = Some(stage);
                stages.push((Day::EPOCH.plus(day), stage));
            }
            day = self.next_change(day);
        }
        self.advance(last);
        stages
    }

    /// What will be seen on a later day if nothing more happens.
    pub(super) fn seen_later(&self, day: Day) -> Seen {
        let mut later = self.clone();
        later.advance(day.days_since_epoch());
        later.seen(day)
    }

    /// The last day on which the account was closed.
    pub(super) fn last_left(&self) -> Option<Day> {
        self.last_left.map(|day| Day::EPOCH.plus(day))
    }

    /// Moves on to a day.
    fn advance(&mut self, day: i32) {
        while let Some((next, today)) = self.actions.get(self.ahead)
            && *next <= day
        {
            self.active.sum += u128::from(today.active);
            self.bought.sum += u128::from(today.purchases);
            self.advocated.sum += u128::from(today.advocacy);
            self.awake = if today.active { *next } else { self.awake };
            // Activity on a later day means that the user is back.
            self.last_left = if today.left { Some(*next) } else { self.last_left };
            self.ahead += 1;
        }
        let past = self.actions.get(..self.ahead).unwrap_or_default();
        self.active.leave(day, past, |today| today.active.into());
        self.bought.leave(day, past, |today| today.purchases);
        self.advocated.leave(day, past, |today| today.advocacy);
    }

    /// What is seen on the day where the walk stands.
    pub(super) fn seen(&self, day: Day) -> Seen {
        self.seen_on(day.days_since_epoch())
    }

    #[inline]
    fn seen_on(&self, day: i32) -> Seen {
        let number = |sliding: &Sliding| u64::try_from(sliding.sum).unwrap_or(u64::MAX);
        Seen {
            age: (day - self.joined).cast_unsigned(),
            silence: (day - self.awake).cast_unsigned(),
            left: self.last_left.is_some_and(|left| self.awake <= left),
            // INVARIANT: at most the length of the window.
            active_days: u32::try_from(self.active.sum).unwrap_or(u32::MAX),
            purchases: number(&self.bought),
            advocacy: number(&self.advocated),
        }
    }

    /// The next day after this one on which the raw stage can change, if nothing more happens.
    pub(super) fn next_after(&self, day: Day) -> Option<Day> {
        Some(self.next_change(day.days_since_epoch())).filter(|next| *next < NEVER).map(|next| Day::EPOCH.plus(next))
    }

    /// The next day on which the stage can change.
    #[inline]
    fn next_change(&self, day: i32) -> i32 {
        let next_action = self.actions.get(self.ahead).map_or(NEVER, |(next, _)| *next);
        // Nothing comes before tomorrow, and whoever comes every day has most steps.
        if next_action == day + 1 {
            return next_action;
        }
        let t = self.rule.config();
        let after = |start: i32, days: u32| start + days.cast_signed();
        let candidates = [
            next_action,
            self.active.next_leaving(self.actions),
            self.bought.next_leaving(self.actions),
            self.advocated.next_leaving(self.actions),
            after(self.joined, t.introduction_through) + 1,
            after(self.joined, t.activation_through) + 1,
            after(self.joined, t.growth_through) + 1,
            after(self.awake, t.silent_from),
            after(self.awake, t.churned_from),
        ];
        candidates.into_iter().fold(NEVER, |next, candidate| if candidate > day { next.min(candidate) } else { next })
    }
}
