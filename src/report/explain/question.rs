//! What a question is to be explained: its clauses, and what it says of one user.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use crate::answer::definition::Definition;
use crate::population::Member;
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day};

/// A question that says of each user whether they count, and that can be changed clause by clause.
///
/// To explain a number of your own implement it on the plain data that the number is made of: list the clauses in the order
/// in which they shall change, say each in words, take one over from another question, and judge one user. `take` for all
/// clauses must make the one question the other; what is left is put down to [`Clause::Rest`].
///
/// [`RetentionQuestion`](super::RetentionQuestion), [`ActivityQuestion`](super::ActivityQuestion) and
/// [`UserAccountingQuestion`](super::UserAccountingQuestion) are such, and so may be one of your own.
pub trait Question: Clone + PartialEq + Sync {
    /// The clauses, in the order in which they are changed. What none of them changes is [`Clause::Rest`].
    const CLAUSES: &'static [Clause];

    /// What it is called, in a few words.
    fn title(&self) -> String;

    /// What it means, in one line.
    ///
    /// # Errors
    /// When it has no answer.
    fn definition(&self, calendar: &Calendar) -> Result<Definition, ExplainError>;

    /// What a clause says, in words.
    fn clause(&self, clause: Clause) -> String;

    /// Takes a clause over from another question.
    fn take(&mut self, clause: Clause, other: &Self);

    /// What it says of single users. Of clauses of two questions that do not go together nobody is eligible.
    ///
    /// # Errors
    /// When it has no answer.
    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError>;
}

/// A part of a definition that may differ from that of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Clause {
    /// By whose calendar days begin.
    Calendar,
    /// Which events are known, where the calendar is the same.
    Events,
    /// What is a start.
    Start,
    /// Which start counts.
    Starts,
    /// When cohorts start, and by which periods.
    Cohorts,
    /// The periods in which lags are counted.
    Periods,
    /// What is a return.
    Returns,
    /// At which lags it counts.
    Lags,
    /// What is activity.
    Kinds,
    /// The days looked at.
    Span,
    /// The period.
    Period,
    /// When somebody is new.
    NewIn,
    /// The state asked about.
    State,
    /// The day asked about.
    AsOf,
    /// What no clause names.
    Rest,
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Calendar => "the calendar",
            Self::Events => "the events",
            Self::Start => "what is a start",
            Self::Starts => "which start counts",
            Self::Cohorts => "the cohorts",
            Self::Periods => "the periods of lags",
            Self::Returns => "what is a return",
            Self::Lags => "the lags",
            Self::Kinds => "what is activity",
            Self::Span => "the days",
            Self::Period => "the period",
            Self::NewIn => "when somebody is new",
            Self::State => "the state",
            Self::AsOf => "the day asked about",
            Self::Rest => "anything else",
        })
    }
}

/// What a question says of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserOutcome {
    /// It is not about them: they did not start, are not mature, or are not there.
    #[default]
    NotEligible,
    /// It is about them, and they do not count.
    NotCounted,
    /// They count.
    Counted,
}

impl UserOutcome {
    /// Of somebody whom the question is about: whether they count.
    pub const fn of(counted: bool) -> Self {
        if counted { Self::Counted } else { Self::NotCounted }
    }

    /// Whether the question is about them.
    pub const fn is_eligible(self) -> bool {
        !matches!(self, Self::NotEligible)
    }
}

impl fmt::Display for UserOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotEligible => "not eligible",
            Self::NotCounted => "not counted",
            Self::Counted => "counted",
        })
    }
}

/// What a question says of a user, and what it saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UserEvidence {
    /// What it says.
    pub outcome: UserOutcome,
    /// The day from which it counts, where it counts from one: the start, the first active day, joining.
    pub start: Option<Day>,
    /// The days that decided it, or those around where one was missing; ascending, at most [`UserEvidence::MOST_DAYS`].
    pub days: Vec<Day>,
}

impl UserEvidence {
    /// The most days that are named.
    pub const MOST_DAYS: usize = 6;

    /// What was seen; of the days the first ones are kept.
    pub fn new(outcome: UserOutcome, start: Option<Day>, days: impl IntoIterator<Item = Day>) -> Self {
        Self { outcome, start, days: days.into_iter().take(Self::MOST_DAYS).collect() }
    }
}

impl fmt::Display for UserEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outcome.fmt(f)?;
        if self.start.is_none() && self.days.is_empty() {
            return Ok(());
        }
        f.write_str(" (")?;
        if let Some(start) = self.start {
            write!(f, "from {start}")?;
        }
        for (place, day) in self.days.iter().enumerate() {
            let before = match (place, self.start) {
                (0, None) => "",
                (0, Some(_)) => ": ",
                _ => ", ",
            };
            write!(f, "{before}{day}")?;
        }
        f.write_str(")")
    }
}
