//! Active users by period.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::KindCodes;
use crate::population::active_periods::ActivePeriods;
use crate::population::census::{Census, add, add_at, add_rows, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, are_the_periods, checked, most};
use crate::time::{Calendar, Days, Period, Periods};

/// Active users by period, ascending; periods without users are included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ActiveUsers {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The period.
    pub period: Period,
    /// The days asked about.
    pub days: Days,
    /// One row for each period that holds any of the days.
    pub periods: Vec<ActivePeriod>,
}

checked!(ActiveUsers { definition: Definition, period: Period, days: Days, periods: Vec<ActivePeriod> });
mergeable!(ActiveUsers, "active_users", 1, MergeError);

/// Active users of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ActivePeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Whether the period was over by the last day asked about. Until then the number can grow.
    pub finished: bool,
    /// Users active in the period, each counted once.
    pub users: u64,
}

impl ActiveUsers {
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
        for (mine, theirs) in self.periods.iter_mut().zip(&other.periods) {
            add(&mut mine.users, theirs.users);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.periods.iter().map(|period| period.users));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, period, days, periods } = self;
        let said = definition.text().contains(&format!(", {}; ", over(*period, *days)));
        must(said, Guarantee::PeriodAndDaysDefined)?;
        must(are_the_periods(periods.iter().map(|row| row.days), *period, *days), Guarantee::EachPeriodHasRow)?;
        let over = |row: &ActivePeriod| row.finished == (row.days.last() <= days.last());
        must(periods.iter().all(over), Guarantee::PeriodsAreOver)
    }
}

impl ActivityRule {
    /// Active users of each period over these days. Later days are not seen, and the first period counts whole.
    ///
    /// # Errors
    /// If the periods cover more than a hundred years, or a profile forgot needed days.
    pub fn users(&self, population: &Population, period: Period, days: Days) -> Result<ActiveUsers, ActivityError> {
        Ok(Question::new(self, period, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`ActivityRule::users`].
    pub fn users_by<G: Ord + Send>(
        &self,
        population: &Population,
        period: Period,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, ActiveUsers>, ActivityError> {
        Ok(Question::new(self, period, days)?.report_by(population, group)?)
    }
}

/// The periods and days of a report, as its definition says them.
fn over(period: Period, days: Days) -> impl fmt::Display {
    format!("by {period}, over {days}")
}

struct Question<'a> {
    rule: &'a ActivityRule,
    kinds: KindCodes,
    period: Period,
    days: Days,
    periods: Periods,
}

/// The users of each period, and space for the periods of one user.
struct Counts {
    users: Vec<u64>,
    active: ActivePeriods,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ActivityRule, period: Period, days: Days) -> Result<Self, ActivityError> {
        Ok(Self { rule, kinds: KindCodes::from(&rule.kinds), period, days, periods: Periods::over(period, days)? })
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = ActiveUsers;

    fn empty(&self) -> Counts {
        Counts { users: vec![0; self.periods.len()], active: ActivePeriods::default() }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        let first = self.periods.days().first();
        known.first_forgotten(&self.rule.kinds, first)?;
        let Counts { users, active } = counts;
        active.find(parted(known.tallies(), first).1, self.days.last(), &self.kinds, &self.periods);
        active.numbers().iter().for_each(|number| add_at(users, (*number).into()));
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add_rows(&mut counts.users, &other.users);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> ActiveUsers {
        let (period, days) = (self.period, self.days);
        let question = format!("users with {}, {}", in_words(&self.rule.kinds), over(period, days));
        let rows = self.periods.iter().zip(counts.users);
        let last = days.last();
        let rows = rows.map(|(days, users)| ActivePeriod { days, finished: days.last() <= last, users });
        ActiveUsers { definition: Definition::new(question, calendar), period, days, periods: rows.collect() }
    }
}
