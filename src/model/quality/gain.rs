//! AUC gain: how much better one forecast ranks the same cases than another.
//!
//! ```text
//! gain = AUC after − AUC before        variance = s²(Δa)/m + s²(Δb)/n        Δa, Δb: differences of the shares of `auc`
//! ```
//! The variance uses that the cases are the same. After `DeLong`, `DeLong` & Clarke-Pearson, *Biometrics* 44(3), 1988;
//! by ranks as in Sun & Xu, *IEEE Signal Processing Letters* 21(11), 2014, so n log n and not n².

use serde::{Deserialize, Serialize};

use super::ForecastError;
use crate::number::plain::{finite, plain, plain_at_any_size};
use crate::number::stats::NORMAL_95;

/// The area of one score minus that of another, on the same cases.
///
/// ```
/// use lifestage::model::AucGain;
///
/// // The score before, the score after, and what came.
/// let cases = [(0.5, 0.9, true), (0.4, 0.8, true), (0.5, 0.1, false), (0.6, 0.2, false), (0.1, 0.0, false)];
/// let gain = AucGain::of(cases)?;
/// assert_eq!(format!("{:.4}", gain.value), "0.5833");
/// let (low, high) = gain.interval().unwrap();
/// assert!(low < gain.value && gain.value < high);
/// # Ok::<(), lifestage::model::ForecastError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AucGain {
    /// The difference, −1 to 1.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// The variance for the same cases; `None` with fewer than two positive or negative cases.
    #[serde(default, deserialize_with = "finite")]
    pub variance: Option<f64>,
}

impl AucGain {
    /// The gain over cases of a score before, a score after, and whether it happened.
    ///
    /// # Errors
    /// If there are no cases, it happened in all or in none, or a score is not finite.
    pub fn of(cases: impl IntoIterator<Item = (f64, f64, bool)>) -> Result<Self, ForecastError> {
        let (mut before, mut after, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for (one, other, outcome) in cases {
            before.push(one);
            after.push(other);
            outcomes.push(outcome);
        }
        let (before, after) = (Beaten::of(&before, &outcomes)?, Beaten::of(&after, &outcomes)?);
        let gains =
            |after: &[f64], before: &[f64]| after.iter().zip(before).map(|(after, before)| after - before).collect();
        let (yes, no): (Vec<f64>, Vec<f64>) =
            (gains(&after.by_yes, &before.by_yes), gains(&after.by_no, &before.by_no));
        let variance = variance(&yes, &no);
        Ok(Self { value: plain(after.area - before.area), variance: variance.map(plain_at_any_size) })
    }

    /// The 95 % interval; `None` without a variance.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let reach = NORMAL_95 * self.variance?.sqrt();
        Some((self.value - reach, self.value + reach))
    }
}

/// For each case, the share of opposite cases that it beats, in the order of the cases; equal scores beat each other by
/// half.
struct Beaten {
    /// The mean share that positive cases beat, rounded once.
    area: f64,
    by_yes: Vec<f64>,
    by_no: Vec<f64>,
}

