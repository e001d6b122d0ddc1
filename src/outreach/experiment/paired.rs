//! CUPED: what users did before the experiment explains part of the variance, which is then removed.
//!
//! ```text
//! θ = cov(x, y) / var(y)        over both arms together; x after, y before
//! mean of an arm  x̄ − θ·(ȳ − ȳ of both)        variance  var(x) + θ²·var(y) − 2θ·cov(x, y)
//! relative effect R      its variance has the further term  R²·θ²·var(y) / ((n_A + n_B)·m_A²),  y of both arms together
//! ```
//! Deng, Xu, Kohavi & Walker, WSDM 2013. Both arms are adjusted to the overall mean of y, so means keep their size and
//! relative effects keep their meaning. What both means have in common, θ·ȳ of both, cancels in their difference, but A's
//! mean as the base of a relative effect still varies with it: hence the further term.

use serde::{Deserialize, Serialize};

use super::comparison::ArmComparison;
use super::limits::float;
use super::missing::NotEnough;
use super::summary::SampleSummary;
use super::sums::{SampleSums, SampleSumsError, exact, in_range, noise, rounded, spread};
use crate::answer::definition::Definition;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::exact_sum::ExactSum;

/// n, Σx, Σx² of what the users of an arm did, with Σy, Σy² and Σxy of what the same users did before.
///
/// ```
/// use lifestage::outreach::{PairedSums, Significance};
///
/// let a = PairedSums::of([(5.0, 4.0), (9.0, 8.0), (2.0, 1.0), (7.0, 6.5)])?;
/// let b = PairedSums::of([(6.0, 4.0), (10.0, 8.5), (3.0, 1.0), (7.0, 5.0)])?;
/// let level = Significance::default();
/// let before = a.without_before_against(&b)?.absolute(level)?;
/// let cuped = a.against(&b)?.absolute(level)?;
/// assert!(cuped.standard_error < before.standard_error / 5.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PairedSums {
    /// INVARIANT: both have the same number of users.
    after: SampleSums,
    before: SampleSums,
    products: ExactSum,
}

mergeable!(PairedSums, "paired_sums", 1, SampleSumsError, of "n, Σx, Σx², Σy, Σy² and Σxy of two numbers of each user");

/// The stored form of [`PairedSums`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    n: u64,
    sum: ExactSum,
    sum_squares: ExactSum,
    sum_before: ExactSum,
    sum_squares_before: ExactSum,
    sum_products: ExactSum,
}

impl PairedSums {
    /// The sums over `n` users: of what they did after, of what they did before, and Σxy.
    ///
    /// # Errors
    /// If the numbers of users differ, a sum is out of range, or no values have these sums.
    pub fn new(n: u64, after: [f64; 2], before: [f64; 2], products: f64) -> Result<Self, SampleSumsError> {
        let [sum, sum_squares] = after;
        let [sum_before, sum_squares_before] = before;
        let (after, before) =
            (SampleSums::new(n, sum, sum_squares)?, SampleSums::new(n, sum_before, sum_squares_before)?);
        Self::checked(after, before, exact(products)?)
    }

    fn checked(after: SampleSums, before: SampleSums, exact_products: ExactSum) -> Result<Self, SampleSumsError> {
        let (n, products) = (after.n(), in_range(&exact_products)?);
        // Cauchy–Schwarz: cov² ≤ var·var, up to rounding.
        let across = spread(n, after.sum(), before.sum(), products).abs();
        let [left, right] = [&after, &before].map(|sums| {
            let (sum, squares) = (sums.sum(), sums.sum_squares());
            let rounding = 1e-9 * float(n) * squares;
            (spread(n, sum, sum, squares).max(0.0) + rounding).sqrt()
        });
        if across > left * right || (n == 0 && products != 0.0) {
            return Err(SampleSumsError::Products { products });
        }
        Ok(Self { after, before, products: exact_products })
    }

    /// The sums over these users, each with what they did after and before.
    ///
    /// # Errors
    /// If a value is not finite, or the sums become too large.
    pub fn of(users: impl IntoIterator<Item = (f64, f64)>) -> Result<Self, SampleSumsError> {
        let mut sums = Self::default();
        users.into_iter().try_for_each(|(after, before)| sums.observe(after, before))?;
        Ok(sums)
    }

