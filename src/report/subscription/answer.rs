//! The answer: a row for each period that is over, whose movements add up.

use serde::{Deserialize, Serialize};

use super::movement::{MovementSum, SubscriptionMovement};
use super::reason::SubscriptionReason;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::report::checked::{Part, checked, largest, most, most_spend};
use crate::time::{Days, Period, Periods};

/// Recurring net spend, period by period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Subscriptions {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The period.
    pub period: Period,
    /// The days asked about.
    pub days: Days,
    /// One row for each period that holds any of the days and was over by the last of them, ascending.
    pub periods: Vec<SubscriptionPeriod>,
}

checked!(Subscriptions { definition: Definition, period: Period, days: Days, periods: Vec<SubscriptionPeriod> });
mergeable!(Subscriptions, "subscriptions", 1, MergeError);

/// How recurring net spend moved from one period to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SubscriptionPeriod {
    /// The days of the whole period.
    pub days: Days,
    /// Who paid in the period before, and what.
    pub start: MovementSum,
    /// Who paid for the first time ever, and what.
    pub new: MovementSum,
    /// Who paid again after a period without, and what.
    pub reactivated: MovementSum,
    /// Who paid more than in the period before, and by how much.
    pub expansion: MovementSum,
    /// Who paid less than in the period before, and by how much.
    pub contraction: MovementSum,
    /// Who stopped paying, and what they had paid in the period before.
    pub churned: MovementSum,
    /// Who paid in the period, and what.
    pub end: MovementSum,
}

impl SubscriptionPeriod {
    pub(super) const fn nobody(days: Days) -> Self {
        let none = MovementSum { users: 0, net: 0 };
        Self {
            days,
            start: none,
            new: none,
            reactivated: none,
            expansion: none,
            contraction: none,
            churned: none,
            end: none,
        }
    }

    /// What a movement came to.
    pub const fn movement(&self, movement: SubscriptionMovement) -> MovementSum {
        match movement {
            SubscriptionMovement::New => self.new,
            SubscriptionMovement::Reactivated => self.reactivated,
            SubscriptionMovement::Expansion => self.expansion,
            SubscriptionMovement::Contraction => self.contraction,
            SubscriptionMovement::Churned => self.churned,
        }
    }

    /// Why the end is not the start: each movement that anybody made.
    pub fn reasons(&self) -> impl Iterator<Item = SubscriptionReason> {
        let all =
            SubscriptionMovement::ALL.map(|movement| SubscriptionReason { movement, sum: self.movement(movement) });
        all.into_iter().filter(|reason| reason.sum.users > 0)
    }

    /// Users who paid in both periods.
    pub const fn kept_users(&self) -> u64 {
        self.start.users.saturating_sub(self.churned.users)
    }

    /// Net revenue retention: what the payers of the period before pay now, per unit of what they paid then. Above 1 where
    /// expansion is more than what is lost. `None` if nobody paid in the period before.
    pub fn net_retention(&self) -> Option<f64> {
        let kept = self.start.net.saturating_sub(self.lost()).saturating_add(self.expansion.net);
        quotient(kept, self.start.net)
    }

    /// Gross revenue retention: the same without expansion, so at most 1. `None` if nobody paid in the period before.
    pub fn gross_retention(&self) -> Option<Ratio> {
        let kept = quotient(self.start.net.saturating_sub(self.lost()), self.start.net)?;
        Ratio::new(kept).ok()
    }

    /// The share of the payers of the period before who pay now; `None` if nobody paid then.
    pub fn user_retention(&self) -> Option<Ratio> {
        Ratio::of(self.kept_users(), self.start.users)
    }

    /// The quick ratio: what came per unit of what went. `None` if nothing went.
    pub fn quick_ratio(&self) -> Option<f64> {
        let came = self.new.net.saturating_add(self.reactivated.net).saturating_add(self.expansion.net);
        quotient(came, self.lost())
    }

    const fn lost(&self) -> i128 {
        self.contraction.net.saturating_add(self.churned.net)
    }

    /// What a payer of the period paid on average; `None` if nobody paid.
    pub fn mean_spend(&self) -> Option<Money> {
        Money::mean(self.end.net, self.end.users)
    }

    pub(super) fn sums(&self) -> [MovementSum; 7] {
        [self.start, self.new, self.reactivated, self.expansion, self.contraction, self.churned, self.end]
    }

    pub(super) const fn join(&mut self, other: &Self) {
        self.start.join(other.start);
        self.new.join(other.new);
        self.reactivated.join(other.reactivated);
        self.expansion.join(other.expansion);
        self.contraction.join(other.contraction);
        self.churned.join(other.churned);
        self.end.join(other.end);
    }

    fn adds_up(&self) -> bool {
        let users = |sums: &[MovementSum]| sums.iter().map(|sum| u128::from(sum.users)).sum::<u128>();
        let net = |sums: &[MovementSum]| sums.iter().try_fold(0_i128, |all, sum| all.checked_add(sum.net));
        let Self { start, new, reactivated, expansion, contraction, churned, end, .. } = *self;
        let (came, went) = (net(&[start, new, reactivated, expansion]), net(&[end, contraction, churned]));
        users(&[start, new, reactivated]) == users(&[end, churned])
            && users(&[expansion, contraction, churned]) <= users(&[start])
            && came.is_some()
            && came == went
            && contraction.net.saturating_add(churned.net) <= start.net
    }
}

/// A quotient of sums of money; `None` where it divides by nothing.
#[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
fn quotient(above: i128, below: i128) -> Option<f64> {
    (below > 0).then(|| above as f64 / below as f64)
}

impl Subscriptions {
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
            mine.join(theirs);
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let sums = || self.periods.iter().flat_map(SubscriptionPeriod::sums);
        let (most, largest) = (most(sums().map(|sum| sum.users)), largest(sums().map(|sum| sum.net)));
        // What came and what went are sums of up to four of these.
        Part { definition: &self.definition, check: self.check(), most, largest: largest.saturating_mul(4) }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, period, days, periods } = self;
        let said = definition.text().contains(&format!(", {}; ", by(*period, *days)));
        must(said, Guarantee::PeriodAndDaysDefined)?;
        let rows = Periods::over(*period, *days)
            .is_ok_and(|all| all.iter().take(all.finished_by(days.last())).eq(periods.iter().map(|row| row.days)));
        must(rows, Guarantee::OverPeriodHasRow)?;
        // Each user moves by at least one minor unit, and by no more than a profile can hold.
        let can_be = |sum: MovementSum| (i128::from(sum.users)..=most_spend(sum.users)).contains(&sum.net);
        must(periods.iter().flat_map(SubscriptionPeriod::sums).all(can_be), Guarantee::SumsCanBe)?;
        must(periods.iter().all(SubscriptionPeriod::adds_up), Guarantee::MovementsAddUp)?;
        let follows = |(one, next): (&SubscriptionPeriod, &SubscriptionPeriod)| one.end == next.start;
        let all = periods.iter().zip(periods.iter().skip(1)).all(follows);
        must(all, Guarantee::PeriodsConnect)
    }
}

/// The periods and days of a report, as its definition says them.
pub(super) fn by(period: Period, days: Days) -> String {
    format!("by {period}, over {days}")
}
