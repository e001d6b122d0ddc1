//! Correlation of two numbers over all users.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::id::UserId;
use crate::number::stats::{Correlation, CorrelationError, NumberPairs};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::checked;
use crate::time::Day;
use crate::wording::problems::problems;

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

/// The two numbers of all users, of which parts make the whole: what a [`CorrelationReport`] is made of.
///
/// Ranks run over all users together, so reports of parts do not add up; what they are made of does. It takes 20 bytes for
/// each pair of numbers that occurs, however many users have it.
///
/// ```
/// use lifestage::report::CorrelationRule;
/// use lifestage::time::{Calendar, Window};
/// use lifestage::{Day, Event, Kind, KindSet, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let share = |user: u64, on: u32| Event::share(user, day.minus(on));
/// let parts = [[share(1, 0), share(2, 0), share(2, 1)], [share(3, 0), share(3, 1), share(3, 2)]];
/// let rule = CorrelationRule::new("active days and shares", |member, as_of| {
///     let days = member.profile.as_of(as_of).active_days(&KindSet::activity(), Window::last(28))?;
///     let shares = u32::try_from(member.profile.as_of(as_of).count(Kind::Share, Window::last(28))?).unwrap_or(u32::MAX);
///     Ok(Some((days.into(), shares.into())))
/// });
/// let [mut all, others] = parts.map(|part| {
///     let population = Population::from_events(&part, Calendar::utc()).unwrap();
///     rule.pairs(&population, day).unwrap()
/// });
/// all.merge(&others)?;
/// assert_eq!((all.report().correlation.pairs, all.report().correlation.spearman), (3, Some(1.0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrelationPairs {
    definition: Definition,
    pairs: NumberPairs,
}

mergeable!(CorrelationPairs, "correlation_pairs", 1, OtherDefinition);

/// The correlation of two numbers of each user. Reports of parts do not add up, as ranks run over all users together: merge
/// [`CorrelationPairs`].
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
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum CorrelationReportError {
    /// A number of a user is NaN or infinite.
    Number {
        /// The first such user, in order of the ids.
        user: UserId,
        /// What is wrong with the number.
        problem: CorrelationError,
    },
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
}

problems! {
    enum CorrelationReportError {
        Number { user: Text, problem: Within } = "problem.correlation_report"
            "user `{user}`: {problem}"
            "用户`{user}`：{problem}";
    }
    passes { Forgotten(UserBeforeHorizon) }
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
        Ok(self.pairs(population, as_of)?.report())
    }

    /// Both numbers of all users with both, as of a day: for reports over several populations.
    ///
    /// # Errors
    /// If a number is NaN or infinite, or a profile forgot needed days.
    pub fn pairs(&self, population: &Population, as_of: Day) -> Result<CorrelationPairs, CorrelationReportError> {
        // In order of the ids, so that the first user with a wrong number is named.
        let pairs = population.map(|member| {
            let numbers =
                (self.numbers)(member, as_of).map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))?;
            Ok(numbers.map(|pair| (member.user.id, pair)))
        });
        let (users, pairs): (Vec<UserId>, Vec<(f64, f64)>) =
            pairs.into_iter().filter_map(Result::transpose).collect::<Result<_, UserBeforeHorizon>>()?;
        let pairs = NumberPairs::of(pairs.iter().copied()).map_err(|problem| {
            let place = pairs.iter().position(|(x, y)| !x.is_finite() || !y.is_finite());
            let user = place.and_then(|place| users.get(place)).copied();
            debug_assert!(user.is_some(), "only NaN or an infinite number has no correlation");
            CorrelationReportError::Number { user: user.unwrap_or(UserId::from(0_u64)), problem }
        })?;
        let question = format!("{} as of {as_of}", self.question);
        Ok(CorrelationPairs { definition: Definition::new(question, population.calendar()), pairs })
    }
}

impl CorrelationPairs {
    /// The question that was asked.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Both numbers of all users.
    pub const fn pairs(&self) -> &NumberPairs {
        &self.pairs
    }

    /// The correlation over all users so far.
    pub fn report(&self) -> CorrelationReport {
        CorrelationReport { definition: self.definition.clone(), correlation: self.pairs.correlation() }
    }

    /// Adds the numbers of other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        self.pairs.merge(&other.pairs);
        Ok(())
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

    fn check(&self) -> Result<(), Guarantee> {
        let Correlation { pairs, pearson, spearman } = self.correlation;
        must(pairs > 1 || pearson.is_none(), Guarantee::TwoPairsCorrelate)?;
        must(pearson.is_some() == spearman.is_some(), Guarantee::BothCoefficients)?;
        let within = [pearson, spearman].into_iter().flatten().all(|r| (-1.0..=1.0).contains(&r));
        must(within, Guarantee::CoefficientInRange)
    }
}
