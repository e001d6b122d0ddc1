//! Missing data: why an answer is not possible yet.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::say::{Say, Words};
use crate::answer::sentence::{Phrase, Phrased};

/// Why an answer is not possible, and what is missing for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NotEnough {
    /// An arm has too few users.
    #[error("an arm has {n} of the {needed} users needed: wait for {} more", needed.saturating_sub(*n))]
    Users {
        /// The number of users it has.
        n: u64,
        /// The number of users it needs.
        needed: u64,
    },
    /// The values do not vary in either arm.
    #[error(
        "the values do not vary, or too little to compute with: without variance the certainty of an effect is unknown"
    )]
    Variance,
    /// The measure from before the experiment does not vary.
    #[error("the measure from before the experiment does not vary, so it explains nothing: compare without it")]
    VarianceBefore,
    /// The mean of arm A is 0.
    #[error("the mean of arm A is 0 or too close to it for a relative effect: use the absolute effect")]
    Baseline,
    /// The denominators of an arm add up to 0.
    #[error("the denominators of an arm add up to 0: wait for users who have one")]
    Denominator,
    /// The numbers are out of the range of doubles.
    #[error("the numbers are too large or too small for the effect to be computed: use another unit")]
    Range,
}

impl Phrased for NotEnough {
    fn phrase(&self) -> Phrase<'_> {
        match *self {
            Self::Users { n, needed } => sentence::too_few_users(n, needed, needed.saturating_sub(n)),
            Self::Variance => sentence::no_variance(),
            Self::VarianceBefore => sentence::no_variance_before(),
            Self::Baseline => sentence::no_baseline(),
            Self::Denominator => sentence::no_denominator(),
            Self::Range => sentence::out_of_range(),
        }
    }
}

impl Say for NotEnough {
    fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.phrase().say_to(words, f)
    }
}
