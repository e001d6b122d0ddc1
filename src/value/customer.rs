//! The input of continuous-time models: x, `t_x`, T, or how often, how recently and how long a customer bought.
//!
//! ```text
//! first purchase ──── x more ──── the last at t_x ──── nothing ──── asked about at T
//! 0                                                                0 ≤ t_x ≤ T, and t_x > 0 just where x > 0
//! ```

use core::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::span::LARGEST;
use crate::number::plain::{finite, plain_at_any_size};
use crate::wording::problems::problems;

/// One customer: x repeat purchases, the last one `t_x` after the first purchase, observed for T.
///
/// Times may be in any unit. A model fitted to them answers in the same unit.
///
/// ```
/// use lifestage::value::Customer;
///
/// let customer = Customer::new(2, 30.43, 38.86)?;
/// assert_eq!((customer.frequency(), customer.recency(), customer.age()), (2, 30.43, 38.86));
/// assert_eq!(
///     Customer::new(2, 40.0, 38.86).unwrap_err().to_string(),
///     "t_x is `40` but T is `38.86`: the last purchase cannot be after the day that is asked about",
/// );
/// # Ok::<(), lifestage::value::CustomerError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Customer {
    frequency: u32,
    recency: f64,
    age: f64,
}

/// The serialized form of a [`Customer`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frequency: u32,
    #[serde(deserialize_with = "finite")]
    recency: f64,
    #[serde(deserialize_with = "finite")]
    age: f64,
}

/// Numbers that no customer can have.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum CustomerError {
    /// T is not a valid time.
    Age {
        /// T as given.
        age: f64,
    },
    /// `t_x` is not a valid time.
    Recency {
        /// `t_x` as given.
        recency: f64,
    },
    /// The last purchase is after the end of observation.
    AfterTheEnd {
        /// `t_x` as given.
        recency: f64,
        /// T as given.
        age: f64,
    },
    /// Repeat purchases with no time between them.
    RepeatsAtOnce {
        /// x as given.
        frequency: u32,
    },
    /// A time of the last repeat purchase, although there is none.
    RecencyOfNothing {
        /// `t_x` as given.
        recency: f64,
    },
}

problems! {
    enum CustomerError {
        Age { age: Number } = "problem.customer.age"
            "T is `{age}`: give a number from 0 to 1e12, the time since the first purchase"
            "客户时长为`{age}`：请填写首次购买以来的时间，0至1000000000000之间的数";
        Recency { recency: Number } = "problem.customer.recency"
            "t_x is `{recency}`: give a number from 0 to T, the time from the first purchase to the last"
            "首次购买到末次购买的时间为`{recency}`：请填写0至客户时长之间的数";
        AfterTheEnd { recency: Number, age: Number } = "problem.customer.after_the_end"
            "t_x is `{recency}` but T is `{age}`: the last purchase cannot be after the day that is asked about"
            "首次购买到末次购买的时间为`{recency}`，而客户时长为`{age}`：末次购买不能晚于查询日";
        RepeatsAtOnce { frequency: Whole } = "problem.customer.repeats_at_once"
            "x is `{frequency}` but t_x is 0: purchases of one period are one purchase, so count only those after the first period"
            "复购`{frequency}`次，首次购买到末次购买的时间却为0：同一周期的购买算一次，请只计首个周期之后的";
        RecencyOfNothing { recency: Number } = "problem.customer.recency_of_nothing"
            "x is 0 but t_x is `{recency}`: without a repeat purchase it must be 0"
            "没有复购，首次购买到末次购买的时间却为`{recency}`：没有复购时应为0";
    }
}

impl Customer {
    /// A customer who has just bought for the first time. Predictions for this one are predictions for new customers.
    pub const NEW: Self = Self { frequency: 0, recency: 0.0, age: 0.0 };

