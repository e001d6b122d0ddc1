//! Why what was measured is refused.

use crate::event::id::UserId;
use crate::outreach::experiment::SampleSumsError;

/// Why a trial cannot take what was measured, or cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrialError {
    /// An arm that the rule does not have.
    #[error("there is no arm `{arm}`: expected one of {}", crate::answer::problem::listed(arms))]
    Arm {
        /// The name that was given.
        arm: String,
        /// The arms of the rule.
        arms: Vec<String>,
    },
    /// Not one number for each metric.
    #[error("`{found}` values for `{metrics}` metrics: give one for each metric, in the order of the rule")]
    Values {
        /// The number of values that were given.
        found: usize,
        /// The number of metrics.
        metrics: usize,
    },
    /// A value of a quantile that is not whole.
    #[error(
        "`{value}` of `{metric}` is not a whole number up to 2^53: a quantile counts whole values, so give them in a smaller unit"
    )]
    NotWhole {
        /// The metric.
        metric: String,
        /// The value.
        value: f64,
    },
    /// A negative denominator.
    #[error(
        "`{denominator}` of `{metric}` is not a denominator: give a number from 0 on, such as a number of sessions"
    )]
    Denominator {
        /// The metric.
        metric: String,
        /// The denominator.
        denominator: f64,
    },
    /// A number that has no place in a sum.
    #[error("`{metric}`: {problem}")]
    Sums {
        /// The metric.
        metric: String,
        /// Why.
        problem: SampleSumsError,
    },
    /// A whole value that is too large.
    #[error("the value `{0}` is too large: give whole numbers up to 2^53")]
    TooLarge(i64),
    /// More users than can be counted.
    #[error("an arm has more users than can be counted: give at most 2^53")]
    TooMany,
    /// Nothing to put together.
    #[error("there is no stratum: give at least one trial")]
    NoStrata,
    /// Strata that answer different questions.
    #[error("strata of different rules cannot be put together: report all groups by one rule")]
    OtherRule,
    /// Stored numbers that contradict each other.
    #[error("the numbers of the trial do not agree; required: {required}: store it as it was made")]
    Broken {
        /// What every trial guarantees.
        required: &'static str,
    },
}

/// What was measured of a user is refused: of several, the first in order of their ids.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("user `{user}`: {problem}")]
#[non_exhaustive]
pub struct TrialReportError {
    /// The user.
    pub user: UserId,
    /// Why.
    pub problem: TrialError,
}
