//! Anytime-valid intervals: they hold however often you look, so stopping at the first good day does not mislead.
//!
//! ```text
//! ρ = √((−2 ln α + ln(−2 ln α + 1)) / N*)        narrowest at N* users of both arms
//! half-width = s · √(2(nρ² + 1) · ln(√(nρ² + 1) / α) / (nρ)²)        s² = se²·n, n = n_A + n_B
//! ```
//! The price is their width: at N* they are about half as wide again as an interval for one look.

use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::missing::NotEnough;
use super::proportion::chance;
use super::significance::Significance;
use crate::number::plain::{finite, plain_at_any_size};
use crate::number::ratio::Ratio;

/// How anytime-valid intervals are tuned.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnyTime {
    /// The share of experiments without an effect in which chance looks like one, at any time. Default 0.05.
    pub level: Significance,
    /// The number of users, of both arms, at which the interval is narrowest. Default 5,000: a usual size for a first
    /// decision.
    pub tuned_for: NonZeroU64,
}

/// 5,000 users.
const TUNED_FOR: NonZeroU64 = match NonZeroU64::new(5_000) {
    Some(users) => users,
    None => NonZeroU64::MIN,
};

impl Default for AnyTime {
    fn default() -> Self {
        Self { level: Significance::default(), tuned_for: TUNED_FOR }
    }
}

/// The difference of B from A, valid at any number of looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnyTimeEffect {
    /// The effect.
    #[serde(deserialize_with = "finite")]
    pub effect: f64,
    /// Its standard error.
    #[serde(deserialize_with = "finite")]
    pub standard_error: f64,
    /// The p-value at any time: the level at which the interval would end at 0, with the same ρ.
    pub p_value: Ratio,
    /// The lower end of the interval.
    #[serde(deserialize_with = "finite")]
    pub low: f64,
    /// Its upper end.
    #[serde(deserialize_with = "finite")]
    pub high: f64,
}

impl AnyTime {
    /// ρ², which tunes the interval.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of users that a rule is tuned for needs no more than 15 digits"
    )]
    fn rho_squared(self) -> f64 {
        let twice = -2.0 * self.level.get().ln();
        (twice + twice.ln_1p()) / self.tuned_for.get() as f64
    }

    pub(crate) fn effect(self, effect: f64, standard_error: f64, n: f64) -> Result<AnyTimeEffect, NotEnough> {
        let rho_squared = self.rho_squared();
        let grown = n * rho_squared + 1.0;
        // s²/(nρ)² is se²/(nρ²).
        let unit = (2.0 * grown / (n * rho_squared)).sqrt() * standard_error;
        let reach = unit * (grown.sqrt() / self.level.get()).ln().sqrt();
        if standard_error <= 0.0 {
            return Err(NotEnough::Variance);
        }
        let distance = effect / unit;
        if !(distance.is_finite() && reach.is_finite()) {
            return Err(NotEnough::Range);
        }
        let p_value = chance((grown.sqrt() * (-distance * distance).exp()).min(1.0));
        let [low, high] = [effect - reach, effect + reach].map(plain_at_any_size);
        let [effect, standard_error] = [effect, standard_error].map(plain_at_any_size);
        Ok(AnyTimeEffect { effect, standard_error, p_value, low, high })
    }
}
