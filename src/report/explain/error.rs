//! Why a difference cannot be explained.

use crate::profile::UserBeforeHorizon;
use crate::report::accounting::UserAccountingError;
use crate::report::retention::CohortError;

/// A difference that cannot be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// A user who starts often has many answers.
    #[error("after `every start` a user has several answers: ask about the first one, ever or in range")]
    EveryStart,
    /// A question about retention that has no answer.
    #[error(transparent)]
    Retention(#[from] CohortError),
    /// A question about growth accounting that has no answer.
    #[error(transparent)]
    Accounting(#[from] UserAccountingError),
    /// A profile remembers too little for one of the definitions on the way: the first user in order of the ids.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}
