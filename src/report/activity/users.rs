//! Active users of each period.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ActivityError, ActivityRule};
use crate::answer::definition::{Definition, OtherDefinition, in_words};
use crate::population::census::{Census, add, add_at, add_rows, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Days, Period, Periods};

/// Active users of each period, ascending; periods without any are there with 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActiveUsers {
    /// What was asked.
    pub definition: Definition,
    /// One row for each period.
    pub periods: Vec<ActivePeriod>,
}

/// Active users of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivePeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Whether it was over by the last day asked about; else the number can still grow.
    pub finished: bool,
    /// Users active in it, each once.
    pub users: u64,
}

impl ActiveUsers {
    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.periods.iter_mut().zip(&other.periods) {
            add(&mut mine.users, theirs.users);
        }
        Ok(())
    }
}

impl ActivityRule {
    /// Users active in each period over these days: nothing after the last day is seen, and the first period counts
    /// whole.
    ///
    /// # Errors
    /// When the periods hold more than a hundred years, or a profile remembers too little.
    pub fn users(&self, population: &Population, period: Period, days: Days) -> Result<ActiveUsers, ActivityError> {
        Ok(Question::new(self, period, days)?.report(population)?)
    }

    /// The same for each group of users; who has none is left out.
    ///
    /// # Errors
    /// As [`ActivityRule::users`].
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

struct Question<'a> {
    rule: &'a ActivityRule,
    period: Period,
    days: Days,
    periods: Periods,
}

impl<'a> Question<'a> {
    fn new(rule: &'a ActivityRule, period: Period, days: Days) -> Result<Self, ActivityError> {
        Ok(Self { rule, period, days, periods: Periods::over(period, days)? })
    }
}

impl Census for Question<'_> {
    type Counts = Vec<u64>;
    type Answer = ActiveUsers;

    fn empty(&self) -> Vec<u64> {
        vec![0; self.periods.len()]
    }

    fn add(&self, counts: &mut Vec<u64>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        let kinds = &self.rule.kinds;
        let first = self.periods.days().first();
        known.first_forgotten(kinds, first)?;
        let mut counted = None;
        for tally in parted(known.tallies(), first).1 {
            if counted.is_none_or(|through| tally.day() > through)
                && kinds.contains_code(tally.code())
                && let Some(number) = self.periods.number(tally.day())
            {
                add_at(counts, number);
                counted = self.periods.get(number).map(Days::last);
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Vec<u64>, other: Vec<u64>) {
        add_rows(counts, &other);
    }

    fn answer(&self, calendar: &Calendar, counts: Vec<u64>) -> ActiveUsers {
        let (kinds, period, days) = (in_words(&self.rule.kinds), self.period, self.days);
        let question = format!("users with {kinds}, by {period}, over {days}");
        let rows = self.periods.iter().zip(counts);
        let last = days.last();
        let rows = rows.map(|(days, users)| ActivePeriod { days, finished: days.last() <= last, users });
        ActiveUsers { definition: Definition::new(question, calendar), periods: rows.collect() }
    }
}
