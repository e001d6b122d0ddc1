//! Proportions: how many users of an arm converted, and the z test of two shares.

use serde::{Deserialize, Serialize};

use super::distribution::normal_two_sided;
use super::limits::{MOST, float};
use super::missing::NotEnough;
use super::summary::SampleSummary;
use crate::answer::definition::Definition;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::wording::problems::problems;

/// How many of the users of an arm converted.
///
/// ```
/// use lifestage::outreach::Proportion;
///
/// let test = Proportion::new(14, 28)?.against(Proportion::new(16, 30)?)?;
/// assert_eq!(format!("{:.8}", test.p_value.get()), "0.79960441");
/// assert_eq!(
///     Proportion::new(31, 30).unwrap_err().to_string(),
///     "`31` of `30` users converted: give the number who converted first, then all users, at most 2^53",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Proportion {
    successes: u64,
    n: u64,
}

mergeable!(Proportion, "proportion", 1, ProportionError, of "how many of n users");

/// The stored form of a [`Proportion`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    successes: u64,
    n: u64,
}

/// More users converted than there are, or more than can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProportionError {
    successes: u64,
    n: u64,
}

problems! {
    struct ProportionError { successes: Whole, n: Whole } = "problem.proportion"
        "`{successes}` of `{n}` users converted: give the number who converted first, then all users, at most 2^53"
        "`{n}`名用户中有`{successes}`名转化：请先填写转化人数，再填写全部人数，最多2的53次方";
}

/// The pooled z test of two shares.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ProportionTest {
    /// The share of B minus that of A.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// The standard error if both arms were equal: `√(p(1 − p)(1/n_A + 1/n_B))`, with p of both together.
    #[serde(deserialize_with = "finite")]
    pub standard_error: f64,
    /// The effect in standard errors.
    #[serde(deserialize_with = "finite")]
    pub z: f64,
    /// The two-sided p-value: how often chance alone produces a difference at least this large.
    pub p_value: Ratio,
}

impl Proportion {
    /// `successes` of `n` users converted.
    ///
    /// # Errors
    /// If more users converted than there are, or there are more than 2^53.
    pub const fn new(successes: u64, n: u64) -> Result<Self, ProportionError> {
        if successes <= n && n <= MOST { Ok(Self { successes, n }) } else { Err(ProportionError { successes, n }) }
    }

    /// Adds other users.
    ///
    /// # Errors
    /// If there are more than 2^53; nothing is added then.
    pub const fn merge(&mut self, other: &Self) -> Result<(), ProportionError> {
        // INVARIANT: both are at most 2^53.
        match Self::new(self.successes + other.successes, self.n + other.n) {
            Ok(merged) => {
                *self = merged;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The number of users who converted.
    pub const fn successes(&self) -> u64 {
        self.successes
    }

    /// The number of users.
    pub const fn n(&self) -> u64 {
        self.n
    }

    /// The share of users who converted; `None` without users.
    pub fn share(&self) -> Option<Ratio> {
        Ratio::of(self.successes, self.n)
    }

    /// The share p as a mean, with the variance p(1 − p).
    ///
    /// # Errors
    /// If there are fewer than two users.
    pub fn summary(&self) -> Result<SampleSummary, NotEnough> {
        if self.n < 2 {
            return Err(NotEnough::Users { n: self.n, needed: 2 });
        }
        let (n, failures) = (float(self.n), float(self.n - self.successes));
        let share = float(self.successes) / n;
        Ok(SampleSummary::of(self.n, share, share * (failures / n)))
    }

    /// Compares another arm, B, with this one, A: the z test with the pooled variance.
    ///
    /// # Errors
    /// If an arm has no users, or all users of both arms converted or none did.
    pub fn against(self, other: Self) -> Result<ProportionTest, NotEnough> {
        for arm in [self, other] {
            if arm.n == 0 {
                return Err(NotEnough::Users { n: 0, needed: 1 });
            }
        }
        let (a, b) = (float(self.n), float(other.n));
        let successes = self.successes + other.successes;
        let failures = self.n + other.n - successes;
        if successes == 0 || failures == 0 {
            return Err(NotEnough::Variance);
        }
        let all = a + b;
        let standard_error = ((float(successes) / all) * (float(failures) / all) * (1.0 / a + 1.0 / b)).sqrt();
        let effect = float(other.successes) / b - float(self.successes) / a;
        let z = effect / standard_error;
        let p_value = chance(normal_two_sided(z));
        let [effect, standard_error, z] = [effect, standard_error, z].map(plain_at_any_size);
        Ok(ProportionTest { effect, standard_error, z, p_value })
    }
}

/// A probability, from 0 to 1.
pub(crate) fn chance(number: f64) -> Ratio {
    // INVARIANT: the distributions return numbers from 0 to 1.
    Ratio::new(plain_at_any_size(number)).unwrap_or(Ratio::ONE)
}

impl TryFrom<Written> for Proportion {
    type Error = ProportionError;

    fn try_from(Written { successes, n }: Written) -> Result<Self, Self::Error> {
        Self::new(successes, n)
    }
}
