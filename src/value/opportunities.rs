//! The input of discrete-time models: on how many of n occasions a customer bought, and the last of them.

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use crate::wording::problems::problems;

/// The most occasions. Count in longer periods if there are more.
const MOST: u32 = 65_535;

/// One customer who could buy on each of n occasions after the first purchase, such as yearly appeals or weekly visits.
/// They bought on x of them, the last being the `t_x`th.
///
/// ```
/// use lifestage::value::Opportunities;
///
/// let donor = Opportunities::new(2, 4, 6)?;
/// assert_eq!((donor.frequency(), donor.recency(), donor.count()), (2, 4, 6));
/// assert_eq!(
///     Opportunities::new(5, 4, 6).unwrap_err().to_string(),
///     "x is `5` but t_x is `4`: a customer buys at most once an occasion, so t_x must be at least x",
/// );
/// # Ok::<(), lifestage::value::OpportunitiesError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Opportunities {
    frequency: u32,
    recency: u32,
    count: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frequency: u32,
    recency: u32,
    count: u32,
}

/// Numbers that no customer of a discrete-time model can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpportunitiesError {
    /// More occasions than a model can handle.
    TooMany {
        /// n as given.
        count: u32,
    },
    /// The last purchase is after the last occasion.
    AfterTheEnd {
        /// `t_x` as given.
        recency: u32,
        /// n as given.
        count: u32,
    },
    /// More purchases than occasions up to the last purchase.
    MoreThanOnce {
        /// x as given.
        frequency: u32,
        /// `t_x` as given.
        recency: u32,
    },
    /// An occasion of the last repeat purchase, although there is none.
    RecencyOfNothing {
        /// `t_x` as given.
        recency: u32,
    },
    /// A summary in days that do not fall on the occasions.
    BetweenOccasions {
        /// A time of the summary, in days.
        days: u32,
        /// The ruler of the summary, in days.
        ruler: u32,
    },
}

problems! {
    enum OpportunitiesError {
        TooMany { count: Whole } = "problem.opportunities.too_many"
            "`{count}` occasions: give at most 65535, or count in longer periods"
            "有`{count}`次机会：最多填写65535，或改用更长的周期";
        AfterTheEnd { recency: Whole, count: Whole } = "problem.opportunities.after_the_end"
            "t_x is `{recency}` but there were `{count}` occasions: count them from 1, the first one after the first purchase"
            "末次购买在第`{recency}`次机会，而机会只有`{count}`次：请从首次购买后的第一次机会起从1计数";
        MoreThanOnce { frequency: Whole, recency: Whole } = "problem.opportunities.more_than_once"
            "x is `{frequency}` but t_x is `{recency}`: a customer buys at most once an occasion, so t_x must be at least x"
            "复购`{frequency}`次，而末次购买在第`{recency}`次机会：每次机会最多购买一次，后者不能小于前者";
        RecencyOfNothing { recency: Whole } = "problem.opportunities.recency_of_nothing"
            "x is 0 but t_x is `{recency}`: without a repeat purchase it must be 0"
            "没有复购，末次购买却在第`{recency}`次机会：没有复购时应为0";
        BetweenOccasions { days: Whole, ruler: Whole } = "problem.opportunities.between_occasions"
            "`{days}` days are not a whole number of periods of `{ruler}` days: set the grain to blocks of `{ruler}` days"
            "`{days}`天不是`{ruler}`天一期的整数倍：请把粒度设为每`{ruler}`天一段";
    }
}

impl Opportunities {
    /// A customer who has just bought for the first time.
    pub const NEW: Self = Self { frequency: 0, recency: 0, count: 0 };

    /// Makes a customer with x purchases on n occasions, the last on the `t_x`th.
    ///
    /// # Errors
    /// When x is above `t_x`, `t_x` above n, only x is 0, or n above 65,535.
    pub const fn new(frequency: u32, recency: u32, count: u32) -> Result<Self, OpportunitiesError> {
        if count > MOST {
            return Err(OpportunitiesError::TooMany { count });
        }
        if recency > count {
            return Err(OpportunitiesError::AfterTheEnd { recency, count });
        }
        if frequency > recency {
            return Err(OpportunitiesError::MoreThanOnce { frequency, recency });
        }
        if frequency == 0 && recency > 0 {
            return Err(OpportunitiesError::RecencyOfNothing { recency });
        }
        Ok(Self { frequency, recency, count })
    }

    /// x: the number of occasions on which they bought.
    pub const fn frequency(&self) -> u32 {
        self.frequency
    }

    /// `t_x`: the last occasion on which they bought; 0 for none.
    pub const fn recency(&self) -> u32 {
        self.recency
    }

    /// n: the number of occasions.
    pub const fn count(&self) -> u32 {
        self.count
    }
}

impl TryFrom<&BtydSummary> for Opportunities {
    type Error = OpportunitiesError;

    /// Each period of the ruler is an occasion, so the grain must be such a period.
    fn try_from(summary: &BtydSummary) -> Result<Self, Self::Error> {
        let ruler = summary.ruler;
        let occasions = |days: u32| {
            let is_whole = days.is_multiple_of(ruler.get());
            is_whole.then_some(days / ruler).ok_or(OpportunitiesError::BetweenOccasions { days, ruler: ruler.get() })
        };
        Self::new(summary.frequency, occasions(summary.recency_days)?, occasions(summary.age_days)?)
    }
}

impl From<Opportunities> for Written {
    fn from(opportunities: Opportunities) -> Self {
        let Opportunities { frequency, recency, count } = opportunities;
        Self { frequency, recency, count }
    }
}

impl TryFrom<Written> for Opportunities {
    type Error = OpportunitiesError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.frequency, written.recency, written.count)
    }
}
