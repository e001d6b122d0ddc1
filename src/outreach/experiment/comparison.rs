//! Comparison of two arms: by how much they differ, and how certain that is.
//!
//! ```text
//! ν = (v_A/n_A + v_B/n_B)² / (v_A²/(n_A²(n_A − 1)) + v_B²/(n_B²(n_B − 1)))        Welch and Satterthwaite
//! ```
//! The relative effect uses the same degrees of freedom. After CUPED its variance has a further term, see [`PairedSums`].
//!
//! [`PairedSums`]: super::PairedSums

use serde::{Deserialize, Serialize};

use super::any_time::{AnyTime, AnyTimeEffect};
use super::limits::float;
use super::missing::NotEnough;
use super::proportion::chance;
use super::significance::Significance;
use super::summary::SampleSummary;
use crate::number::plain::{finite, plain, plain_at_any_size};
use crate::number::ratio::Ratio;
use crate::number::stats::{student_critical, student_two_sided};

/// Two arms: A is the control, B the treatment.
///
/// ```
/// use lifestage::outreach::{ArmComparison, Significance, SampleSums};
///
/// let a = SampleSums::new(3407, 1396.87, 52377.9767)?.summary()?;
/// let b = SampleSums::new(3461, 2422.7, 134698.29)?.summary()?;
/// let effect = ArmComparison { a, b }.absolute(Significance::default())?;
/// assert_eq!(format!("{:.2} ± {:.5}, p {:.6}", effect.effect, effect.standard_error, effect.p_value.get()), "0.29 ± 0.12478, p 0.020158");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArmComparison {
    /// The control.
    pub a: SampleSummary,
    /// The treatment.
    pub b: SampleSummary,
}

/// The difference of B from A, valid for one look at the end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ArmEffect {
    /// The effect: in the unit of the values, or relative to A's mean.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// Its standard error.
    #[serde(deserialize_with = "finite")]
    pub standard_error: f64,
    /// Welch's degrees of freedom.
    #[serde(deserialize_with = "finite")]
    pub degrees_of_freedom: f64,
    /// The effect in standard errors.
    #[serde(deserialize_with = "finite")]
    pub t: f64,
    /// The two-sided p-value: how often chance alone produces an effect at least this large.
    pub p_value: Ratio,
    /// The lower end of the interval.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// Its upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

/// An effect with its standard error.
#[derive(Clone, Copy)]
struct Raw {
    effect: f64,
    standard_error: f64,
}

impl ArmComparison {
    /// The mean of B minus that of A, by Welch's t test.
    ///
    /// # Errors
    /// If an arm has fewer than two users, or nothing varies.
    pub fn absolute(&self, level: Significance) -> Result<ArmEffect, NotEnough> {
        self.effect(self.raw_absolute()?, level)
    }

    /// The difference of the means relative to the size of A's mean.
    ///
    /// # Errors
    /// The errors of [`ArmComparison::absolute`], and if A's mean is 0.
    pub fn relative(&self, level: Significance) -> Result<ArmEffect, NotEnough> {
        self.effect(self.raw_relative()?, level)
    }

    /// The mean of B minus that of A, with an interval that holds however often you look.
    ///
    /// # Errors
    /// The errors of [`ArmComparison::absolute`].
    pub fn absolute_any_time(&self, rule: AnyTime) -> Result<AnyTimeEffect, NotEnough> {
        let Raw { effect, standard_error } = self.raw_absolute()?;
        rule.effect(effect, standard_error, self.users())
    }

    /// The difference of the means relative to A's mean, with an interval that holds however often you look.
    ///
    /// # Errors
    /// The errors of [`ArmComparison::relative`].
    pub fn relative_any_time(&self, rule: AnyTime) -> Result<AnyTimeEffect, NotEnough> {
        let Raw { effect, standard_error } = self.raw_relative()?;
        rule.effect(effect, standard_error, self.users())
    }

    /// The number of users of both arms.
    fn users(&self) -> f64 {
        float(self.a.n()) + float(self.b.n())
    }

    /// The variance of each arm's mean.
    fn variances(&self) -> Result<(f64, f64), NotEnough> {
        for arm in [self.a, self.b] {
            if arm.n() < 2 {
                return Err(NotEnough::Users { n: arm.n(), needed: 2 });
            }
        }
        if self.a.variance() + self.b.variance() <= 0.0 {
            return Err(NotEnough::Variance);
        }
        Ok((self.a.variance() / float(self.a.n()), self.b.variance() / float(self.b.n())))
    }

    fn raw_absolute(&self) -> Result<Raw, NotEnough> {
        let (a, b) = self.variances()?;
        Ok(Raw { effect: self.b.mean() - self.a.mean(), standard_error: (a + b).sqrt() })
    }

    fn raw_relative(&self) -> Result<Raw, NotEnough> {
        let (a, b) = self.variances()?;
        let base = self.a.mean().abs();
        // v_B/(n_B·m²) + v_A·m_B²/(n_A·m⁴), without a power that could overflow before its quotient is small.
        let ratio = self.b.mean() / base;
        let effect = (self.b.mean() - self.a.mean()) / base;
        // After CUPED both means carry θ·ȳ of both arms. The difference is free of it, the base is not: an error δ of it
        // moves the effect R by −R·δ/m, independently of the rest.
        let carried = self.a.shared_variance().sqrt() / base * effect;
        let standard_error = (b.sqrt() / base).hypot(a.sqrt() / base * ratio).hypot(carried);
        if base > 0.0 && effect.is_finite() && standard_error.is_finite() {
            Ok(Raw { effect, standard_error })
        } else {
            Err(NotEnough::Baseline)
        }
    }

    fn effect(&self, raw: Raw, level: Significance) -> Result<ArmEffect, NotEnough> {
        let Raw { effect, standard_error } = raw;
        let degrees_of_freedom = self.degrees_of_freedom()?;
        let t = effect / standard_error;
        if !t.is_finite() {
            return Err(if standard_error > 0.0 { NotEnough::Range } else { NotEnough::Variance });
        }
        let reach = student_critical(level.get(), degrees_of_freedom) * standard_error;
        let p_value = chance(student_two_sided(t, degrees_of_freedom));
        let [low, high] = [effect - reach, effect + reach].map(plain_at_any_size);
        let [effect, standard_error, t] = [effect, standard_error, t].map(plain_at_any_size);
        Ok(ArmEffect { effect, standard_error, degrees_of_freedom: plain(degrees_of_freedom), t, p_value, low, high })
    }

    fn degrees_of_freedom(&self) -> Result<f64, NotEnough> {
        let (a, b) = self.variances()?;
        // As shares of their sum, so that squares neither overflow nor vanish.
        let (a, b) = (a / (a + b), b / (a + b));
        let degrees = 1.0 / (a * a / (float(self.a.n()) - 1.0) + b * b / (float(self.b.n()) - 1.0));
        if degrees.is_finite() { Ok(degrees) } else { Err(NotEnough::Range) }
    }
}
