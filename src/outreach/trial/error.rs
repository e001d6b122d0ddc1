//! Why what was measured is refused.

use crate::answer::problem::listed;
use crate::event::id::UserId;
use crate::outreach::experiment::SampleSumsError;
use crate::wording::problems::problems;

/// Why a trial cannot take what was measured, or cannot be read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrialError {
    /// An arm that the rule does not have.
    Arm {
        /// The name that was given.
        arm: String,
        /// The arms of the rule.
        arms: Vec<String>,
    },
    /// Not one number for each metric.
    Values {
        /// The number of values that were given.
        found: usize,
        /// The number of metrics.
        metrics: usize,
    },
    /// A value of a quantile that is not whole.
    NotWhole {
        /// The metric.
        metric: String,
        /// The value.
        value: f64,
    },
    /// A negative denominator.
    Denominator {
        /// The metric.
        metric: String,
        /// The denominator.
        denominator: f64,
    },
    /// A number that has no place in a sum.
    Sums {
        /// The metric.
        metric: String,
        /// Why.
        problem: SampleSumsError,
    },
    /// A whole value that is too large.
    TooLarge(i64),
    /// More users than can be counted.
    TooMany,
    /// Nothing to put together.
    NoStrata,
    /// Strata that answer different questions.
    OtherRule,
}

problems! {
    enum TrialError {
        Arm { arm: Text, arms } with (known: Names = listed(arms.iter().map(|arm| format!("`{arm}`")))) = "problem.trial.arm"
            "there is no arm `{arm}`: expected one of {known}"
            "没有`{arm}`这个组：请从{known}中选择";
        Values { found: Whole, metrics: Whole } = "problem.trial.values"
            "`{found}` values for `{metrics}` metrics: give one for each metric, in the order of the rule"
            "有`{found}`个取值，而指标有`{metrics}`个：请按规则的顺序为每个指标给出一个";
        NotWhole { metric: Text, value: Number } = "problem.trial.not_whole"
            "`{value}` of `{metric}` is not a whole number up to 2^53: a quantile counts whole values, so give them in a smaller unit"
            "`{metric}`的`{value}`不是2的53次方以内的整数：分位数只计整数，请换用更小的单位";
        Denominator { metric: Text, denominator: Number } = "problem.trial.denominator"
            "`{denominator}` of `{metric}` is not a denominator: give a number from 0 on, such as a number of sessions"
            "`{metric}`的`{denominator}`不是分母：请填写不小于0的数，如会话数";
        Sums { metric: Text, problem: Within } = "problem.trial.sums"
            "`{metric}`: {problem}"
            "`{metric}`：{problem}";
        TooLarge(value: Whole) = "problem.trial.too_large"
            "the value `{value}` is too large: give whole numbers up to 2^53"
            "取值`{value}`过大：请填写2的53次方以内的整数";
        TooMany = "problem.trial.too_many"
            "an arm has more users than can be counted: give at most 2^53"
            "有一组的用户多到无法计数：最多2的53次方";
        NoStrata = "problem.trial.no_strata"
            "there is no stratum: give at least one trial"
            "没有任何分层：请至少给出一个实验";
        OtherRule = "problem.trial.other_rule"
            "strata of different rules cannot be put together: report all groups by one rule"
            "规则不同的分层不能合在一起：请用同一规则查询各组";
    }
}

/// What was measured of a user is refused: of several, the first in order of their ids.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TrialReportError {
    /// The user.
    pub user: UserId,
    /// Why.
    pub problem: TrialError,
}

problems! {
    struct TrialReportError { user: Text, problem: Within } = "problem.trial_report"
        "user `{user}`: {problem}"
        "用户`{user}`：{problem}";
}
