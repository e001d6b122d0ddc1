//! Bands: precision and recall of ranges of scores, used as alarms.

use serde::{Deserialize, Serialize};

use super::{ForecastError, ScoredForecast, count};
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;

/// One range of scores, and the outcomes in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BandOutcome {
    /// The lowest score in the band; `None` for the first band.
    #[serde(default, deserialize_with = "finite")]
    pub from: Option<f64>,
    /// The lowest score above the band; `None` for the last band.
    #[serde(default, deserialize_with = "finite")]
    pub below: Option<f64>,
    /// The number of scores in the band.
    pub users: u64,
    /// How many of them it happened for.
    pub happened: u64,
    /// The share of them it happened for; `None` if the band is empty.
    pub precision: Option<Ratio>,
    /// The share of all positive cases that are in the band; `None` if there are none.
    pub recall: Option<Ratio>,
    /// The precision of this band and those above it together.
    pub precision_from: Option<Ratio>,
    /// The recall of this band and those above it together.
    pub recall_from: Option<Ratio>,
}

impl ScoredForecast {
    /// The outcome in each band that these bounds make, one more than there are bounds, from the lowest scores up. A
    /// score equal to a bound is above it.
    ///
    /// # Errors
    /// If bounds are not ascending, or one is NaN.
    pub fn bands(&self, bounds: &[f64]) -> Result<Vec<BandOutcome>, ForecastError> {
        if let Some(bound) = bounds.iter().find(|bound| bound.is_nan()) {
            return Err(ForecastError::NotANumber { score: *bound });
        }
        if let Some((before, bound)) = bounds.iter().zip(bounds.iter().skip(1)).find(|(before, bound)| before >= bound)
        {
            return Err(ForecastError::Bounds { before: *before, bound: *bound });
        }
        let bounds: Vec<f64> = bounds.iter().copied().map(plain_at_any_size).collect();
        let froms = || core::iter::once(None).chain(bounds.iter().copied().map(Some));
        let belows = bounds.iter().copied().map(Some).chain([None]);
        let share = Ratio::of;
        let bands = froms().zip(belows).map(|(from, below)| {
            // Scores are descending: those in the band follow those above it.
            let above = self.scored().partition_point(|scored| below.is_some_and(|below| scored.score >= below));
            let until = self.scored().partition_point(|scored| from.is_none_or(|from| scored.score >= from));
            let happened_to = |scored: &[super::Scored]| count(scored.iter().filter(|scored| scored.happened));
            let within = self.scored().get(above..until).unwrap_or_default();
            let from_here = self.scored().get(..until).unwrap_or_default();
            let (users, happened) = (count(within), happened_to(within));
            let (users_from, happened_from) = (count(from_here), happened_to(from_here));
            BandOutcome {
                from,
                below,
                users,
                happened,
                precision: share(happened, users),
                recall: share(happened, self.happened()),
                precision_from: share(happened_from, users_from),
                recall_from: share(happened_from, self.happened()),
            }
        });
        Ok(bands.collect())
    }
}
