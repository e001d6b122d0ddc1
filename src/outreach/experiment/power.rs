//! Power: the probability of detecting an effect that exists. *How many users does it take?*
//!
//! ```text
//! means         power of Welch's t: Student's t around δ/se, beyond its critical value on either side
//! one side      Student's t around δ/se, above its critical value
//! proportions   power of the pooled z test: Φ((|p_B − p_A| − z·se₀)/se) + Φ((−|p_B − p_A| − z·se₀)/se)
//!               se₀ if both were equal, se as given
//! ```
//! Users are whole numbers: the smallest that reach the power.

use serde::{Deserialize, Serialize};

use super::distribution::{normal_below, normal_upper, student_above, student_beyond};
use super::limits::{LARGEST, MOST, float};
use super::proportion::chance;
use super::significance::Significance;
use crate::number::ratio::Ratio;
use crate::number::stats::student_critical;
use crate::wording::problems::problems;

/// The power that a test should have.
///
/// ```
/// use lifestage::outreach::Power;
///
/// // An effect of half a standard deviation, at 5 %, with a chance of 80 %.
/// let users = Power::default().users_for_means([1.0, 1.0], 0.5)?;
/// assert_eq!((users.a, users.b), (64, 64));
/// // From 50 % to 75 %, with a chance of 90 %.
/// let power = Power { power: "0.9".parse::<f64>()?.try_into()?, ..Power::default() };
/// assert_eq!(power.users_for_proportions(0.5.try_into()?, 0.75.try_into()?)?.a, 77);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Power {
    /// The share of experiments without an effect in which chance looks like one. Default 0.05.
    pub level: Significance,
    /// The probability of detecting an effect that exists. Default 0.8: the usual four times in five.
    pub power: Ratio,
    /// How users are split between the arms. Default in halves, which needs the fewest users.
    pub allocation: Allocation,
}

impl Default for Power {
    fn default() -> Self {
        Self { level: Significance::default(), power: Ratio::percent(80), allocation: Allocation::default() }
    }
}

/// The number of users of B for each user of A, from 0.001 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Allocation(f64);

/// A number that is not a split.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AllocationError(f64);

problems! {
    struct AllocationError(ratio: Number) = "problem.allocation"
        "`{ratio}` users of B for one of A are not a split: give a number from 0.001 to 1000; 1 means halves"
        "B组人数为A组的`{ratio}`倍不是分流：请填写0.001至1000之间的数；对半写作1";
}

impl Allocation {
    /// The split with this many users of B for each user of A.
    ///
    /// # Errors
    /// If the number is outside 0.001 to 1,000.
    pub fn new(b_for_one_of_a: f64) -> Result<Self, AllocationError> {
        if (0.001..=1000.0).contains(&b_for_one_of_a) {
            Ok(Self(b_for_one_of_a))
        } else {
            Err(AllocationError(b_for_one_of_a))
        }
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Default for Allocation {
    fn default() -> Self {
        Self(1.0)
    }
}

impl TryFrom<f64> for Allocation {
    type Error = AllocationError;

    fn try_from(number: f64) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Allocation> for f64 {
    fn from(allocation: Allocation) -> Self {
        allocation.0
    }
}

/// The number of users that each arm needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleSize {
    /// Users of arm A.
    pub a: u64,
    /// Users of arm B.
    pub b: u64,
}

/// Why there is no number of users.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum PowerError {
    /// The effect is 0.
    NoEffect,
    /// A number is not finite or out of range.
    OutOfRange(f64),
    /// An arm has fewer than two users.
    Users(u64),
    /// The power cannot be reached, or is reached without users.
    Power(Ratio),
    /// More users are needed than can be counted.
    TooMany,
}

problems! {
    enum PowerError {
        NoEffect = "problem.power.no_effect"
            "an effect of `0` cannot be detected: give the smallest effect that would matter"
            "无法检出大小为`0`的效果：请填写有意义的最小效果";
        OutOfRange(number: Number) = "problem.power.out_of_range"
            "`{number}` is out of range: give effects up to 1e70 and standard deviations above 0 and up to 1e70"
            "`{number}`超出范围：效果不超过10的70次方，标准差大于0且不超过10的70次方";
        Users(users: Whole) = "problem.power.users"
            "an arm of `{users}` users cannot be tested: give at least 2 and at most 2^53"
            "`{users}`名用户的组无法检验：请填写2至2的53次方";
        Power(power) with (given: Number = power.get()) = "problem.power.power"
            "a power of `{given}` needs no users or cannot be reached: give a number above the level and below 1"
            "功效`{given}`不需要用户或无法达到：请填写大于显著性水平且小于1的数";
        TooMany = "problem.power.too_many"
            "more than 2^53 users would be needed: give a larger effect"
            "需要超过2的53次方名用户：请填写更大的效果";
    }
}

impl Power {
    /// The probability that Welch's t test detects an effect on the mean, with these users and standard deviations of A
    /// and B.
    ///
    /// # Errors
    /// If a number is out of range, or an arm has fewer than two users.
    pub fn of_means(&self, users: SampleSize, deviations: [f64; 2], effect: f64) -> Result<Ratio, PowerError> {
        let (degrees, error) = welch(users, deviations, effect)?;
        let critical = student_critical(self.level.get(), degrees);
        Ok(chance(student_beyond(critical, degrees, (effect / error).clamp(-1e6, 1e6))))
    }