    /// Adds a user, with what they did after and before.
    ///
    /// # Errors
    /// If a value is not finite, or the sums become too large; nothing is added then.
    pub fn observe(&mut self, after: f64, before: f64) -> Result<(), SampleSumsError> {
        // INVARIANT: what is in range is added, to all or none.
        self.before.accepts(before)?;
        self.after.observe(after)?;
        self.before.observe(before)?;
        self.products.add_product(after, before).map_err(|_| SampleSumsError::OutOfRange(after))
    }

    /// Adds the sums of other users.
    ///
    /// # Errors
    /// If the sums become too large; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), SampleSumsError> {
        let mut merged = self.clone();
        merged.after.merge(&other.after)?;
        merged.before.merge(&other.before)?;
        merged.products.merge(&other.products);
        in_range(&merged.products)?;
        *self = merged;
        Ok(())
    }

    /// The sums of what users did after.
    pub const fn after(&self) -> &SampleSums {
        &self.after
    }

    /// The sums of what users did before.
    pub const fn before(&self) -> &SampleSums {
        &self.before
    }

    /// Σxy.
    pub fn products(&self) -> f64 {
        rounded(&self.products)
    }

    /// Compares this arm, A, with another one, B, after removing what users did before.
    ///
    /// # Errors
    /// If an arm has fewer than two users, or what users did before does not vary.
    pub fn against(&self, other: &Self) -> Result<ArmComparison, NotEnough> {
        let mut both = self.clone();
        both.merge(other).map_err(|_| NotEnough::Range)?;
        let theta = both.theta()?;
        let before = both.before.summary()?;
        // θ²·var(ȳ), as the square of a quotient that does not overflow.
        let shared = (theta * (before.variance() / float(before.n())).sqrt()).powi(2);
        if !shared.is_finite() {
            return Err(NotEnough::Range);
        }
        let adjusted = |arm: &Self| arm.adjusted(theta, before.mean()).map(|summary| summary.sharing(shared));
        Ok(ArmComparison { a: adjusted(self)?, b: adjusted(other)? })
    }

    /// Compares the same arms without using what users did before.
    ///
    /// # Errors
    /// If an arm has fewer than two users.
    pub fn without_before_against(&self, other: &Self) -> Result<ArmComparison, NotEnough> {
        Ok(ArmComparison { a: self.after.summary()?, b: other.after.summary()? })
    }

    /// Sample covariance of after and before.
    fn covariance(&self) -> f64 {
        let n = self.after.n();
        spread(n, self.after.sum(), self.before.sum(), self.products()) / float(n) / (float(n) - 1.0)
    }

    /// How strongly what users did before carries over.
    fn theta(&self) -> Result<f64, NotEnough> {
        let variance = self.before.summary()?.variance();
        if variance <= 0.0 {
            return Err(NotEnough::VarianceBefore);
        }
        let theta = self.covariance() / variance;
        if theta.is_finite() { Ok(theta) } else { Err(NotEnough::Range) }
    }

    fn adjusted(&self, theta: f64, mean_before: f64) -> Result<SampleSummary, NotEnough> {
        let (after, before) = (self.after.summary()?, self.before.summary()?);
        let explained = theta * theta * before.variance();
        let shared = 2.0 * theta * self.covariance();
        let variance = after.variance() + explained - shared;
        // Where large numbers cancel, the rest is rounding.
        let least = noise(after.n()) * (after.variance() + explained + shared.abs());
        let variance = if variance <= least { 0.0 } else { variance };
        let mean = after.mean() - theta * (before.mean() - mean_before);
        if mean.is_finite() && variance.is_finite() {
            Ok(SampleSummary::of(after.n(), mean, variance))
        } else {
            Err(NotEnough::Range)
        }
    }
}

impl From<PairedSums> for Written {
    fn from(PairedSums { after, before, products }: PairedSums) -> Self {
        let n = after.n();
        let ([sum, sum_squares], [sum_before, sum_squares_before]) = (after.into_exact(), before.into_exact());
        Self { n, sum, sum_squares, sum_before, sum_squares_before, sum_products: products }
    }
}

impl TryFrom<Written> for PairedSums {
    type Error = SampleSumsError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { n, sum, sum_squares, sum_before, sum_squares_before, sum_products } = written;
        let after = SampleSums::checked(n, sum, sum_squares)?;
        Self::checked(after, SampleSums::checked(n, sum_before, sum_squares_before)?, sum_products)
    }
}
