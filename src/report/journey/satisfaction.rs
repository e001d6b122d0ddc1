//! Satisfaction: how satisfied users say they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::population::census::{Census, add, parted};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked, most};
use crate::time::{Calendar, Days};

/// The rule of satisfaction. It has no options: every answer counts.
///
/// ```
/// use lifestage::event::Satisfaction;
/// use lifestage::report::SatisfactionRule;
/// use lifestage::time::{Calendar, Days};
/// use lifestage::{Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [
///     Event::rate(1_u64, day, Satisfaction::new(80)?),
///     Event::rate(2_u64, day, Satisfaction::new(95)?),
/// ];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// assert_eq!(SatisfactionRule::default().report(&population, Days::only(day))?.mean(), Some(87.5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SatisfactionRule {}

impl SatisfactionRule {
    /// The satisfaction of all users over these days.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, days: Days) -> Result<SatisfactionReport, UserBeforeHorizon> {
        Question { days, kinds: Kind::Rate.into() }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`SatisfactionRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, SatisfactionReport>, UserBeforeHorizon> {
        Question { days, kinds: Kind::Rate.into() }.report_by(population, group)
    }
}

/// The answers of users to the question how satisfied they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SatisfactionReport {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// Users who answered.
    pub users: u64,
    /// The number of their answers.
    pub ratings: u64,
    /// The sum of the answers, each 0 to 100.
    pub sum: u64,
}

checked!(SatisfactionReport { definition: Definition, users: u64, ratings: u64, sum: u64 });
mergeable!(SatisfactionReport, "satisfaction", 1, MergeError);

impl SatisfactionReport {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The mean answer, 0 to 100; `None` if nobody answered.
    #[expect(clippy::cast_precision_loss, reason = "a mean of more than 2^53 answers is right to 16 digits")]
    pub fn mean(&self) -> Option<f64> {
        (self.ratings > 0).then(|| self.sum as f64 / self.ratings as f64)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        add(&mut self.users, other.users);
        add(&mut self.ratings, other.ratings);
        add(&mut self.sum, other.sum);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most([self.users, self.ratings, self.sum]);
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { users, ratings, sum, .. } = *self;
        must(users <= ratings && (users > 0 || ratings == 0), Guarantee::AnsweredHasAnswer)?;
        must(sum <= ratings.saturating_mul(100), Guarantee::AnswerInRange)
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
