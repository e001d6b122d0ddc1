//! Trailing users: users active in the window that ends on each day.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::population::census::{Census, add, add_rows, days_with, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, checked, most};
use crate::time::{Calendar, Day, Days, Period, Periods, Window};

/// Trailing users of each day, ascending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TrailingUsers {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// One row for each day.
    pub days: Vec<TrailingDay>,
}

checked!(TrailingUsers { definition: Definition, days: Vec<TrailingDay> });
mergeable!(TrailingUsers, "trailing_users", 1, MergeError);

/// Users active in the window as of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrailingDay {
    /// The day on which the window ends.
    pub day: Day,
    /// Users active in the window, each counted once.
    pub users: u64,
}

impl TrailingUsers {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            add(&mut mine.users, theirs.users);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.days.iter().map(|row| row.users));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let follows = |(one, next): (&TrailingDay, &TrailingDay)| next.day == one.day.plus(1);
        must(self.days.iter().zip(self.days.iter().skip(1)).all(follows), Guarantee::DayFollowsDay)?;
        let ends =
            self.days.first().zip(self.days.last()).and_then(|(first, last)| Days::new(first.day, last.day).ok());
        let said = |days: Days| self.definition.text().contains(&format!(", {}; ", as_of_each(days)));
        must(ends.is_some_and(said), Guarantee::RowForEachDay)
    }
}

impl ActivityRule {
    /// Users active in a window, as of each of these days: trailing 7 for `Window::last(7)`.
    ///
    /// ```
    /// use lifestage::report::ActivityRule;
    /// use lifestage::time::{Calendar, Days, Window};
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let events = [Event::log_in(1_u64, day(0)), Event::log_in(2_u64, day(2))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let series = ActivityRule::default().trailing(&population, Window::last(3), Days::new(day(0), day(5))?)?;
    /// assert_eq!(series.days.iter().map(|row| row.users).collect::<Vec<_>>(), [1, 1, 2, 1, 1, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If there are more than a hundred years of days, or a profile forgot needed days.
    pub fn trailing(
        &self,
        population: &Population,
        window: Window,
        days: Days,
    ) -> Result<TrailingUsers, ActivityError> {
        Ok(Question::new(self, window, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`ActivityRule::trailing`].
    pub fn trailing_by<G: Ord + Send>(
        &self,
        population: &Population,
        window: Window,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, TrailingUsers>, ActivityError> {
        Ok(Question::new(self, window, days)?.report_by(population, group)?)
    }
}

/// The days of a report, as its definition says them.
fn as_of_each(days: Days) -> impl fmt::Display {
    format!("as of each day of {days}")
}

struct Question<'a> {
    rule: &'a ActivityRule,
    window: Window,
    /// The days asked about, one by one.
    days: Periods,
    /// The lags of the window: for how many days an active day counts.
    nearest: i32,
    farthest: i32,
}

/// Changes from day to day: what is added to the count of the day before, and what is subtracted.
struct Steps {
    up: Vec<u64>,
    down: Vec<u64>,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ActivityRule, window: Window, days: Days) -> Result<Self, ActivityError> {
        let ends = window.days(days.last());
        let (nearest, farthest) = (days.last() - ends.last(), days.last() - ends.first());
        Ok(Self { rule, window, days: Periods::over(Period::Day, days)?, nearest, farthest })
    }
}

impl Census for Question<'_> {
    type Counts = Steps;
    type Answer = TrailingUsers;

    fn empty(&self) -> Steps {
        Steps { up: vec![0; self.days.len()], down: vec![0; self.days.len()] }
    }

    fn add(&self, counts: &mut Steps, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let days = self.days.days();
        let known = member.profile.as_of(days.last().plus(-self.nearest));
        let from = self.window.days(days.first()).first();
        known.first_forgotten(&self.rule.kinds, from)?;
        // The first day of the report without earlier activity in its window.
        let mut uncounted = days.first();
        let mut count = |first: Day, last: Day| {
            let first = first.max(uncounted);
            if first > last || first > days.last() {
                return;
            }
            if let Some(up) = self.days.number(first).and_then(|place| counts.up.get_mut(place)) {
                *up += 1;
            }
            if let Some(down) = self.days.number(last.plus(1)).and_then(|place| counts.down.get_mut(place)) {
                *down += 1;
            }
            uncounted = last.plus(1);
        };
        for day in days_with(parted(known.tallies(), from).1, &self.rule.kinds) {
            count(day.plus(self.nearest), day.plus(self.farthest));
        }
        Ok(())
    }

    fn join(&self, counts: &mut Steps, other: Steps) {
        add_rows(&mut counts.up, &other.up);
        add_rows(&mut counts.down, &other.down);
    }

    fn answer(&self, calendar: &Calendar, steps: Steps) -> TrailingUsers {
        let (kinds, window) = (in_words(&self.rule.kinds), self.window);
        let question = format!("users with {kinds} in the {window}, {}", as_of_each(self.days.days()));
        let mut users = 0_u64;
        let rows = self.days.iter().zip(steps.up.into_iter().zip(steps.down)).map(|(day, (up, down))| {
            // INVARIANT: a user who is subtracted was added on an earlier day.
            users = (users + up).saturating_sub(down);
            TrailingDay { day: day.first(), users }
        });
        let days = rows.collect();
        TrailingUsers { definition: Definition::new(question, calendar), days }
    }
}
