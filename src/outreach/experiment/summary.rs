//! Summaries of an arm: the number of users, their mean, their variance.

use serde::{Deserialize, Serialize};

use super::limits::{LARGEST, MOST};
use crate::number::plain::finite;
use crate::wording::problems::problems;

/// The number of users of an arm, with the mean and the variance of their values.
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
    /// 0 but after CUPED.
    shared_variance: f64,
}

/// The stored form of a [`SampleSummary`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u64,
    #[serde(deserialize_with = "finite")]
    mean: f64,
    #[serde(deserialize_with = "finite")]
    variance: f64,
    #[serde(deserialize_with = "finite", default)]
    shared_variance: f64,
}

/// Why a summary is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SampleSummaryError {
    /// The arm is empty, or larger than can be counted.
    Users(u64),
    /// The mean is not finite or too large.
    Mean(f64),
    /// The variance is negative, not finite or too large.
    Variance(f64),
    /// The variance shared with the other arm is negative, not finite or too large.
    SharedVariance(f64),
}

problems! {
    enum SampleSummaryError {
        Users(users: Whole) = "problem.sample_summary.users"
            "an arm of `{users}` users has no mean: give at least 1 and at most 2^53"
            "`{users}`名用户的组没有均值：请填写1至2的53次方";
        Mean(mean: Number) = "problem.sample_summary.mean"
            "`{mean}` is not a mean: give a number up to 1e150"
            "`{mean}`不是均值：请填写不超过10的150次方的数";
        Variance(variance: Number) = "problem.sample_summary.variance"
            "`{variance}` is not a variance: give a number from 0 to 1e150"
            "`{variance}`不是方差：请填写0至10的150次方之间的数";
        SharedVariance(variance: Number) = "problem.sample_summary.shared_variance"
            "`{variance}` is not a variance that two arms share: give a number from 0 to 1e150, 0 for arms without CUPED"
            "`{variance}`不是两组共有的方差：请填写0至10的150次方之间的数，未用实验前数据的组填写0";
    }
}

impl SampleSummary {
    /// An arm of `n` users, with the mean and the variance of their values.
    ///
    /// # Errors
    /// If there are no users, or a number is out of range.
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

    /// For sibling modules, where the numbers are known to be valid.
    pub(super) fn of(n: u64, mean: f64, variance: f64) -> Self {
        Self { n, mean: mean + 0.0, variance: variance + 0.0, shared_variance: 0.0 }
    }

    /// For CUPED: the means of both arms were moved by one estimate, which has this variance.
    pub(super) fn sharing(self, shared_variance: f64) -> Self {
        Self { shared_variance: shared_variance + 0.0, ..self }
    }

    /// The number of users.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// The mean of their values.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The variance of their values.
    pub const fn variance(&self) -> f64 {
        self.variance
    }

    /// The variance of what this mean has in common with the mean of the other arm; 0 for arms without CUPED.
    ///
    /// CUPED moves both means by the same estimate, θ times the overall mean from before. That cancels in their
    /// difference, but not in the mean that a relative effect is divided by.
    pub const fn shared_variance(&self) -> f64 {
        self.shared_variance
    }
}

impl TryFrom<Written> for SampleSummary {
    type Error = SampleSummaryError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { n, mean, variance, shared_variance } = written;
        let summary = Self::new(n, mean, variance)?;
        if !(0.0..=LARGEST).contains(&shared_variance) {
            return Err(SampleSummaryError::SharedVariance(shared_variance));
        }
        Ok(summary.sharing(shared_variance))
    }
}
