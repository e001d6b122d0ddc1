//! Sums of an arm: a count and two sums.

use serde::{Deserialize, Serialize};

use super::limits::{LARGEST, MOST, MOST_SQUARE, float};
use super::missing::NotEnough;
use super::summary::SampleSummary;
use crate::answer::definition::Definition;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::exact_sum::ExactSum;
use crate::wording::problems::problems;

/// n, Σx and Σx² of the users of an arm. Arms from shards or days [`merge`](SampleSums::merge) by addition.
///
/// The values are one number for each user, such as their spend; 0 for users without spend. The sums are exact, so their
/// bits do not depend on order, shards or machines; a sum that is no double of few digits is written as a text
/// ([`ExactSum`]).
///
/// ```
/// use lifestage::outreach::SampleSums;
///
/// let mut monday = SampleSums::of([0.0, 3.0])?;
/// monday.merge(&SampleSums::of([6.0])?)?;
/// assert_eq!((monday.n(), monday.sum(), monday.sum_squares()), (3, 9.0, 45.0));
/// assert_eq!((monday.summary()?.mean(), monday.summary()?.variance()), (3.0, 9.0));
/// assert_eq!(
///     SampleSums::new(10, 100.0, 50.0).unwrap_err().to_string(),
///     "`10` values with the sum `100` have squares that add up to at least `1000`, but `50` is given: check the order of the columns, and square each value before adding",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct SampleSums {
    n: u64,
    sum: ExactSum,
    sum_squares: ExactSum,
}

mergeable!(SampleSums, "sample_sums", 1, SampleSumsError, of "n, Σx and Σx² of a number of each user");

/// The stored form of [`SampleSums`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u64,
    sum: ExactSum,
    sum_squares: ExactSum,
}

/// Why sums are refused.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SampleSumsError {
    /// A value or sum is not finite or too large.
    OutOfRange(f64),
    /// There are more users than a double can count.
    TooMany(u64),
    /// There are no values, but a sum that is not 0.
    OfNothing {
        /// The sum.
        sum: f64,
        /// The sum of squares.
        sum_squares: f64,
    },
    /// The sum of squares is too small.
    Squares {
        /// The number of values.
        n: u64,
        /// Their sum.
        sum: f64,
        /// The sum of their squares.
        sum_squares: f64,
    },
    /// The sum of products is impossible.
    Products {
        /// The sum of products.
        products: f64,
    },
}

problems! {
    enum SampleSumsError {
        OutOfRange(number: Number) = "problem.sample_sums.out_of_range"
            "`{number}` cannot be summed: give values up to 1e67 and sums up to 1e150, and leave out users without a number"
            "`{number}`无法求和：取值不超过10的67次方，合计不超过10的150次方，没有数值的用户请不要放入";
        TooMany(users: Whole) = "problem.sample_sums.too_many"
            "`{users}` users are too many: give at most 2^53"
            "`{users}`名用户过多：最多填写2的53次方";
        OfNothing { sum: Number, sum_squares: Number } = "problem.sample_sums.of_nothing"
            "`0` values have the sum `{sum}` and the sum of squares `{sum_squares}`: without values give 0 for both"
            "`0`个取值的合计却为`{sum}`、平方和为`{sum_squares}`：没有取值时两者都应为0";
        Squares { n: Whole, sum: Number, sum_squares: Number } with (least: Number = least(*n, *sum)) = "problem.sample_sums.squares"
            "`{n}` values with the sum `{sum}` have squares that add up to at least `{least}`, but `{sum_squares}` is given: check the order of the columns, and square each value before adding"
            "`{n}`个取值合计`{sum}`，平方和至少为`{least}`，给出的却是`{sum_squares}`：请检查列的顺序，并先平方再相加";
        Products { products: Number } = "problem.sample_sums.products"
            "no values with these sums have products that add up to `{products}`: check the order of the columns"
            "这些合计的取值不可能有乘积之和`{products}`：请检查列的顺序";
    }
}

/// The least possible sum of squares.
fn least(n: u64, sum: f64) -> f64 {
    sum * sum / float(n)
}

/// The tolerated rounding of sums, relative to n·Σx².
const ROUNDING: f64 = 1e-9;

impl SampleSums {
    /// The sums of no users.
    pub const EMPTY: Self = Self { n: 0, sum: ExactSum::ZERO, sum_squares: ExactSum::ZERO };

    /// The sums over `n` values.
    ///
    /// # Errors
    /// If a sum is not finite or above 1e150, or no values have these sums.
    pub fn new(n: u64, sum: f64, sum_squares: f64) -> Result<Self, SampleSumsError> {
        Self::checked(n, exact(sum)?, exact(sum_squares)?)
    }

    pub(crate) fn checked(n: u64, exact_sum: ExactSum, exact_squares: ExactSum) -> Result<Self, SampleSumsError> {
        if n > MOST {
            return Err(SampleSumsError::TooMany(n));
        }
        let (sum, sum_squares) = (in_range(&exact_sum)?, in_range(&exact_squares)?);
        if n == 0 && (sum != 0.0 || sum_squares != 0.0) {
            return Err(SampleSumsError::OfNothing { sum, sum_squares });
        }
        let off = spread(n, sum, sum, sum_squares);
        if sum_squares < 0.0 || off < -ROUNDING * float(n) * sum_squares {
            return Err(SampleSumsError::Squares { n, sum, sum_squares });
        }
        Ok(Self { n, sum: exact_sum, sum_squares: exact_squares })
    }

