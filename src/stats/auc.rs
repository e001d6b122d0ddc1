//! How well scores put those first who turn out to be meant: AUC, with its variance.
//!
//! ```text
//! AUC = P(a yes has a higher score than a no) + ½ P(they are equal)
//!     = mean over yeses i of (rank of i among all − rank of i among the yeses) / noes        mid-ranks
//! variance = s²(of yeses) / yeses + s²(of noes) / noes, s² of the shares of the others that each one beats
//! ```
//! After E. & D. `DeLong` & Clarke-Pearson, Comparing the Areas under Two or More Correlated Receiver Operating Characteristic Curves,
//! *Biometrics* 44, 1988; by ranks as in Sun & Xu, *IEEE Signal Processing Letters* 21(11), 2014, so n log n and not n².

use serde::{Deserialize, Serialize};

/// How far a 95 % interval of a normal distribution reaches, in standard deviations.
pub(crate) const NORMAL_95: f64 = 1.959_963_984_540_054;

/// The area under the ROC curve: ½ says nothing, 1 puts every yes above every no.
///
/// ```
/// use lifestage::stats::Auc;
///
/// let scored = [(0.9, true), (0.8, false), (0.8, true), (0.3, false), (0.1, false)];
/// let auc = Auc::of(scored)?;
/// assert_eq!((auc.value, auc.yes, auc.no), (5.5 / 6.0, 2, 3));
/// assert_eq!(
///     Auc::of([(0.9, true)]).unwrap_err().to_string(),
///     "there are `1` yes and `0` no: give at least one of each",
/// );
/// # Ok::<(), lifestage::stats::AucError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auc {
    /// The area, 0 to 1.
    pub value: f64,
    /// Its variance; none with fewer than two of each.
    pub variance: Option<f64>,
    /// How many yeses there are.
    pub yes: u64,
    /// How many noes.
    pub no: u64,
}

/// By how much the area of one score is above that of another, on the same cases.
///
/// ```
/// use lifestage::stats::AucGain;
///
/// // The score before, the score after, and what came.
/// let cases = [(0.5, 0.9, true), (0.4, 0.8, true), (0.5, 0.1, false), (0.6, 0.2, false), (0.1, 0.0, false)];
/// let gain = AucGain::of(cases)?;
/// assert_eq!(format!("{:.4}", gain.value), "0.5833");
/// let (low, high) = gain.interval().unwrap();
/// assert!(low < gain.value && gain.value < high);
/// # Ok::<(), lifestage::stats::AucError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AucGain {
    /// The difference, −1 to 1.
    pub value: f64,
    /// Its variance, which knows that the cases are the same; none with fewer than two of each.
    pub variance: Option<f64>,
}

/// Scores that have no area.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AucError {
    /// Nobody to tell apart.
    #[error("there are `{yes}` yes and `{no}` no: give at least one of each")]
    OneSided {
        /// How many yeses.
        yes: u64,
        /// How many noes.
        no: u64,
    },
    /// A score that has no place in an order.
    #[error("a score is not a number: leave out who has none")]
    NotANumber,
}

impl Auc {
    /// Of scores and what came: true for those who should have the high scores.
    ///
    /// # Errors
    /// When there are not both, or a score is NaN.
    pub fn of(cases: impl IntoIterator<Item = (f64, bool)>) -> Result<Self, AucError> {
        let (scores, outcomes): (Vec<f64>, Vec<bool>) = cases.into_iter().unzip();
        let beaten = Beaten::of(&scores, &outcomes)?;
        let [yes, no] = [&beaten.by_yes, &beaten.by_no].map(|shares| shares.len() as u64);
        Ok(Self { value: beaten.area, variance: variance(&beaten.by_yes, &beaten.by_no), yes, no })
    }

    /// Within which bounds it is with 95 %, cut to 0 and 1; none without a variance.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let reach = NORMAL_95 * self.variance?.sqrt();
        Some(((self.value - reach).max(0.0), (self.value + reach).min(1.0)))
    }
}

