//! The census of growth accounting: one walk over a user's days gives the state in each active period and the first
//! silent period after it.

use std::collections::BTreeMap;

use super::answer::{Dormant, UserAccounting, UserAccountingPeriod, UserAccountingState, by};
use super::rule::{NewIn, UserAccountingError, UserAccountingRule};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::KindCodes;
use crate::population::active_periods::ActivePeriods;
use crate::population::census::{Census, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days, Periods};

pub(crate) struct UserAccountingCensus<'a> {
    rule: &'a UserAccountingRule,
    /// What counts as activity.
    activity: KindCodes,
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

/// What is counted: a cell for each period, and space for the periods of one user.
pub(crate) struct Counts {
    cells: Vec<Cell>,
    active: ActivePeriods,
}

/// The counts of one period.
#[derive(Clone, Copy, Default)]
struct Cell {
    active: Split,
    /// Users dormant in it, by their state in the previous period.
    dormant: Split,
}

/// Users by their state.
#[derive(Clone, Copy, Default)]
struct Split([u64; 3]);

impl Split {
    /// Counts a user, or nobody: which of the two follows no pattern, and a branch would be guessed wrongly.
    #[inline]
    fn count(&mut self, state: State, counts: bool) {
        if let Some(users) = self.0.get_mut(state as usize) {
            *users += u64::from(counts);
        }
    }

    fn add(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
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
        Ok(Self { rule, activity: KindCodes::from(&rule.activity), days, periods, before })
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
        let Some(Cell { active, dormant }) = counts.cells.get(self.before) else { return Ok(None) };
        let ([new, returning, resurrecting], dormant) = (active.0, dormant.0.into_iter().sum::<u64>());
        let finished = self.periods.get(self.before).is_some_and(|days| days.last() <= self.days.last());
        let states = [
            (new > 0, UserAccountingState::New),
            (returning > 0, UserAccountingState::Returning),
            (resurrecting > 0, UserAccountingState::Resurrecting),
            (finished && dormant > 0, UserAccountingState::Dormant),
        ];
        Ok(states.into_iter().find_map(|(is_in, state)| is_in.then_some(state)))
    }

    /// The first day of the period before the first one of the report, or of that one where there is none before it.
    pub(crate) fn first_day(&self) -> Day {
        self.periods.get(self.before.saturating_sub(1)).unwrap_or(self.days).first()
    }
}

impl Census for UserAccountingCensus<'_> {
    type Counts = Counts;
    type Answer = UserAccounting;

    fn empty(&self) -> Counts {
        Counts { cells: vec![Cell::default(); self.periods.len()], active: ActivePeriods::default() }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
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
        let Counts { cells, active } = counts;
        active.find(during, self.days.last(), &self.activity, &self.periods);
        let Some((start, later)) = active.numbers().split_first() else { return Ok(()) };
        let mut before = usize::from(*start);
        let mut state = if self.periods.get(before).is_some_and(is_new) { State::New } else { State::Resurrecting };
        came(cells, before, state);
        for number in later.iter().map(|number| usize::from(*number)) {
            // The first silent period after the last active one, if there is any between the two.
            went(cells, before + 1, state, before + 1 < number);
            state = if before + 1 == number { State::Returning } else { State::Resurrecting };
            came(cells, number, state);
            before = number;
        }
        went(cells, before + 1, state, true);
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (mine, theirs) in counts.cells.iter_mut().zip(other.cells) {
            mine.active.add(theirs.active);
            mine.dormant.add(theirs.dormant);
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> UserAccounting {
        let UserAccountingRule { activity, period, new_in } = self.rule;
        let (period, days, last) = (*period, self.days, self.days.last());
        let question = format!("users with {} {}, new in the {new_in}", in_words(activity), by(period, days));
        let rows = self.periods.iter().zip(counts.cells).skip(self.before).map(|(days, cell)| {
            let Split([new, returning, resurrecting]) = cell.dormant;
            let dormant = (days.last() <= last).then_some(Dormant { new, returning, resurrecting });
            let Split([new, returning, resurrecting]) = cell.active;
            UserAccountingPeriod { days, new, returning, resurrecting, dormant }
        });
        UserAccounting { definition: Definition::new(question, calendar), period, days, periods: rows.collect() }
    }
}

/// Counts a user who is active in this period.
#[inline]
fn came(cells: &mut [Cell], number: usize, state: State) {
    if let Some(cell) = cells.get_mut(number) {
        cell.active.count(state, true);
    }
}

/// Counts a user whose first silent period is this one, if it is.
#[inline]
fn went(cells: &mut [Cell], number: usize, was: State, is_silent: bool) {
    if let Some(cell) = cells.get_mut(number) {
        cell.dormant.count(was, is_silent);
    }
}
