//! Actions by stage: what users do, such as taking incentives, by their stage on that day.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::JourneyRule;
use crate::answer::definition::{Definition, MergeError, in_words};
use crate::answer::guarantee::{Guarantee, must};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::checked::{Part, checked, most};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Days};

/// What users did in each stage, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StageActions {
    /// The question that was answered, with a fingerprint of the rule.
    pub(super) definition: Definition,
    /// All seven stages, in lifecycle order.
    pub stages: Vec<ActionsOfStage>,
}

checked!(StageActions { definition: Definition, stages: Vec<ActionsOfStage> });
mergeable!(StageActions, "stage_actions", 1, MergeError);

/// What users did in one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ActionsOfStage {
    /// The stage.
    pub stage: LifecycleStage,
    /// Users who were in the stage on any of the days.
    pub users: u64,
    /// One row for each kind that occurs, ascending.
    pub actions: Vec<ActionsOfKind>,
}

/// What users of a stage did of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ActionsOfKind {
    /// The kind.
    pub kind: Kind,
    /// Users with such an event.
    pub users: u64,
    /// The number of events.
    pub events: u64,
    /// The sum of the values, in the kind's unit.
    pub sum: u128,
}

impl ActionsOfStage {
    /// The share of the users of the stage who did this while in it; `None` if nobody was in it.
    pub fn share(&self, kind: Kind) -> Option<Ratio> {
        let users = self.actions.iter().find(|actions| actions.kind == kind).map_or(0, |actions| actions.users);
        Ratio::of(users, self.users)
    }
}

impl JourneyRule {
    /// What users did of these kinds on these days, by the stage shown on each day.
    ///
    /// ```
    /// use lifestage::report::{JourneyRule, StageActions};
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Kind, LifecycleStage, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let events = [Event::log_in(1_u64, day(0)), Event::log_in(2_u64, day(0)), Event::claim_benefit(2_u64, day(9))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let weeks = Days::new(day(0), day(13))?;
    /// let table = JourneyRule::default().actions(&population, &StageActions::incentives(), weeks)?;
    /// let activation = table.stages.iter().find(|row| row.stage == LifecycleStage::Activation).unwrap();
    /// assert_eq!(activation.share(Kind::ClaimBenefit).unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn actions(
        &self,
        population: &Population,
        kinds: &KindSet,
        days: Days,
    ) -> Result<StageActions, UserBeforeHorizon> {
        Question { rule: &self.stage, kinds, days }.report(population)
    }

    /// One answer for each group of users, for example by channel or segment; users with group `None` are left out.
    ///
    /// # Errors
    /// The errors of [`JourneyRule::actions`].
    pub fn actions_by<G: Ord + Send>(
        &self,
        population: &Population,
        kinds: &KindSet,
        days: Days,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, StageActions>, UserBeforeHorizon> {
        Question { rule: &self.stage, kinds, days }.report_by(population, group)
    }
}

impl StageActions {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The incentives that users take: coupons, benefits and redeemed points.
    pub fn incentives() -> KindSet {
        KindSet::of([Kind::Redeem, Kind::UseCoupon, Kind::ClaimBenefit])
    }

    /// Adds the same report over other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of a report contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.part().must_add_up(&other.part())?;
        for (mine, theirs) in self.stages.iter_mut().zip(&other.stages) {
            add(&mut mine.users, theirs.users);
            for theirs in &theirs.actions {
                match mine.actions.binary_search_by_key(&theirs.kind, |actions| actions.kind) {
                    Err(place) => mine.actions.insert(place, *theirs),
                    Ok(place) => mine.actions.iter_mut().skip(place).take(1).for_each(|mine| {
                        add(&mut mine.users, theirs.users);
                        add(&mut mine.events, theirs.events);
                        mine.sum = mine.sum.saturating_add(theirs.sum);
                    }),
                }
            }
        }
        Ok(())
    }

