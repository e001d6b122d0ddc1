//! What goes together with what over all users, and how satisfied they say they are.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition};
use crate::event::kind::{Kind, KindSet};
use crate::number::stats::{Correlation, CorrelationError};
use crate::population::census::{Census, add, parted};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::time::{Calendar, Days};

/// The correlation of two numbers of each user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrelationReport {
    /// What was asked.
    pub definition: Definition,
    /// The coefficients, and over how many users.
    pub correlation: Correlation,
}

/// Two numbers that have no correlation.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CorrelationReportError {
    /// A number is none.
    #[error(transparent)]
    Number(#[from] CorrelationError),
    /// A profile remembers too little.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

impl CorrelationReport {
    /// The correlation of two numbers over all users who have both. The question says in words what they are.
    ///
    /// ```
    /// use lifestage::report::CorrelationReport;
    /// use lifestage::time::{Calendar, Window};
    /// use lifestage::{Day, Event, Kind, KindSet, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let share = |user: u64, on: u32| Event::share(user, day.minus(on));
    /// let events = [share(1, 0), share(2, 0), share(2, 1), share(3, 0), share(3, 1), share(3, 2)];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let report = CorrelationReport::of(&population, "active days and shares", |member| {
    ///     let known = member.profile.as_of(day);
    ///     let days = known.active_days(&KindSet::activity(), Window::last(28))?;
    ///     let shares = u32::try_from(known.count(Kind::Share, Window::last(28))?).unwrap_or(u32::MAX);
    ///     Ok(Some((days.into(), shares.into())))
    /// })?;
    /// assert_eq!((report.correlation.pairs, report.correlation.spearman), (3, Some(1.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// For a number that is NaN or infinite, and when a profile remembers too little.
    pub fn of(
        population: &Population,
        question: impl fmt::Display,
        numbers: impl Fn(Member<'_>) -> Result<Option<(f64, f64)>, BeforeHorizon> + Sync + Send,
    ) -> Result<Self, CorrelationReportError> {
        // In order of the ids, so that sums of floats are always the same.
        let pairs = population.map(|member| {
            let user = member.user.id;
            numbers(member).map_err(|problem| UserBeforeHorizon::new(user, problem))
        });
        let pairs: Vec<(f64, f64)> = pairs.into_iter().filter_map(Result::transpose).collect::<Result<_, _>>()?;
        let definition = Definition::new(question, population.calendar());
        Ok(Self { definition, correlation: Correlation::of(&pairs)? })
    }
}

/// What users answered when they were asked how satisfied they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SatisfactionReport {
    /// What was asked.
    pub definition: Definition,
    /// Users who answered.
    pub users: u64,
    /// Their answers.
    pub ratings: u64,
    /// The sum of the answers, each 0 to 100.
    pub sum: u64,
}

impl SatisfactionReport {
    /// The mean answer, 0 to 100; none where nobody answered.
    #[expect(clippy::cast_precision_loss, reason = "a mean of more than 2^53 answers is right to 16 digits")]
    pub fn mean(&self) -> Option<f64> {
        (self.ratings > 0).then(|| self.sum as f64 / self.ratings as f64)
    }

    /// The satisfaction of everybody over these days.
    ///
    /// ```
    /// use lifestage::event::Satisfaction;
    /// use lifestage::report::SatisfactionReport;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = [
    ///     Event::rate(1_u64, day, Satisfaction::new(80)?),
    ///     Event::rate(2_u64, day, Satisfaction::new(95)?),
    /// ];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// assert_eq!(SatisfactionReport::of(&population, Days::only(day))?.mean(), Some(87.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn of(population: &Population, days: Days) -> Result<Self, UserBeforeHorizon> {
        Question { days, kinds: Kind::Rate.into() }.report(population)
    }

    /// The same for each group of users, by a fact of theirs or a segment; who has none is left out.
    ///
    /// # Errors
    /// As [`SatisfactionReport::of`].
    pub fn by<G: Ord + Send>(
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Self>, UserBeforeHorizon> {
        Question { days, kinds: Kind::Rate.into() }.report_by(population, group)
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        add(&mut self.users, other.users);
        add(&mut self.ratings, other.ratings);
        add(&mut self.sum, other.sum);
        Ok(())
    }
}

struct Question {
    days: Days,
    kinds: KindSet,
}

impl Census for Question {
    type Counts = [u64; 3];
    type Answer = SatisfactionReport;

    fn empty(&self) -> [u64; 3] {
        [0; 3]
    }

    fn add(&self, [users, ratings, sum]: &mut [u64; 3], member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        known.first_forgotten(&self.kinds, self.days.first())?;
        let mut answered = false;
        for tally in parted(known.tallies(), self.days.first()).1 {
            if tally.code() == Kind::Rate.code() {
                answered = true;
                *ratings += u64::from(tally.count());
                *sum += tally.sum();
            }
        }
        *users += u64::from(answered);
        Ok(())
    }

    fn join(&self, counts: &mut [u64; 3], other: [u64; 3]) {
        counts.iter_mut().zip(other).for_each(|(mine, theirs)| *mine += theirs);
    }

    fn answer(&self, calendar: &Calendar, [users, ratings, sum]: [u64; 3]) -> SatisfactionReport {
        let question = format!("satisfaction, 0 to 100, by answers over {}", self.days);
        SatisfactionReport { definition: Definition::new(question, calendar), users, ratings, sum }
    }
}
