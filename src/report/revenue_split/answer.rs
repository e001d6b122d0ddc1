//! The answer: what both periods are made of, and the parts of the change.

use serde::Serialize;

use super::factor::{RevenueFactor, RevenueFactors};
use super::part::{RevenuePart, split};
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::report::checked::{Part, checked, largest, most};
use crate::time::Days;

/// What the revenue of two periods is made of, and why it changed.
///
/// Splits of groups do not add up to that of everybody: a group that grows changes the mean of all without changing its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RevenueSplit {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The days of the earlier period.
    pub days_before: Days,
    /// The days of the later period.
    pub days_after: Days,
    /// What the earlier period is made of.
    pub before: RevenueFactors,
    /// What the later period is made of.
    pub after: RevenueFactors,
}

checked!(RevenueSplit {
    definition: Definition,
    days_before: Days,
    days_after: Days,
    before: RevenueFactors,
    after: RevenueFactors
});
mergeable!(RevenueSplit, "revenue_split", 1, MergeError);

impl RevenueSplit {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The change of net spend in minor units.
    pub const fn change(&self) -> i128 {
        self.after.net().saturating_sub(self.before.net())
    }

    /// The parts of the change, which add up to it.
    pub fn parts(&self) -> [RevenuePart; 5] {
        let [users, payer_share, frequency, basket] = split(&self.before, &self.after);
        let returned = self.before.returned.saturating_sub(self.after.returned);
        let part = |factor, net| RevenuePart { factor, net };
        [
            part(RevenueFactor::Users, users),
            part(RevenueFactor::PayerShare, payer_share),
            part(RevenueFactor::Frequency, frequency),
            part(RevenueFactor::Basket, basket),
            part(RevenueFactor::Returned, returned),
        ]
    }

    /// The part of one factor in minor units.
    pub fn part(&self, factor: RevenueFactor) -> i128 {
        self.parts().into_iter().find(|part| part.factor == factor).map_or(0, |part| part.net)
    }

    /// Why revenue changed: the parts that are not 0, the largest first.
    pub fn reasons(&self) -> impl Iterator<Item = RevenuePart> {
        let mut parts = self.parts();
        parts.sort_by_key(|part| core::cmp::Reverse(part.net.unsigned_abs()));
        parts.into_iter().filter(|part| part.net != 0)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part_of_whole().must_add_up(&other.part_of_whole())?;
        self.before.join(&other.before);
        self.after.join(&other.after);
        Ok(())
    }

    fn part_of_whole(&self) -> Part<'_> {
        let both = [&self.before, &self.after];
        Part {
            definition: &self.definition,
            check: self.check(),
            most: most(both.into_iter().flat_map(|one| [one.users, one.purchases])),
            // INVARIANT: at most `LARGEST` each, and so are the sums.
            largest: largest(both.into_iter().flat_map(|one| [one.paid, one.returned])).saturating_mul(8),
        }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, days_before, days_after, before, after } = self;
        let said = definition.text().contains(&format!(", {}; ", from_to(*days_before, *days_after)));
        must(said, Guarantee::DaysDefined)?;
        must(days_before.last() < days_after.first(), Guarantee::EarlierEndsFirst)?;
        must(before.is_possible() && after.is_possible(), Guarantee::BuyersActiveAndPay)
    }
}

/// The days of a report, as its definition says them.
pub(super) fn from_to(before: Days, after: Days) -> String {
    format!("from {before} to {after}")
}
