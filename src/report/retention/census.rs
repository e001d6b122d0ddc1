//! The census of retention: starts and returns of one user, counted into the cells of their cohorts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::answer::{Cohort, Retained, Retention, in_cohorts};
use super::lags::Lags;
use super::rule::{CohortError, RetentionRule, Starts};
use super::spans::CohortSpans;
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::KindCodes;
use crate::population::active_periods::ActivePeriods;
use crate::population::census::{Census, add_at, add_rows, days_with, from_first, from_first_ever, parted};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Calendar, Day, Days};

/// The greatest number of cells of a report.
const MOST_CELLS: usize = 1_000_000;
/// A place beyond all cells.
const NO_CELL: usize = usize::MAX;

pub(crate) struct RetentionCensus<'a> {
    rule: Cow<'a, RetentionRule>,
    as_of: Day,
    asked: Days,
    spans: CohortSpans,
    /// What counts as a return.
    returns: KindCodes,
    /// For each lag, the cell that covers only this lag, or [`NO_CELL`].
    single: Vec<usize>,
    /// The cells that cover several lags, or a lag that another cell covers too.
    several: Vec<(usize, Lags)>,
    /// The last lag that any cell covers; `None` if one is open-ended.
    reach: Option<usize>,
    /// The longest time until a cell is mature.
    mature_at: usize,
}

pub(crate) struct Counts {
    sizes: Vec<u64>,
    /// Users of each cohort with all cells mature.
    mature: Vec<u64>,
    /// Cell by cell, cohort by cohort: eligible users among the others.
    eligible: Vec<u64>,
    /// Cell by cell, cohort by cohort: users who returned.
    retained: Vec<u64>,
    /// Reused memory for the starts of a user, each with its cohort and its period.
    starts: Vec<(usize, usize)>,
    /// The periods in which a user returned.
    returns: ActivePeriods,
}

/// The retention of one user at some lags.
pub(crate) struct UserRetention {
    /// The day of the start.
    pub(crate) start: Day,
    /// Whether the last lag is over.
    pub(crate) eligible: bool,
    /// Whether an eligible user returned.
    pub(crate) retained: bool,
    /// The days of the returns from the start on, ascending.
    pub(crate) returns: Vec<Day>,
    /// The number of returns before the first lag.
    pub(crate) before: usize,
}

