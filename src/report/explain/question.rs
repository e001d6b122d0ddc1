//! Questions whose differences can be explained: their clauses, and what they say of one user.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use crate::answer::definition::Definition;
use crate::population::Member;
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day};

/// A question that decides for each user whether they count, and that can be changed clause by clause.
///
/// To explain a number of your own, implement it on the plain data that defines the number: list the clauses in the
/// order in which they change, put each into words, take one over from another question, and judge one user. Taking
/// over all clauses must make the two questions equal; any remaining difference counts as [`Clause::Rest`].
///
/// [`RetentionQuestion`](super::RetentionQuestion), [`ActivityQuestion`](super::ActivityQuestion) and
/// [`UserAccountingQuestion`](super::UserAccountingQuestion) implement it.
pub trait Question: Clone + PartialEq + Sync {
    /// The clauses, in the order in which they change. What none of them covers is [`Clause::Rest`].
    const CLAUSES: &'static [Clause];

    /// A short title.
    fn title(&self) -> String;

    /// The definition, in one line.
    ///
    /// # Errors
    /// If the question has no answer.
    fn definition(&self, calendar: &Calendar) -> Result<Definition, ExplainError>;

    /// A clause in words.
    fn clause(&self, clause: Clause) -> String;

    /// Takes a clause over from another question.
    fn take(&mut self, clause: Clause, other: &Self);

    /// Returns a function that judges single users. If clauses of two questions contradict each other, nobody is
    /// eligible.
    ///
    /// # Errors
    /// If the question has no answer.
    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError>;
}

/// A part of a definition that can differ between two definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Clause {
    /// The calendar that decides where days begin.
    Calendar,
    /// The known events, under the same calendar.
    Events,
    /// What counts as a start.
    Start,
    /// Which start of a user counts.
    Starts,
    /// The days and periods of the cohorts.
    Cohorts,
    /// The periods in which lags are counted.
    Periods,
    /// What counts as a return.
    Returns,
    /// The lags at which a return counts.
    Lags,
    /// What counts as activity.
    Kinds,
    /// The days looked at.
    Span,
    /// The period.
    Period,
    /// When a user counts as new.
    NewIn,
    /// The state asked about.
    State,
    /// The day asked about.
    AsOf,
    /// Anything that no clause covers.
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

/// The outcome of a question for one user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserOutcome {
    /// The question is not about the user: they did not start, are not mature, or are not in the population.
    #[default]
    NotEligible,
    /// The question is about the user, who does not count.
    NotCounted,
    /// The user counts.
    Counted,
}

impl UserOutcome {
    /// The outcome for a user whom the question is about.
    pub const fn of(counted: bool) -> Self {
        if counted { Self::Counted } else { Self::NotCounted }
    }

    /// Whether the question is about the user.
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

/// The outcome of a question for one user, with its evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UserEvidence {
    /// The outcome.
    pub outcome: UserOutcome,
    /// The day that counting starts from, if there is one: the start, the first active day, or joining.
    pub start: Option<Day>,
    /// The days that decided the outcome, or the days around a missing one; ascending, at most
    /// [`UserEvidence::MOST_DAYS`].
    pub days: Vec<Day>,
}

impl UserEvidence {
    /// The greatest number of days kept.
    pub const MOST_DAYS: usize = 6;

    /// The evidence; only the first days are kept.
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
