//! The verdict on a campaign: stop or continue.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignError};
use super::increment::{ReturnBasis, ReturnInterval};
use super::measure::CampaignRule;
use crate::answer::reason::{Reason, SeenValue};
use crate::number::decimal::Decimal;
use crate::number::plain::finite;

/// Whether to stop a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CampaignVerdict {
    /// Stop: it returns too little for its cost.
    Stop(CampaignReturn),
    /// Continue: it returns enough.
    Continue(CampaignReturn),
    /// Windows are still open, so that revenue may still grow.
    StillOpen {
        /// Users, reached or held out, whose window is not over yet.
        pending: u64,
        /// Users reached or held out.
        users: u64,
    },
    /// Too few users were reached to decide.
    NotYet {
        /// Users reached.
        reach: u64,
        /// Users needed for a verdict.
        needed: u64,
    },
}

/// The return of a campaign, and how certain it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CampaignReturn {
    /// What it is the return of: the increment where it is known, else attributed revenue.
    pub basis: ReturnBasis,
    /// The return for each unit of cost.
    #[serde(deserialize_with = "finite")]
    pub return_ratio: f64,
    /// The return ratio below which to stop.
    pub stop_below: Decimal,
    /// The 95 % confidence interval of the ratio; `None` if the variance between users is unknown or 0.
    pub interval: Option<ReturnInterval>,
    /// Whether the whole interval lies on one side of the bound.
    pub is_sure: bool,
}

impl CampaignRule {
    /// Decides whether to stop a campaign: yes if it returns less than the rule asks for, all windows are over, and enough
    /// users were reached.
    ///
    /// The return is that of the increment where it is known, against the hold-out first; else that of attributed
    /// revenue. A campaign that never ends always has open windows: judge it in groups, by the day of the message.
    ///
    /// # Errors
    /// If there is no cost.
    ///
    /// ```
    /// use lifestage::outreach::{Campaign, CampaignCounts, CampaignRule, SpendSums};
    /// use lifestage::{Amount, Money};
    ///
    /// let counts = CampaignCounts {
    ///     reach: 1_000, converted: 20, cost: Amount::minor(500_00),
    ///     revenue: SpendSums { sum: Money::minor(600_00), squares: Some(20 * 30_00 * 30_00) },
    ///     ..CampaignCounts::default()
    /// };
    /// let verdict = CampaignRule::default().verdict(&Campaign::new(counts)?)?;
    /// assert_eq!(
    ///     verdict.to_string(),
    ///     "stop: 1.20 returned for each 1 spent, by attributed revenue, below 1.50; not sure, 0.68 to 1.72",
    /// );
    /// # Ok::<(), lifestage::outreach::CampaignError>(())
    /// ```
    pub fn verdict(&self, campaign: &Campaign) -> Result<CampaignVerdict, CampaignError> {
        let (counts, cost) = (campaign.counts(), campaign.cost()?);
        let held_out = counts.hold_out.unwrap_or_default();
        let pending = counts.pending.saturating_add(held_out.pending);
        if pending > 0 {
            return Ok(CampaignVerdict::StillOpen { pending, users: counts.reach.saturating_add(held_out.users) });
        }
        if counts.reach < self.minimum_reach {
            return Ok(CampaignVerdict::NotYet { reach: counts.reach, needed: self.minimum_reach });
        }
        let estimate = counts.estimate();
        let (return_ratio, interval) = estimate.over(cost);
        // Both are the doubles nearest to their decimals, so a ratio that is the bound is not below it.
        let bound = self.stop_below.get();
        let stop = return_ratio < bound;
        let is_sure = interval.is_some_and(|interval| if stop { interval.high < bound } else { interval.low >= bound });
        let found =
            CampaignReturn { basis: estimate.basis, return_ratio, stop_below: self.stop_below, interval, is_sure };
        Ok(if stop { CampaignVerdict::Stop(found) } else { CampaignVerdict::Continue(found) })
    }
}

impl CampaignVerdict {
    /// Whether to stop.
    pub const fn is_stop(&self) -> bool {
        matches!(self, Self::Stop(_))
    }
}

impl fmt::Display for CampaignReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interval {
            None => f.write_str("certainty unknown"),
            Some(ReturnInterval { low, high }) => {
                write!(f, "{}, {low:.2} to {high:.2}", if self.is_sure { "sure" } else { "not sure" })
            }
        }
    }
}

impl fmt::Display for CampaignVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, side, found) = match self {
            Self::Stop(found) => ("stop", "below", found),
            Self::Continue(found) => ("continue", "at least", found),
            Self::StillOpen { pending, users } => {
                return write!(f, "not yet: the windows of {pending} of {users} users are still open");
            }
            Self::NotYet { reach, needed } => {
                return write!(f, "not yet: {reach} users reached, {needed} are needed");
            }
        };
        let CampaignReturn { basis, return_ratio, stop_below, .. } = found;
        let bound = stop_below.get();
        write!(f, "{word}: {return_ratio:.2} returned for each 1 spent, by {basis}, {side} {bound:.2}; {found}")
    }
}

impl From<CampaignVerdict> for Reason {
    fn from(verdict: CampaignVerdict) -> Self {
        let whole = |number: u64| SeenValue::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let (rule, seen, bound) = match verdict {
            CampaignVerdict::Stop(found) | CampaignVerdict::Continue(found) => {
                let rule = match found.basis {
                    ReturnBasis::Revenue => "campaign.return_ratio",
                    ReturnBasis::HoldOut | ReturnBasis::DaysBefore => "campaign.incremental_ratio",
                };
                (rule, SeenValue::Number(found.return_ratio), SeenValue::Number(found.stop_below.get()))
            }
            CampaignVerdict::StillOpen { pending, .. } => ("campaign.pending", whole(pending), whole(0)),
            CampaignVerdict::NotYet { reach, needed } => ("campaign.reach", whole(reach), whole(needed)),
        };
        Self { rule: rule.into(), seen: Some(seen), bound: [Some(bound), None], text: verdict.to_string() }
    }
}
