//! The census of a split: what one user adds to both periods.

use std::collections::BTreeMap;

use super::answer::{RevenueSplit, from_to};
use super::factor::RevenueFactors;
use super::rule::{RevenueSplitError, RevenueSplitRule};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::{Kind, KindCodes, KindSet};
use crate::population::census::{Census, parted};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, Tally};
use crate::time::{Calendar, Days};

impl RevenueSplitRule {
    /// Splits the change of net spend from one period to a later one. Choose periods of equal length, as a longer one has more
    /// of everything.
    ///
    /// # Errors
    /// If the periods overlap or are in the wrong order, or a profile forgot needed days.
    pub fn report(
        &self,
        population: &Population,
        before: Days,
        after: Days,
    ) -> Result<RevenueSplit, RevenueSplitError> {
        Ok(Question::new(self, before, after)?.report(population)?)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`RevenueSplitRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        before: Days,
        after: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, RevenueSplit>, RevenueSplitError> {
        Ok(Question::new(self, before, after)?.report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a RevenueSplitRule,
    /// What makes somebody a user of a period.
    active: KindCodes,
    /// All kinds that any of the numbers needs.
    kinds: KindSet,
    before: Days,
    after: Days,
}

impl<'a> Question<'a> {
    fn new(rule: &'a RevenueSplitRule, before: Days, after: Days) -> Result<Self, RevenueSplitError> {
        if before.intersection(after).is_some() {
            return Err(RevenueSplitError::Overlap { before, after });
        }
        if before.first() > after.first() {
            return Err(RevenueSplitError::Order { before, after });
        }
        let active = rule.activity.clone().with(Kind::Purchase);
        let kinds = active.clone().with(Kind::Refund);
        Ok(Self { rule, active: KindCodes::from(&active), kinds, before, after })
    }

    fn count(&self, factors: &mut RevenueFactors, tallies: &[Tally], days: Days) {
        let (mut is_user, mut is_payer) = (false, false);
        for tally in tallies.iter().take_while(|tally| tally.day() <= days.last()) {
            is_user |= self.active.contains(tally.code());
            if tally.code() == Kind::Purchase.code() {
                is_payer = true;
                factors.purchases += u64::from(tally.count());
                factors.paid += i128::from(tally.sum());
            } else if tally.code() == Kind::Refund.code() {
                factors.returned += i128::from(tally.sum());
            }
        }
        factors.users += u64::from(is_user);
        factors.payers += u64::from(is_payer);
    }
}

impl Census for Question<'_> {
    type Counts = [RevenueFactors; 2];
    type Answer = RevenueSplit;

    fn empty(&self) -> [RevenueFactors; 2] {
        [RevenueFactors::default(); 2]
    }

    fn add(&self, [before, after]: &mut [RevenueFactors; 2], member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.after.last());
        known.first_forgotten(&self.kinds, self.before.first())?;
        let from = parted(known.tallies(), self.before.first()).1;
        self.count(before, from, self.before);
        self.count(after, parted(from, self.after.first()).1, self.after);
        Ok(())
    }

    fn join(&self, counts: &mut [RevenueFactors; 2], other: [RevenueFactors; 2]) {
        for (mine, theirs) in counts.iter_mut().zip(&other) {
            mine.join(theirs);
        }
    }

    fn answer(&self, calendar: &Calendar, [before, after]: [RevenueFactors; 2]) -> RevenueSplit {
        let (days_before, days_after) = (self.before, self.after);
        let kinds = in_words(&self.rule.activity);
        let question = format!(
            "the change of net spend of users with {kinds} or a purchase, {}",
            from_to(days_before, days_after)
        );
        let definition = Definition::new(question, calendar);
        RevenueSplit { definition, days_before, days_after, before, after }
    }
}
