//! What keeps a job from being done.

use std::path::{Path, PathBuf};

use datafusion::error::DataFusionError;
use lifestage::Day;
use lifestage::time::CalendarError;

use crate::report::AnswerProblem;

/// Why a job has no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JobError {
    /// The engine refuses a query, or a function of ours a row.
    #[error("{}", told(.0))]
    Engine(#[from] DataFusionError),
    /// A file that cannot be read or written.
    #[error("{}: {problem}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A column that the log does not have.
    #[error(
        "{} has no column `{column}`, it has {has}: say what it is called, as --columns {name}=NAME does",
        .path.display()
    )]
    Column {
        /// The log.
        path: PathBuf,
        /// The column that is missing.
        column: String,
        /// What it is for.
        name: &'static str,
        /// The columns that are there.
        has: String,
    },
    /// A column of a type that cannot be read.
    #[error("column `{column}` is `{found}`: {advice}")]
    Type {
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// What to do.
        advice: String,
    },
    /// A log without a row.
    #[error("{} has no events: give a log with at least one", .0.display())]
    Empty(PathBuf),
    /// Days out of order.
    #[error("--from `{from}` is later than the day asked about, `{to}`: give the earlier day first")]
    OutOfOrder {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// A funnel without steps.
    #[error("say which steps, like `--steps view,add_to_cart,purchase`: the log has {has}")]
    NoSteps {
        /// The kinds of the log.
        has: String,
    },
    /// A step that is no kind.
    #[error("`{name}` is no kind: give names of kinds, like view or custom_7, and `a|b` for either; the log has {has}")]
    Step {
        /// The step.
        name: String,
        /// The kinds of the log.
        has: String,
    },
    /// Rules that a job does not know how to follow.
    #[error("{}: `{section}` {problem}", .path.display())]
    Section {
        /// The file.
        path: PathBuf,
        /// The section.
        section: &'static str,
        /// Why not.
        problem: &'static str,
    },
    /// A calendar that there is not.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// An answer that cannot be read or written.
    #[error(transparent)]
    Answer(#[from] AnswerProblem),
    /// A column of the engine's answer that is not as it was asked for.
    #[error("the engine answered with `{found}` where {expected} was asked for: is the cluster of this release?")]
    Unexpected {
        /// What was asked for.
        expected: &'static str,
        /// What came.
        found: String,
    },
    /// An engine without an address, or the other way round.
    #[error("{0}")]
    Options(String),
}

impl JobError {
    pub(super) fn file(path: &Path, problem: impl std::fmt::Display) -> Self {
        Self::File { path: path.to_owned(), problem: problem.to_string() }
    }
}

/// What an engine says, without what it wraps around what we say.
fn told(problem: &DataFusionError) -> String {
    match problem.find_root() {
        DataFusionError::External(root) => root.to_string(),
        root => root.to_string(),
    }
}
