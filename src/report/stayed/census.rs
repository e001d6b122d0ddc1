//! The rule, and its census: on which side a user is, and what they were worth.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::{LifeValue, StayedAndLeft, as_of_words};
use crate::answer::definition::Definition;
use crate::event::kind::Kind;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Day, Days, Window};

/// By which stages users stayed or left.
///
/// ```
/// use lifestage::report::StayedRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Money, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let buy = |user: u64, n, units| Event::purchase(user, day(n), Amount::minor(units));
/// let events = [buy(1, 0, 20_00), buy(1, 89, 10_00), buy(2, 0, 5_00)];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let report = StayedRule::default().report(&population, day(89))?;
/// assert_eq!((report.stayed.per_user(), report.left.per_user()), (Some(Money::minor(30_00)), Some(Money::minor(5_00))));
/// assert_eq!(report.stayed.per_month(), Some(Money::minor(10_00))); // over 90 days
/// assert_eq!(report.times(), Some(6.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StayedRule {
    /// The stage rule: whoever is Churned by it left. Default the default rule.
    pub stage: StageRule,
}

impl StayedRule {
    /// What those who stayed and those who left were worth, as of a day.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<StayedAndLeft, UserBeforeHorizon> {
        Question { rule: &self.stage, as_of }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`StayedRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, StayedAndLeft>, UserBeforeHorizon> {
        Question { rule: &self.stage, as_of }.report_by(population, group)
    }
}

struct Question<'a> {
    rule: &'a StageRule,
    as_of: Day,
}

impl Census for Question<'_> {
    type Counts = [LifeValue; 2];
    type Answer = StayedAndLeft;

    fn empty(&self) -> [LifeValue; 2] {
        [LifeValue::default(); 2]
    }

    fn add(&self, [stayed, left]: &mut [LifeValue; 2], member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(joined) = known.joined(&member.user) else { return Ok(()) };
        let Some(shown) = self.rule.assess(known, &member.user)? else { return Ok(()) };
        let is_gone = shown.stage == LifecycleStage::Churned;
        let last_active = || known.last_day_of(&self.rule.config().activity);
        let end = if is_gone { last_active()?.unwrap_or(joined).max(joined) } else { self.as_of };
        let life = Days::new(joined, end).unwrap_or(Days::only(joined));
        let value = LifeValue {
            users: 1,
            buyers: (known.count(Kind::Purchase, Window::LIFETIME)? > 0).into(),
            net: known.net_spend(Window::LIFETIME)?.minor_units().into(),
            days: life.count().into(),
        };
        if is_gone {
            left.join(&value);
        } else {
            stayed.join(&value);
        }
        Ok(())
    }

    fn join(&self, counts: &mut [LifeValue; 2], other: [LifeValue; 2]) {
        for (mine, theirs) in counts.iter_mut().zip(&other) {
            mine.join(theirs);
        }
    }

    fn answer(&self, calendar: &Calendar, [stayed, left]: [LifeValue; 2]) -> StayedAndLeft {
        let as_of = self.as_of;
        let question = format!(
            "net spend and days of life of users who stayed and of users who left, {}; {}",
            as_of_words(as_of),
            self.rule.in_words(),
        );
        StayedAndLeft { definition: Definition::new(question, calendar), as_of, stayed, left }
    }
}
