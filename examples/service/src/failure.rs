//! Why a request was not done.

use lifestage::answer::{Message, Problem, Problems};

use crate::store::StoreError;

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What was asked makes no sense; each problem has its path.
    #[error("{}", said(.0))]
    Refused(Vec<Problem>),
    /// It cannot be read at all, so nothing in it has a path.
    #[error("{0}")]
    Unreadable(String),
    /// There is no such thing. `advice` says what there is instead, where that is known.
    #[error("there is no {what} `{name}`{advice}")]
    Missing { what: &'static str, name: String, advice: String },
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
        Self::Missing { what, name: name.into(), advice: String::new() }
    }

    /// There is no such thing, but these.
    pub fn missing_among<N: std::fmt::Display>(
        what: &'static str,
        name: impl Into<String>,
        known: impl IntoIterator<Item = N>,
    ) -> Self {
        let known = listed(known).unwrap_or_else(|| "none yet".to_owned());
        Self::Missing { what, name: name.into(), advice: format!(": there is {known}") }
    }

    /// The same with more advice.
    #[must_use]
    pub fn advising(self, more: &str) -> Self {
        match self {
            Self::Missing { what, name, advice } => Self::Missing { what, name, advice: advice + more },
            other => other,
        }
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

/// The most names that a message lists.
const LISTED: usize = 20;

/// The first names of many in words; none where there is none.
pub fn listed<N: std::fmt::Display>(names: impl IntoIterator<Item = N>) -> Option<String> {
    let mut names = names.into_iter().map(|name| format!("`{name}`"));
    let first: Vec<String> = names.by_ref().take(LISTED).collect();
    let more = match names.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!first.is_empty()).then(|| first.join(", ") + &more)
}

fn said(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
