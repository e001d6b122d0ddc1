//! Why a function refuses what it was given: which function, what it found, what to give.

use std::fmt;

use datafusion::error::DataFusionError;
use lifestage::UserId;

/// What a function was given and cannot take.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// An argument that has to be known before the first row.
    #[error("`{function}` takes its {argument} as a literal text, the same for all rows: write it as '…' in the query")]
    Literal {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
    },
    /// A literal that says something else than the function expects.
    #[error("the {argument} of `{function}`: {problem}")]
    Argument {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// Another number of arguments.
    #[error("`{function}` takes {takes} arguments but was given {given}: {usage}")]
    Count {
        /// The function.
        function: &'static str,
        /// How many it takes.
        takes: usize,
        /// How many there were.
        given: usize,
        /// The names of the arguments.
        usage: &'static str,
    },
    /// A column of another type.
    #[error("`{function}` takes {expected} for its {argument}, not `{found}`: {advice}")]
    Type {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
        /// What it takes.
        expected: &'static str,
        /// The type that came.
        found: String,
        /// What helps.
        advice: &'static str,
    },
    /// A row without a value.
    #[error(
        "`{function}` found a row without a {argument}: leave such rows out with `WHERE … IS NOT NULL`, or fill them in"
    )]
    Null {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
    },
    /// A row that the crate refuses.
    #[error("`{function}`{}: {problem}", .user.map_or_else(String::new, |user| format!(", user `{user}`")))]
    Row {
        /// The function.
        function: &'static str,
        /// The user of the row, where it is known.
        user: Option<UserId>,
        /// What the crate says of it.
        problem: String,
    },
    /// Rows of two users in one group.
    #[error("`{function}` found users `{one}` and `{other}` in one group: GROUP BY the user")]
    TwoUsers {
        /// The function.
        function: &'static str,
        /// The first user.
        one: UserId,
        /// Another one.
        other: UserId,
    },
    /// A state that another release wrote.
    #[error(
        "a state of `{function}` was made by release `{found}` of lifestage-datafusion, and this process is release `{here}`: \
         let all executors and the job be of one release, and run the job again"
    )]
    Release {
        /// The function.
        function: &'static str,
        /// Who wrote it.
        found: String,
        /// Who reads it.
        here: &'static str,
    },
    /// A plan that another release made.
    #[error(
        "{part} was planned by release `{found}` of lifestage-datafusion, and this process is release `{here}`: let scheduler, \
         executors and the job be of one release, and run the job again"
    )]
    Plan {
        /// The function, or the stage.
        part: String,
        /// Who planned it.
        found: String,
        /// Who should run it.
        here: String,
    },
    /// A plan that does not say which release made it.
    #[error(
        "{part} does not say which release of lifestage-datafusion planned it, and this process is release `{here}`: let scheduler, \
         executors and the job be of one release, and run the job again"
    )]
    PlanOfNobody {
        /// The function, or the stage.
        part: String,
        /// Who should run it.
        here: String,
    },
    /// A state that no release wrote.
    #[error("a state of `{function}` is `{length}` bytes that no release wrote: is it a column of something else?")]
    State {
        /// The function.
        function: &'static str,
        /// How long it is.
        length: usize,
    },
}

/// The same sentence: of a task that failed, Ballista tells the error in its debug form.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Refusal {
    /// What the crate says of a row of a user.
    pub(crate) fn row(function: &'static str, user: impl Into<Option<UserId>>, problem: impl fmt::Display) -> Self {
        Self::Row { function, user: user.into(), problem: problem.to_string() }
    }

    /// What is wrong with a literal.
    pub(crate) fn argument(function: &'static str, argument: &'static str, problem: impl fmt::Display) -> Self {
        Self::Argument { function, argument, problem: problem.to_string() }
    }
}

impl From<Refusal> for DataFusionError {
    fn from(refusal: Refusal) -> Self {
        Self::External(Box::new(refusal))
    }
}
