//! The quality of a forecast: how well scores rank, and how right the numbers are. *How good is a forecast?*
//!
//! ```text
//! AUC          the probability that a positive case is scored above a negative one; a tie is a half
//! Brier        mean of (score − happened)²                    against that of the base rate p: p·(1 − p)
//! lift         share of positive cases among the top scores / share among all
//! calibration  mean score against the share of positive cases, by groups of equal size
//! bands        precision and recall of each range of scores
//! ```
//! A score is any number that is higher the more likely it is to happen; a case is positive if it happened. Nothing
//! here depends on users or days.

mod auc;
mod band;
mod brier;
mod calibration;
mod gain;
mod lift;

use serde::{Deserialize, Serialize};

use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

pub use auc::{Auc, AucInterval};
pub use band::BandOutcome;
pub use brier::Brier;
pub use calibration::CalibrationGroup;
pub use gain::AucGain;
pub(crate) use gain::variance_of_mean;
pub use lift::Lift;

/// A score, and whether what it forecasts happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scored {
    /// The score: higher if it is more likely to happen.
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// A forecast with its outcomes: at least one score, all finite, in an order that does not depend on the input order.
///
/// ```
/// use lifestage::model::{ScoredForecast, Scored};
///
/// let scored = |score, happened| Scored { score, happened };
/// let forecast =
///     ScoredForecast::new(vec![scored(0.9, true), scored(0.7, false), scored(0.6, true), scored(0.1, false)])?;
/// assert_eq!(forecast.auc()?.area, 0.75);
/// assert_eq!(format!("{:.4}", forecast.brier()?.score), "0.1675");
/// assert_eq!(
///     ScoredForecast::new(vec![scored(f64::NAN, true)]).unwrap_err().to_string(),
///     "a score is `NaN`: give finite numbers, and leave out users without a score",
/// );
/// # Ok::<(), lifestage::model::ForecastError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Scored>", into = "Vec<Scored>")]
pub struct ScoredForecast {
    /// INVARIANT: at least one; descending by score, equal scores with positive cases first; all finite.
    scored: Vec<Scored>,
    happened: u64,
}

/// Why the quality of scores cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ForecastError {
    /// There are no scores.
    Nothing,
    /// A score is NaN or infinite.
    NotANumber {
        /// The score.
        score: f64,
    },
    /// It happened in all cases, or in none.
    OneClass {
        /// The number of scores.
        scores: u64,
        /// Whether it happened.
        happened: bool,
    },
    /// A score is not a probability.
    NotAProbability {
        /// The score.
        score: f64,
    },
    /// The share of top scores is 0.
    NoShare,
    /// The number of calibration groups is 0.
    NoGroups,
    /// The bounds of bands are not ascending.
    Bounds {
        /// The previous bound.
        before: f64,
        /// The bound that is not above it.
        bound: f64,
    },
}

problems! {
    enum ForecastError {
        Nothing = "problem.forecast.nothing"
            "there are no scores: give at least one"
            "没有评分：请至少给出一个";
        NotANumber { score: Number } = "problem.forecast.not_a_number"
            "a score is `{score}`: give finite numbers, and leave out users without a score"
            "有一个评分为`{score}`：请给出有限的数，没有评分的用户不要放入";
        OneClass { scores: Whole, happened } with (with: Whole = if *happened { *scores } else { 0 }) = "problem.forecast.one_class"
            "it happened in `{with}` of all `{scores}` cases: give some cases in which it happened and some in which it did not"
            "`{scores}`例中有`{with}`例发生：请既给出发生的例子，也给出未发生的例子";
        NotAProbability { score: Number } = "problem.forecast.not_a_probability"
            "the score `{score}` is not a probability: give numbers from 0 to 1, or do not ask for Brier and calibration"
            "评分`{score}`不是概率：请给出0至1之间的数，或不要查询布里尔分数和校准";
        NoShare = "problem.forecast.no_share"
            "a lift of the top `0 %` has no scores: give a share above 0"
            "前`0 %`不含任何评分：请填写大于0的比例";
        NoGroups = "problem.forecast.no_groups"
            "calibration needs groups, but `0` are asked for: give at least 1"
            "校准分组数为`0`：请至少填写1";
        Bounds { before: Number, bound: Number } = "problem.forecast.bounds"
            "the bound `{bound}` does not come after `{before}`: give bounds in ascending order, each once"
            "界值`{bound}`不大于前一个`{before}`：请从小到大填写，每个只写一次";
    }
}

impl ScoredForecast {
    /// A forecast of these scores, in any order.
    ///
    /// # Errors
    /// If there are no scores, or one is not finite.
    pub fn new(mut scored: Vec<Scored>) -> Result<Self, ForecastError> {
        if scored.is_empty() {
            return Err(ForecastError::Nothing);
        }
        for Scored { score, .. } in &mut scored {
            if !score.is_finite() {
                return Err(ForecastError::NotANumber { score: *score });
            }
            // As it is written; −0 is 0.
            *score = plain_at_any_size(*score);
        }
        scored.sort_unstable_by(|one, other| {
            other.score.total_cmp(&one.score).then_with(|| other.happened.cmp(&one.happened))
        });
        let happened = count(scored.iter().filter(|scored| scored.happened));
        Ok(Self { scored, happened })
    }

    /// The scores, descending.
    pub fn scored(&self) -> &[Scored] {
        &self.scored
    }

    /// The number of scores, at least 1.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> u64 {
        count(&self.scored)
    }

    /// The number of positive cases.
    pub const fn happened(&self) -> u64 {
        self.happened
    }

    /// The share of positive cases: a forecast that knows nothing else.
    pub fn base_rate(&self) -> Ratio {
        // INVARIANT: at least one score.
        Ratio::of(self.happened, self.len()).unwrap_or(Ratio::ZERO)
    }

    /// The scores as probabilities.
    fn probabilities(&self) -> Result<&[Scored], ForecastError> {
        let out_of_range = self.scored.iter().find(|scored| !(0.0..=1.0).contains(&scored.score));
        out_of_range.map_or(Ok(self.scored()), |scored| Err(ForecastError::NotAProbability { score: scored.score }))
    }

    /// The runs of equal scores, descending, each with its size and its positive cases.
    fn ties(&self) -> impl Iterator<Item = Tie> {
        self.scored
            .chunk_by(|one, next| one.score.total_cmp(&next.score).is_eq())
            .map(|run| Tie { all: count(run), happened: count(run.iter().filter(|scored| scored.happened)) })
    }
}

/// A run of equal scores.
#[derive(Clone, Copy)]
struct Tie {
    all: u64,
    happened: u64,
}

fn count<T>(items: impl IntoIterator<Item = T>) -> u64 {
    items.into_iter().map(|_| 1).sum()
}

#[expect(clippy::cast_precision_loss, reason = "counts of users are below 2^53")]
const fn float(number: u64) -> f64 {
    number as f64
}

impl TryFrom<Vec<Scored>> for ScoredForecast {
    type Error = ForecastError;

    fn try_from(scored: Vec<Scored>) -> Result<Self, Self::Error> {
        Self::new(scored)
    }
}

impl From<ScoredForecast> for Vec<Scored> {
    fn from(forecast: ScoredForecast) -> Self {
        forecast.scored
    }
}
