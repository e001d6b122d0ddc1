//! Differences in retention: one cell of a retention report as a question.

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use super::question::{Clause, Question, UserEvidence, UserOutcome};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::KindSet;
use crate::population::Member;
use crate::profile::BeforeHorizon;
use crate::report::retention::{CohortError, Lags, RetentionRule, Starts, UserRetention};
use crate::time::{Calendar, Day, Days, Period};

/// Which users of some cohorts returned at some lags, with all cohorts pooled: one cell of [`RetentionRule`].
///
/// Clauses change in this order: what is a start, which start counts, the cohorts, the periods of lags, what is a
/// return, the lags, the day asked about. The evidence for a user is the days of returns: the last one before the lags,
/// and those after it.
///
/// ```
/// use lifestage::report::{Asked, DifferenceRule, Lags, RetentionQuestion, RetentionRule};
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let visits = [(1, 0), (1, 7), (2, 0), (2, 9), (3, 0)];
/// let events = visits.map(|(user, n): (u64, i32)| Event::log_in(user, day(n)));
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let classic = RetentionQuestion::of(&RetentionRule::default(), Lags::on(7), Days::only(day(0)), day(30));
/// let rolling = RetentionQuestion { lags: Lags::on_or_after(7), ..classic.clone() };
/// let [one, other] = [&classic, &rolling].map(|question| Asked { question, population: &population });
/// let difference = DifferenceRule::default().report(one, other)?;
/// assert_eq!(
///     difference.to_string(),
///     "day-7 retention: 1 against 2 of 3 users; 1 differs: \
///      1 by the lags, on 7 → on or after 7 (+1 −0; user 2)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionQuestion {
    /// What counts as a start.
    pub start: KindSet,
    /// Which start of a user counts. [`Starts::Every`] is refused, because it gives a user several answers.
    pub starts: Starts,
    /// The days of the cohorts.
    pub cohorts: Days,
    /// The periods of cohorts: the first and the last one count whole.
    pub cohorts_by: Period,
    /// The periods in which lags are counted.
    pub periods: Period,
    /// What counts as a return.
    pub returns: KindSet,
    /// The lags at which a return counts.
    pub lags: Lags,
    /// The day asked about.
    pub as_of: Day,
}

impl RetentionQuestion {
    /// The question behind the cells of some lags in a report; the lags of the rule itself are ignored.
    pub fn of(rule: &RetentionRule, lags: Lags, cohorts: Days, as_of: Day) -> Self {
        let RetentionRule { start, returns, starts, cohorts: cohorts_by, periods, .. } = rule.clone();
        Self { start, starts, cohorts, cohorts_by, periods, returns, lags, as_of }
    }

    /// The rule of a report with this one cell.
    pub fn rule(&self) -> RetentionRule {
        let Self { start, returns, starts, cohorts_by, periods, lags, .. } = self.clone();
        RetentionRule { start, returns, starts, cohorts: cohorts_by, periods, lags: vec![lags] }
    }
}

impl Question for RetentionQuestion {
    const CLAUSES: &'static [Clause] =
        &[Clause::Start, Clause::Starts, Clause::Cohorts, Clause::Periods, Clause::Returns, Clause::Lags, Clause::AsOf];

    fn title(&self) -> String {
        let period = match self.periods {
            Period::Day => "day",
            Period::Week(_) => "week",
            Period::Block { .. } => "block",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        };
        match (self.lags.from(), self.lags.through()) {
            (1, Some(through)) | (through, None) => format!("{period}-{through} retention"),
            (from, Some(through)) if from == through => format!("{period}-{from} retention"),
            (from, Some(through)) => format!("{period}-{from}-to-{through} retention"),
        }
    }

    fn definition(&self, calendar: &Calendar) -> Result<Definition, ExplainError> {
        if self.starts == Starts::Every {
            return Err(ExplainError::EveryStart);
        }
        Ok(self.rule().one_by_one(self.cohorts, self.as_of)?.definition(calendar))
    }

    fn clause(&self, clause: Clause) -> String {
        match clause {
            Clause::Start => in_words(&self.start),
            Clause::Starts => self.starts.to_string(),
            Clause::Cohorts => format!("{} by {}", self.cohorts, self.cohorts_by),
            Clause::Periods => self.periods.to_string(),
            Clause::Returns => in_words(&self.returns),
            Clause::Lags => self.lags.to_string(),
            Clause::AsOf => self.as_of.to_string(),
            _ => String::new(),
        }
    }

    fn take(&mut self, clause: Clause, other: &Self) {
        match clause {
            Clause::Start => self.start.clone_from(&other.start),
            Clause::Starts => self.starts = other.starts,
            Clause::Cohorts => (self.cohorts, self.cohorts_by) = (other.cohorts, other.cohorts_by),
            Clause::Periods => self.periods = other.periods,
            Clause::Returns => self.returns.clone_from(&other.returns),
            Clause::Lags => self.lags = other.lags,
            Clause::AsOf => self.as_of = other.as_of,
            _ => {}
        }
    }

    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError> {
        let question = match self.rule().one_by_one(self.cohorts, self.as_of) {
            Ok(question) => Some(question),
            // The cohorts of one question lie after the day of the other: nobody has started yet.
            Err(CohortError::NotYet { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(move |member: Member<'_>| {
            let user = match &question {
                Some(question) => question.of_user(member, self.lags)?,
                None => None,
            };
            let Some(UserRetention { start, eligible, retained, returns, before }) = user else {
                return Ok(UserEvidence::default());
            };
            let outcome = if eligible { UserOutcome::of(retained) } else { UserOutcome::NotEligible };
            // The start itself is not evidence.
            let around = returns.into_iter().skip(before.saturating_sub(1)).filter(|day| *day != start);
            Ok(UserEvidence::new(outcome, Some(start), around))
        })
    }
}
