//! Which incentives users take, by the stage in which they do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::definition::{Definition, OtherDefinition, in_words};
use crate::event::kind::{Kind, KindSet};
use crate::number::ratio::Ratio;
use crate::population::census::{Census, add};
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::time::{Calendar, Days};

/// What users did in each stage, by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageActions {
    /// What was asked.
    pub definition: Definition,
    /// All seven stages, in the order of a life.
    pub stages: Vec<ActionsOfStage>,
}

/// What users did in one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionsOfStage {
    /// The stage.
    pub stage: LifecycleStage,
    /// Users who were in it on any of the days asked about.
    pub users: u64,
    /// One row for each kind that occurs, ascending.
    pub deeds: Vec<ActionsOfKind>,
}

/// What users did of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionsOfKind {
    /// The kind.
    pub kind: Kind,
    /// Users who did it.
    pub users: u64,
    /// How often.
    pub events: u64,
    /// The sum of the values, in the kind's unit.
    pub sum: u128,
}

impl ActionsOfStage {
    /// The part of the users of the stage who did it while there; none where nobody was there.
    pub fn share(&self, kind: Kind) -> Option<Ratio> {
        let users = self.deeds.iter().find(|deeds| deeds.kind == kind).map_or(0, |deeds| deeds.users);
        Ratio::of(users, self.users)
    }
}

impl StageActions {
    /// Coupons, benefits and redeemed points: the incentives that users take.
    pub fn incentives() -> KindSet {
        KindSet::of([Kind::Redeem, Kind::UseCoupon, Kind::ClaimBenefit])
    }

    /// What everybody did of these kinds on these days, by the stage that was shown on the day.
    ///
    /// ```
    /// use lifestage::report::StageActions;
    /// use lifestage::score::StageRule;
    /// use lifestage::time::{Calendar, Days};
    /// use lifestage::{Day, Event, Kind, LifecycleStage, Population};
    ///
    /// let day = |n| Day::ymd(2026, 1, 5).plus(n);
    /// let events = [Event::log_in(1_u64, day(0)), Event::log_in(2_u64, day(0)), Event::claim_benefit(2_u64, day(9))];
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let weeks = Days::new(day(0), day(13))?;
    /// let table = StageActions::of(&population, &StageRule::default(), &StageActions::incentives(), weeks)?;
    /// let activation = table.stages.iter().find(|row| row.stage == LifecycleStage::Activation).unwrap();
    /// assert_eq!(activation.share(Kind::ClaimBenefit).unwrap().to_string(), "50 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn of(
        population: &Population,
        rule: &StageRule,
        kinds: &KindSet,
        days: Days,
    ) -> Result<Self, UserBeforeHorizon> {
        Question { rule, kinds, days }.report(population)
    }

    /// Adds the same report of other users, as from another machine.
    ///
    /// # Errors
    /// When it is another report. Nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        for (mine, theirs) in self.stages.iter_mut().zip(&other.stages) {
            add(&mut mine.users, theirs.users);
            for theirs in &theirs.deeds {
                match mine.deeds.binary_search_by_key(&theirs.kind, |deeds| deeds.kind) {
                    Err(place) => mine.deeds.insert(place, *theirs),
                    Ok(place) => mine.deeds.iter_mut().skip(place).take(1).for_each(|mine| {
                        add(&mut mine.users, theirs.users);
                        add(&mut mine.events, theirs.events);
                        mine.sum = mine.sum.saturating_add(theirs.sum);
                    }),
                }
            }
        }
        Ok(())
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
            let deeds = mine.entry(run.stage).or_default();
            for tally in during.iter().filter(|tally| self.kinds.contains_code(tally.code())) {
                let cell = deeds.entry(tally.kind()).or_default();
                cell.users = 1;
                cell.events += u64::from(tally.count());
                cell.sum += u128::from(tally.sum());
            }
        }
        for (stage, theirs) in mine {
            let (users, deeds) = counts.entry(stage).or_default();
            *users += 1;
            join_deeds(deeds, theirs);
        }
        Ok(())
    }

    fn join(&self, counts: &mut Self::Counts, other: Self::Counts) {
        for (stage, (users, deeds)) in other {
            let mine = counts.entry(stage).or_default();
            mine.0 += users;
            join_deeds(&mut mine.1, deeds);
        }
    }

    fn answer(&self, calendar: &Calendar, mut counts: Self::Counts) -> StageActions {
        let question = format!("{} by stage over {}; {}", in_words(self.kinds), self.days, self.rule.in_words());
        let stages = LifecycleStage::ALL.map(|stage| {
            let (users, deeds) = counts.remove(&stage).unwrap_or_default();
            let deeds =
                deeds.into_iter().map(|(kind, Cell { users, events, sum })| ActionsOfKind { kind, users, events, sum });
            ActionsOfStage { stage, users, deeds: deeds.collect() }
        });
        StageActions { definition: Definition::new(question, calendar), stages: stages.into() }
    }
}

fn join_deeds(mine: &mut BTreeMap<Kind, Cell>, theirs: BTreeMap<Kind, Cell>) {
    for (kind, theirs) in theirs {
        let mine = mine.entry(kind).or_default();
        mine.users += theirs.users;
        mine.events += theirs.events;
        mine.sum += theirs.sum;
    }
}
