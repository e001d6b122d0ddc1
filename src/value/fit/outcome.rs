//! How a search for parameters can end, and what to do then.

use core::fmt;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How a fit ended.
///
/// Only after [`Converged`](FitOutcome::Converged) are there standard errors. The parameters of the others are still the
/// best that were found, and predictions from a boundary may be good; but no parameter then means what its name says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FitOutcome {
    /// At a maximum of the likelihood.
    Converged,
    /// The likelihood keeps rising as parameters go to the end of their range.
    OnBoundary {
        /// Which ones, and where to.
        limits: Vec<Limit>,
    },
    /// The likelihood hardly changes in some direction: the data do not tell these parameters apart.
    Unidentified {
        /// Which ones.
        parameters: Vec<Cow<'static, str>>,
    },
    /// Fewer customers bought again than the model has parameters.
    TooFewRepeaters {
        /// How many did.
        found: u64,
        /// How many are needed.
        needed: u64,
    },
    /// Fewer customers left than the model has parameters.
    TooFewLosses {
        /// How many did.
        found: u64,
        /// How many are needed.
        needed: u64,
    },
}

/// A parameter that goes to the end of its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limit {
    /// Its name.
    pub parameter: Cow<'static, str>,
    /// Which end.
    pub toward: Toward,
}

/// An end of the range of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// The least that it can be: 0, for q of the spend model 1.
    Least,
    /// Without end.
    Infinity,
}

impl FitOutcome {
    /// The name in data: `converged`, `on_boundary`, `unidentified`, `too_few_repeaters`, `too_few_losses`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Converged => "converged",
            Self::OnBoundary { .. } => "on_boundary",
            Self::Unidentified { .. } => "unidentified",
            Self::TooFewRepeaters { .. } => "too_few_repeaters",
            Self::TooFewLosses { .. } => "too_few_losses",
        }
    }
}

impl fmt::Display for FitOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Converged => f.write_str("converged"),
            Self::OnBoundary { limits } => {
                f.write_str("on a boundary:")?;
                for (at, Limit { parameter, toward }) in limits.iter().enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    let end = match toward {
                        Toward::Least => "its least value",
                        Toward::Infinity => "infinity",
                    };
                    write!(f, "{comma} {parameter} goes to {end}")?;
                }
                f.write_str("; use a simpler model, more customers or a penalty")
            }
            Self::Unidentified { parameters } => {
                let names = parameters.join(", ");
                write!(f, "unidentified: the data say too little of {names}; use more customers or a penalty")
            }
            Self::TooFewRepeaters { found, needed } => {
                write!(
                    f,
                    "too few repeaters: {found} bought again, at least {needed} are needed; use more customers or a penalty"
                )
            }
            Self::TooFewLosses { found, needed } => {
                write!(f, "too few losses: {found} left, at least {needed} are needed; use more customers or a penalty")
            }
        }
    }
}

/// A sample that no model can be fitted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// Nobody.
    #[error("there is nobody in the sample: fit to at least one customer who counts for the model")]
    Empty,
    /// Numbers so large or small that parameters of them leave their range.
    #[error("no parameters in their range fit these numbers: measure time and money in other units")]
    OutOfRange,
}
