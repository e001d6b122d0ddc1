//! Objectives: the link from a sum of trees to a prediction.

use core::fmt;

use serde::{Deserialize, Serialize};

/// How a margin becomes a prediction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Unchanged.
    Identity,
    /// 1 / (1 + e^−margin).
    Logistic,
    /// e^margin.
    Exponential,
}

/// Writes the enum of objectives with their names and links.
macro_rules! objectives {
    ($($(#[$doc:meta])+ $variant:ident $name:literal $link:ident;)+) => {
        /// The objective of the training, which says what a prediction is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum TreeObjective {
            $($(#[$doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl TreeObjective {
            /// All supported objectives.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in `XGBoost`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            const fn link(self) -> Link {
                match self {
                    $(Self::$variant => Link::$link,)+
                }
            }
        }
    };
}

objectives! {
    /// The probability of an event.
    BinaryLogistic "binary:logistic" Logistic;
    /// A share, 0 to 1.
    RegLogistic "reg:logistic" Logistic;
    /// A mean.
    RegSquaredError "reg:squarederror" Identity;
    /// A median.
    RegAbsoluteError "reg:absoluteerror" Identity;
    /// A value between mean and median.
    RegPseudoHuberError "reg:pseudohubererror" Identity;
    /// The mean of a count.
    CountPoisson "count:poisson" Exponential;
    /// The mean of a positive quantity.
    RegGamma "reg:gamma" Exponential;
    /// The mean of a quantity that is often 0 and otherwise positive.
    RegTweedie "reg:tweedie" Exponential;
    /// The hazard ratio.
    SurvivalCox "survival:cox" Exponential;
    /// The time until the event.
    SurvivalAft "survival:aft" Exponential;
}

impl TreeObjective {
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|objective| objective.name() == name)
    }

    pub(super) fn list() -> String {
        Self::ALL.iter().map(|objective| format!("`{}`", objective.name())).collect::<Vec<_>>().join(", ")
    }

    /// The base score as new versions of `XGBoost` use it: that of a logistic model is kept away from 0 and 1, which
    /// are the means of labels that are all alike. Beyond 0 and 1 it stays as it is, and is refused.
    pub(super) fn clamped(self, base_score: f32) -> f32 {
        let is_share = (0.0..=1.0).contains(&base_score);
        if is_share && self.link() == Link::Logistic { base_score.clamp(1e-6, 1.0 - 1e-6) } else { base_score }
    }

    /// The margin of a base score, in the precision of `XGBoost`; `None` if there is none.
    pub(super) fn margin(self, base_score: f32) -> Option<f32> {
        let margin = match self.link() {
            // No event of anybody in training. XGBoost computes ln 0, and predicts 0 whatever the trees add; the
            // lowest finite margin does the same and leaves effects that are numbers.
            Link::Exponential if self == Self::CountPoisson && base_score == 0.0 => f32::MIN,
            Link::Identity => base_score,
            Link::Logistic => -(1.0 / base_score - 1.0).ln(),
            Link::Exponential => base_score.ln(),
        };
        margin.is_finite().then_some(margin)
    }

    /// The prediction for a margin.
    pub(super) fn prediction(self, margin: f64) -> f64 {
        match self.link() {
            Link::Identity => margin,
            Link::Logistic => 1.0 / (1.0 + (-margin).exp()),
            // The largest number of XGBoost's type, where theirs would be infinite.
            Link::Exponential => margin.exp().min(f32::MAX.into()),
        }
    }
}

impl fmt::Display for TreeObjective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
