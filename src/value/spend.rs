//! The input of the spend model: how many repeat purchases a customer made, and their mean value.

use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::sample::Sample;
use crate::number::plain::{finite, plain_at_any_size};
use crate::wording::problems::problems;

/// The largest sum of money, and the reciprocal of the smallest.
const LARGEST: f64 = 1e15;

/// The repeat purchases of one customer: x purchases of m on average; at least one, with a positive mean.
///
/// Money may be in any unit. A model fitted to it answers in the same unit.
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
    #[serde(deserialize_with = "finite")]
    mean: f64,
}

/// Numbers that say nothing about what a customer spends.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpendError {
    /// The customer has no repeat purchase.
    NoPurchase,
    /// The mean is zero or negative.
    NotPositive {
        /// m as given.
        mean: f64,
    },
    /// The mean is not a number, or too small or large.
    OutOfRange {
        /// m as given.
        mean: f64,
    },
}

problems! {
    enum SpendError {
        NoPurchase = "problem.spend.no_purchase"
            "no repeat purchase: leave out customers who bought once, the model gives them the population's mean"
            "没有复购：请不要放入只购买过一次的客户，模型会给他们总体的均值";
        NotPositive { mean: Number } = "problem.spend.not_positive"
            "a mean spend of `{mean}`: leave out customers whose refunds are as large as their purchases"
            "平均消费为`{mean}`：请不要放入退款与购买一样多的客户";
        OutOfRange { mean: Number } = "problem.spend.out_of_range"
            "a mean spend of `{mean}`: give a number from 1e-15 to 1e15"
            "平均消费为`{mean}`：请填写10的-15次方至10的15次方之间的数";
    }
}

impl Spend {
    /// Makes x repeat purchases of m on average.
    ///
    /// # Errors
    /// When there is no purchase, or the mean is not positive or not a number.
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
        Ok(Self { purchases, mean: plain_at_any_size(mean) })
    }

    /// x: the number of repeat purchases.
    pub const fn purchases(&self) -> u32 {
        self.purchases
    }

    /// m: their mean value, in the unit of money.
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The same purchases in another unit of money.
    pub(super) fn in_units_of(&self, unit: f64) -> Self {
        Self { purchases: self.purchases, mean: self.mean / unit }
    }

    /// Orders by x and by the bits of the mean, which sort like the mean, as none is negative.
    fn key(&self) -> (u32, u64) {
        (self.purchases, self.mean.to_bits())
    }
}

impl Sample<Spend> {
    /// Pearson's correlation between how often customers buy and how much they spend, −1 to 1. `None` if one of the two
    /// is the same for all. The Gamma-Gamma model assumes 0: if it is well above 0.2, do not trust the model.
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
        // Two roots in place of one, as the product can overflow.
        let apart: f64 = apart.iter().map(|sum| sum.sqrt()).product();
        (apart > 0.0 && apart.is_finite()).then(|| (together / apart).clamp(-1.0, 1.0)).filter(|found| !found.is_nan())
    }
}

impl TryFrom<&BtydSummary> for Spend {
    type Error = SpendError;

    /// Takes the mean in minor units.
    fn try_from(summary: &BtydSummary) -> Result<Self, Self::Error> {
        Self::new(summary.frequency, summary.mean_spend().ok_or(SpendError::NoPurchase)?)
    }
}

impl Eq for Spend {}

impl Ord for Spend {
    /// Orders by x, then m.
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
