//! Sample ratio: were users split as they should have been?
//!
//! ```text
//! χ² = Σ (observed − expected)² / expected        groups − 1 degrees of freedom
//! ```
//! Where they were not, something loses users of one arm, and no effect can be trusted before it is found.

use serde::{Deserialize, Serialize};

use super::distribution::chi_square_above;
use super::limits::{LARGEST, float};
use super::proportion::chance;
use crate::number::ratio::Ratio;

/// How far the users of each arm are from the split that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SampleRatio {
    /// The χ² statistic.
    pub chi_square: f64,
    /// Groups − 1.
    pub degrees_of_freedom: u64,
    /// How often chance alone splits users as unevenly.
    pub p_value: Ratio,
}

/// Groups that cannot be held against a split.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SampleRatioError {
    /// Fewer than two groups.
    #[error("`{0}` groups have no split: give at least 2")]
    Groups(usize),
    /// A weight that is none.
    #[error("`{0}` is not a weight: give each group a number above 0 and up to 1e150, as 1 and 1 for halves")]
    Weight(f64),
    /// Nobody at all.
    #[error("no group has a user: wait for some")]
    Nobody,
}

/// Whether users were split by these weights: each group with how many users it has and its weight.
///
/// # Errors
/// For fewer than two groups, a weight that is not above 0, and where there is nobody.
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
        // A weight of next to nothing expects next to nobody: whoever is there is too many.
        if expected > 0.0 { off * (off / expected) } else { f64::MAX }
    };
    let chi_square = groups.iter().map(part).sum::<f64>().min(f64::MAX);
    let degrees_of_freedom = (groups.len() - 1) as u64;
    let p_value = chance(chi_square_above(chi_square, float(degrees_of_freedom)));
    Ok(SampleRatio { chi_square, degrees_of_freedom, p_value })
}
