//! Why a request was not done.

use lifestage::answer::{Message, Problem, Problems};

use crate::store::StoreError;

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was asked makes no sense; each problem has its path.
    #[error("{}", said(.0))]
    Refused(Vec<Problem>),
    /// There is no such thing.
    #[error("there is no {what} `{name}`")]
    Missing { what: &'static str, name: String },
    /// It contradicts what was done before.
    #[error("{0}")]
    Conflict(String),
    /// The request is larger than is taken.
    #[error("{0}")]
    TooLarge(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that cannot be, or that only whoever runs the service can mend.
    #[error("{0}")]
    Broken(String),
}

impl Failure {
    pub fn refused(path: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self::Refused(vec![Problem::new(path, Message::of(&message))])
    }

    pub fn missing(what: &'static str, name: impl Into<String>) -> Self {
        Self::Missing { what, name: name.into() }
    }

    pub fn broken(message: impl Into<String>) -> Self {
        Self::Broken(message.into())
    }

    /// Whether the same may go well when it is done anew.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }
}

impl<M: std::fmt::Display> From<Problems<M>> for Failure {
    fn from(problems: Problems<M>) -> Self {
        Self::Refused(problems.in_words().into_iter().collect())
    }
}

fn said(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