impl Beaten {
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
    fn of(scores: &[f64], outcomes: &[bool]) -> Result<Self, ForecastError> {
        if let Some(score) = scores.iter().find(|score| !score.is_finite()) {
            return Err(ForecastError::NotANumber { score: *score });
        }
        let yes = outcomes.iter().filter(|outcome| **outcome).count();
        let no = outcomes.len() - yes;
        if yes == 0 || no == 0 {
            return Err(if scores.is_empty() {
                ForecastError::Nothing
            } else {
                ForecastError::OneClass { scores: scores.len() as u64, happened: no == 0 }
            });
        }
        let mut order: Vec<(f64, usize, bool)> =
            scores.iter().zip(outcomes).enumerate().map(|(at, (score, outcome))| (*score, at, *outcome)).collect();
        // Adding 0 turns −0 into 0.
        order.sort_unstable_by(|one, other| (one.0 + 0.0).total_cmp(&(other.0 + 0.0)));
        let mut shares = vec![0.0; scores.len()];
        let (mut yes_below, mut no_below) = (0_usize, 0_usize);
        // Twice the pairs that a positive case wins, plus the pairs with equal scores.
        let mut halves = 0_u128;
        for equal in order.chunk_by(|one, next| one.0 >= next.0) {
            let yes_here = equal.iter().filter(|(.., outcome)| *outcome).count();
            let no_here = equal.len() - yes_here;
            for (_, at, outcome) in equal {
                let (below, here, all) =
                    if *outcome { (no_below, no_here, no) } else { (yes - yes_below - yes_here, yes_here, yes) };
                if let Some(share) = shares.get_mut(*at) {
                    *share = (below as f64 + here as f64 / 2.0) / all as f64;
                }
            }
            halves += yes_here as u128 * (2 * no_below + no_here) as u128;
            yes_below += yes_here;
            no_below += no_here;
        }
        let of = |meant: bool| {
            let cases = shares.iter().zip(outcomes).filter(|(_, outcome)| **outcome == meant);
            cases.map(|(share, _)| *share).collect()
        };
        let area = halves as f64 / (2 * yes as u128 * no as u128) as f64;
        Ok(Self { area, by_yes: of(true), by_no: of(false) })
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn variance(yes: &[f64], no: &[f64]) -> Option<f64> {
    Some(variance_of_mean(yes)? + variance_of_mean(no)?)
}

/// The sample variance of values, divided by their number; `None` for fewer than two.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
pub(crate) fn variance_of_mean(values: &[f64]) -> Option<f64> {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    (values.len() > 1).then(|| squares / (values.len() - 1) as f64 / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::quality::{Scored, ScoredForecast};

    /// By the definition: all pairs of a positive and a negative case.
    fn by_pairs(cases: &[(f64, bool)]) -> (f64, f64) {
        let kernel =
            |yes: f64, no: f64| if yes > no { 1.0 } else { f64::from(u8::from(yes.total_cmp(&no).is_eq())) / 2.0 };
        let of = |meant: bool| cases.iter().filter(move |(_, outcome)| *outcome == meant).map(|(score, _)| *score);
        let by_yes: Vec<f64> =
            of(true).map(|yes| mean(&of(false).map(|no| kernel(yes, no)).collect::<Vec<_>>())).collect();
        let by_no: Vec<f64> =
            of(false).map(|no| mean(&of(true).map(|yes| kernel(yes, no)).collect::<Vec<_>>())).collect();
        (mean(&by_yes), variance_of_mean(&by_yes).unwrap() + variance_of_mean(&by_no).unwrap())
    }

    fn cases(count: u32) -> Vec<(f64, f64, bool)> {
        let mut state = 3_u64;
        let mut below = move |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from((state >> 33) % bound).unwrap())
        };
        (0..count).map(|_| (below(12), below(5) - 2.0, below(3) > 1.0)).collect()
    }

    #[test]
    fn ranks_give_what_all_pairs_give() {
        for count in [12, 60, 200] {
            let single: Vec<(f64, bool)> = cases(count).iter().map(|(one, _, outcome)| (*one, *outcome)).collect();
            let auc = forecast(&single).auc().unwrap();
            let (value, variance) = by_pairs(&single);
            let error = auc.interval.unwrap().standard_error;
            assert!((auc.area - value).abs() < 1e-14 && (error.powi(2) - variance).abs() < 1e-14);
        }
    }

    #[test]
    fn a_gain_on_the_same_cases_is_more_certain_than_on_other_cases() {
        let pairs = cases(200);
        let gain = AucGain::of(pairs.iter().copied()).unwrap();
        let area = |of: fn(&(f64, f64, bool)) -> f64| {
            let cases: Vec<(f64, bool)> = pairs.iter().map(|case| (of(case), case.2)).collect();
            forecast(&cases).auc().unwrap().area
        };
        let (before, after) = (area(|case| case.0), area(|case| case.1));
        assert!((gain.value - (after - before)).abs() < 1e-14);
        let same = AucGain::of(pairs.iter().map(|(one, _, outcome)| (*one, 2.0 * one, *outcome))).unwrap();
        assert_eq!(same, AucGain { value: 0.0, variance: Some(0.0) });
    }

    #[test]
    fn scores_that_are_not_finite_or_have_one_outcome_have_no_gain() {
        let of = |scores: &[(f64, bool)]| AucGain::of(scores.iter().map(|(score, yes)| (*score, *score, *yes)));
        assert!(matches!(of(&[(f64::NAN, true), (0.0, false)]), Err(ForecastError::NotANumber { .. })));
        assert_eq!(of(&[]), Err(ForecastError::Nothing));
        assert_eq!(of(&[(1.0, false)]), Err(ForecastError::OneClass { scores: 1, happened: false }));
        assert_eq!(of(&[(0.0, true), (-0.0, false)]), Ok(AucGain { value: 0.0, variance: None }));
    }

    fn forecast(cases: &[(f64, bool)]) -> ScoredForecast {
        ScoredForecast::new(
            cases.iter().map(|(score, happened)| Scored { score: *score, happened: *happened }).collect(),
        )
        .unwrap()
    }
}
