//! What the spend model reads of a customer: how many purchases, and the mean of what they brought.

use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::sample::Sample;

/// The largest sum of money, and the reciprocal of the smallest.
const LARGEST: f64 = 1e15;

/// The repeat purchases of one customer: x of them, of m on average; at least one, and of a positive value.
///
/// Money may be in any unit; the model that is fitted to it answers in the same one.
///
/// ```
/// use lifestage::value::Spend;
///
/// let spend = Spend::new(2, 22.35)?;
/// assert_eq!((spend.purchases(), spend.mean()), (2, 22.35));
/// assert_eq!(
///     Spend::new(2, -5.0).unwrap_err().to_string(),
///     "a mean spend of `-5`: leave out customers whose refunds are as large as their purchases",
/// );
/// # Ok::<(), lifestage::value::SpendError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Spend {
    purchases: u32,
    mean: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    purchases: u32,
    mean: f64,
}

/// Numbers that say nothing of what a customer spends.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpendError {
    /// No repeat purchase.
    #[error("no repeat purchase: leave out customers who bought once, the model gives them the population's mean")]
    NoPurchase,
    /// Zero or negative.
    #[error("a mean spend of `{mean}`: leave out customers whose refunds are as large as their purchases")]
    NotPositive {
        /// m.
        mean: f64,
    },
    /// No number, or too small or large to calculate with.
    #[error("a mean spend of `{mean}`: give a number from 1e-15 to 1e15")]
    OutOfRange {
        /// m.
        mean: f64,
    },
}

impl Spend {
    /// x repeat purchases of m on average.
    ///
    /// # Errors
    /// Without a purchase, for a mean that is not positive, and for one that is no number.
    pub fn new(purchases: u32, mean: f64) -> Result<Self, SpendError> {
        if purchases == 0 {
            return Err(SpendError::NoPurchase);
        }
        if mean <= 0.0 {
            return Err(SpendError::NotPositive { mean });
        }
        if !(1.0 / LARGEST..=LARGEST).contains(&mean) {
            return Err(SpendError::OutOfRange { mean });
        }
        Ok(Self { purchases, mean })
    }

    /// x: how many repeat purchases.
    pub const fn purchases(&self) -> u32 {
        self.purchases
    }

    /// m: their mean value.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The bits of the mean are in its order, as none is negative.
    fn key(&self) -> (u32, u64) {
        (self.purchases, self.mean.to_bits())
    }
}

impl Sample<Spend> {
    /// Pearson's correlation of how often customers buy and for how much, −1 to 1; none where one of the two is the same
    /// for all. The Gamma-Gamma model takes it for 0: well above 0.2 do not trust it.
    ///
    /// ```
    /// use lifestage::value::{Sample, Spend};
    ///
    /// let spend = |x, mean| Spend::new(x, mean);
    /// let sample: Sample<Spend> = [spend(1, 10.0)?, spend(2, 20.0)?, spend(3, 30.0)?].into_iter().collect();
    /// assert!((sample.correlation().unwrap() - 1.0).abs() < 1e-12);
    /// # Ok::<(), lifestage::value::SpendError>(())
    /// ```
    #[expect(clippy::cast_precision_loss, reason = "counts of customers are far below 2^53")]
    pub fn correlation(&self) -> Option<f64> {
        let first = self.rows().first()?;
        let differ_by = |of: fn(&Spend) -> u64| self.rows().iter().any(|weighted| of(&weighted.row) != of(&first.row));
        if !differ_by(|spend| spend.purchases.into()) || !differ_by(|spend| spend.mean.to_bits()) {
            return None;
        }
        let customers = self.customers() as f64;
        let sum = |of: &dyn Fn(&Spend) -> f64| -> f64 {
            self.rows().iter().map(|weighted| weighted.count as f64 * of(&weighted.row)).sum()
        };
        let often = |spend: &Spend| f64::from(spend.purchases);
        let (x, m) = (sum(&often) / customers, sum(&|spend| spend.mean) / customers);
        let together = sum(&|spend| (often(spend) - x) * (spend.mean - m));
        let apart = [sum(&|spend| (often(spend) - x).powi(2)), sum(&|spend| (spend.mean - m).powi(2))];
        // Roots apart, as the product can overflow.
        let apart: f64 = apart.iter().map(|sum| sum.sqrt()).product();
        (apart > 0.0 && apart.is_finite()).then(|| (together / apart).clamp(-1.0, 1.0)).filter(|found| !found.is_nan())
    }
}

impl TryFrom<&BtydSummary> for Spend {
    type Error = SpendError;

    /// In minor units.
    fn try_from(summary: &BtydSummary) -> Result<Self, Self::Error> {
        Self::new(summary.frequency, summary.mean_spend().ok_or(SpendError::NoPurchase)?)
    }
}

impl Eq for Spend {}

impl Ord for Spend {
    /// By x, then m.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Spend {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Spend> for Written {
    fn from(spend: Spend) -> Self {
        Self { purchases: spend.purchases, mean: spend.mean }
    }
}

impl TryFrom<Written> for Spend {
    type Error = SpendError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.purchases, written.mean)
    }
}
