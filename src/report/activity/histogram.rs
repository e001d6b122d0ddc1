//! Histograms of active days (L7, L28): on how many of the last days users were active.

use core::fmt;
use std::collections::BTreeMap;

use serde::Serialize;

use super::rule::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::population::census::{Census, add_at, add_rows, days_with, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, checked};
use crate::time::{Calendar, Day, Days, Window};

/// The longest window, in days.
const MOST_BARS: usize = 366;

/// Users by their number of active days in a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ActiveDays {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The window.
    pub window: Window,
    /// The day asked about.
    pub as_of: Day,
    /// Users active on exactly 1, 2, … days, up to the length of the window.
    pub users: Vec<u64>,
}

checked!(ActiveDays { definition: Definition, window: Window, as_of: Day, users: Vec<u64> });
mergeable!(ActiveDays, "active_days", 1, MergeError);

impl ActiveDays {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Users active on exactly this many days; 0 for 0 days, because users without activity are not counted.
    pub fn on(&self, days: usize) -> u64 {
        days.checked_sub(1).and_then(|place| self.users.get(place)).copied().unwrap_or_default()
    }

    /// Users active on at least one day of the window.
    pub fn total(&self) -> u64 {
        self.users.iter().fold(0, |sum, users| sum.saturating_add(*users))
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add_rows(&mut self.users, &other.users);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        Part { definition: &self.definition, check: self.check(), most: self.total(), largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let bars = bars(self.window);
        must(bars == Some(self.users.len()), Guarantee::BarForEachDay)?;
        let said = self.definition.text().contains(&format!(" {}; ", within(self.window, self.as_of)));
        must(said, Guarantee::WindowAndDayDefined)?;
        let sum = self.users.iter().try_fold(0_u64, |sum, users| sum.checked_add(*users));
        must(sum.is_some(), Guarantee::AllCounted)
    }
}

impl ActivityRule {
    /// Users by their number of active days in a window, as of a day: L7 for `Window::last(7)`.
    ///
    /// ```
    /// use lifestage::report::ActivityRule;
    /// use lifestage::time::{Calendar, Window};
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, n);
    /// let events = [Event::log_in(1_u64, day(1)), Event::log_in(1_u64, day(4)), Event::log_in(2_u64, day(2))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let l7 = ActivityRule::default().active_days(&population, Window::last(7), day(7))?;
    /// assert_eq!(l7.users, [1, 1, 0, 0, 0, 0, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the window is longer than 366 days, or a profile forgot needed days.
    pub fn active_days(
        &self,
        population: &Population,
        window: Window,
        as_of: Day,
    ) -> Result<ActiveDays, ActivityError> {
        Ok(Question::new(self, window, as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`ActivityRule::active_days`].
    pub fn active_days_by<G: Ord + Send>(
        &self,
        population: &Population,
        window: Window,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, ActiveDays>, ActivityError> {
        Ok(Question::new(self, window, as_of)?.report_by(population, group)?)
    }
}

/// The number of bars, one for each day of the window; `None` where these are too many.
fn bars(window: Window) -> Option<usize> {
    let length = window.length().and_then(|length| usize::try_from(length).ok());
    length.filter(|length| *length <= MOST_BARS)
}

/// The window and the day of a report, as its definition says them.
fn within(window: Window, as_of: Day) -> impl fmt::Display {
    format!("in the {window}, as of {as_of}")
}

struct Question<'a> {
    rule: &'a ActivityRule,
    window: Window,
    as_of: Day,
    days: Days,
    bars: usize,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ActivityRule, window: Window, as_of: Day) -> Result<Self, ActivityError> {
        let bars = bars(window).ok_or(ActivityError::Window { window })?;
        Ok(Self { rule, window, as_of, days: window.days(as_of), bars })
    }
}

impl Census for Question<'_> {
    type Counts = Vec<u64>;
    type Answer = ActiveDays;

    fn empty(&self) -> Vec<u64> {
        vec![0; self.bars]
    }

    fn add(&self, counts: &mut Vec<u64>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        known.first_forgotten(&self.rule.kinds, self.days.first())?;
        let days = days_with(parted(known.tallies(), self.days.first()).1, &self.rule.kinds).count();
        if let Some(place) = days.checked_sub(1) {
            add_at(counts, place);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Vec<u64>, other: Vec<u64>) {
        add_rows(counts, &other);
    }

    fn answer(&self, calendar: &Calendar, users: Vec<u64>) -> ActiveDays {
        let (window, as_of) = (self.window, self.as_of);
        let kinds = in_words(&self.rule.kinds);
        let question = format!("users by their number of days with {kinds} {}", within(window, as_of));
        ActiveDays { definition: Definition::new(question, calendar), window, as_of, users }
    }
}
