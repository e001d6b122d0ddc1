//! Errors of explaining a difference.

use crate::profile::UserBeforeHorizon;
use crate::report::accounting::UserAccountingError;
use crate::report::retention::CohortError;

/// Why a difference cannot be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// With every start, a user has several answers.
    #[error("with `every start` a user has several answers: use the first start, ever or in range")]
    EveryStart,
    /// A question about retention has no answer.
    #[error(transparent)]
    Retention(#[from] CohortError),
    /// A question about growth accounting has no answer.
    #[error(transparent)]
    Accounting(#[from] UserAccountingError),
    /// A profile forgot days that a definition on the walk needs; it is the first such user in order of their ids.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}
