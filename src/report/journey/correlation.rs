//! Correlation of two numbers over all users.

use core::fmt;

use serde::Serialize;

use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::number::stats::{Correlation, CorrelationError};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Broken, checked, must};
use crate::time::Day;

/// Two numbers of each user to correlate. A function computes them, so the rule cannot be stored; its question becomes
/// the definition.
///
/// ```
/// use lifestage::report::CorrelationRule;
/// use lifestage::time::{Calendar, Window};
/// use lifestage::{Day, Event, Kind, KindSet, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let share = |user: u64, on: u32| Event::share(user, day.minus(on));
/// let events = [share(1, 0), share(2, 0), share(2, 1), share(3, 0), share(3, 1), share(3, 2)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rule = CorrelationRule::new("active days and shares", |member, as_of| {
///     let known = member.profile.as_of(as_of);
///     let days = known.active_days(&KindSet::activity(), Window::last(28))?;
///     let shares = u32::try_from(known.count(Kind::Share, Window::last(28))?).unwrap_or(u32::MAX);
///     Ok(Some((days.into(), shares.into())))
/// });
/// let report = rule.report(&population, day)?;
/// assert_eq!((report.correlation.pairs, report.correlation.spearman), (3, Some(1.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CorrelationRule<F> {
    question: String,
    numbers: F,
}

/// The correlation of two numbers of each user. Ranks run over all users together, so reports of parts do not add up:
/// there is no `merge` and there are no groups.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CorrelationReport {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// The coefficients, and the number of users behind them.
    pub correlation: Correlation,
}

checked!(CorrelationReport { definition: Definition, correlation: Correlation });

/// Why there is no correlation.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CorrelationReportError {
    /// A number of a user is NaN or infinite.
    #[error("user `{user}`: {problem}")]
    Number {
        /// The first such user, in order of the ids.
        user: UserId,
        /// What is wrong with the number.
        problem: CorrelationError,
    },
    /// A profile forgot needed days.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

impl<F: Fn(Member<'_>, Day) -> Result<Option<(f64, f64)>, BeforeHorizon> + Sync + Send> CorrelationRule<F> {
    /// Correlates the two numbers that a function gives for a user as of a day; `None` leaves the user out. The
    /// question says what the numbers are.
    pub fn new(question: impl Into<String>, numbers: F) -> Self {
        Self { question: question.into(), numbers }
    }

    /// The correlation over all users with both numbers, as of a day.
    ///
    /// # Errors
    /// If a number is NaN or infinite, or a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<CorrelationReport, CorrelationReportError> {
        // In order of the ids, so that sums of floats are always equal.
        let pairs = population.map(|member| {
            let numbers =
                (self.numbers)(member, as_of).map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))?;
            Ok(numbers.map(|pair| (member.user.id, pair)))
        });
        let (users, pairs): (Vec<UserId>, Vec<(f64, f64)>) =
            pairs.into_iter().filter_map(Result::transpose).collect::<Result<_, UserBeforeHorizon>>()?;
        let correlation = Correlation::of(&pairs).map_err(|problem| {
            let place = pairs.iter().position(|(x, y)| !x.is_finite() || !y.is_finite());
            let user = place.and_then(|place| users.get(place)).copied();
            debug_assert!(user.is_some(), "only NaN or an infinite number has no correlation");
            CorrelationReportError::Number { user: user.unwrap_or(UserId::from(0_u64)), problem }
        })?;
        let question = format!("{} as of {as_of}", self.question);
        Ok(CorrelationReport { definition: Definition::new(question, population.calendar()), correlation })
    }
}

impl<F> fmt::Debug for CorrelationRule<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorrelationRule").field("question", &self.question).finish_non_exhaustive()
    }
}

impl CorrelationReport {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    fn check(&self) -> Result<(), Broken> {
        let Correlation { pairs, pearson, spearman } = self.correlation;
        must(pairs > 1 || pearson.is_none(), "fewer than two pairs have no correlation")?;
        must(pearson.is_some() == spearman.is_some(), "both coefficients are there, or none is")?;
        let within = [pearson, spearman].into_iter().flatten().all(|r| (-1.0..=1.0).contains(&r));
        must(within, "a coefficient is from -1 to 1")
    }
}
