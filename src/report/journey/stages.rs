//! Stage journeys: how many users move on, and how long it takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::JourneyRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::ratio::Ratio;
use crate::number::stats::Survival;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked, most};
use crate::score::stage::{LifecycleStage, StageRule, StageRun};
use crate::time::{Calendar, Day, Days, Since};

/// The journey of all users through the stages over some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StageJourney {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// All seven stages, in lifecycle order.
    pub stages: Vec<StageTime>,
    /// Each pair of stages that some user entered in this order, ascending.
    pub steps: Vec<JourneyStep>,
}

checked!(StageJourney { definition: Definition, stages: Vec<StageTime>, steps: Vec<JourneyStep> });
mergeable!(StageJourney, "stage_journey", 1, MergeError);

/// How many users entered a stage, and how long they stayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageTime {
    /// The stage.
    pub stage: LifecycleStage,
    /// Users who entered the stage within the days asked about, once or more often.
    pub entered: u64,
    /// The length of each stay that began within those days, in days; stays that have not ended are censored.
    pub stays: Survival,
}

/// How many users went from one stage to another, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct JourneyStep {
    /// The stage entered first.
    pub from: LifecycleStage,
    /// The stage entered later, directly or through others.
    pub to: LifecycleStage,
    /// Users by the number of days it took.
    pub days: BTreeMap<u32, u64>,
}

impl JourneyStep {
    /// The number of users.
    pub fn users(&self) -> u64 {
        self.days.values().fold(0, |sum, users| sum.saturating_add(*users))
    }

    /// The median of the days, by nearest rank; `None` if there are no users.
    pub fn median_days(&self) -> Option<u32> {
        let half = self.users().div_ceil(2);
        let mut seen = 0_u64;
        self.days.iter().find_map(|(days, users)| {
            seen = seen.saturating_add(*users);
            (*users > 0 && seen >= half).then_some(*days)
        })
    }
}

impl JourneyRule {
    /// The journey of all users over these days.
    ///
    /// ```
    /// use lifestage::report::JourneyRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, LifecycleStage, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let events = [Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(20)), Event::log_in(2_u64, day(0))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let journey = JourneyRule::default().journey(&population, Days::new(day(0), day(40))?)?;
    ///
    /// let (activation, growth) = (LifecycleStage::Activation, LifecycleStage::Growth);
    /// assert_eq!(journey.conversion(activation, growth).unwrap().to_string(), "50 %");
    /// assert_eq!(journey.step(activation, growth).unwrap().median_days(), Some(23));
    /// assert_eq!(journey.stage(activation).unwrap().stays.median(), Some(22));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn journey(&self, population: &Population, days: Days) -> Result<StageJourney, UserBeforeHorizon> {
        Question { rule: &self.stage, days }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`JourneyRule::journey`].
    pub fn journey_by<G: Ord + Send>(
        &self,
        population: &Population,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, StageJourney>, UserBeforeHorizon> {
        Question { rule: &self.stage, days }.report_by(population, group)
    }
}

impl StageJourney {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The row of a stage.
    pub fn stage(&self, stage: LifecycleStage) -> Option<&StageTime> {
        self.stages.iter().find(|known| known.stage == stage)
    }

    /// The users who went from one stage to another; `None` if there are none.
    pub fn step(&self, from: LifecycleStage, to: LifecycleStage) -> Option<&JourneyStep> {
        self.steps.iter().find(|step| (step.from, step.to) == (from, to))
    }

