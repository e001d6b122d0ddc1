//! AUC: the area under the ROC curve, and how certain it is.
//!
//! ```text
//! a_i   for each of m positive cases: the share of the n negative cases scored below, a tie as a half
//! b_j   for each of the n negative cases: the share of the m positive cases scored above, a tie as a half
//! AUC = Σ a_i / m                variance = s²(a)/m + s²(b)/n        s²: sample variances
//! ```
//! It equals the Mann–Whitney statistic from mid-ranks. The variance is from `DeLong`, `DeLong` & Clarke-Pearson,
//! *Biometrics* 44(3), 1988. Shares are counted in halves, so all sums are whole numbers and exact.

use serde::{Deserialize, Serialize};

use super::{ForecastError, ScoredForecast, float};
use crate::number::plain::{finite, plain};
use crate::number::stats::NORMAL_95;

/// The area under the ROC curve: 0.5 if scores say nothing, 1 if they rank perfectly.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Auc {
    /// The probability that a case where it happened is scored above a case where it did not.
    #[serde(deserialize_with = "finite")]
    pub area: f64,
    /// The standard error and interval; `None` if it happened, or did not happen, in only one case.
    pub interval: Option<AucInterval>,
}

/// The certainty of an area.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AucInterval {
    /// The standard error by `DeLong`.
    #[serde(deserialize_with = "finite")]
    pub standard_error: f64,
    /// The lower end of the 95 % interval, at least 0.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// Its upper end, at most 1.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

/// The sum and the sum of squares of shares, in halves of a count.
#[derive(Clone, Copy, Default)]
struct Sums {
    sum: u128,
    squares: u128,
}

impl Sums {
    fn add(&mut self, halves: u128, times: u64) {
        self.sum += halves * u128::from(times);
        self.squares += halves * halves * u128::from(times);
    }

    /// The sample variance of the shares of a group, divided by the size of the group.
    fn variance_of_mean(self, count: u64, of: u64) -> f64 {
        let n = u128::from(count);
        // INVARIANT: the square of a mean is not above the mean of squares. Exact up to about 10^9 scores.
        let above = n.saturating_mul(self.squares).saturating_sub(self.sum.saturating_mul(self.sum));
        let halves = 2.0 * float(of);
        as_float(above) / (float(count) * float(count) * float(count.saturating_sub(1)) * halves * halves)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a quotient of sums above 2^53 is still right to 15 digits")]
const fn as_float(number: u128) -> f64 {
    number as f64
}

impl ScoredForecast {
    /// The area under the ROC curve, by mid-ranks, with its interval.
    ///
    /// It takes one pass, since the scores are already in order.
    ///
    /// # Errors
    /// If it happened in all cases or in none.
    pub fn auc(&self) -> Result<Auc, ForecastError> {
        let (m, n) = (self.happened(), self.len() - self.happened());
        if m == 0 || n == 0 {
            return Err(ForecastError::OneClass { scores: self.len(), happened: n == 0 });
        }
        let (mut yes, mut no) = (Sums::default(), Sums::default());
        // How many of each kind are scored above the current run.
        let (mut yes_above, mut no_above) = (0, 0);
        for tie in self.ties() {
            let (yes_here, no_here) = (tie.happened, tie.all - tie.happened);
            yes.add(u128::from(2 * (n - no_above) - no_here), yes_here);
            no.add(u128::from(2 * yes_above + yes_here), no_here);
            yes_above += yes_here;
            no_above += no_here;
        }
        let area = as_float(yes.sum) / (2.0 * float(m) * float(n));
        let interval = (m > 1 && n > 1).then(|| {
            let standard_error = (yes.variance_of_mean(m, n) + no.variance_of_mean(n, m)).sqrt();
            let reach = NORMAL_95 * standard_error;
            let (low, high) = ((area - reach).max(0.0), (area + reach).min(1.0));
            AucInterval { standard_error: plain(standard_error), low: plain(low), high: plain(high) }
        });
        Ok(Auc { area: plain(area), interval })
    }
}
