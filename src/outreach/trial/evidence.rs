//! What an estimate says of an effect: intervals and p-values, on both sides or on one, once or at any time.
//!
//! ```text
//! two sides          |effect| / se beyond Student's t
//! one side           H₀: effect ≤ bound     (effect − bound) / se above Student's t
//!                    interval               effect − t₁₋α·se, without an upper end
//! at any time        the two-sided interval for any time, also for one side: valid, and a little wide
//! ```

use super::estimate::Contrast;
use super::quantile::QuantileContrast;
use crate::number::stats::{student_critical, student_two_sided};
use crate::outreach::experiment::{AnyTime, NotEnough, Significance, normal_upper};

/// What an effect is judged by.
#[derive(Clone, Debug)]
pub(super) enum Evidence {
    /// For one look.
    Once(Contrast),
    /// For any number of looks.
    AnyTime(Contrast, AnyTime),
    /// Of a quantile.
    Ranks(QuantileContrast),
}

/// The ends of an interval; one without an end has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ends {
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
}

/// On which side of an interval its end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Both,
    /// A lower end alone: is the effect above something?
    Above,
    /// An upper end alone.
    Below,
}

/// The z of the interval of this level, on one side or both.
pub(super) fn standard_errors(level: Significance, side: Side) -> f64 {
    normal_upper(if side == Side::Both { level.get() / 2.0 } else { level.get() })
}

impl Evidence {
    pub(super) fn effect(&self) -> f64 {
        match self {
            Self::Once(contrast) | Self::AnyTime(contrast, _) => contrast.effect,
            Self::Ranks(ranks) => ranks.effect(),
        }
    }

    pub(super) const fn standard_error(&self) -> Option<f64> {
        match self {
            Self::Once(contrast) | Self::AnyTime(contrast, _) => Some(contrast.standard_error),
            Self::Ranks(_) => None,
        }
    }

    /// How often chance alone gives as much, on either side.
    pub(super) fn two_sided(&self) -> Result<f64, NotEnough> {
        match self {
            Self::Once(contrast) => {
                let t = contrast.effect / contrast.standard_error;
                if t.is_finite() {
                    Ok(student_two_sided(t, contrast.degrees_of_freedom))
                } else {
                    Err(NotEnough::Range)
                }
            }
            Self::AnyTime(contrast, rule) => {
                let effect = rule.effect(contrast.effect, contrast.standard_error, contrast.users)?;
                Ok(effect.p_value.get())
            }
            Self::Ranks(ranks) => Ok((2.0 * ranks.above(0.0).min(ranks.below(0.0))).min(1.0)),
        }
    }

    /// How often chance alone gives as much on this side, where the effect is no better than `bound`.
    pub(super) fn one_sided(&self, side: Side, bound: f64) -> Result<f64, NotEnough> {
        let is_above = side != Side::Below;
        match self {
            Self::Once(contrast) => {
                let t = (contrast.effect - bound) / contrast.standard_error;
                if !t.is_finite() {
                    return Err(NotEnough::Range);
                }
                let tail = student_two_sided(t, contrast.degrees_of_freedom) / 2.0;
                Ok(if (t > 0.0) == is_above { tail } else { 1.0 - tail })
            }
            Self::AnyTime(contrast, rule) => {
                let off = contrast.effect - bound;
                if (off > 0.0) != is_above {
                    return Ok(1.0);
                }
                Ok(rule.effect(off, contrast.standard_error, contrast.users)?.p_value.get())
            }
            Self::Ranks(ranks) if is_above => Ok(ranks.above(bound)),
            Self::Ranks(ranks) => Ok(ranks.below(bound)),
        }
    }

    /// The interval of all but this share of chance.
    pub(super) fn interval(&self, level: Significance, side: Side) -> Result<Ends, NotEnough> {
        let (low, high) = match self {
            Self::Once(contrast) => {
                let level = if side == Side::Both { level.get() } else { 2.0 * level.get() };
                let reach = student_critical(level.min(1.0), contrast.degrees_of_freedom) * contrast.standard_error;
                (contrast.effect - reach, contrast.effect + reach)
            }
            Self::AnyTime(contrast, rule) => {
                let effect = rule.effect(contrast.effect, contrast.standard_error, contrast.users)?;
                (effect.low, effect.high)
            }
            Self::Ranks(ranks) => ranks.interval(standard_errors(level, side)).ok_or(NotEnough::Range)?,
        };
        if !(low.is_finite() && high.is_finite()) {
            return Err(NotEnough::Range);
        }
        Ok(Ends { low: (side != Side::Below).then_some(low), high: (side != Side::Above).then_some(high) })
    }
}