    /// Makes a customer with x repeat purchases, the last one at `t_x`, asked about at T, both counted from the first
    /// purchase.
    ///
    /// # Errors
    /// When a time is negative, NaN or above 10¹², `t_x` is after T, or only one of x and `t_x` is 0.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Self, CustomerError> {
        // As they are written. This turns -0.0 into 0.0 too, so that there is only one zero.
        let [recency, age] = [recency, age].map(plain_at_any_size);
        if !(0.0..=LARGEST).contains(&age) {
            return Err(CustomerError::Age { age });
        }
        if !(0.0..=LARGEST).contains(&recency) {
            return Err(CustomerError::Recency { recency });
        }
        if recency > age {
            return Err(CustomerError::AfterTheEnd { recency, age });
        }
        match (frequency > 0, recency > 0.0) {
            (true, false) => Err(CustomerError::RepeatsAtOnce { frequency }),
            (false, true) => Err(CustomerError::RecencyOfNothing { recency }),
            _ => Ok(Self { frequency, recency, age }),
        }
    }

    /// x: the number of purchases after the first.
    pub const fn frequency(&self) -> u32 {
        self.frequency
    }

    /// `t_x`: the time of the last repeat purchase, since the first purchase.
    pub const fn recency(&self) -> f64 {
        self.recency
    }

    /// T: the time since the first purchase.
    pub const fn age(&self) -> f64 {
        self.age
    }

    /// The same customer with times in another unit.
    pub(super) fn in_units_of(&self, unit: f64) -> Self {
        Self { frequency: self.frequency, recency: self.recency / unit, age: self.age / unit }
    }

    /// x as a float.
    pub(super) fn repeats(&self) -> f64 {
        self.frequency.into()
    }

    /// The bits of the numbers. They sort like the numbers, as none is negative.
    fn key(&self) -> (u32, u64, u64) {
        (self.frequency, self.recency.to_bits(), self.age.to_bits())
    }
}

impl TryFrom<&BtydSummary> for Customer {
    type Error = CustomerError;

    /// Converts to units of the summary's ruler.
    fn try_from(summary: &BtydSummary) -> Result<Self, Self::Error> {
        Self::new(summary.frequency, summary.recency(), summary.age())
    }
}

impl Eq for Customer {}

impl Ord for Customer {
    /// Orders by x, then `t_x`, then T.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Customer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Customer> for Written {
    fn from(customer: Customer) -> Self {
        let Customer { frequency, recency, age } = customer;
        Self { frequency, recency, age }
    }
}

impl TryFrom<Written> for Customer {
    type Error = CustomerError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        Self::new(written.frequency, written.recency, written.age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contradictions_are_refused() {
        assert!(matches!(Customer::new(1, 0.0, 5.0), Err(CustomerError::RepeatsAtOnce { frequency: 1 })));
        assert!(matches!(Customer::new(0, 1.0, 5.0), Err(CustomerError::RecencyOfNothing { .. })));
        assert!(matches!(Customer::new(1, 6.0, 5.0), Err(CustomerError::AfterTheEnd { .. })));
        assert!(matches!(Customer::new(1, f64::NAN, 5.0), Err(CustomerError::Recency { .. })));
        assert!(matches!(Customer::new(1, 1.0, f64::INFINITY), Err(CustomerError::Age { .. })));
        assert!(matches!(Customer::new(0, -0.0, -1.0), Err(CustomerError::Age { .. })));
    }

    #[test]
    fn bits_sort_like_numbers_and_there_is_one_zero() {
        let customer = |x, t_x, age| Customer::new(x, t_x, age).unwrap();
        assert_eq!(customer(0, -0.0, 1.0).cmp(&customer(0, 0.0, 1.0)), Ordering::Equal);
        assert!(customer(1, 2.0, 11.0) < customer(1, 10.0, 11.0));
        assert!(customer(1, 2.0, 9.0) < customer(1, 2.0, 11.0));
        assert!(customer(1, 2.0, 11.0) < customer(2, 1.0, 1.5));
    }
}
