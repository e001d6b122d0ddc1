//! Campaigns in numbers: rates, and revenue for the cost.

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::number::money::{Amount, Money};
use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;
use crate::number::stats::NORMAL_95;

/// The counts of a campaign, in whole numbers, so that parts add up exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignCounts {
    /// Users reached.
    pub reach: u64,
    /// Reached users who opened the message.
    #[serde(default)]
    pub opened: u64,
    /// Reached users who clicked.
    #[serde(default)]
    pub clicked: u64,
    /// Reached users who bought within the window.
    #[serde(default)]
    pub converted: u64,
    /// Reached users whose window is not over yet, so that their revenue may still grow.
    #[serde(default)]
    pub pending: u64,
    /// The cost, in minor units.
    pub cost: Amount,
    /// Net spend of the reached users within the window.
    pub revenue: Money,
    /// The sum of the squares of each reached user's net spend, in minor units; `None` if unknown.
    #[serde(default)]
    pub revenue_squares: Option<u128>,
}

/// A campaign: checked counts and what follows from them.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Campaign {
    definition: Definition,
    counts: CampaignCounts,
}

/// The stored form of a [`Campaign`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    counts: CampaignCounts,
}

/// Why counts are refused, or a ratio has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CampaignError {
    /// A count exceeds the users reached.
    #[error("`{field}` is `{count}` of `{reach}` users reached: count each user once, and only users who were reached")]
    MoreThanReached {
        /// The name of the field.
        field: &'static str,
        /// The count given.
        count: u64,
        /// Users reached.
        reach: u64,
    },
    /// The sum of squares is too small for the revenue.
    #[error(
        "`revenue_squares` is `{squares}`, too small for `{reach}` users with a revenue of `{revenue}`: square the revenue of each user, in minor units, and give the sum"
    )]
    Squares {
        /// The sum of squares.
        squares: u128,
        /// Users reached.
        reach: u64,
        /// The revenue.
        revenue: Money,
    },
    /// The parts answer different questions.
    #[error(transparent)]
    Other(#[from] OtherDefinition),
    /// The sum of both parts is out of range.
    #[error("the sum of both parts is out of range: give amounts in a larger unit")]
    Overflow,
    /// The campaign has no cost to compare with.
    #[error("a campaign without cost has no return: give its cost, or judge it by its conversions")]
    NoCost,
}

/// The 95 % confidence interval of the return ratio.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReturnInterval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl CampaignCounts {
    /// The sum of both; `None` if it is out of range. Squares are known if both parts have them and they can be added.
    fn checked_add(&self, other: &Self) -> Option<Self> {
        let cost = self.cost.minor_units().checked_add(other.cost.minor_units())?;
        let squares = self.revenue_squares.zip(other.revenue_squares);
        Some(Self {
            reach: self.reach.checked_add(other.reach)?,
            opened: self.opened.checked_add(other.opened)?,
            clicked: self.clicked.checked_add(other.clicked)?,
            converted: self.converted.checked_add(other.converted)?,
            pending: self.pending.checked_add(other.pending)?,
            cost: Amount::minor(cost),
            revenue: self.revenue.checked_add(other.revenue)?,
            revenue_squares: squares.and_then(|(mine, theirs)| mine.checked_add(theirs)),
        })
    }
}

impl Campaign {
    /// A campaign of counts that your service brings, for example from its mail tool.
    ///
    /// # Errors
    /// If more users opened, clicked, bought or are pending than were reached, or the sum of squares is too small.
    pub fn new(counts: CampaignCounts) -> Result<Self, CampaignError> {
        Self::defined(Definition::without_calendar("a campaign as your service counts it"), counts)
    }

    /// A campaign with its definition.
    pub(super) fn defined(definition: Definition, counts: CampaignCounts) -> Result<Self, CampaignError> {
        let CampaignCounts { reach, opened, clicked, converted, pending, revenue, .. } = counts;
        for (field, count) in [("opened", opened), ("clicked", clicked), ("converted", converted), ("pending", pending)]
        {
            if count > reach {
                return Err(CampaignError::MoreThanReached { field, count, reach });
            }
        }
        if let Some(squares) = counts.revenue_squares {
            let least = u128::from(revenue.minor_units().unsigned_abs()).pow(2);
            // (Σr)² ≤ n·Σr²; a product that overflows is larger anyway.
            if u128::from(reach).checked_mul(squares).is_some_and(|product| product < least) {
                return Err(CampaignError::Squares { squares, reach, revenue });
            }
        }
        Ok(Self { definition, counts })
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same campaign among other users, for example from another machine. Costs add up too: give each part its
    /// own.
    ///
    /// # Errors
    /// If the definitions differ, or the sum is out of range; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), CampaignError> {
        self.definition.must_be(&other.definition)?;
        self.counts = self.counts.checked_add(&other.counts).ok_or(CampaignError::Overflow)?;
        Ok(())
    }

    /// The counts.
    pub const fn counts(&self) -> &CampaignCounts {
        &self.counts
    }

    /// The share of reached users who opened the message; `None` if nobody was reached.
    pub fn open_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.opened, self.counts.reach)
    }

    /// The share of reached users who clicked; `None` if nobody was reached.
    pub fn click_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.clicked, self.counts.reach)
    }

    /// The share of reached users who bought; `None` if nobody was reached.
    pub fn conversion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.converted, self.counts.reach)
    }

    /// Revenue for each unit of cost.
    ///
    /// # Errors
    /// If there is no cost.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn return_ratio(&self) -> Result<f64, CampaignError> {
        Ok(plain_at_any_size(self.counts.revenue.minor_units() as f64 / self.cost()?))
    }

    /// Revenue minus cost, for each unit of cost: the return ratio minus 1.
    ///
    /// # Errors
    /// If there is no cost.
    pub fn roi(&self) -> Result<f64, CampaignError> {
        Ok(self.return_ratio()? - 1.0)
    }

    /// The interval of the return ratio, from the variance of revenue between users; `None` for fewer than two users,
    /// or if the sum of squares is unknown.
    ///
    /// # Errors
    /// If there is no cost.
    #[expect(clippy::cast_precision_loss, reason = "an interval needs no more than 15 digits")]
    pub fn return_interval(&self) -> Result<Option<ReturnInterval>, CampaignError> {
        let (ratio, cost) = (self.return_ratio()?, self.cost()?);
        let CampaignCounts { reach, revenue, revenue_squares, .. } = self.counts;
        let Some(squares) = revenue_squares.filter(|_| reach > 1) else { return Ok(None) };
        let sum = u128::from(revenue.minor_units().unsigned_abs()).pow(2);
        let n = reach as f64;
        // n·Σr² − (Σr)², exact unless it overflows.
        let spread = match u128::from(reach).checked_mul(squares) {
            Some(product) => product.saturating_sub(sum) as f64,
            None => n * squares as f64 - sum as f64,
        };
        let reach = NORMAL_95 * (spread / (n - 1.0)).sqrt() / cost;
        let [low, high] = [ratio - reach, ratio + reach].map(plain_at_any_size);
        Ok(Some(ReturnInterval { low, high }))
    }

    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    fn cost(&self) -> Result<f64, CampaignError> {
        match self.counts.cost.minor_units() {
            0 => Err(CampaignError::NoCost),
            cost => Ok(cost as f64),
        }
    }
}

impl TryFrom<Written> for Campaign {
    type Error = CampaignError;

    fn try_from(Written { definition, counts }: Written) -> Result<Self, Self::Error> {
        Self::defined(definition, counts)
    }
}
