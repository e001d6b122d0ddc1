//! Cohort revenue: what each cohort spent by each lag, per user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::number::money::Money;
use crate::population::census::{Census, add, from_first_ever, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, checked, largest, most, most_spend};
use crate::report::retention::{CohortError, CohortSpans};
use crate::time::{Calendar, Day, Days, Period};

/// The greatest number of cells of a report.
const MOST_CELLS: usize = 1_000_000;

/// The rule of cohort revenue: what counts as a start, and how many lags are counted.
///
/// ```
/// use lifestage::report::CohortRevenueRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Amount, Day, Event, Population};
///
/// let day = |month, day| Day::ymd(2026, month, day);
/// let events = [
///     Event::purchase(1_u64, day(1, 5), Amount::minor(50_00)),
///     Event::purchase(1_u64, day(2, 9), Amount::minor(30_00)),
///     Event::log_in(2_u64, day(1, 20)),
/// ];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let report = CohortRevenueRule::default().report(&population, Days::only(day(1, 31)), day(2, 28))?;
/// let per_user: Vec<_> = report.cohorts[0].lags.iter().take(3).map(|lag| lag.per_user()).collect();
/// let minor = |units| Some(lifestage::Money::minor(units));
/// assert_eq!(per_user, [minor(25_00), minor(40_00), None]); // March is not over
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CohortRevenueRule {
    /// What counts as a start; the first one ever counts. Default any activity.
    pub start: KindSet,
    /// The periods of cohorts. Default months.
    pub cohorts: Period,
    /// The periods in which lags are counted. Default months.
    pub periods: Period,
    /// The last lag. Default 12, a year after the first month.
    pub through: u16,
}

impl Default for CohortRevenueRule {
    fn default() -> Self {
        Self { start: KindSet::activity(), cohorts: Period::Month, periods: Period::Month, through: 12 }
    }
}

/// The spend of cohorts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CohortRevenue {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The days whose cohorts were asked about.
    pub days: Days,
    /// The periods of cohorts.
    pub cohorts_by: Period,
    /// The periods in which lags are counted.
    pub lags_by: Period,
    /// The last lag.
    pub through: u16,
    /// The day asked about.
    pub as_of: Day,
    /// One row for each cohort that had started by that day, ascending; cohorts without users are included.
    pub cohorts: Vec<RevenueCohort>,
}

checked!(CohortRevenue { definition: Definition, days: Days, cohorts_by: Period, lags_by: Period, through: u16, as_of: Day, cohorts: Vec<RevenueCohort> });
mergeable!(CohortRevenue, "cohort_revenue", 1, MergeError);

/// The spend of the users who started in one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RevenueCohort {
    /// The days of the whole period.
    pub days: Days,
    /// Users who started.
    pub size: u64,
    /// One cell for each lag from 0.
    pub lags: Vec<CumulativeSpend>,
}

/// The spend of mature users by a lag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CumulativeSpend {
    /// Users whose lag is over by the day asked about.
    pub mature: u64,
    /// Their net spend from the day of the start through the lag, in minor units.
    pub net: i128,
}

impl CumulativeSpend {
    /// Net spend per mature user, buyers or not; `None` if nobody is mature.
    pub fn per_user(&self) -> Option<Money> {
        Money::mean(self.net, self.mature)
    }
}

impl CohortRevenue {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// All cohorts as one, lag by lag: every mature user counts equally.
    pub fn pooled(&self) -> Vec<CumulativeSpend> {
        let mut sums: Vec<CumulativeSpend> = Vec::new();
        for cohort in &self.cohorts {
            sums.resize(sums.len().max(cohort.lags.len()), CumulativeSpend::default());
            sums.iter_mut().zip(&cohort.lags).for_each(|(sum, more)| sum.add(more));
        }
        sums
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.cohorts.iter_mut().zip(&other.cohorts) {
            add(&mut mine.size, theirs.size);
            mine.lags.iter_mut().zip(&theirs.lags).for_each(|(mine, theirs)| mine.add(theirs));
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.cohorts.iter().map(|cohort| cohort.size));
        let largest = largest(self.cohorts.iter().flat_map(|cohort| cohort.lags.iter().map(|lag| lag.net)));
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, days, cohorts_by, lags_by, through, as_of, cohorts } = self;
        let words = by_lags(*lags_by, *through, *cohorts_by, *days, *as_of);
        must(definition.text().contains(&format!(", {words}; ")), Guarantee::CohortsDefined)?;
        let spans = CohortSpans::new(*cohorts_by, *lags_by, *days, *as_of).ok();
        let spans = spans.filter(|spans| spans.cohorts.iter().eq(cohorts.iter().map(|cohort| cohort.days)));
        let Some(spans) = spans else { return Err(Guarantee::EachCohortHasRow) };
        let width = usize::from(*through) + 1;
        must(cohorts.iter().all(|cohort| cohort.lags.len() == width), Guarantee::CellForEachLag)?;
        let mature = |cohort: &RevenueCohort| {
            let of_lag = |(lag, cell): (usize, &CumulativeSpend)| {
                spans.can_be_mature(cohort.days, lag, cell.mature, cohort.size)
            };
            cohort.lags.iter().enumerate().all(of_lag)
                && cohort.lags.is_sorted_by(|one, next| one.mature >= next.mature)
        };
        must(cohorts.iter().all(mature), Guarantee::FewerMatureLater)?;
        let spent = |cell: &CumulativeSpend| cell.net <= most_spend(cell.mature) && (cell.mature > 0 || cell.net == 0);
        must(cohorts.iter().flat_map(|cohort| &cohort.lags).all(spent), Guarantee::SpentByMature)
    }
}

