//! The census of subscriptions: one walk over the periods in which a user paid.

use std::collections::BTreeMap;

use super::answer::{SubscriptionPeriod, Subscriptions, by};
use super::rule::{SubscriptionConfig, SubscriptionError, SubscriptionRule};
use crate::answer::definition::Definition;
use crate::event::kind::KindSet;
use crate::population::census::{Census, parted};
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Calendar, Day, Days, Periods, Window};

impl SubscriptionRule {
    /// How recurring net spend moved in each period that holds any of these days and was over by the last of them. Later days
    /// are not seen, and the first period counts whole.
    ///
    /// # Errors
    /// If the periods cover more than a hundred years, or a profile forgot needed days: those of the periods, and earlier ones
    /// of somebody who would be new or back depending on them.
    pub fn report(&self, population: &Population, days: Days) -> Result<Subscriptions, SubscriptionError> {
        Ok(Question::new(self, days)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`SubscriptionRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Subscriptions>, SubscriptionError> {
        Ok(Question::new(self, days)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a SubscriptionRule,
    kinds: KindSet,
    days: Days,
    /// The periods of the report, preceded by the one that the first starts from.
    periods: Periods,
    /// The number of periods before the first one of the report, 0 or 1.
    before: usize,
    /// The number of periods that are over.
    over: usize,
}

pub(crate) struct Counts {
    rows: Vec<SubscriptionPeriod>,
    /// Reused memory for the periods in which a user has any recurring events, each with the net spend.
    paid: Vec<(usize, i64)>,
}

impl<'a> Question<'a> {
    fn new(rule: &'a SubscriptionRule, days: Days) -> Result<Self, SubscriptionError> {
        let period = rule.config().period;
        let earlier = period.before(days.first());
        let from = earlier.map_or(days.first(), Days::first);
        let periods = Periods::over(period, Days::new(from, days.last()).unwrap_or(days))?;
        let over = periods.finished_by(days.last());
        Ok(Self { rule, kinds: rule.kinds(), days, periods, before: usize::from(earlier.is_some()), over })
    }

    /// The last day of the last period that is over.
    fn last(&self) -> Option<Day> {
        Some(self.periods.get(self.over.checked_sub(1)?)?.last())
    }

    /// Whether a user paid in any period before the first one that is walked through.
    ///
    /// Of forgotten days only the sums by kind are left. Where these are above 0, some period of them was too; where nothing
    /// was paid, none was. In between, and where only some subjects recur, they cannot tell.
    fn paid_before(&self, known: AsOf<'_>, earlier: &[Tally], forgotten: Option<Day>) -> Result<bool, BeforeHorizon> {
        let SubscriptionConfig { paid, returned, about, period } = self.rule.config();
        let horizon = forgotten.and_then(|_| known.horizon());
        let mut is_cut = false;
        for tallies in earlier.chunk_by(|one, next| period.containing(one.day()).contains(next.day())) {
            let net: i64 = tallies.iter().map(|tally| self.rule.amount(tally)).sum();
            let Some(first) = tallies.first().filter(|_| net > 0) else { continue };
            if horizon.is_none_or(|horizon| period.containing(first.day()).first() >= horizon) {
                return Ok(true);
            }
            // Some of it may have been paid back on the forgotten days of this period.
            is_cut = true;
        }
        let (Some(asked), Some(horizon)) = (forgotten, horizon) else { return Ok(false) };
        let before = known.back_on(self.periods.days().first().minus(1));
        let sum = |kinds: &KindSet| before.sum(kinds, Window::LIFETIME);
        if about.is_empty() && sum(paid)? > sum(returned)? {
            return Ok(true);
        }
        if before.forgotten_days(paid).is_none() && !is_cut {
            return Ok(false);
        }
        Err(BeforeHorizon { asked, horizon })
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = Subscriptions;

    fn empty(&self) -> Counts {
        Counts { rows: self.periods.iter().map(SubscriptionPeriod::nobody).collect(), paid: Vec::new() }
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let Some(last) = self.last() else { return Ok(()) };
        let known = member.profile.as_of(last);
        let first = self.periods.days().first();
        let forgotten = known.first_forgotten(&self.kinds, first)?;
        let (earlier, during) = parted(known.tallies(), first);
        let Counts { rows, paid } = counts;
        paid.clear();
        for tally in during {
            let (amount, Some(number)) = (self.rule.amount(tally), self.periods.number(tally.day())) else { continue };
            match paid.last_mut() {
                Some((last, net)) if *last == number => *net += amount,
                _ => paid.push((number, amount)),
            }
        }
        // The last period in which the user paid, and what.
        let mut was: Option<(usize, i64)> = None;
        for (number, net) in paid.iter().copied().filter(|(_, net)| *net > 0) {
            let left = was.filter(|(before, _)| before + 1 < number);
            if let Some((before, net)) = left {
                churns(rows, before + 1, net);
            }
            let is_back = match was {
                Some(_) => true,
                // Whether somebody came or came back before the report makes no difference to it.
                None => number < self.before || self.paid_before(known, earlier, forgotten)?,
            };
            pays(rows, number, net, was.filter(|(before, _)| before + 1 == number).map(|(_, net)| net), is_back);
            was = Some((number, net));
        }
        if let Some((before, net)) = was.filter(|(before, _)| before + 1 < self.over) {
            churns(rows, before + 1, net);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (mine, theirs) in counts.rows.iter_mut().zip(&other.rows) {
            mine.join(theirs);
        }
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> Subscriptions {
        let (period, days) = (self.rule.config().period, self.days);
        let definition = Definition::new(format!("{}, {}", self.rule, by(period, days)), calendar);
        let rows = counts.rows.into_iter().take(self.over).skip(self.before);
        Subscriptions { definition, period, days, periods: rows.collect() }
    }
}

/// Counts a user who pays, and what they paid in the period before if they did.
fn pays(rows: &mut [SubscriptionPeriod], number: usize, net: i64, before: Option<i64>, is_back: bool) {
    let Some(row) = rows.get_mut(number) else { return };
    row.end.count(net);
    match before {
        Some(before) => {
            row.start.count(before);
            match net - before {
                more @ 1.. => row.expansion.count(more),
                0 => {}
                less => row.contraction.count(-less),
            }
        }
        None if is_back => row.reactivated.count(net),
        None => row.new.count(net),
    }
}

/// Counts a user who paid in the period before and pays nothing in this one.
fn churns(rows: &mut [SubscriptionPeriod], number: usize, net: i64) {
    if let Some(row) = rows.get_mut(number) {
        row.start.count(net);
        row.churned.count(net);
    }
}
