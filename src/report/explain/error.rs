//! Errors of explaining a difference.

use crate::profile::UserBeforeHorizon;
use crate::report::accounting::UserAccountingError;
use crate::report::retention::CohortError;
use crate::wording::problems::problems;

/// Why a difference cannot be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExplainError {
    /// With every start, a user has several answers.
    EveryStart,
    /// A question about retention has no answer.
    Retention(CohortError),
    /// A question about growth accounting has no answer.
    Accounting(UserAccountingError),
    /// A profile forgot days that a definition on the walk needs; it is the first such user in order of their ids.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum ExplainError {
        EveryStart = "problem.explain.every_start"
            "with `every start` a user has several answers: use the first start, ever or in range"
            "以“每次”为起点时，一名用户有多个结果：请改用首次，或范围内首次";
    }
    passes { Retention(CohortError), Accounting(UserAccountingError), Forgotten(UserBeforeHorizon) }
}
