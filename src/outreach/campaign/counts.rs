//! Campaigns in numbers: rates, and revenue for the cost.

use serde::{Deserialize, Serialize};

use super::spend::SpendSums;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::money::{Amount, Money};
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

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
    /// Reached users with an attributed purchase.
    #[serde(default)]
    pub converted: u64,
    /// Reached users whose window is not over yet, so that their revenue may still grow.
    #[serde(default)]
    pub pending: u64,
    /// The cost, in minor units.
    pub cost: Amount,
    /// Net spend that is attributed to the campaign.
    pub revenue: SpendSums,
    /// Net spend of all reached users within their windows, attributed or not; `None` if unknown.
    #[serde(default)]
    pub spent: Option<SpendSums>,
    /// How much more all reached users spent within their windows than in as many days before; `None` if unknown.
    #[serde(default)]
    pub change: Option<SpendSums>,
    /// The users who were left out by lot, to compare with; `None` without a hold-out.
    #[serde(default)]
    pub hold_out: Option<HoldOut>,
}

/// Users who would have been reached, but were left out by lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldOut {
    /// Users held out.
    pub users: u64,
    /// Of these, users whose window is not over yet.
    #[serde(default)]
    pub pending: u64,
    /// Their net spend within the windows that messages would have opened.
    pub spent: SpendSums,
}

/// A campaign: checked counts and what follows from them.
///
/// ```
/// use lifestage::outreach::{Campaign, CampaignCounts};
/// use lifestage::{Amount, Money};
///
/// let counts = CampaignCounts {
///     reach: 1_000, opened: 400, clicked: 90, converted: 20,
///     cost: Amount::minor(500_00), revenue: Money::minor(600_00).into(), ..CampaignCounts::default()
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

mergeable!(Campaign, "campaign", 1, CampaignError);

/// The stored form of a [`Campaign`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    counts: CampaignCounts,
}

/// Why counts are refused, or a ratio has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CampaignError {
    /// A count exceeds the users that it is of.
    MoreThanAll {
        /// The name of the field.
        field: &'static str,
        /// The count given.
        count: u64,
        /// The users that it is of.
        of: u64,
    },
    /// A sum of squares is too small for its sum.
    Squares {
        /// The name of the field.
        field: &'static str,
        /// The sum of squares.
        squares: u128,
        /// The users.
        users: u64,
        /// The sum.
        sum: Money,
    },
    /// A hold-out is compared with nothing.
    HoldOutAlone,
    /// The parts answer different questions.
    Other(OtherDefinition),
    /// The sum of both parts is out of range.
    Overflow,
    /// The campaign has no cost to compare with.
    NoCost,
}

problems! {
    enum CampaignError {
        MoreThanAll { field: Text, count: Whole, of: Whole } = "problem.campaign.more_than_all"
            "`{field}` is `{count}` of `{of}` users: count each user once, and only users of the larger group"
            "`{field}`为`{count}`，而用户只有`{of}`名：每名用户只计一次，且只计较大人群中的用户";
        Squares { field: Text, squares: Whole, users: Whole, sum: Text } = "problem.campaign.squares"
            "`{field}` has squares of `{squares}`, too small for `{users}` users with a sum of `{sum}`: square the amount of each user, in minor units, and give the sum"
            "`{field}`的平方和为`{squares}`，对合计`{sum}`的`{users}`名用户来说过小：请把每名用户以最小货币单位计的金额平方后相加";
        HoldOutAlone = "problem.campaign.hold_out_alone"
            "`hold_out` is given without `spent`: give what all reached users spent, to compare with it"
            "给了`hold_out`却没有`spent`：请给出全部触达用户的消费，以便比较";
        Overflow = "problem.campaign.overflow"
            "the sum of both parts is out of range: give amounts in a larger unit"
            "两部分合计超出范围：请换用更大的金额单位";
        NoCost = "problem.campaign.no_cost"
            "a campaign without cost has no return: give its cost, or judge it by its conversions"
            "没有成本的活动谈不上回报：请给出成本，或按转化来评价";
    }
    passes { Other(OtherDefinition) }
}