impl RetentionRule {
    /// A census of single users.
    ///
    /// # Errors
    /// The errors of [`RetentionRule::report`], but for profiles.
    pub(crate) fn one_by_one(self, cohorts: Days, as_of: Day) -> Result<RetentionCensus<'static>, CohortError> {
        RetentionCensus::new(Cow::Owned(self), cohorts, as_of)
    }

    /// The retention of the cohorts that started on these days, as of a day. The first cohort counts whole.
    ///
    /// # Errors
    /// If the day is before the cohorts, there are too many cells, or a profile forgot needed days.
    pub fn report(&self, population: &Population, cohorts: Days, as_of: Day) -> Result<Retention, CohortError> {
        Ok(RetentionCensus::new(Cow::Borrowed(self), cohorts, as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`RetentionRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        cohorts: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Retention>, CohortError> {
        Ok(RetentionCensus::new(Cow::Borrowed(self), cohorts, as_of)?.report_by(population, group)?)
    }
}

impl<'a> RetentionCensus<'a> {
    pub(super) fn new(rule: Cow<'a, RetentionRule>, asked: Days, as_of: Day) -> Result<Self, CohortError> {
        let spans = CohortSpans::new(rule.cohorts, rule.periods, asked, as_of)?;
        let (cohorts, lags) = (spans.cohorts.len(), rule.lags.len());
        if cohorts.saturating_mul(lags) > MOST_CELLS {
            return Err(CohortError::TooManyCells { cohorts, lags });
        }
        let (mut single, mut several) = (Vec::new(), Vec::new());
        for (cell, lags) in rule.lags.iter().enumerate() {
            let lag = usize::from(lags.from());
            if lags.through() == Some(lags.from()) && single.get(lag).is_none_or(|cell| *cell == NO_CELL) {
                if single.len() <= lag {
                    single.resize(lag + 1, NO_CELL);
                }
                if let Some(place) = single.get_mut(lag) {
                    *place = cell;
                }
            } else {
                several.push((cell, *lags));
            }
        }
        let reach = rule.lags.iter().try_fold(0, |reach, lags| Some(reach.max(usize::from(lags.through()?))));
        let mature_at = rule.lags.iter().map(|lags| lags.mature_at()).max().unwrap_or_default();
        let returns = KindCodes::from(&rule.returns);
        Ok(Self { rule, as_of, asked, spans, returns, single, several, reach, mature_at })
    }

    pub(crate) fn definition(&self, calendar: &Calendar) -> Definition {
        let RetentionRule { start, returns, starts, cohorts, periods, lags } = &*self.rule;
        let question = format!(
            "retention by {} after {starts} with {}, {}",
            in_words(returns),
            in_words(start),
            in_cohorts(*cohorts, self.asked, *periods, lags, self.as_of),
        );
        Definition::new(question, calendar)
    }

    /// The retention of one user, from the first start that counts; `None` for users in no cohort.
    ///
    /// # Errors
    /// If the profile forgot needed days.
    pub(crate) fn of_user(&self, member: Member<'_>, lags: Lags) -> Result<Option<UserRetention>, BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(tallies) = self.first_start(&known)? else { return Ok(None) };
        let Some(start) = tallies.first().map(Tally::day) else { return Ok(None) };
        let Some(from) = self.spans.periods.number(start) else { return Ok(None) };
        let lag = |day: &Day| self.spans.periods.number(*day).map(|period| period - from);
        let returns: Vec<Day> = days_with(tallies, &self.rule.returns).collect();
        let before = returns.partition_point(|day| lag(day) < Some(lags.from().into()));
        let next = returns.get(before).and_then(lag);
        let eligible = from + lags.mature_at() < self.spans.over;
        let retained = eligible && (lags.holds(0) || next.is_some_and(|lag| lags.holds(lag)));
        Ok(Some(UserRetention { start, eligible, retained, returns, before }))
    }

    /// The tallies from the first one that counts; `None` if nothing of the user counts.
    ///
    /// # Errors
    /// If a start that counts was forgotten.
    fn first_start<'t>(&self, known: &AsOf<'t>) -> Result<Option<&'t [Tally]>, BeforeHorizon> {
        let (kinds, days) = (&self.rule.start, self.spans.days);
        if self.rule.starts == Starts::FirstEver {
            return from_first_ever(known, kinds, days);
        }
        if let (Some(forgotten), Some(horizon)) = (known.forgotten_days(kinds), known.horizon())
            && days.intersection(forgotten).is_some()
        {
            return Err(BeforeHorizon { asked: forgotten.first().max(days.first()), horizon });
        }
        Ok(from_first(parted(known.tallies(), days.first()).1, kinds, days))
    }

    /// Counts one start. `returns` holds the periods of the returns, ascending, none before the start.
    ///
    /// Most cells cover one lag and are found by that lag: one step for each return, however many cells there are.
    /// Cells that cover several lags look up the first return from their first lag on, which is enough, since one
    /// return retains. Where all cells are mature, which is true for all but the latest starts, one number stands for
    /// all of them.
    fn count(&self, counts: &mut Counts, cohort: usize, start: usize, first_return: usize) {
        let width = self.rule.lags.len();
        let row = cohort * width..(cohort + 1) * width;
        add_at(&mut counts.sizes, cohort);
        if start + self.mature_at < self.spans.over {
            add_at(&mut counts.mature, cohort);
        } else if let Some(eligible) = counts.eligible.get_mut(row.clone()) {
            for (cell, lags) in self.rule.lags.iter().enumerate() {
                if start + lags.mature_at() < self.spans.over {
                    add_at(eligible, cell);
                }
            }
        }
        let Some(retained) = counts.retained.get_mut(row) else { return };
        let returns = counts.returns.numbers().get(first_return..).unwrap_or_default();
        // Lag 0 is 100 %, whatever counts as a return.
        let lag = |period: &u16| usize::from(*period) - start;
        let later = returns.iter().map(lag).skip_while(|lag| *lag == 0);
        let over = self.single.get(..self.single.len().min(self.spans.over.saturating_sub(start))).unwrap_or_default();
        for cell in core::iter::once(0).chain(later).map_while(|lag| over.get(lag)) {
            add_at(retained, *cell);
        }
        for (cell, lags) in &self.several {
            let from = start + usize::from(lags.from());
            let next = returns.get(returns.partition_point(|period| usize::from(*period) < from)).map(lag);
            if (lags.holds(0) || next.is_some_and(|lag| lags.holds(lag))) && start + lags.mature_at() < self.spans.over
            {
                add_at(retained, *cell);
            }
        }
    }
}

impl Census for RetentionCensus<'_> {
    type Counts = Counts;
    type Answer = Retention;

    fn empty(&self) -> Counts {
        let (cohorts, cells) = (self.spans.cohorts.len(), self.spans.cohorts.len() * self.rule.lags.len());
        Counts {
            sizes: vec![0; cohorts],
            mature: vec![0; cohorts],
            eligible: vec![0; cells],
            retained: vec![0; cells],
            starts: Vec::new(),
            returns: ActivePeriods::default(),
        }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(tallies) = self.first_start(&known)? else { return Ok(()) };
        let place = |tally: &Tally| self.spans.cohorts.number(tally.day()).zip(self.spans.periods.number(tally.day()));
        if self.rule.starts != Starts::Every {
            let Some((cohort, start)) = tallies.first().and_then(place) else { return Ok(()) };
            let end = self.reach.and_then(|reach| self.spans.periods.get(start + reach)).map_or(self.as_of, Days::last);
            counts.returns.find(tallies, end, &self.returns, &self.spans.periods);
            self.count(counts, cohort, start, 0);
            return Ok(());
        }
        counts.starts.clear();
        let inside = tallies.iter().take_while(|tally| self.spans.days.contains(tally.day()));
        for start in inside.filter(|tally| self.rule.start.contains_code(tally.code())).filter_map(place) {
            if counts.starts.last() != Some(&start) {
                counts.starts.push(start);
            }
        }
        counts.returns.find(tallies, self.as_of, &self.returns, &self.spans.periods);
        let mut first_return = 0;
        for place in 0..counts.starts.len() {
            let Some((cohort, start)) = counts.starts.get(place).copied() else { break };
            let returns = counts.returns.numbers().iter().skip(first_return);
            let before = returns.take_while(|period| usize::from(**period) < start).count();
            first_return += before;
            self.count(counts, cohort, start, first_return);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        add_rows(&mut counts.sizes, &other.sizes);
        add_rows(&mut counts.mature, &other.mature);
        add_rows(&mut counts.eligible, &other.eligible);
        add_rows(&mut counts.retained, &other.retained);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Retention {
        let width = self.rule.lags.len();
        let rows = self.spans.cohorts.iter().zip(&counts.sizes).zip(&counts.mature).enumerate();
        let rows = rows.map(|(row, ((days, size), mature))| {
            let cells = (row * width..(row + 1) * width).map(|place| {
                let number = |counts: &[u64]| counts.get(place).copied().unwrap_or_default();
                // INVARIANT: only eligible users are counted as retained.
                let cell = Retained::new(number(&counts.retained), mature + number(&counts.eligible));
                debug_assert!(cell.is_ok(), "more retained than eligible");
                cell.unwrap_or_default()
            });
            Cohort { days, size: *size, cells: cells.collect() }
        });
        let RetentionRule { cohorts: cohorts_by, periods: lags_by, lags, .. } = &*self.rule;
        Retention {
            definition: self.definition(calendar),
            days: self.asked,
            cohorts_by: *cohorts_by,
            lags_by: *lags_by,
            as_of: self.as_of,
            lags: lags.clone(),
            cohorts: rows.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::user::User;
    use crate::profile::Profile;
    use crate::time::Period;

    /// The cells of one user's cohort as of day 30: eligible and retained.
    fn cells(rule: RetentionRule, visits: &[i32]) -> Vec<(u64, u64)> {
        let day = |n: i32| Day::ymd(2026, 1, 5).plus(n);
        let profile = Profile::of(visits.iter().map(|n| Event::log_in(1_u64, day(*n))));
        let days = Days::new(day(0), day(6)).unwrap();
        let census = RetentionCensus::new(Cow::Owned(rule), days, day(30)).unwrap();
        let mut counts = census.empty();
        census.add(&mut counts, Member { user: User::new(1_u64), profile: &profile }).unwrap();
        let retention = census.answer(&Calendar::utc(), counts);
        retention.cohorts[0].cells.iter().map(|cell| (cell.eligible(), cell.retained())).collect()
    }

    #[test]
    fn a_lag_asked_twice_is_counted_in_both_cells() {
        let lags = vec![Lags::on(7), Lags::on_or_before(9), Lags::on(7), Lags::on_or_after(8), Lags::on(40)];
        let rule = RetentionRule { lags, ..RetentionRule::default() };
        assert_eq!(cells(rule, &[0, 7]), [(1, 1), (1, 1), (1, 1), (1, 0), (0, 0)]);
    }

    #[test]
    fn a_start_in_the_week_of_another_one_is_none_of_its_own() {
        let week = Period::Week(crate::time::Weekday::Mon);
        let lags = vec![Lags::on(0), Lags::on(1), Lags::on_or_after(1)];
        let rule =
            RetentionRule { starts: Starts::Every, cohorts: week, periods: week, lags, ..RetentionRule::default() };
        assert_eq!(cells(rule, &[0, 2, 9]), [(1, 1), (1, 1), (1, 1)]);
    }
}
