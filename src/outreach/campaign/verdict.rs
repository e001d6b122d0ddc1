//! Whether a campaign is to stop.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::counts::{Campaign, CampaignError, ReturnInterval};
use super::measure::CampaignRule;
use crate::answer::reason::{Reason, Seen};
use crate::number::decimal::Decimal;

/// Whether a campaign is to stop.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CampaignVerdict {
    /// It brings too little for what it costs.
    Stop(CampaignReturn),
    /// It brings enough.
    Continue(CampaignReturn),
    /// It reached too few to say.
    NotYet {
        /// Users reached.
        reach: u64,
        /// How many it takes.
        needed: u64,
    },
}

/// What came back, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CampaignReturn {
    /// Revenue for each unit of cost.
    pub return_ratio: f64,
    /// Below this it is to stop.
    pub stop_below: Decimal,
    /// Where the ratio lies, in 95 of 100 such campaigns; none where it is not known how revenue varies.
    pub interval: Option<ReturnInterval>,
    /// Whether all of the interval lies on the same side of the bound.
    pub is_sure: bool,
}

impl CampaignRule {
    /// Whether a campaign is to stop: where it returns less than the rule asks for, and has reached enough to say.
    ///
    /// # Errors
    /// Without cost.
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
    /// assert_eq!(verdict.to_string(), "stop: 1.20 back for each 1 spent, less than 1.50; not sure, 0.68 to 1.72");
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
    /// Whether it is to stop.
    pub const fn is_stop(&self) -> bool {
        matches!(self, Self::Stop(_))
    }
}

impl fmt::Display for CampaignReturn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.interval {
            None => f.write_str("how sure is not known"),
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
                    "stop: {:.2} back for each 1 spent, less than {:.2}; {found}",
                    found.return_ratio,
                    bound(found)
                )
            }
            Self::Continue(found) => {
                write!(
                    f,
                    "continue: {:.2} back for each 1 spent, {:.2} or more; {found}",
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
