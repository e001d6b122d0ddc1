//! Missing data: why an answer is not possible yet.

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::message::phrased_errors;
use crate::answer::sentence::{Phrase, Phrased};

/// Why an answer is not possible, and what is missing for it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NotEnough {
    /// An arm has too few users.
    Users {
        /// The number of users it has.
        n: u64,
        /// The number of users it needs.
        needed: u64,
    },
    /// The values do not vary in either arm.
    Variance,
    /// The measure from before the experiment does not vary.
    VarianceBefore,
    /// The mean of arm A is 0.
    Baseline,
    /// The denominators of an arm add up to 0.
    Denominator,
    /// The numbers are out of the range of doubles.
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

phrased_errors!(NotEnough);
