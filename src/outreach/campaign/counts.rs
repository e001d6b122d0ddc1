//! A campaign in numbers: rates, and what came back for what it cost.

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::number::stats::NORMAL_95;

/// What is counted of a campaign, in whole numbers, so that parts add up exactly.
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

/// A campaign: counts that can be, and what they mean.
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

/// What is read of a [`Campaign`] before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
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
    /// Parts that answer different questions.
    #[error(transparent)]
    Other(#[from] OtherDefinition),
    /// Parts that together are more than can be counted.
    #[error("both parts together are beyond the range of counts or money: are the amounts in too small a unit?")]
    Overflow,
    /// Nothing to be relative to.
    #[error("a campaign without cost has no return on it: give what it cost, or judge it by its conversions")]
    NoCost,
}

/// Where the return ratio lies, in 95 of 100 such campaigns.
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
    /// Both together; none where that is more than can be counted. Squares are known where both are, and can be added.
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
    /// The campaign of counts that the host brings, as from the tool that sends its mail.
    ///
    /// # Errors
    /// When more opened, clicked, bought or are pending than were reached, or the squares cannot be.
    pub fn new(counts: CampaignCounts) -> Result<Self, CampaignError> {
        Self::defined(Definition::without_calendar("a campaign as the host counts it"), counts)
    }

    /// The same, with what was counted.
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
            // (Σr)² ≤ n·Σr²; where the product overflows it is larger.
            if u128::from(reach).checked_mul(squares).is_some_and(|product| product < least) {
                return Err(CampaignError::Squares { squares, reach, revenue });
            }
        }
        Ok(Self { definition, counts })
    }

    /// What was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Adds the same campaign among other users, as from another machine. Costs add up too: give each part its own.
    ///
    /// # Errors
    /// When it is another campaign, or measured otherwise, and when both are more than can be counted. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), CampaignError> {
        self.definition.must_be(&other.definition)?;
        self.counts = self.counts.checked_add(&other.counts).ok_or(CampaignError::Overflow)?;
        Ok(())
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

impl TryFrom<Written> for Campaign {
    type Error = CampaignError;

    fn try_from(Written { definition, counts }: Written) -> Result<Self, Self::Error> {
        Self::defined(definition, counts)
    }
}
