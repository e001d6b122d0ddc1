//! What is measured of one user: a value, what it is divided by, and both from before.

use serde::{Deserialize, Serialize};

use crate::number::plain::finite;

/// What was measured of one user, for one metric.
///
/// ```
/// use lifestage::outreach::TrialValue;
///
/// // 12 yuan in 3 sessions, and in the same time before the experiment 10 yuan in 4.
/// let value = TrialValue::of(12.0).per(3.0).before(10.0).before_per(4.0);
/// assert_eq!((value.value, value.denominator, value.value_before, value.denominator_before), (12.0, 3.0, 10.0, 4.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialValue {
    /// The value, such as the spend of the user; the numerator of a ratio.
    #[serde(deserialize_with = "finite")]
    pub value: f64,
    /// The denominator of a ratio, such as the sessions of the user, from 0 on. Other metrics ignore it. Default 1.
    #[serde(default = "one", deserialize_with = "finite")]
    pub denominator: f64,
    /// The value from before the experiment, by which variance is removed. Metrics without it ignore it. Default 0.
    #[serde(default, deserialize_with = "finite")]
    pub value_before: f64,
    /// The denominator from before the experiment, from 0 on. Default 1.
    #[serde(default = "one", deserialize_with = "finite")]
    pub denominator_before: f64,
}

/// The default of denominators, for serde.
const fn one() -> f64 {
    1.0
}

impl TrialValue {
    /// A value alone.
    pub const fn of(value: f64) -> Self {
        Self { value, denominator: 1.0, value_before: 0.0, denominator_before: 1.0 }
    }

    /// With a denominator.
    #[must_use]
    pub const fn per(self, denominator: f64) -> Self {
        Self { denominator, ..self }
    }

    /// With the value from before.
    #[must_use]
    pub const fn before(self, value_before: f64) -> Self {
        Self { value_before, ..self }
    }

    /// With the denominator from before.
    #[must_use]
    pub const fn before_per(self, denominator_before: f64) -> Self {
        Self { denominator_before, ..self }
    }

    /// Value, denominator, and both from before.
    pub(super) const fn numbers(self) -> [f64; 4] {
        [self.value, self.denominator, self.value_before, self.denominator_before]
    }
}