    /// The share of users who entered one stage that entered the other later, by the last day asked about. `None` if
    /// nobody entered the first.
    pub fn conversion(&self, from: LifecycleStage, to: LifecycleStage) -> Option<Ratio> {
        Ratio::of(self.step(from, to).map_or(0, JourneyStep::users), self.stage(from)?.entered)
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.stages.iter_mut().zip(&other.stages) {
            add(&mut mine.entered, theirs.entered);
            mine.stays.merge(&theirs.stays);
        }
        for theirs in &other.steps {
            match self.steps.binary_search_by_key(&(theirs.from, theirs.to), |step| (step.from, step.to)) {
                Ok(place) => {
                    if let Some(mine) = self.steps.get_mut(place) {
                        add_days(&mut mine.days, &theirs.days);
                    }
                }
                Err(place) => self.steps.insert(place, theirs.clone()),
            }
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let most = most(self.stages.iter().map(|row| row.stays.count()));
        Part { definition: &self.definition, check: self.check(), most, largest: 0 }
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.stages.iter().map(|row| row.stage).eq(LifecycleStage::ALL), Guarantee::EachStageHasRow)?;
        let stayed = |row: &StageTime| row.entered <= row.stays.count() && (row.entered > 0 || row.stays.count() == 0);
        must(self.stages.iter().all(stayed), Guarantee::StayedInStage)?;
        let in_order = self.steps.is_sorted_by(|one, next| (one.from, one.to) < (next.from, next.to));
        must(in_order, Guarantee::StepsInOrder)?;
        let known = |step: &JourneyStep| {
            let entered = self.stage(step.from).map_or(0, |row| row.entered);
            step.from != step.to && (1..=entered).contains(&step.users())
        };
        must(self.steps.iter().all(known), Guarantee::StepFromStage)?;
        let reached = |step: &JourneyStep| step.users() <= self.stage(step.to).map_or(0, |row| row.entered);
        must(self.steps.iter().all(reached), Guarantee::StepIntoStage)?;
        let some = |step: &JourneyStep| step.days.iter().all(|(days, users)| *days > 0 && *users > 0);
        must(self.steps.iter().all(some), Guarantee::StepTakesDays)
    }
}

fn add_days(mine: &mut BTreeMap<u32, u64>, theirs: &BTreeMap<u32, u64>) {
    for (days, users) in theirs {
        add(mine.entry(*days).or_default(), *users);
    }
}

struct Question<'a> {
    rule: &'a StageRule,
    days: Days,
}

#[derive(Default)]
struct Counts {
    stages: BTreeMap<LifecycleStage, (u64, Survival)>,
    steps: BTreeMap<(LifecycleStage, LifecycleStage), BTreeMap<u32, u64>>,
}

impl Question<'_> {
    /// The day on which a run began, if it is one of the days asked about.
    fn entry(&self, run: &StageRun) -> Option<Day> {
        match run.since {
            Since::On(day) => Some(day).filter(|day| self.days.contains(*day)),
            Since::OnOrBefore(_) => None,
        }
    }
}

impl Census for Question<'_> {
    type Counts = Counts;
    type Answer = StageJourney;

    fn empty(&self) -> Counts {
        Counts::default()
    }

    fn add(&self, counts: &mut Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let runs = self.rule.history(member.profile.as_of(self.days.last()), &member.user, self.days)?;
        for (place, run) in runs.iter().enumerate() {
            let Some(day) = self.entry(run) else { continue };
            let known = |run: &StageRun, stage| run.stage == stage && self.entry(run).is_some();
            let first = !runs.iter().take(place).any(|earlier| known(earlier, run.stage));
            let (entered, stays) = counts.stages.entry(run.stage).or_default();
            *entered += u64::from(first);
            stays.observe((run.through - day).unsigned_abs() + 1, place + 1 < runs.len());
            if !first {
                continue;
            }
            for to in LifecycleStage::ALL.into_iter().filter(|to| *to != run.stage) {
                let reached = runs.iter().skip(place + 1).find(|later| later.stage == to);
                if let Some(later) = reached {
                    let days = (later.since.day() - day).unsigned_abs();
                    add(counts.steps.entry((run.stage, to)).or_default().entry(days).or_default(), 1);
                }
            }
        }
        Ok(())
    }

    fn join(&self, counts: &mut Counts, other: Counts) {
        for (stage, (entered, stays)) in other.stages {
            let mine = counts.stages.entry(stage).or_default();
            add(&mut mine.0, entered);
            mine.1.merge(&stays);
        }
        for (pair, days) in other.steps {
            add_days(counts.steps.entry(pair).or_default(), &days);
        }
    }

    fn answer(&self, calendar: &Calendar, mut counts: Counts) -> StageJourney {
        let question = format!("journey of users who came into a stage in {}; {}", self.days, self.rule.in_words());
        let stages = LifecycleStage::ALL.map(|stage| {
            let (entered, stays) = counts.stages.remove(&stage).unwrap_or_default();
            StageTime { stage, entered, stays }
        });
        let steps = counts.steps.into_iter().map(|((from, to), days)| JourneyStep { from, to, days });
        StageJourney { definition: Definition::new(question, calendar), stages: stages.into(), steps: steps.collect() }
    }
}
