//! How long customers stay after their first purchase, and what they have brought by then.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RevenueError;
use crate::answer::definition::{Definition, OtherDefinition};
use crate::event::kind::{Kind, KindSet};
use crate::number::money::Money;
use crate::number::stats::Survival;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::BeforeHorizon;
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Day, Days};

/// The time from the first purchase to the first day on which the stage is Churned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeToChurn {
    /// What was asked.
    pub definition: Definition,
    /// Days from the first purchase to churn; of who has not churned, to the day asked about.
    pub survival: Survival,
    /// Customers who have churned.
    pub churned: u64,
    /// Their net spend through that day, in minor units.
    pub net_before_churn: i128,
}

impl TimeToChurn {
    /// After how many days half of all customers have churned, by Kaplan & Meier; none where fewer have yet.
    pub fn median_days(&self) -> Option<u32> {
        self.survival.median()
    }

    /// Mean net spend before churn, of those who churned; none where nobody has.
    pub fn mean_value_before_churn(&self) -> Option<Money> {
        Money::mean(self.net_before_churn, self.churned)
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        self.survival.merge(&other.survival);
        add(&mut self.churned, other.churned);
        self.net_before_churn = self.net_before_churn.saturating_add(other.net_before_churn);
        Ok(())
    }

    /// The time to churn of all customers as of a day, by the stage that is shown. Who came back after it has churned all
    /// the same: the first time counts.
    ///
    /// ```
    /// use lifestage::report::TimeToChurn;
    /// use lifestage::score::StageRule;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Amount, Day, Event, Money, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let buy = |user: u64, n| Event::purchase(user, day(n), Amount::minor(20_00));
    /// let population = Population::from_events(&[buy(1, 0), buy(1, 10), buy(2, 50)], Calendar::utc())?;
    /// let report = TimeToChurn::of(&population, &StageRule::default(), day(100))?;
    /// assert_eq!(report.median_days(), Some(70)); // 60 days of silence after day 10; the other one may still come
    /// assert_eq!(report.mean_value_before_churn(), Some(Money::minor(40_00)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn of(population: &Population, rule: &StageRule, day: Day) -> Result<Self, RevenueError> {
        Ok(Question::new(rule, day).report(population)?)
    }

    /// The same for each group of users, by a fact of theirs or a segment; who has none is left out.
    ///
    /// # Errors
    /// As [`TimeToChurn::of`].
    pub fn by<G: Ord + Send>(
        population: &Population,
        rule: &StageRule,
        day: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Self>, RevenueError> {
        Ok(Question::new(rule, day).report_by(population, group)?)
    }
}

struct Question<'a> {
    rule: &'a StageRule,
    day: Day,
    spend: KindSet,
}

#[derive(Default)]
struct Counts {
    survival: Survival,
    churned: u64,
    net: i128,
}

impl<'a> Question<'a> {
    fn new(rule: &'a StageRule, day: Day) -> Self {
        Self { rule, day, spend: KindSet::of([Kind::Purchase, Kind::Refund]) }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = TimeToChurn;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.day);
        let Some(first) = known.first_day_of(Kind::Purchase)? else { return Ok(()) };
        // Purchases before a given join day are not the stage's; its days begin with joining.
        let Some(joined) = known.joined(&member.user) else { return Ok(()) };
        let Ok(days) = Days::new(first.max(joined), self.day) else { return Ok(()) };
        let runs = self.rule.history(known, &member.user, days)?;
        let churned = runs.iter().find(|run| run.stage == LifecycleStage::Churned);
        let end = churned.map_or(self.day, |run| run.since.day().max(days.first()));
        counts.survival.observe((end - first).unsigned_abs(), churned.is_some());
        if churned.is_some() {
            known.first_forgotten(&self.spend, Day::MIN)?;
            counts.churned += 1;
            for tally in known.tallies().iter().take_while(|tally| tally.day() <= end) {
                let value = i128::from(tally.sum());
                if tally.code() == Kind::Purchase.code() {
                    counts.net += value;
                } else if tally.code() == Kind::Refund.code() {
                    counts.net -= value;
                }
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        counts.survival.merge(&other.survival);
        counts.churned += other.churned;
        counts.net += other.net;
    }

    fn answer(&self, calendar: &Calendar, counts: Counts) -> TimeToChurn {
        let Counts { survival, churned, net } = counts;
        let question = format!(
            "days from the first purchase to the first one in the stage Churned, and net spend by then, as of {}; {}",
            self.day,
            self.rule.in_words(),
        );
        let definition = Definition::new(question, calendar);
        TimeToChurn { definition, survival, churned, net_before_churn: net }
    }
}