impl AucGain {
    /// Of the score before, the score after, and what came.
    ///
    /// # Errors
    /// When there are not both yeses and noes, or a score is NaN.
    pub fn of(cases: impl IntoIterator<Item = (f64, f64, bool)>) -> Result<Self, AucError> {
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
        Ok(Self { value: after.area - before.area, variance: variance(&yes, &no) })
    }

    /// Within which bounds it is with 95 %; none without a variance.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let reach = NORMAL_95 * self.variance?.sqrt();
        Some((self.value - reach, self.value + reach))
    }
}

/// For each case which share of the others it beats, in the order in which they came; equal ones beat each other by half.
struct Beaten {
    /// The mean of what yeses beat, rounded once.
    area: f64,
    by_yes: Vec<f64>,
    by_no: Vec<f64>,
}

impl Beaten {
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
    fn of(scores: &[f64], outcomes: &[bool]) -> Result<Self, AucError> {
        if scores.iter().any(|score| score.is_nan()) {
            return Err(AucError::NotANumber);
        }
        let yes = outcomes.iter().filter(|outcome| **outcome).count();
        let no = outcomes.len() - yes;
        if yes == 0 || no == 0 {
            return Err(AucError::OneSided { yes: yes as u64, no: no as u64 });
        }
        let mut order: Vec<(f64, usize, bool)> =
            scores.iter().zip(outcomes).enumerate().map(|(at, (score, outcome))| (*score, at, *outcome)).collect();
        // Adding 0 makes the two zeros one.
        order.sort_unstable_by(|one, other| (one.0 + 0.0).total_cmp(&(other.0 + 0.0)));
        let mut shares = vec![0.0; scores.len()];
        let (mut yes_below, mut no_below) = (0_usize, 0_usize);
        // Pairs that a yes wins, twice, and those that are equal, once.
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

/// The sample variance of values, divided by their number; none of fewer than two.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^53")]
pub(crate) fn variance_of_mean(values: &[f64]) -> Option<f64> {
    let centre = mean(values);
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    (values.len() > 1).then(|| squares / (values.len() - 1) as f64 / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the definition: all pairs of a yes and a no.
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
            let auc = Auc::of(single.iter().copied()).unwrap();
            let (value, variance) = by_pairs(&single);
            assert!((auc.value - value).abs() < 1e-14 && (auc.variance.unwrap() - variance).abs() < 1e-14);
        }
    }

    #[test]
    fn a_gain_is_the_difference_of_two_areas_and_surer_than_if_the_cases_were_others() {
        let pairs = cases(200);
        let gain = AucGain::of(pairs.iter().copied()).unwrap();
        let area = |of: fn(&(f64, f64, bool)) -> f64| Auc::of(pairs.iter().map(|case| (of(case), case.2))).unwrap();
        let (before, after) = (area(|case| case.0), area(|case| case.1));
        assert!((gain.value - (after.value - before.value)).abs() < 1e-14);
        let same = AucGain::of(pairs.iter().map(|(one, _, outcome)| (*one, 2.0 * one, *outcome))).unwrap();
        assert_eq!(same, AucGain { value: 0.0, variance: Some(0.0) });
    }

    #[test]
    fn what_has_no_order_or_no_other_side_has_no_area() {
        assert_eq!(Auc::of([(f64::NAN, true), (0.0, false)]), Err(AucError::NotANumber));
        assert_eq!(Auc::of([]), Err(AucError::OneSided { yes: 0, no: 0 }));
        assert_eq!(Auc::of([(1.0, false)]), Err(AucError::OneSided { yes: 0, no: 1 }));
        let zeros = Auc::of([(0.0, true), (-0.0, false)]).unwrap();
        assert_eq!((zeros.value, zeros.variance), (0.5, None));
        let ends = Auc::of([(f64::INFINITY, true), (f64::NEG_INFINITY, false)]).unwrap();
        assert!(ends.value >= 1.0);
    }
}
