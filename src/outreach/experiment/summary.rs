//! What an arm comes to: how many, their mean, their variance.

use serde::{Deserialize, Serialize};

use super::limits::{LARGEST, MOST};
/// How many users an arm has, with the mean and the variance of one of them.
///
/// ```
/// use lifestage::outreach::SampleSummary;
///
/// let arm = SampleSummary::new(3407, 0.41, 15.2)?;
/// assert_eq!((arm.n(), arm.mean(), arm.variance()), (3407, 0.41, 15.2));
/// assert!(SampleSummary::new(3407, 0.41, f64::NAN).is_err());
/// # Ok::<(), lifestage::outreach::SampleSummaryError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct SampleSummary {
    n: u64,
    mean: f64,
    variance: f64,
}

/// What is read of a [`SampleSummary`] before it is checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u64,
    mean: f64,
    variance: f64,
}

/// Numbers that no arm comes to.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleSummaryError {
    /// Nobody, or more than can be counted.
    #[error("an arm of `{0}` users has no mean: give at least 1 and at most 2^53")]
    Users(u64),
    /// A mean that is no number.
    #[error("`{0}` is not a mean: give a number up to 1e150")]
    Mean(f64),
    /// A variance that is none.
    #[error("`{0}` is not a variance: give a number from 0 to 1e150")]
    Variance(f64),
}

impl SampleSummary {
    /// An arm of this many users, with this mean and variance of one of them.
    ///
    /// # Errors
    /// For nobody, a mean that is no number, and a variance that is none.
    pub fn new(n: u64, mean: f64, variance: f64) -> Result<Self, SampleSummaryError> {
        if n == 0 || n > MOST {
            return Err(SampleSummaryError::Users(n));
        }
        if !(-LARGEST..=LARGEST).contains(&mean) {
            return Err(SampleSummaryError::Mean(mean));
        }
        if !(0.0..=LARGEST).contains(&variance) {
            return Err(SampleSummaryError::Variance(variance));
        }
        Ok(Self::of(n, mean, variance))
    }

    /// For the siblings, where the numbers are sure.
    pub(super) fn of(n: u64, mean: f64, variance: f64) -> Self {
        Self { n, mean: mean + 0.0, variance: variance + 0.0 }
    }

    /// How many users.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Their mean.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of one of them.
    pub const fn variance(&self) -> f64 {
        self.variance
    }
}

impl TryFrom<Written> for SampleSummary {
    type Error = SampleSummaryError;

    fn try_from(Written { n, mean, variance }: Written) -> Result<Self, Self::Error> {
        Self::new(n, mean, variance)
    }
}