    fn part(&self) -> Part<'_> {
        let actions = || self.stages.iter().flat_map(|row| &row.actions);
        let most = most(self.stages.iter().map(|row| row.users).chain(actions().map(|of_kind| of_kind.events)));
        // INVARIANT: a sum is below 2^127, as checked.
        let largest = actions().map(|of_kind| of_kind.sum).max().unwrap_or_default();
        Part { definition: &self.definition, check: self.check(), most, largest }
    }

    fn check(&self) -> Result<(), Guarantee> {
        must(self.stages.iter().map(|row| row.stage).eq(LifecycleStage::ALL), Guarantee::EachStageHasRow)?;
        let in_order = |row: &ActionsOfStage| row.actions.is_sorted_by(|one, next| one.kind < next.kind);
        must(self.stages.iter().all(in_order), Guarantee::KindsInOrder)?;
        let by_users = |row: &ActionsOfStage| {
            row.actions.iter().all(|of_kind| (1..=row.users.min(of_kind.events)).contains(&of_kind.users))
        };
        must(self.stages.iter().all(by_users), Guarantee::KindUsersOfStage)?;
        let carried = |of_kind: &ActionsOfKind| {
            let of_users = u128::from(of_kind.users) * u128::from(i64::MAX.unsigned_abs());
            of_kind.sum <= of_users.min(u128::from(of_kind.events) * u128::from(of_kind.kind.largest_value()))
        };
        must(self.stages.iter().flat_map(|row| &row.actions).all(carried), Guarantee::KindCarriesValues)
    }
}

struct Question<'a> {
    rule: &'a StageRule,
    kinds: &'a KindSet,
    days: Days,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    users: u64,
    events: u64,
    sum: u128,
}

impl Census for Question<'_> {
    type Counts = BTreeMap<LifecycleStage, (u64, BTreeMap<Kind, Cell>)>;
    type Answer = StageActions;

    fn empty(&self) -> Self::Counts {
        BTreeMap::new()
    }

    fn add(&self, counts: &mut Self::Counts, member: Member<'_>) -> Result<(), BeforeHorizon> {
        let known = member.profile.as_of(self.days.last());
        let runs = self.rule.history(known, &member.user, self.days)?;
        let Some(first) = runs.first() else { return Ok(()) };
        let from = self.days.first().max(first.since.day());
        let tallies = known.during(Days::new(from, self.days.last()).unwrap_or(self.days))?;
        let mut mine: BTreeMap<LifecycleStage, BTreeMap<Kind, Cell>> = BTreeMap::new();
        let mut rest = tallies;
        for run in &runs {
            let (during, later) = rest.split_at(rest.partition_point(|tally| tally.day() <= run.through));
            rest = later;
            let actions = mine.entry(run.stage).or_default();
            for tally in during.iter().filter(|tally| self.kinds.contains_code(tally.code())) {
                let cell = actions.entry(tally.kind()).or_default();
                cell.users = 1;
                cell.events += u64::from(tally.count());
                cell.sum += u128::from(tally.sum());
            }
        }
        for (stage, theirs) in mine {
            let (users, actions) = counts.entry(stage).or_default();
            *users += 1;
            join_actions(actions, theirs);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Self::Counts, other: Self::Counts) {
        for (stage, (users, actions)) in other {
            let mine = counts.entry(stage).or_default();
            mine.0 += users;
            join_actions(&mut mine.1, actions);
        }
    }

    fn answer(&self, calendar: &Calendar, mut counts: Self::Counts) -> StageActions {
        let question = format!("{} by stage over {}; {}", in_words(self.kinds), self.days, self.rule.in_words());
        let stages = LifecycleStage::ALL.map(|stage| {
            let (users, actions) = counts.remove(&stage).unwrap_or_default();
            let actions = actions.into_iter().map(|(kind, Cell { users, events, sum })| ActionsOfKind {
                kind,
                users,
                events,
                sum,
            });
            ActionsOfStage { stage, users, actions: actions.collect() }
        });
        StageActions { definition: Definition::new(question, calendar), stages: stages.into() }
    }
}

fn join_actions(mine: &mut BTreeMap<Kind, Cell>, theirs: BTreeMap<Kind, Cell>) {
    for (kind, theirs) in theirs {
        let mine = mine.entry(kind).or_default();
        mine.users += theirs.users;
        mine.events += theirs.events;
        mine.sum += theirs.sum;
    }
}