/// The cohorts and lags of a report, as its definition says them.
fn by_lags(lags_by: Period, through: u16, cohorts_by: Period, days: Days, as_of: Day) -> String {
    format!(
        "cumulative by lags in {lags_by} from 0 to {through}, in cohorts by {cohorts_by} over {days}, of those mature as of {as_of}"
    )
}

impl CumulativeSpend {
    fn add(&mut self, other: &Self) {
        add(&mut self.mature, other.mature);
        self.net = self.net.saturating_add(other.net);
    }
}

impl CohortRevenueRule {
    /// The spend of the cohorts that started on these days, as of a day. The first cohort counts whole.
    ///
    /// # Errors
    /// If the day is before the cohorts, there are too many cells, or a profile forgot needed days.
    pub fn report(&self, population: &Population, cohorts: Days, as_of: Day) -> Result<CohortRevenue, CohortError> {
        Ok(Question::new(self, cohorts, as_of)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`CohortRevenueRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        cohorts: Days,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, CohortRevenue>, CohortError> {
        Ok(Question::new(self, cohorts, as_of)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a CohortRevenueRule,
    as_of: Day,
    asked: Days,
    spans: CohortSpans,
    /// The number of lags of a cohort.
    width: usize,
    spend: KindSet,
}

/// Cell by cell, cohort by cohort: what is added to the count at the previous lag, and what is subtracted.
struct Counts {
    sizes: Vec<u64>,
    users: Vec<i64>,
    net: Vec<i128>,
}

impl<'a> Question<'a> {
    fn new(rule: &'a CohortRevenueRule, asked: Days, as_of: Day) -> Result<Self, CohortError> {
        let spans = CohortSpans::new(rule.cohorts, rule.periods, asked, as_of)?;
        let (cohorts, lags) = (spans.cohorts.len(), usize::from(rule.through) + 1);
        if cohorts.saturating_mul(lags) > MOST_CELLS {
            return Err(CohortError::TooManyCells { cohorts, lags });
        }
        let spend = KindSet::of([Kind::Purchase, Kind::Refund]);
        Ok(Self { rule, as_of, asked, spans, width: lags, spend })
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = CohortRevenue;

    fn empty(&self) -> Counts {
        let cells = self.spans.cohorts.len() * self.width;
        Counts { sizes: vec![0; self.spans.cohorts.len()], users: vec![0; cells], net: vec![0; cells] }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(first) = from_first_ever(&known, &self.rule.start, self.spans.days)?.and_then(<[_]>::first) else {
            return Ok(());
        };
        known.first_forgotten(&self.spend, first.day())?;
        let Some((cohort, start)) = self.spans.cohorts.number(first.day()).zip(self.spans.periods.number(first.day()))
        else {
            return Ok(());
        };
        if let Some(size) = counts.sizes.get_mut(cohort) {
            *size += 1;
        }
        // The user counts at the lags before this one.
        let until = self.spans.over.saturating_sub(start).min(self.width);
        let row = cohort * self.width;
        if until == 0 {
            return Ok(());
        }
        let mut count = |lag: usize, users: i64, net: i128| {
            if lag < self.width
                && let (Some(mine), Some(sum)) = (counts.users.get_mut(row + lag), counts.net.get_mut(row + lag))
            {
                *mine += users;
                *sum += net;
            }
        };
        let mut total = 0_i128;
        for tally in parted(known.tallies(), first.day()).1 {
            if !self.spend.contains_code(tally.code()) {
                continue;
            }
            let Some(lag) = self.spans.periods.number(tally.day()).and_then(|period| period.checked_sub(start)) else {
                continue;
            };
            if lag >= until {
                break;
            }
            let value = i128::from(tally.sum());
            let net = if tally.code() == Kind::Refund.code() { -value } else { value };
            count(lag, 0, net);
            total += net;
        }
        count(0, 1, 0);
        count(until, -1, -total);
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        counts.sizes.iter_mut().zip(other.sizes).for_each(|(mine, theirs)| *mine += theirs);
        counts.users.iter_mut().zip(other.users).for_each(|(mine, theirs)| *mine += theirs);
        counts.net.iter_mut().zip(other.net).for_each(|(mine, theirs)| *mine += theirs);
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> CohortRevenue {
        let CohortRevenueRule { start, cohorts: cohorts_by, periods: lags_by, through } = self.rule;
        let (cohorts_by, lags_by, through, days) = (*cohorts_by, *lags_by, *through, self.asked);
        let question = format!(
            "net spend per user after the first start ever with {}, {}",
            in_words(start),
            by_lags(lags_by, through, cohorts_by, days, self.as_of),
        );
        let rows = self.spans.cohorts.iter().zip(&counts.sizes).enumerate().map(|(row, (days, size))| {
            let (mut users, mut net) = (0_i64, 0_i128);
            let lags = (row * self.width..(row + 1) * self.width).map(|place| {
                users += counts.users.get(place).copied().unwrap_or_default();
                net += counts.net.get(place).copied().unwrap_or_default();
                // INVARIANT: a user who is subtracted was added at an earlier lag.
                CumulativeSpend { mature: users.unsigned_abs(), net }
            });
            RevenueCohort { days, size: *size, lags: lags.collect() }
        });
        let definition = Definition::new(question, calendar);
        CohortRevenue { definition, days, cohorts_by, lags_by, through, as_of: self.as_of, cohorts: rows.collect() }
    }
}