    /// The users needed to detect an effect on the mean.
    ///
    /// # Errors
    /// If there is no effect, a number is out of range, or no number of users is enough.
    pub fn users_for_means(&self, deviations: [f64; 2], effect: f64) -> Result<SampleSize, PowerError> {
        checked(deviations, effect)?;
        if effect == 0.0 {
            return Err(PowerError::NoEffect);
        }
        self.smallest(|users| self.of_means(users, deviations, effect))
    }

    /// The probability that Welch's t test on one side shows an effect, with these users and standard deviations of A and B. Of a
    /// guardrail give its margin: the probability of showing that it is not worse, where nothing changed.
    ///
    /// # Errors
    /// If a number is out of range, or an arm has fewer than two users.
    pub fn of_one_side(&self, users: SampleSize, deviations: [f64; 2], effect: f64) -> Result<Ratio, PowerError> {
        let (degrees, error) = welch(users, deviations, effect)?;
        // The level is at most one half, so there is a critical value on this side.
        let critical = student_critical((2.0 * self.level.get()).min(1.0), degrees);
        Ok(chance(student_above(critical, degrees, (effect.abs() / error).min(1e6))))
    }

    /// The users needed to show an effect on one side, or that a guardrail is not worse by a margin where nothing changed.
    ///
    /// # Errors
    /// If there is no effect, a number is out of range, or no number of users is enough.
    ///
    /// ```
    /// use lifestage::outreach::Power;
    ///
    /// // Not worse by a fifth of a standard deviation, at 5 % on one side, with a chance of 80 %.
    /// let users = Power::default().users_for_one_side([1.0, 1.0], 0.2)?;
    /// assert_eq!((users.a, users.b), (310, 310));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn users_for_one_side(&self, deviations: [f64; 2], effect: f64) -> Result<SampleSize, PowerError> {
        checked(deviations, effect)?;
        if effect == 0.0 {
            return Err(PowerError::NoEffect);
        }
        self.smallest(|users| self.of_one_side(users, deviations, effect))
    }

    /// The probability that the pooled z test detects the difference of two shares, with these users.
    ///
    /// # Errors
    /// If an arm has no users.
    pub fn of_proportions(&self, users: SampleSize, a: Ratio, b: Ratio) -> Result<Ratio, PowerError> {
        for arm in [users.a, users.b] {
            if !(1..=MOST).contains(&arm) {
                return Err(PowerError::Users(arm));
            }
        }
        let (n_a, n_b, a, b) = (float(users.a), float(users.b), a.get(), b.get());
        let pooled = (n_a * a + n_b * b) / (n_a + n_b);
        let alike = (pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b)).sqrt();
        let apart = (a * (1.0 - a) / n_a + b * (1.0 - b) / n_b).sqrt();
        let needed = normal_upper(self.level.get() / 2.0) * alike;
        let effect = (b - a).abs();
        if apart <= 0.0 {
            return Ok(if effect > needed { Ratio::ONE } else { Ratio::ZERO });
        }
        Ok(chance((normal_below((effect - needed) / apart) + normal_below((-effect - needed) / apart)).min(1.0)))
    }

    /// The users needed to detect the difference of two shares.
    ///
    /// # Errors
    /// If the shares are equal, or no number of users is enough.
    pub fn users_for_proportions(&self, a: Ratio, b: Ratio) -> Result<SampleSize, PowerError> {
        if a == b {
            return Err(PowerError::NoEffect);
        }
        self.smallest(|users| self.of_proportions(users, a, b))
    }

    /// The smallest arm A that reaches the power, with B by the allocation.
    fn smallest(&self, power: impl Fn(SampleSize) -> Result<Ratio, PowerError>) -> Result<SampleSize, PowerError> {
        if !(self.power.get() > self.level.get() && self.power.get() < 1.0) {
            return Err(PowerError::Power(self.power));
        }
        let enough = |a: u64| power(self.arms(a)).map(|reached| reached >= self.power);
        let mut high = 2;
        while !enough(high)? {
            high *= 2;
            if high > MOST / 2048 {
                return Err(PowerError::TooMany);
            }
        }
        let mut low = if high > 2 { high / 2 } else { 1 };
        while high - low > 1 {
            let middle = low.midpoint(high);
            if enough(middle)? { high = middle } else { low = middle }
        }
        Ok(self.arms(high))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive number of at most 2^53")]
    fn arms(&self, a: u64) -> SampleSize {
        SampleSize { a, b: ((float(a) * self.allocation.get()).ceil() as u64).max(2) }
    }
}

/// Welch's degrees of freedom, and the standard error of the difference.
fn welch(users: SampleSize, deviations: [f64; 2], effect: f64) -> Result<(f64, f64), PowerError> {
    let [a, b] = checked(deviations, effect)?;
    for arm in [users.a, users.b] {
        if !(2..=MOST).contains(&arm) {
            return Err(PowerError::Users(arm));
        }
    }
    let (n_a, n_b) = (float(users.a), float(users.b));
    let (a, b) = (a * a / n_a, b * b / n_b);
    let variance = a + b;
    let (part_a, part_b) = (a / variance, b / variance);
    Ok((1.0 / (part_a * part_a / (n_a - 1.0) + part_b * part_b / (n_b - 1.0)), variance.sqrt()))
}

/// Checks that the standard deviations and the effect can be squared.
fn checked(deviations: [f64; 2], effect: f64) -> Result<[f64; 2], PowerError> {
    let most = LARGEST.sqrt() / 1e5;
    for deviation in deviations {
        if !(deviation > 0.0 && deviation <= most) {
            return Err(PowerError::OutOfRange(deviation));
        }
    }
    if effect.abs() <= most { Ok(deviations) } else { Err(PowerError::OutOfRange(effect)) }
}
