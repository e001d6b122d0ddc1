//! What a discrete-time model reads of a customer: on which of n occasions they bought, how many and the last.

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;

/// The most occasions: more are better counted in longer periods.
const MOST: u32 = 65_535;

/// One customer who could buy on each of n occasions after the first, such as yearly appeals or weekly visits: bought on
/// x of them, the last being the `t_x`th.
///
/// ```
/// use lifestage::value::Opportunities;
///
/// let donor = Opportunities::new(2, 4, 6)?;
/// assert_eq!((donor.frequency(), donor.recency(), donor.count()), (2, 4, 6));
/// assert_eq!(
///     Opportunities::new(5, 4, 6).unwrap_err().to_string(),
///     "x is `5` but t_x is `4`: one can buy once an occasion, so give the last occasion with a purchase",
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

/// Numbers that are no customer of a discrete-time model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpportunitiesError {
    /// More than a model can add up.
    #[error("`{count}` occasions: give at most 65535, or count in longer periods")]
    TooMany {
        /// n.
        count: u32,
    },
    /// The last purchase after the end.
    #[error(
        "t_x is `{recency}` but there were `{count}` occasions: count them from 1, the first one after the first purchase"
    )]
    AfterTheEnd {
        /// `t_x`.
        recency: u32,
        /// n.
        count: u32,
    },
    /// More purchases than occasions up to the last.
    #[error(
        "x is `{frequency}` but t_x is `{recency}`: one can buy once an occasion, so give the last occasion with a purchase"
    )]
    MoreThanOnce {
        /// x.
        frequency: u32,
        /// `t_x`.
        recency: u32,
    },
    /// A time of the last repeat purchase, where there is none.
    #[error("x is 0 but t_x is `{recency}`: without a repeat purchase it is 0")]
    RecencyOfNothing {
        /// `t_x`.
        recency: u32,
    },
    /// A summary in days that do not fall on the occasions.
    #[error(
        "`{days}` days are no whole number of periods of {ruler}: summarize by blocks of as many days as the ruler has"
    )]
    BetweenOccasions {
        /// A time of the summary.
        days: u32,
        /// The ruler of the summary, in days.
        ruler: u32,
    },
}

impl Opportunities {
    /// A customer who bought just now for the first time.
    pub const NEW: Self = Self { frequency: 0, recency: 0, count: 0 };

    /// x purchases on n occasions, the last on the `t_x`th.
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

    /// x: on how many occasions they bought.
    pub const fn frequency(&self) -> u32 {
        self.frequency
    }

    /// `t_x`: the last occasion on which they did, 0 for none.
    pub const fn recency(&self) -> u32 {
        self.recency
    }

    /// n: how many occasions there were.
    pub const fn count(&self) -> u32 {
        self.count
    }
}

impl TryFrom<&BtydSummary> for Opportunities {
    type Error = OpportunitiesError;

    /// Each period of the ruler is an occasion, so the grain has to be such periods.
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
