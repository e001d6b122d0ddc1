//! The census of growth accounting: one walk over a user's days gives the state in each active period and the first
//! silent period after it.

use std::collections::BTreeMap;

use super::answer::{Dormant, UserAccounting, UserAccountingPeriod, UserAccountingState, by};
use super::rule::{NewIn, UserAccountingError, UserAccountingRule};
use crate::answer::definition::{Definition, in_words};
use crate::population::census::{Census, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days, Periods};

pub(crate) struct UserAccountingCensus<'a> {
    rule: &'a UserAccountingRule,
    days: Days,
    /// The periods of the report, preceded by those that decide the first states.
    periods: Periods,
    /// The number of periods before the first one of the report.
    before: usize,
}

/// The state of an active user in a period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Returning,
    Resurrecting,
}

/// The counts of one period.
#[derive(Clone, Copy, Default)]
pub(crate) struct Cell {
    active: Split,
    /// Users dormant in it, by their state in the previous period.
    dormant: Split,
}

#[derive(Clone, Copy, Default)]
struct Split {
    new: u64,
    returning: u64,
    resurrecting: u64,
}

impl Split {
    #[inline]
    fn count(&mut self, state: State) {
        match state {
            State::New => self.new += 1,
            State::Returning => self.returning += 1,
            State::Resurrecting => self.resurrecting += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.returning += other.returning;
        self.resurrecting += other.resurrecting;
    }
}

impl UserAccountingRule {
    /// A census of single users, for the period that holds a day; later days are not seen.
    ///
    /// # Errors
    /// The errors of [`UserAccountingRule::report`], but for profiles.
    pub(crate) fn one_by_one(&self, as_of: Day) -> Result<UserAccountingCensus<'_>, UserAccountingError> {
        UserAccountingCensus::new(self, Days::only(as_of))
    }

    /// Accounts for all users over these days. Later days are not seen, and the first period counts whole.
    ///
    /// # Errors
    /// If the periods cover more than a hundred years, or a profile forgot needed days.
    pub fn report(&self, population: &Population, days: Days) -> Result<UserAccounting, UserAccountingError> {
        Ok(UserAccountingCensus::new(self, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`UserAccountingRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, UserAccounting>, UserAccountingError> {
        Ok(UserAccountingCensus::new(self, days)?.report_by(population, group)?)
    }
}

impl<'a> UserAccountingCensus<'a> {
    pub(super) fn new(rule: &'a UserAccountingRule, days: Days) -> Result<Self, UserAccountingError> {
        let mut from = days.first();
        let mut before = 0;
        // The state in the period before the first one depends on the period before that.
        while before < 2
            && let Some(earlier) = rule.period.before(from)
        {
            from = earlier.first();
            before += 1;
        }
        let periods = Periods::over(rule.period, Days::new(from, days.last()).unwrap_or(days))?;
        Ok(Self { rule, days, periods, before })
    }
}

impl UserAccountingCensus<'_> {
    /// The state of one user in the first period of the report; `None` after a longer silence or without any activity.
    ///
    /// # Errors
    /// If the profile forgot needed days.
    pub(crate) fn state(&self, member: Member<'_>) -> Result<Option<UserAccountingState>, BeforeHorizon> {
        let mut counts = self.empty();
        self.add(&mut counts, member)?;
        let Some(Cell { active, dormant }) = counts.get(self.before) else { return Ok(None) };
        let finished = self.periods.get(self.before).is_some_and(|days| days.last() <= self.days.last());
        let states = [
            (active.new > 0, UserAccountingState::New),
            (active.returning > 0, UserAccountingState::Returning),
            (active.resurrecting > 0, UserAccountingState::Resurrecting),
            (finished && dormant.new + dormant.returning + dormant.resurrecting > 0, UserAccountingState::Dormant),
        ];
        Ok(states.into_iter().find_map(|(is_in, state)| is_in.then_some(state)))
    }

    /// The days of the periods that decide the states, including the first one of the report.
    pub(crate) fn days(&self) -> Days {
        self.periods
            .get(self.before.saturating_sub(1))
            .map_or(self.days, |before| Days::new(before.first(), self.days.last()).unwrap_or(self.days))
    }
}

impl Census for UserAccountingCensus<'_> {
    type Counts = Vec<Cell>;
    type Answer = UserAccounting;

    fn empty(&self) -> Vec<Cell> {
        vec![Cell::default(); self.periods.len()]
    }

    fn add(&self, counts: &mut Vec<Cell>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        let kinds = &self.rule.activity;
        let first = self.periods.days().first();
        let forgotten = known.first_forgotten(kinds, first)?;
        let joined = match self.rule.new_in {
            NewIn::FirstActivePeriod => None,
            NewIn::PeriodOfJoining => match known.joined(&member.user) {
                Some(joined) => Some(joined),
                None => return Ok(()),
            },
        };
        let (before, during) = parted(known.tallies(), first.max(joined.unwrap_or(Day::MIN)));
        let is_new = |days: Days| match joined {
            Some(joined) => days.contains(joined),
            None => forgotten.is_none() && !before.iter().any(|tally| kinds.contains_code(tally.code())),
        };
        let mut last: Option<(usize, State)> = None;
        let mut through = None;
        for tally in during {
            if through.is_some_and(|through| tally.day() <= through) || !kinds.contains_code(tally.code()) {
                continue;
            }
            let Some(number) = self.periods.number(tally.day()) else { continue };
            let Some(days) = self.periods.get(number) else { continue };
            let state = match last {
                None if is_new(days) => State::New,
                Some((before, _)) if before + 1 == number => State::Returning,
                _ => State::Resurrecting,
            };
            if let Some((before, was)) = last.filter(|(before, _)| before + 1 < number) {
                went(counts, before + 1, was);
            }
            if let Some(cell) = counts.get_mut(number) {
                cell.active.count(state);
            }
            last = Some((number, state));
            through = Some(days.last());
        }
        if let Some((before, was)) = last {
            went(counts, before + 1, was);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Vec<Cell>, other: Vec<Cell>) {
        for (mine, theirs) in counts.iter_mut().zip(other) {
            mine.active.add(theirs.active);
            mine.dormant.add(theirs.dormant);
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Vec<Cell>) -> UserAccounting {
        let UserAccountingRule { activity, period, new_in } = self.rule;
        let (period, days, last) = (*period, self.days, self.days.last());
        let question = format!("users with {} {}, new in the {new_in}", in_words(activity), by(period, days));
        let rows = self.periods.iter().zip(counts).skip(self.before).map(|(days, cell)| {
            let Cell { active, dormant: Split { new, returning, resurrecting } } = cell;
            let dormant = (days.last() <= last).then_some(Dormant { new, returning, resurrecting });
            let Split { new, returning, resurrecting } = active;
            UserAccountingPeriod { days, new, returning, resurrecting, dormant }
        });
        UserAccounting { definition: Definition::new(question, calendar), period, days, periods: rows.collect() }
    }
}

/// Counts a user whose first silent period is this one.
#[inline]
fn went(counts: &mut [Cell], number: usize, was: State) {
    if let Some(cell) = counts.get_mut(number) {
        cell.dormant.count(was);
    }
}
