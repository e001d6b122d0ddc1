//! Outcomes of a fit, and what to do about each.

use core::fmt;
use std::borrow::Cow;

use crate::wording::problems::problems;
use serde::{Deserialize, Serialize};

/// How a fit ended.
///
/// Standard errors exist only after [`Converged`](FitOutcome::Converged). Otherwise the parameters are still the best
/// that were found, and predictions from a boundary may be good, but no parameter means what its name says. The outcome
/// does not depend on the unit of time or money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FitOutcome {
    /// The search ended at a maximum of the likelihood.
    Converged,
    /// The likelihood keeps rising as some parameters go to the end of their range, where the model is a simpler one: r
    /// and α to infinity is one rate for all customers. What that model knows is in the parameters, such as r/α.
    OnBoundary {
        /// These parameters, and the end that each goes to.
        limits: Vec<Limit>,
    },
    /// The likelihood hardly changes in some direction: the data cannot tell these parameters apart.
    Unidentified {
        /// The names of these parameters.
        parameters: Vec<Cow<'static, str>>,
    },
    /// Fewer customers bought again than the model has parameters.
    TooFewRepeaters {
        /// The number of customers who bought again.
        found: u64,
        /// The number needed.
        needed: u64,
    },
    /// Fewer customers left than the model has parameters.
    TooFewLosses {
        /// The number of customers who left.
        found: u64,
        /// The number needed.
        needed: u64,
    },
}

/// A parameter that goes to the end of its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limit {
    /// The name of the parameter.
    pub parameter: Cow<'static, str>,
    /// The end that it goes to.
    pub toward: Toward,
}

/// An end of a parameter's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// The least value: 0, or 1 for q of the spend model. A fit gives about 10⁻⁹ more.
    Least,
    /// Infinity.
    Infinity,
}

impl FitOutcome {
    /// The name in serialized data: `converged`, `on_boundary`, `unidentified`, `too_few_repeaters`, `too_few_losses`.
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
                write!(f, "unidentified: the data say too little about {names}; use more customers or a penalty")
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

/// Why no model can be fitted to a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FitError {
    /// The sample has no customers for this model.
    Empty,
    /// The numbers are so large or small that parameters would leave their range.
    OutOfRange,
}

problems! {
    enum FitError {
        Empty = "problem.fit.empty"
            "the sample has no customers that the model can use: fit to at least one"
            "样本中没有模型可用的客户：请至少用一名客户拟合";
        OutOfRange = "problem.fit.out_of_range"
            "the numbers are too large or too small to fit: measure time and money in other units"
            "数值过大或过小，无法拟合：请换用其他的时间和金额单位";
    }
}
