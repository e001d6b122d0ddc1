//! Where users stand: how many in each stage, RFM segment and segment of one's own.

use std::collections::BTreeMap;

use lifestage::population::Member;
use lifestage::rule::{ScoreError, Scorecard, Situation};
use lifestage::{Day, LifecycleStage, RuleSet, UserId};
use serde::{Deserialize, Serialize};

use super::people::{Everybody, counted};
use crate::failure::Failure;
use crate::outbox;
use crate::service::Service;

/// How many users are in a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StageCount {
    #[schema(value_type = String)]
    pub stage: LifecycleStage,
    pub users: u64,
}

/// How many users are in a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SegmentCount {
    pub segment: String,
    pub users: u64,
}

/// Where users stand on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Stages {
    #[schema(value_type = String)]
    pub as_of: Day,
    /// The users who had joined.
    pub users: u64,
    /// All stages, in lifecycle order.
    pub stages: Vec<StageCount>,
    /// RFM segments that somebody is in, by name; empty where RFM is not fitted.
    pub rfm_segments: Vec<SegmentCount>,
    /// The segments of the rules in force, in their order.
    pub segments: Vec<SegmentCount>,
}

/// Why there is no answer: a user whose days before the day asked about are forgotten, by name.
fn unscored(error: ScoreError, member: &Member<'_>, everybody: &Everybody) -> Failure {
    match error {
        ScoreError::BeforeHorizon(_) => {
            let id = everybody.ids.get(&member.user.id).cloned().unwrap_or_default();
            Failure::refused("as_of", format!("user `{id}`: {error}"))
        }
        error => outbox::unscored(error),
    }
}

/// Counts of one part of the users.
#[derive(Default)]
struct Counts {
    users: u64,
    stages: BTreeMap<LifecycleStage, u64>,
    rfm: BTreeMap<String, u64>,
    segments: BTreeMap<String, u64>,
    failed: Option<Failure>,
}

impl Counts {
    fn add(&mut self, card: &Scorecard) {
        self.users += 1;
        *self.stages.entry(card.stage.stage).or_default() += 1;
        if let Some(rfm) = card.rfm.known() {
            *self.rfm.entry(rfm.segment.to_string()).or_default() += 1;
        }
        for member in &card.segments {
            *self.segments.entry(member.segment.clone()).or_default() += 1;
        }
    }

    fn joined(mut self, other: Self) -> Self {
        self.users += other.users;
        other.stages.into_iter().for_each(|(stage, users)| *self.stages.entry(stage).or_default() += users);
        other.rfm.into_iter().for_each(|(name, users)| *self.rfm.entry(name).or_default() += users);
        other.segments.into_iter().for_each(|(name, users)| *self.segments.entry(name).or_default() += users);
        self.failed = self.failed.or(other.failed);
        self
    }
}

impl Service {
    /// Where users stand on a day.
    pub async fn stages(&self, as_of: Option<Day>) -> Result<Stages, Failure> {
        let as_of = self.as_of(as_of)?;
        let rules = self.rules_now().await?;
        let everybody = self.everybody().await?;
        // What is not counted here need not be scored.
        let book = rules.book.rules();
        let counting = RuleSet {
            rfm: book.rfm.clone(),
            stage: book.stage.clone(),
            segments: book.segments.clone(),
            ..RuleSet::default()
        };
        let scored = if book.segments.is_empty() { counting } else { book.clone() };
        counted(move || {
            let add = |counts: &mut Counts, member: Member<'_>| match everybody.score(&scored, &member, as_of) {
                Ok(card) => card.iter().for_each(|card| counts.add(card)),
                Err(error) => counts.failed = Some(unscored(error, &member, &everybody)),
            };
            let counts = everybody.population.fold(Counts::default, add, Counts::joined);
            counts.failed.map_or(Ok(()), Err)?;
            let of = |stage: LifecycleStage| counts.stages.get(&stage).copied().unwrap_or_default();
            let stages = LifecycleStage::ALL.into_iter().map(|stage| StageCount { stage, users: of(stage) });
            let named = |(segment, users)| SegmentCount { segment, users };
            let own = scored.segments.iter().map(|segment| {
                let users = counts.segments.get(&segment.name).copied().unwrap_or_default();
                named((segment.name.clone(), users))
            });
            Ok(Stages {
                as_of,
                users: counts.users,
                stages: stages.collect(),
                rfm_segments: counts.rfm.into_iter().map(named).collect(),
                segments: own.collect(),
            })
        })
        .await
    }

    /// The ids of the users in a segment of the rules in force, in order of their numbers.
    pub async fn members(&self, segment: &str, as_of: Option<Day>) -> Result<Vec<String>, Failure> {
        let as_of = self.as_of(as_of)?;
        let rules = self.rules_now().await?;
        let segments = &rules.book.rules().segments;
        if segments.get(segment).is_none() {
            let missing = Failure::missing_among("segment", segment, segments.iter().map(|segment| &segment.name));
            return Err(missing.advising(
                " in the rules in force; segments by RFM are counted in `rfm_segments` of `/segments`, and that of a user is \
                 `card.rfm.segment` of `/users/{id}`",
            ));
        }
        let everybody = self.everybody().await?;
        let name = segment.to_owned();
        counted(move || {
            let rules = rules.book.rules();
            let is_in = everybody.population.map(|member| {
                // A situation alone does not go on from what was achieved; a card, which takes longer, does.
                let is_in = if everybody.achieved.contains_key(&member.user.id) {
                    let card = everybody.score(rules, &member, as_of);
                    let card = card.map_err(|error| unscored(error, &member, &everybody))?;
                    card.is_some_and(|card| card.segments.iter().any(|member| member.segment == name))
                } else {
                    let situation = Situation::new(member.profile.as_of(as_of), &member.user, rules.judges());
                    situation.and_then(|situation| rules.segments.contains(&name, &situation)).unwrap_or_default()
                };
                Ok(is_in.then_some(member.user.id))
            });
            let is_in: Vec<Option<UserId>> = is_in.into_iter().collect::<Result<_, Failure>>()?;
            let ids = is_in.into_iter().flatten().filter_map(|user| everybody.ids.get(&user).cloned());
            Ok(ids.collect())
        })
        .await
    }
}
