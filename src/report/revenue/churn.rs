//! Time to churn: how long customers stay after their first purchase, and what they spent by then.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::number::money::Money;
use crate::number::stats::Survival;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked, largest, most_spend};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Day, Days};

/// The stages that decide when a customer has churned.
///
/// ```
/// use lifestage::report::TimeToChurnRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Money, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let buy = |user: u64, n| Event::purchase(user, day(n), Amount::minor(20_00));
/// let population = Population::from_events(&[buy(1, 0), buy(1, 10), buy(2, 50)], Calendar::utc())?;
/// let report = TimeToChurnRule::default().report(&population, day(100))?;
/// assert_eq!(report.median_days(), Some(70)); // 60 days of silence after day 10; the other one may still come
/// assert_eq!(report.mean_value_before_churn(), Some(Money::minor(40_00)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TimeToChurnRule {
    /// The rule of the stages, among them Churned. Default that of [`StageRule`].
    pub stage: StageRule,
}

/// The time from the first purchase to the first day in the stage Churned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TimeToChurn {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// Days from the first purchase to churn; for customers who have not churned, censored at the day asked about.
    pub survival: Survival,
    /// Customers who have churned.
    pub churned: u64,
    /// Their net spend through the day of churn, in minor units.
    pub net_before_churn: i128,
}

checked!(TimeToChurn { definition: Definition, survival: Survival, churned: u64, net_before_churn: i128 });
mergeable!(TimeToChurn, "time_to_churn", 1, MergeError);

impl TimeToChurnRule {
    /// The time to churn of all customers as of a day, by the stage shown. A customer who came back later still counts
    /// as churned: the first time counts.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<TimeToChurn, UserBeforeHorizon> {
        Question::new(&self.stage, as_of).report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`TimeToChurnRule::report`].
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, TimeToChurn>, UserBeforeHorizon> {
        Question::new(&self.stage, as_of).report_by(population, group)
    }
}

impl TimeToChurn {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The number of days after which half of all customers have churned (Kaplan & Meier); `None` if fewer have so far.
    pub fn median_days(&self) -> Option<u32> {
        self.survival.median()
    }

    /// The mean net spend before churn of customers who churned; `None` if nobody has.
    pub fn mean_value_before_churn(&self) -> Option<Money> {
        Money::mean(self.net_before_churn, self.churned)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        self.survival.merge(&other.survival);
        add(&mut self.churned, other.churned);
        self.net_before_churn = self.net_before_churn.saturating_add(other.net_before_churn);
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let largest = largest([self.net_before_churn]);
        Part { definition: &self.definition, check: self.check(), most: self.survival.count(), largest }
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.survival.ended() == self.churned, Guarantee::ChurnedEnded)?;
        let most = most_spend(self.churned);
        must((-most..=most).contains(&self.net_before_churn), Guarantee::SpentBeforeChurn)
    }
}

struct Question<'a> {
    rule: &'a StageRule,
    as_of: Day,
    spend: KindSet,
}

#[derive(Default)]
struct Counts {
    survival: Survival,
    churned: u64,
    net: i128,
}

impl<'a> Question<'a> {
    fn new(rule: &'a StageRule, as_of: Day) -> Self {
        Self { rule, as_of, spend: KindSet::of([Kind::Purchase, Kind::Refund]) }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = TimeToChurn;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.as_of);
        let Some(first) = known.first_day_of(Kind::Purchase)? else { return Ok(()) };
        // Purchases before a given join day are outside the stages, which begin with joining.
        let Some(joined) = known.joined(&member.user) else { return Ok(()) };
        let Ok(days) = Days::new(first.max(joined), self.as_of) else { return Ok(()) };
        let runs = self.rule.history(known, &member.user, days)?;
        let churned = runs.iter().find(|run| run.stage == LifecycleStage::Churned);
        let end = churned.map_or(self.as_of, |run| run.since.day().max(days.first()));
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
            self.as_of,
            self.rule.in_words(),
        );
        let definition = Definition::new(question, calendar);
        TimeToChurn { definition, survival, churned, net_before_churn: net }
    }
}
