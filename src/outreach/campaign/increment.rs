//! The increment: what a campaign brought beyond what would have been spent anyway, and how certain that is.
//!
//! ```text
//! against a hold-out     n · (m_sent − m_held out)                 n users reached, m the mean net spend; Welch's interval
//! against days before    Σ (spent within the windows − spent in as many days before)         ± 1.96 · √(n·s²)
//! ```
//! Users who were left out by lot differ in nothing else, so they go first. The days before differ by the season too: in a
//! week in which everybody buys, a campaign looks better than it was.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignCounts, CampaignError, HoldOut};
use super::spend::SpendSums;
use crate::answer::naming::named;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};
use crate::number::stats::NORMAL_95;
use crate::outreach::experiment::{ArmComparison, SampleSummary, Significance};

/// What a return is the return of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReturnBasis {
    /// The increment over users who were held out.
    HoldOut,
    /// The increment over as many days before, of the same users.
    DaysBefore,
    /// Attributed revenue, if no increment is known.
    Revenue,
}

/// What a campaign brought beyond what would have been spent anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CampaignIncrement {
    /// What it is compared with.
    pub basis: ReturnBasis,
    /// The additional net spend of all reached users, rounded to minor units.
    pub revenue: Money,
    /// Its 95 % confidence interval, rounded to minor units; `None` if the certainty is unknown.
    pub interval: Option<IncrementInterval>,
}

/// The 95 % confidence interval of an increment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IncrementInterval {
    /// The lower end.
    pub low: Money,
    /// The upper end.
    pub high: Money,
}

/// The 95 % confidence interval of a return ratio.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReturnInterval {
    /// The lower end.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// The upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

/// An amount in minor units, and the ends of its interval.
#[derive(Clone, Copy)]
pub(super) struct Estimate {
    pub(super) basis: ReturnBasis,
    pub(super) amount: f64,
    pub(super) ends: Option<(f64, f64)>,
}

impl Estimate {
    /// The sum of what this many users brought. Without variance between them, as without any buyer, its certainty is
    /// unknown.
    #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
    fn of_sum(basis: ReturnBasis, sums: SpendSums, users: u64) -> Self {
        let amount = sums.sum.minor_units() as f64;
        let variance = sums.variance(users).filter(|variance| *variance > 0.0);
        let ends = variance.map(|variance| {
            let reach = NORMAL_95 * (users as f64 * variance).sqrt();
            (amount - reach, amount + reach)
        });
        Self { basis, amount, ends }
    }

    /// What all reached users brought beyond the mean of those held out.
    #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
    fn against(held: HoldOut, spent: SpendSums, reach: u64) -> Option<Self> {
        let all = reach as f64;
        let amount = all * (spent.mean(reach)? - held.spent.mean(held.users)?);
        let arm = |sums: SpendSums, users| SampleSummary::new(users, sums.mean(users)?, sums.variance(users)?).ok();
        let arms = arm(held.spent, held.users).zip(arm(spent, reach));
        let effect = arms.and_then(|(a, b)| ArmComparison { a, b }.absolute(Significance::default()).ok());
        let ends = effect.map(|effect| (all * effect.low, all * effect.high));
        Some(Self { basis: ReturnBasis::HoldOut, amount, ends })
    }

    /// The estimate for each unit of cost.
    pub(super) fn over(self, cost: f64) -> (f64, Option<ReturnInterval>) {
        let interval = self.ends.map(|(low, high)| ReturnInterval { low: plain(low / cost), high: plain(high / cost) });
        (plain(self.amount / cost), interval)
    }
}

impl CampaignCounts {
    fn revenue_estimate(&self) -> Estimate {
        Estimate::of_sum(ReturnBasis::Revenue, self.revenue, self.reach)
    }

    fn increment_estimate(&self) -> Option<Estimate> {
        let held_out = self.hold_out.zip(self.spent);
        held_out.and_then(|(held, spent)| Estimate::against(held, spent, self.reach)).or_else(|| self.change_estimate())
    }

    fn change_estimate(&self) -> Option<Estimate> {
        self.change.map(|change| Estimate::of_sum(ReturnBasis::DaysBefore, change, self.reach))
    }

    /// The increment where it is known, else the attributed revenue.
    pub(super) fn estimate(&self) -> Estimate {
        self.increment_estimate().unwrap_or_else(|| self.revenue_estimate())
    }
}

impl Campaign {
    /// What the campaign brought beyond what would have been spent anyway: against the hold-out if there is one, else
    /// against as many days before. `None` if neither is known.
    pub fn increment(&self) -> Option<CampaignIncrement> {
        self.counts().increment_estimate().map(CampaignIncrement::from)
    }

    /// The increment over as many days before, of the same users, also beside a hold-out; `None` if it is unknown.
    pub fn increment_over_days_before(&self) -> Option<CampaignIncrement> {
        self.counts().change_estimate().map(CampaignIncrement::from)
    }

    /// The increment for each unit of cost; `None` if it is unknown.
    ///
    /// # Errors
    /// If there is no cost.
    pub fn incremental_ratio(&self) -> Result<Option<f64>, CampaignError> {
        let cost = self.cost()?;
        Ok(self.counts().increment_estimate().map(|increment| increment.over(cost).0))
    }

    /// The interval of the return ratio, from the variance of attributed revenue between users; `None` for fewer than two
    /// users, if the sum of squares is unknown, or if nobody bought.
    ///
    /// # Errors
    /// If there is no cost.
    pub fn return_interval(&self) -> Result<Option<ReturnInterval>, CampaignError> {
        let cost = self.cost()?;
        Ok(self.counts().revenue_estimate().over(cost).1)
    }
}

/// Rounds half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "a cast stops at the ends of the range")]
fn nearest(units: f64) -> Money {
    Money::minor(units.round() as i64)
}

impl From<Estimate> for CampaignIncrement {
    fn from(Estimate { basis, amount, ends }: Estimate) -> Self {
        let interval = ends.map(|(low, high)| IncrementInterval { low: nearest(low), high: nearest(high) });
        Self { basis, revenue: nearest(amount), interval }
    }
}

named! {
    ReturnBasis, "basis of a return" {
        HoldOut "the increment over the hold-out" "对照组增量";
        DaysBefore "the increment over as many days before" "活动前同期增量";
        Revenue "attributed revenue" "归因收入";
    }
}

/// The precision applies to money.
impl fmt::Display for CampaignIncrement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.revenue, f)?;
        write!(f, " by {}", self.basis)?;
        let Some(IncrementInterval { low, high }) = &self.interval else { return f.write_str(", certainty unknown") };
        f.write_str(", ")?;
        fmt::Display::fmt(low, f)?;
        f.write_str(" to ")?;
        fmt::Display::fmt(high, f)
    }
}
