//! Revenue by period: ARPU, ARPPU, payer share.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::RevenueRule;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add, parted};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::report::checked::{Part, are_the_periods, checked, largest, most, most_spend};
use crate::report::retention::CohortError;
use crate::time::{Calendar, Days, Period, Periods};

/// Revenue, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Revenue {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The period.
    pub period: Period,
    /// The days asked about.
    pub days: Days,
    /// One row for each period that holds any of the days, ascending; periods without users are included.
    pub periods: Vec<RevenuePeriod>,
}

checked!(Revenue { definition: Definition, period: Period, days: Days, periods: Vec<RevenuePeriod> });
mergeable!(Revenue, "revenue", 1, MergeError);

/// The revenue of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RevenuePeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Whether the period was over by the last day asked about. Until then its numbers can change.
    pub finished: bool,
    /// Users who were active or bought in the period.
    pub active: u64,
    /// Users who bought in the period.
    pub payers: u64,
    /// Net spend of all users in minor units; may be negative.
    pub net: i128,
}

impl RevenuePeriod {
    /// ARPU: net spend ÷ active users; `None` if nobody was active.
    pub fn arpu(&self) -> Option<Money> {
        Money::mean(self.net, self.active)
    }

    /// ARPPU: net spend ÷ users who bought; `None` if nobody did.
    pub fn arppu(&self) -> Option<Money> {
        Money::mean(self.net, self.payers)
    }

    /// The share of active users who bought; `None` if nobody was active.
    pub fn payer_share(&self) -> Option<Ratio> {
        Ratio::of(self.payers, self.active)
    }
}

impl Revenue {
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
            add(&mut mine.active, theirs.active);
            add(&mut mine.payers, theirs.payers);
            mine.net = mine.net.saturating_add(theirs.net);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.periods.iter().map(|row| row.active));
        Part {
            definition: &self.definition,
            check: self.check(),
            most,
            largest: largest(self.periods.iter().map(|row| row.net)),
        }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, period, days, periods } = self;
        let said = definition.text().contains(&format!(", {}; ", by(*period, *days)));
        must(said, Guarantee::PeriodAndDaysDefined)?;
        must(are_the_periods(periods.iter().map(|row| row.days), *period, *days), Guarantee::EachPeriodHasRow)?;
        let over = |row: &RevenuePeriod| row.finished == (row.days.last() <= days.last());
        must(periods.iter().all(over), Guarantee::PeriodsAreOver)?;
        must(periods.iter().all(|row| row.payers <= row.active), Guarantee::BuyersAreActive)?;
        must(periods.iter().all(|row| row.net <= most_spend(row.payers)), Guarantee::BroughtByBuyers)
    }
}

impl RevenueRule {
    /// Revenue of each period over these days. Later days are not seen, and the first period counts whole.
    ///
    /// ```
    /// use lifestage::report::RevenueRule;
    /// use lifestage::time::{Calendar, Days, Period};
    /// use lifestage::{Amount, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [
    ///     Event::purchase(1_u64, day, Amount::minor(90_00)),
    ///     Event::refund(1_u64, day.plus(1), Amount::minor(30_00)),
    ///     Event::log_in(2_u64, day),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let month = RevenueRule::default().report(&population, Period::Month, Days::only(day.plus(1)))?.periods[0];
    /// assert_eq!(format!("{:.2} {:.2}", month.arpu().unwrap(), month.arppu().unwrap()), "30.00 60.00");
    /// assert_eq!(month.payer_share().unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the periods cover more than a hundred years, or a profile forgot needed days.
    pub fn report(&self, population: &Population, period: Period, days: Days) -> Result<Revenue, CohortError> {
        Ok(Question::new(self, period, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`RevenueRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        period: Period,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Revenue>, CohortError> {
        Ok(Question::new(self, period, days)?.report_by(population, group)?)
    }
}

/// The periods and days of a report, as its definition says them.
fn by(period: Period, days: Days) -> impl fmt::Display {
    format!("by {period}, over {days}")
}

struct Question<'a> {
    rule: &'a RevenueRule,
    period: Period,
    days: Days,
    periods: Periods,
    /// All kinds that any of the numbers needs.
    kinds: KindSet,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    active: u64,
    payers: u64,
    net: i128,
}

impl<'a> Question<'a> {
    fn new(rule: &'a RevenueRule, period: Period, days: Days) -> Result<Self, CohortError> {
        let kinds = rule.activity.clone().with(Kind::Purchase).with(Kind::Refund);
        Ok(Self { rule, period, days, periods: Periods::over(period, days)?, kinds })
    }
}

impl Census for Question<'_> {
    type Counts = Vec<Cell>;
    type Answer = Revenue;

    fn empty(&self) -> Vec<Cell> {
        vec![Cell::default(); self.periods.len()]
    }

    fn add(&self, cells: &mut Vec<Cell>, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        let first = self.periods.days().first();
        known.first_forgotten(&self.kinds, first)?;
        let (purchase, refund) = (Kind::Purchase.code(), Kind::Refund.code());
        let (mut active, mut paid) = (None, None);
        for tally in parted(known.tallies(), first).1 {
            let code = tally.code();
            let bought = code == purchase;
            if !self.kinds.contains_code(code) {
                continue;
            }
            let Some(number) = self.periods.number(tally.day()) else { continue };
            let Some(cell) = cells.get_mut(number) else { continue };
            if (bought || self.rule.activity.contains_code(code)) && active.replace(number) != Some(number) {
                cell.active += 1;
            }
            if bought && paid.replace(number) != Some(number) {
                cell.payers += 1;
            }
            if bought {
                cell.net += i128::from(tally.sum());
            } else if code == refund {
                cell.net -= i128::from(tally.sum());
            }
        }
        Ok(())
    }

    fn join(&self, cells: &mut Vec<Cell>, other: Vec<Cell>) {
        for (mine, theirs) in cells.iter_mut().zip(other) {
            mine.active += theirs.active;
            mine.payers += theirs.payers;
            mine.net += theirs.net;
        }
    }

    fn answer(&self, calendar: &Calendar, cells: Vec<Cell>) -> Revenue {
        let (period, days, last) = (self.period, self.days, self.days.last());
        let kinds = in_words(&self.rule.activity);
        let question = format!("net spend of users with {kinds} or a purchase, {}", by(period, days));
        let rows = self.periods.iter().zip(cells).map(|(days, Cell { active, payers, net })| RevenuePeriod {
            days,
            finished: days.last() <= last,
            active,
            payers,
            net,
        });
        Revenue { definition: Definition::new(question, calendar), period, days, periods: rows.collect() }
    }
}
