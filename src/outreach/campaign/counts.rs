//! A campaign in numbers: rates, and what came back for what it cost.

use serde::{Deserialize, Serialize};

use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;

/// What is counted of a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignCounts {
    /// Users that it reached.
    pub reach: u64,
    /// How many of them opened it.
    #[serde(default)]
    pub opened: u64,
    /// How many clicked.
    #[serde(default)]
    pub clicked: u64,
    /// How many bought within the window.
    #[serde(default)]
    pub converted: u64,
    /// Reached users whose window is not over yet: what they bring is not all known.
    #[serde(default)]
    pub pending: u64,
    /// What it cost.
    pub cost: Amount,
    /// What the reached spent within the window, less refunds.
    pub revenue: Money,
    /// The sum of the squares of what each of the reached spent, in minor units; none where it is not known.
    #[serde(default)]
    pub revenue_squares: Option<u128>,
}

/// A campaign: counts that can be.
///
/// ```
/// use lifestage::outreach::{Campaign, CampaignCounts};
/// use lifestage::{Amount, Money};
///
/// let counts = CampaignCounts {
///     reach: 1_000, opened: 400, clicked: 90, converted: 20,
///     cost: Amount::minor(500_00), revenue: Money::minor(600_00), ..CampaignCounts::default()
/// };
/// let campaign = Campaign::new(counts)?;
/// assert_eq!(campaign.conversion_rate().unwrap().to_string(), "2 %");
/// assert_eq!((campaign.return_ratio()?, format!("{:.2}", campaign.roi()?)), (1.2, "0.20".into()));
/// # Ok::<(), lifestage::outreach::CampaignError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "CampaignCounts", into = "CampaignCounts")]
pub struct Campaign {
    counts: CampaignCounts,
}

/// Counts that cannot be, or a ratio of nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CampaignError {
    /// More than were reached.
    #[error("`{field}` is `{count}` of `{reach}` users reached: count each user once, and only those who were reached")]
    MoreThanReached {
        /// The field.
        field: &'static str,
        /// The number given.
        count: u64,
        /// Users reached.
        reach: u64,
    },
    /// Squares that add up to less than they can.
    #[error(
        "`revenue_squares` is `{squares}`, less than `{reach}` users who bring `{revenue}` can have: give the sum of each user's revenue times itself, in minor units"
    )]
    Squares {
        /// The sum of squares.
        squares: u128,
        /// Users reached.
        reach: u64,
        /// The revenue.
        revenue: Money,
    },
    /// Nothing to be relative to.
    #[error("a campaign without cost has no return on it: give what it cost, or judge it by its conversions")]
    NoCost,
}

/// Where the return ratio lies, in 95 of 100 such campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnInterval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// So many standard errors to both sides hold 95 % of a normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

impl Campaign {
    /// The campaign of these counts.
    ///
    /// # Errors
    /// When more opened, clicked, bought or are pending than were reached, or the squares cannot be.
    pub fn new(counts: CampaignCounts) -> Result<Self, CampaignError> {
        let CampaignCounts { reach, opened, clicked, converted, pending, revenue, .. } = counts;
        for (field, count) in [("opened", opened), ("clicked", clicked), ("converted", converted), ("pending", pending)]
        {
            if count > reach {
                return Err(CampaignError::MoreThanReached { field, count, reach });
            }
        }
        if let Some(squares) = counts.revenue_squares {
            let least = u128::from(revenue.minor_units().unsigned_abs()).pow(2);
            // (Σr)² ≤ n·Σr²; where the product overflows it is larger.
            if u128::from(reach).checked_mul(squares).is_some_and(|product| product < least) {
                return Err(CampaignError::Squares { squares, reach, revenue });
            }
        }
        Ok(Self { counts })
    }

    /// The counts.
    pub const fn counts(&self) -> &CampaignCounts {
        &self.counts
    }

    /// Opened of reached; none where nobody was.
    pub fn open_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.opened, self.counts.reach)
    }

    /// Clicked of reached; none where nobody was.
    pub fn click_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.clicked, self.counts.reach)
    }

    /// Converted of reached; none where nobody was.
    pub fn conversion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.converted, self.counts.reach)
    }

    /// Revenue for each unit of cost.
    ///
    /// # Errors
    /// Without cost.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn return_ratio(&self) -> Result<f64, CampaignError> {
        Ok(self.counts.revenue.minor_units() as f64 / self.cost()?)
    }

    /// What is left of the revenue, for each unit of cost: the return ratio less 1.
    ///
    /// # Errors
    /// Without cost.
    pub fn roi(&self) -> Result<f64, CampaignError> {
        Ok(self.return_ratio()? - 1.0)
    }

    /// Where the return ratio lies, by how much what users bring varies; none for fewer than two users, and where their
    /// squares are not known.
    ///
    /// # Errors
    /// Without cost.
    #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
    pub fn return_interval(&self) -> Result<Option<ReturnInterval>, CampaignError> {
        let (ratio, cost) = (self.return_ratio()?, self.cost()?);
        let CampaignCounts { reach, revenue, revenue_squares, .. } = self.counts;
        let Some(squares) = revenue_squares.filter(|_| reach > 1) else { return Ok(None) };
        let sum = u128::from(revenue.minor_units().unsigned_abs()).pow(2);
        let n = reach as f64;
        // n·Σr² − (Σr)², exact but where it overflows.
        let spread = match u128::from(reach).checked_mul(squares) {
            Some(product) => product.saturating_sub(sum) as f64,
            None => n * squares as f64 - sum as f64,
        };
        let reach = NORMAL_95 * (spread / (n - 1.0)).sqrt() / cost;
        Ok(Some(ReturnInterval { low: ratio - reach, high: ratio + reach }))
    }

    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    fn cost(&self) -> Result<f64, CampaignError> {
        match self.counts.cost.minor_units() {
            0 => Err(CampaignError::NoCost),
            cost => Ok(cost as f64),
        }
    }
}

impl TryFrom<CampaignCounts> for Campaign {
    type Error = CampaignError;

    fn try_from(counts: CampaignCounts) -> Result<Self, Self::Error> {
        Self::new(counts)
    }
}

impl From<Campaign> for CampaignCounts {
    fn from(campaign: Campaign) -> Self {
        campaign.counts
    }
}
