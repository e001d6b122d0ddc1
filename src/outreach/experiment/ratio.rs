//! Sample ratio: whether users were split between the arms as planned.
//!
//! ```text
//! χ² = Σ (observed − expected)² / expected        groups − 1 degrees of freedom
//! ```
//! If they were not, something loses users of one arm, and no effect can be trusted until it is found.

use serde::{Deserialize, Serialize};

use super::distribution::chi_square_above;
use super::limits::{LARGEST, float};
use super::proportion::chance;
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

/// The χ² test of the split of users between arms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SampleRatio {
    /// The χ² statistic.
    #[serde(deserialize_with = "finite")]
    pub chi_square: f64,
    /// Groups − 1.
    pub degrees_of_freedom: u64,
    /// The p-value: how often chance alone splits users at least this unevenly.
    pub p_value: Ratio,
}

/// Why a split cannot be tested.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SampleRatioError {
    /// There are fewer than two groups.
    Groups(usize),
    /// A weight is not a positive number.
    Weight(f64),
    /// There are no users.
    Nobody,
}

problems! {
    enum SampleRatioError {
        Groups(groups: Whole) = "problem.sample_ratio.groups"
            "`{groups}` groups are not a split: give at least 2"
            "`{groups}`组谈不上分流：请至少给2组";
        Weight(weight: Number) = "problem.sample_ratio.weight"
            "`{weight}` is not a weight: give each group a number above 0 and up to 1e150, such as 1 and 1 for halves"
            "`{weight}`不是权重：请给每组大于0且不超过10的150次方的数，对半写作1和1";
        Nobody = "problem.sample_ratio.nobody"
            "no group has any users: wait for the first ones"
            "各组都没有用户：请等第一批用户进入";
    }
}

/// Tests whether users were split by these weights; each group has its number of users and its weight.
///
/// # Errors
/// If there are fewer than two groups, a weight is not above 0, or there are no users.
///
/// ```
/// use lifestage::outreach::experiment::sample_ratio;
///
/// let split = sample_ratio(&[(1000, 0.5), (1200, 0.5)])?;
/// assert!((split.p_value.get() - 2.007_865_612_426_481e-5).abs() < 1e-18);
/// # Ok::<(), lifestage::outreach::SampleRatioError>(())
/// ```
pub fn sample_ratio(groups: &[(u64, f64)]) -> Result<SampleRatio, SampleRatioError> {
    if groups.len() < 2 {
        return Err(SampleRatioError::Groups(groups.len()));
    }
    if let Some((_, weight)) = groups.iter().find(|(_, weight)| !(*weight > 0.0 && *weight <= LARGEST)) {
        return Err(SampleRatioError::Weight(*weight));
    }
    let users: f64 = groups.iter().map(|(users, _)| float(*users)).sum();
    if users <= 0.0 {
        return Err(SampleRatioError::Nobody);
    }
    let weights: f64 = groups.iter().map(|(_, weight)| weight).sum();
    let part = |&(observed, weight): &(u64, f64)| {
        let expected = users * (weight / weights);
        let off = float(observed) - expected;
        // A weight close to 0 expects almost no users; any user is too many.
        if expected > 0.0 { off * (off / expected) } else { f64::MAX }
    };
    let chi_square = groups.iter().map(part).sum::<f64>().min(f64::MAX);
    let degrees_of_freedom = (groups.len() - 1) as u64;
    let p_value = chance(chi_square_above(chi_square, float(degrees_of_freedom)));
    Ok(SampleRatio { chi_square: plain_at_any_size(chi_square), degrees_of_freedom, p_value })
}