    /// The sums of these values, one for each user.
    ///
    /// # Errors
    /// If a value is not finite, or too large.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Result<Self, SampleSumsError> {
        let mut sums = Self::EMPTY;
        values.into_iter().try_for_each(|value| sums.observe(value))?;
        Ok(sums)
    }

    /// Adds the value of one user.
    ///
    /// # Errors
    /// If the value is not finite or above 1e67; nothing is added then.
    pub fn observe(&mut self, value: f64) -> Result<(), SampleSumsError> {
        self.accepts(value)?;
        self.sum.add(value).map_err(|_| SampleSumsError::OutOfRange(value))?;
        self.sum_squares.add_product(value, value).map_err(|_| SampleSumsError::OutOfRange(value))?;
        self.n += 1;
        Ok(())
    }

    /// Whether a user with this value can be added.
    pub(crate) fn accepts(&self, value: f64) -> Result<(), SampleSumsError> {
        // INVARIANT: as many such squares as there can be stay below the largest sum, which saves looking at the sum each time.
        if !(0.0..=MOST_SQUARE).contains(&(value * value)) {
            return Err(SampleSumsError::OutOfRange(value));
        }
        if self.n >= MOST { Err(SampleSumsError::TooMany(self.n)) } else { Ok(()) }
    }

    /// Adds the sums of other users.
    ///
    /// # Errors
    /// If the sums become too large; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), SampleSumsError> {
        let mut merged = self.clone();
        merged.n = merged.n.saturating_add(other.n);
        if merged.n > MOST {
            return Err(SampleSumsError::TooMany(merged.n));
        }
        for (sum, other) in [(&mut merged.sum, &other.sum), (&mut merged.sum_squares, &other.sum_squares)] {
            sum.merge(other);
            in_range(sum)?;
        }
        *self = merged;
        Ok(())
    }

    /// Σx and Σx², exact.
    pub(crate) const fn exact_sums(&self) -> [&ExactSum; 2] {
        [&self.sum, &self.sum_squares]
    }

    /// Σx and Σx², to be written.
    pub(crate) fn into_exact(self) -> [ExactSum; 2] {
        [self.sum, self.sum_squares]
    }

    /// The number of users.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// Σx.
    pub fn sum(&self) -> f64 {
        rounded(&self.sum)
    }

    /// Σx².
    pub fn sum_squares(&self) -> f64 {
        rounded(&self.sum_squares)
    }

    /// The mean and the sample variance Σ(x − m)²/(n − 1). A variance within the rounding of the sums is 0.
    ///
    /// # Errors
    /// If there are fewer than two users.
    pub fn summary(&self) -> Result<SampleSummary, NotEnough> {
        let n = float(self.n);
        if self.n < 2 {
            return Err(NotEnough::Users { n: self.n, needed: 2 });
        }
        let (sum, sum_squares) = (self.sum(), self.sum_squares());
        let spread = spread(self.n, sum, sum, sum_squares);
        let variance = if spread <= noise(self.n) * n * sum_squares { 0.0 } else { spread / n / (n - 1.0) };
        Ok(SampleSummary::of(self.n, sum / n, variance))
    }
}

/// A sum that was given as a float.
pub(super) fn exact(sum: f64) -> Result<ExactSum, SampleSumsError> {
    ExactSum::of([sum]).map_err(|_| SampleSumsError::OutOfRange(sum))
}

/// The nearest float to a sum.
pub(crate) fn rounded(sum: &ExactSum) -> f64 {
    // INVARIANT: sums are at most twice the largest that is let in.
    sum.value().unwrap_or(f64::INFINITY)
}

/// The nearest float to a sum that is not too large.
pub(crate) fn in_range(sum: &ExactSum) -> Result<f64, SampleSumsError> {
    let value = rounded(sum);
    if (-LARGEST..=LARGEST).contains(&value) { Ok(value) } else { Err(SampleSumsError::OutOfRange(value)) }
}

/// n·Σxy − Σx·Σy, with products of twice the digits of a double: exact if the sums are exact.
pub(crate) fn spread(n: u64, sum: f64, other: f64, products: f64) -> f64 {
    let n = float(n);
    let (left, right) = (n * products, sum * other);
    let (left_rest, right_rest) = (n.mul_add(products, -left), sum.mul_add(other, -right));
    (left - right) + (left_rest - right_rest)
}

/// The share of n·Σx² that is rounding: sums of n different doubles are off by about √n of their last digit, sums of
/// equal ones by up to n / 4 of it. More than 10⁷ of those are never added one by one.
pub(super) fn noise(n: u64) -> f64 {
    const MOST: f64 = 4_194_304.0;
    let n = float(n);
    f64::EPSILON * (2.0 * n.sqrt()).max((n / 4.0).min(MOST))
}

impl TryFrom<Written> for SampleSums {
    type Error = SampleSumsError;

    fn try_from(Written { n, sum, sum_squares }: Written) -> Result<Self, Self::Error> {
        Self::checked(n, sum, sum_squares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_variance_around_a_large_mean_keeps_its_digits() {
        // 1000, 1001, …, 1009 in thousands: Σx and Σx² are whole numbers below 2^53.
        let values = (0..10).map(|step| 1e6 + f64::from(step));
        let sums = SampleSums::of(values).unwrap();
        let variance = sums.summary().unwrap().variance();
        assert!((variance - 55.0 / 6.0).abs() < 1e-9, "{variance}");
    }

    #[test]
    fn the_rounding_of_equal_values_is_no_variance() {
        for (value, times) in [(0.1, 10), (1.0 / 3.0, 1_000), (1e66 / 7.0, 7)] {
            let sums = SampleSums::of((0..times).map(|_| value)).unwrap();
            assert!(sums.summary().unwrap().variance() <= 0.0, "{value}");
        }
    }
}
