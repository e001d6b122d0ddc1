//! The input of the subscription model: for how many periods a subscriber stayed, and whether they left.

use serde::{Deserialize, Serialize};

use super::sample::Sample;
use crate::wording::problems::problems;

/// The most periods. Count in longer periods if there are more.
const MOST: u32 = 65_535;

/// One subscriber, who left in the tth period or was still there after it.
///
/// ```
/// use lifestage::value::{Sample, Tenure};
///
/// // 1000 subscribers, of whom 869 stayed after one year and 743 after two.
/// let cohort: Sample<Tenure> = Tenure::of_survivors(&[1000, 869, 743])?;
/// let expected = [(Tenure::lost_in(1)?, 131), (Tenure::lost_in(2)?, 126), (Tenure::still_after(2)?, 743)];
/// assert_eq!(cohort, expected.into_iter().collect());
/// assert!(Tenure::lost_in(0).is_err());
/// # Ok::<(), lifestage::value::TenureError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Tenure {
    periods: u32,
    is_lost: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    periods: u32,
    is_lost: bool,
}

/// Numbers that no subscribers can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TenureError {
    /// Lost in a period before the first.
    LostAtOnce,
    /// More periods than a model can handle.
    TooMany {
        /// The number of periods given.
        periods: u32,
    },
    /// More survivors than in the period before.
    Rising {
        /// The survivors of a period.
        before: u64,
        /// The survivors of the next period.
        after: u64,
    },
}

problems! {
    enum TenureError {
        LostAtOnce = "problem.tenure.lost_at_once"
            "lost in period `0`: give 1 or more, as nobody can leave before period 1"
            "在第`0`期流失：请填写1或更大，第1期之前无人能离开";
        TooMany { periods: Whole } = "problem.tenure.too_many"
            "`{periods}` periods: give at most 65535, or count in longer periods"
            "有`{periods}`期：最多填写65535，或改用更长的周期";
        Rising { before: Whole, after: Whole } = "problem.tenure.rising"
            "`{after}` survivors come after `{before}`: nobody returns to a cohort, so give falling numbers"
            "留存人数`{after}`排在`{before}`之后：同期群无人回来，请填写递减的数";
    }
}

impl Tenure {
    /// A subscriber who left in the tth period.
    ///
    /// # Errors
    /// When the period is 0 or above 65,535.
    pub const fn lost_in(period: u32) -> Result<Self, TenureError> {
        Self::new(period, true)
    }

    /// A subscriber who was still there after this many periods.
    ///
    /// # Errors
    /// When there are more than 65,535 periods.
    pub const fn still_after(periods: u32) -> Result<Self, TenureError> {
        Self::new(periods, false)
    }

    const fn new(periods: u32, is_lost: bool) -> Result<Self, TenureError> {
        if periods > MOST {
            return Err(TenureError::TooMany { periods });
        }
        if is_lost && periods == 0 {
            return Err(TenureError::LostAtOnce);
        }
        Ok(Self { periods, is_lost })
    }

    /// Makes a cohort from the number of subscribers at first and after each period.
    ///
    /// Cohorts of different ages can be combined with [`Sample::merge`].
    ///
    /// # Errors
    /// When the numbers rise, or there are more than 65,535 periods.
    pub fn of_survivors(survivors: &[u64]) -> Result<Sample<Self>, TenureError> {
        let mut rows = Vec::with_capacity(survivors.len());
        let mut period = 0;
        for (&before, &after) in survivors.iter().zip(survivors.iter().skip(1)) {
            let lost = before.checked_sub(after).ok_or(TenureError::Rising { before, after })?;
            period += 1;
            rows.push((Self::lost_in(period)?, lost));
        }
        if let Some(last) = survivors.last() {
            rows.push((Self::still_after(period)?, *last));
        }
        Ok(rows.into_iter().collect())
    }

    /// t: the period in which they left, or the number of periods they have stayed so far.
    pub const fn periods(&self) -> u32 {
        self.periods
    }

    /// Whether they left.
    pub const fn is_lost(&self) -> bool {
        self.is_lost
    }
}

impl From<Tenure> for Written {
    fn from(tenure: Tenure) -> Self {
        Self { periods: tenure.periods, is_lost: tenure.is_lost }
    }
}

impl TryFrom<Written> for Tenure {
    type Error = TenureError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.periods, written.is_lost)
    }
}
