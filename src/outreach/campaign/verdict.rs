//! The verdict on a campaign: stop or continue.

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignError};
use super::increment::{ReturnBasis, ReturnInterval};
use super::measure::CampaignRule;
use super::sentence::{self, Certainty};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl CampaignReturn {
    fn certainty(&self) -> (Certainty, Option<f64>, Option<f64>) {
        match self.interval {
            None => (Certainty::Unknown, None, None),
            Some(ReturnInterval { low, high }) => {
                (if self.is_sure { Certainty::Sure } else { Certainty::NotSure }, Some(low), Some(high))
            }
        }
    }
}

impl Phrased for CampaignReturn {
    fn phrase(&self) -> Phrase<'_> {
        let (certainty, low, high) = self.certainty();
        sentence::certainty(certainty, low, high)
    }
}

impl Phrased for CampaignVerdict {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Stop(found) => {
                let (certainty, low, high) = found.certainty();
                sentence::stop(found.return_ratio, found.basis, found.stop_below.get(), certainty, low, high)
            }
            Self::Continue(found) => {
                let (certainty, low, high) = found.certainty();
                sentence::go_on(found.return_ratio, found.basis, found.stop_below.get(), certainty, low, high)
            }
            Self::StillOpen { pending, users } => sentence::still_open(*pending, *users),
            Self::NotYet { reach, needed } => sentence::not_yet(*reach, *needed),
        }
    }
}

display_phrases!(CampaignReturn, CampaignVerdict);

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
        Self::saying(rule, Some(seen), [Some(bound), None], &verdict.phrase())
    }
}
