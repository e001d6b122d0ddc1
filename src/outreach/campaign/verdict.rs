//! The verdict on a campaign: stop or continue.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignError, ReturnInterval};
use super::measure::CampaignRule;
use crate::answer::reason::{Reason, Seen};
use crate::number::decimal::Decimal;

/// Whether to stop a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CampaignVerdict {
    /// Stop: it returns too little for its cost.
    Stop(CampaignReturn),
    /// Continue: it returns enough.
    Continue(CampaignReturn),
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
    /// Revenue for each unit of cost.
    pub return_ratio: f64,
    /// The return ratio below which to stop.
    pub stop_below: Decimal,
    /// The 95 % confidence interval of the ratio; `None` if the variance of revenue is unknown.
    pub interval: Option<ReturnInterval>,
    /// Whether the whole interval lies on one side of the bound.
    pub is_sure: bool,
}

impl CampaignRule {
    /// Decides whether to stop a campaign: yes if it returns less than the rule asks for and has reached enough users.
    ///
    /// # Errors
    /// If there is no cost.
    ///
    /// ```
    /// use lifestage::outreach::{Campaign, CampaignCounts, CampaignRule};
    /// use lifestage::{Amount, Money};
    ///
    /// let counts = CampaignCounts {
    ///     reach: 1_000, converted: 20, cost: Amount::minor(500_00), revenue: Money::minor(600_00),
    ///     revenue_squares: Some(20 * 30_00 * 30_00), ..CampaignCounts::default()
    /// };
    /// let verdict = CampaignRule::default().verdict(&Campaign::new(counts)?)?;
    /// assert_eq!(verdict.to_string(), "stop: 1.20 returned for each 1 spent, below 1.50; not sure, 0.68 to 1.72");
    /// # Ok::<(), lifestage::outreach::CampaignError>(())
    /// ```
    pub fn verdict(&self, campaign: &Campaign) -> Result<CampaignVerdict, CampaignError> {
        let counts = campaign.counts();
        let return_ratio = campaign.return_ratio()?;
        if counts.reach < self.minimum_reach {
            return Ok(CampaignVerdict::NotYet { reach: counts.reach, needed: self.minimum_reach });
        }
        // revenue / cost < bound, in whole billionths.
        let revenue = i128::from(counts.revenue.minor_units()) * i128::from(Decimal::ONE.billionths());
        let least = i128::from(counts.cost.minor_units()) * i128::from(self.stop_below.billionths());
        let interval = campaign.return_interval()?;
        let stop = revenue < least;
        let bound = self.stop_below.get();
        let is_sure = interval.is_some_and(|interval| if stop { interval.high < bound } else { interval.low >= bound });
        let found = CampaignReturn { return_ratio, stop_below: self.stop_below, interval, is_sure };
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
        let bound = |found: &CampaignReturn| found.stop_below.get();
        match self {
            Self::Stop(found) => {
                write!(
                    f,
                    "stop: {:.2} returned for each 1 spent, below {:.2}; {found}",
                    found.return_ratio,
                    bound(found)
                )
            }
            Self::Continue(found) => {
                write!(
                    f,
                    "continue: {:.2} returned for each 1 spent, at least {:.2}; {found}",
                    found.return_ratio,
                    bound(found)
                )
            }
            Self::NotYet { reach, needed } => write!(f, "not yet: {reach} users reached, {needed} are needed"),
        }
    }
}

impl From<CampaignVerdict> for Reason {
    fn from(verdict: CampaignVerdict) -> Self {
        let (rule, seen, bound) = match verdict {
            CampaignVerdict::Stop(found) | CampaignVerdict::Continue(found) => {
                ("campaign.return_ratio", Seen::Number(found.return_ratio), Seen::Number(found.stop_below.get()))
            }
            CampaignVerdict::NotYet { reach, needed } => {
                let whole = |number: u64| Seen::Whole(i64::try_from(number).unwrap_or(i64::MAX));
                ("campaign.reach", whole(reach), whole(needed))
            }
        };
        Self { rule: rule.into(), seen: Some(seen), bound: [Some(bound), None], text: verdict.to_string() }
    }
}