impl CampaignCounts {
    /// The sum of both; `None` if it is out of range. What one part does not know, the sum does not know.
    fn checked_add(&self, other: &Self) -> Option<Self> {
        let cost = self.cost.minor_units().checked_add(other.cost.minor_units())?;
        let both = |mine: Option<SpendSums>, theirs: Option<SpendSums>| match mine.zip(theirs) {
            Some((mine, theirs)) => mine.checked_add(&theirs).map(Some),
            None => Some(None),
        };
        let hold_out = match self.hold_out.zip(other.hold_out) {
            Some((mine, theirs)) => Some(HoldOut {
                users: mine.users.checked_add(theirs.users)?,
                pending: mine.pending.checked_add(theirs.pending)?,
                spent: mine.spent.checked_add(&theirs.spent)?,
            }),
            None => None,
        };
        Some(Self {
            reach: self.reach.checked_add(other.reach)?,
            opened: self.opened.checked_add(other.opened)?,
            clicked: self.clicked.checked_add(other.clicked)?,
            converted: self.converted.checked_add(other.converted)?,
            pending: self.pending.checked_add(other.pending)?,
            cost: Amount::minor(cost),
            revenue: self.revenue.checked_add(&other.revenue)?,
            spent: both(self.spent, other.spent)?,
            change: both(self.change, other.change)?,
            hold_out,
        })
    }

    fn check(&self) -> Result<(), CampaignError> {
        let Self { reach, opened, clicked, converted, pending, revenue, spent, change, hold_out, .. } = *self;
        if hold_out.is_some() && spent.is_none() {
            return Err(CampaignError::HoldOutAlone);
        }
        let HoldOut { users: held_out, pending: still, spent: without } = hold_out.unwrap_or_default();
        for (field, count, of) in [
            ("opened", opened, reach),
            ("clicked", clicked, reach),
            ("converted", converted, reach),
            ("pending", pending, reach),
            ("hold_out.pending", still, held_out),
        ] {
            if count > of {
                return Err(CampaignError::MoreThanAll { field, count, of });
            }
        }
        let sums = [
            ("revenue", Some(revenue), reach),
            ("spent", spent, reach),
            ("change", change, reach),
            ("hold_out.spent", Some(without), held_out),
        ];
        for (field, sums, users) in sums {
            if let Some(SpendSums { sum, squares: Some(squares) }) = sums.filter(|sums| !sums.can_be_of(users)) {
                return Err(CampaignError::Squares { field, squares, users, sum });
            }
        }
        Ok(())
    }
}

impl Campaign {
    /// A campaign of counts that your service brings, for example from its mail tool.
    ///
    /// # Errors
    /// If more users opened, clicked, bought or are pending than there are, a sum of squares is too small, or a hold-out
    /// has nothing to be compared with.
    pub fn new(counts: CampaignCounts) -> Result<Self, CampaignError> {
        Self::defined(Definition::without_calendar("a campaign as your service counts it"), counts)
    }

    /// A campaign with its definition.
    pub(super) fn defined(definition: Definition, counts: CampaignCounts) -> Result<Self, CampaignError> {
        counts.check()?;
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

    /// The share of reached users with an attributed purchase; `None` if nobody was reached.
    pub fn conversion_rate(&self) -> Option<Ratio> {
        Ratio::of(self.counts.converted, self.counts.reach)
    }

    /// What all reached users spent in as many days before, net of refunds; `None` if unknown.
    pub fn spent_before(&self) -> Option<Money> {
        self.counts.spent?.sum.checked_sub(self.counts.change?.sum)
    }

    /// Attributed revenue for each unit of cost.
    ///
    /// # Errors
    /// If there is no cost.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn return_ratio(&self) -> Result<f64, CampaignError> {
        Ok(self.counts.revenue.sum.minor_units() as f64 / self.cost()?)
    }

    /// Attributed revenue minus cost, for each unit of cost: the return ratio minus 1.
    ///
    /// # Errors
    /// If there is no cost.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub fn roi(&self) -> Result<f64, CampaignError> {
        let (revenue, spent) = (self.counts.revenue.sum.minor_units(), self.counts.cost.minor_units());
        Ok((i128::from(revenue) - i128::from(spent)) as f64 / self.cost()?)
    }

    #[expect(clippy::cast_precision_loss, reason = "a ratio of money above 2^53 is still right to 15 digits")]
    pub(super) fn cost(&self) -> Result<f64, CampaignError> {
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
