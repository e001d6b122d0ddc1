//! What there is too little of.

use serde::{Deserialize, Serialize};

/// Why a number cannot be had yet, and what is missing for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NotEnough {
    /// Too few users in an arm.
    #[error("an arm has {n} of the {needed} users that are needed: wait for {}", needed.saturating_sub(*n))]
    Users {
        /// How many there are.
        n: u64,
        /// How many it takes.
        needed: u64,
    },
    /// Nothing varies in either arm.
    #[error(
        "the values do not vary, or by less than sums can show: without variance nothing says how sure an effect is"
    )]
    Variance,
    /// The measure from before does not vary.
    #[error("the measure from before does not vary, so that it explains nothing: compare without it")]
    VarianceBefore,
    /// There is nothing to be relative to.
    #[error("the mean of arm A is 0, or too near to it: a relative effect has nothing to relate to")]
    Baseline,
    /// More precisely than doubles can say.
    #[error("the numbers are too large or too small for the effect to be computed: choose another unit")]
    Range,
}
