//! Sums of what was measured: all that means, ratios and their variances need, and they add up.
//!
//! ```text
//! n, Σv, Σv², Σvw        v, w of value x, denominator d, value before y, denominator before e
//! ```

use serde::{Deserialize, Serialize};

use super::value::TrialValue;
use crate::number::exact_sum::ExactSum;
use crate::outreach::experiment::{SampleSums, SampleSumsError, float, in_range, rounded, spread};

/// The sums of four numbers of each user, with those of their products.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub(super) struct Sums {
    /// INVARIANT: all have the same number of users.
    each: [SampleSums; 4],
    /// Of x with d, y, e, of d with y, e, and of y with e.
    products: [ExactSum; 6],
}

/// The stored form of [`Sums`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u64,
    sums: [ExactSum; 4],
    sums_squares: [ExactSum; 4],
    sums_products: [ExactSum; 6],
}

/// The six pairs of four things, in the order of the products.
fn pairs<T>([x, d, y, e]: [&T; 4]) -> [(&T, &T); 6] {
    [(x, d), (x, y), (x, e), (d, y), (d, e), (y, e)]
}

/// A sum in two floats: the nearest, and the nearest to what it leaves.
#[derive(Clone, Copy)]
struct Twofold {
    nearest: f64,
    rest: f64,
}

impl Twofold {
    fn of(sum: &ExactSum) -> Self {
        let nearest = rounded(sum);
        let mut left = sum.clone();
        // INVARIANT: sums are in range, so there is a nearest float.
        let rest = left.add(-nearest).ok().and_then(|()| left.value()).unwrap_or_default();
        Self { nearest, rest }
    }

    /// n times this sum of products minus the product of the sums. What large products differ by is exact; the rest is added.
    fn spread(self, n: f64, one: Self, other: Self) -> f64 {
        let (left, right) = (n * self.nearest, one.nearest * other.nearest);
        let (left_rest, right_rest) = (n.mul_add(self.nearest, -left), one.nearest.mul_add(other.nearest, -right));
        let rests = n * self.rest - one.nearest * other.rest - one.rest * other.nearest;
        (left - right) + (left_rest - right_rest) + rests
    }
}

impl Sums {
    /// Whether a user with these numbers can be added.
    pub(super) fn accepts(&self, value: TrialValue) -> Result<(), SampleSumsError> {
        self.each.iter().zip(value.numbers()).try_for_each(|(sums, number)| sums.accepts(number))
    }

    /// Adds a user whose numbers were accepted.
    pub(super) fn observe(&mut self, value: TrialValue) -> Result<(), SampleSumsError> {
        let numbers = value.numbers();
        self.each.iter_mut().zip(numbers).try_for_each(|(sums, number)| sums.observe(number))?;
        for (sum, (one, other)) in self.products.iter_mut().zip(pairs(numbers.each_ref())) {
            sum.add_product(*one, *other).map_err(|_| SampleSumsError::OutOfRange(*one))?;
        }
        Ok(())
    }

    /// Adds other users; nothing is added where a sum becomes too large.
    pub(super) fn merge(&mut self, other: &Self) -> Result<(), SampleSumsError> {
        let mut merged = self.clone();
        merged.each.iter_mut().zip(&other.each).try_for_each(|(mine, theirs)| mine.merge(theirs))?;
        for (mine, theirs) in merged.products.iter_mut().zip(&other.products) {
            mine.merge(theirs);
            in_range(mine)?;
        }
        *self = merged;
        Ok(())
    }

    /// The number of users with a number.
    pub(super) fn n(&self) -> u64 {
        let [value, ..] = &self.each;
        value.n()
    }

    /// Σ of each.
    pub(super) fn sums(&self) -> [f64; 4] {
        self.each.each_ref().map(SampleSums::sum)
    }

    /// n·Σvw − Σv·Σw of each with each, from all digits of the sums: values far from 0 keep the digits of their variance.
    pub(super) fn spreads(&self) -> [[f64; 4]; 4] {
        let n = float(self.n());
        let exact = self.each.each_ref().map(SampleSums::exact_sums);
        let sums = exact.map(|[sum, _]| Twofold::of(sum));
        let [xx, dd, yy, ee] = exact.map(|[sum, squares]| {
            let sum = Twofold::of(sum);
            Twofold::of(squares).spread(n, sum, sum)
        });
        let products = self.products.each_ref().map(Twofold::of);
        let mut across = pairs(sums.each_ref()).into_iter().zip(products);
        let [xd, xy, xe, dy, de, ye] = core::array::from_fn(|_| {
            across.next().map_or(0.0, |((one, other), product)| product.spread(n, *one, *other))
        });
        [[xx, xd, xy, xe], [xd, dd, dy, de], [xy, dy, yy, ye], [xe, de, ye, ee]]
    }

    fn checked(each: [SampleSums; 4], products: [ExactSum; 6]) -> Result<Self, SampleSumsError> {
        for ((one, other), exact) in pairs(each.each_ref()).into_iter().zip(&products) {
            let (n, product) = (one.n(), in_range(exact)?);
            // Cauchy–Schwarz: cov² ≤ var·var, up to rounding.
            let across = spread(n, one.sum(), other.sum(), product).abs();
            let [left, right] = [one, other].map(|sums| {
                let (sum, squares) = (sums.sum(), sums.sum_squares());
                (spread(n, sum, sum, squares).max(0.0) + 1e-9 * float(n) * squares).sqrt()
            });
            if across > left * right || (n == 0 && product != 0.0) {
                return Err(SampleSumsError::Products { products: product });
            }
        }
        Ok(Self { each, products })
    }
}

impl From<Sums> for Written {
    fn from(Sums { each, products }: Sums) -> Self {
        let n = each.first().map_or(0, SampleSums::n);
        let exact = each.map(SampleSums::into_exact);
        let sums = exact.each_ref().map(|[sum, _]| sum.clone());
        Self { n, sums, sums_squares: exact.map(|[_, squares]| squares), sums_products: products }
    }
}

impl TryFrom<Written> for Sums {
    type Error = SampleSumsError;

    fn try_from(Written { n, sums, sums_squares, sums_products }: Written) -> Result<Self, Self::Error> {
        let ([a, b, c, d], [aa, bb, cc, dd]) = (sums, sums_squares);
        let of = |sum, squares| SampleSums::checked(n, sum, squares);
        Self::checked([of(a, aa)?, of(b, bb)?, of(c, cc)?, of(d, dd)?], sums_products)
    }
}
