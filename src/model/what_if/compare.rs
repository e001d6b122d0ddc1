//! Two sides compared, user by user.

use core::fmt;
use core::num::NonZeroUsize;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::flow::SpendFlow;
use crate::answer::definition::Definition;
use crate::answer::reason::Reason;
use crate::event::id::UserId;
use crate::number::fingerprint::Fingerprint;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::rule::predicate::{Situation, Unknown};
use crate::rule::ruleset::RuleSet;
use crate::rule::scorecard::Scorecard;
use crate::score::rfm::Rfm;
use crate::time::{Day, Window};

/// One side of a comparison: rules, as of a day.
#[derive(Clone, Copy, Debug)]
pub struct RulesAsOf<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The day.
    pub day: Day,
}

/// How two sides are compared.
///
/// ```
/// use lifestage::score::{StageRule, StageConfig};
/// use lifestage::time::Calendar;
/// use lifestage::model::WhatIfRule;
/// use lifestage::{Day, Event, Population, RuleSet};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day.plus(10))];
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let now = RuleSet::default();
/// let strict = StageRule::new(StageConfig { silent_from: 21, ..StageConfig::default() })?;
/// let strict = RuleSet { stage: strict, ..RuleSet::default() };
/// let what_if = WhatIfRule::default().what_if(&population, &now, &strict, day.plus(24))?;
///
/// let stages = &what_if.flows["stage"];
/// assert_eq!((stages.users(), stages.moved()), (2, 1));
/// assert_eq!(what_if.movers[0].changes[0].to_string(), "stage Activation → Silent: not active for 24 days, 21 to 59");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WhatIfRule {
    /// How many movers are named at most. Default 100: those who spent the most.
    pub most_movers: NonZeroUsize,
}

impl Default for WhatIfRule {
    fn default() -> Self {
        Self { most_movers: const { NonZeroUsize::new(100).unwrap() } }
    }
}

/// Who moves where between two sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// What was asked.
    pub definition: Definition,
    /// What the rules of the one and of the other side mean.
    pub rules: [Fingerprint; 2],
    /// As of which day on the one and on the other side.
    pub days: [Day; 2],
    /// A flow for each name that both sides may give: `stage`, `behavior`, `rfm_segment`, `value`, `churn_risk`, `group`,
    /// `tier`, and
    /// `segment NAME` with `in` and `out`.
    pub flows: BTreeMap<String, SpendFlow>,
    /// Who moves in any of them, those who spent the most first; no more than were asked for.
    pub movers: Vec<Mover>,
    /// How many there are in all.
    pub moved: u64,
    /// Out of how many.
    pub users: u64,
}

/// A user who is elsewhere on the other side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mover {
    /// Who.
    pub user: UserId,
    /// Their net spend of the lifetime on the other side.
    pub spend: Money,
    /// What changed.
    pub changes: Vec<MoveCause>,
}

/// One name that changed, and by which rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveCause {
    /// Which name, as in [`WhatIf::flows`].
    pub of: String,
    /// From what; none where there was no such name.
    pub from: Option<String>,
    /// To what.
    pub to: Option<String>,
    /// The rules of the other side that made it so; of a segment that was left, the conditions that failed.
    pub why: Vec<Reason>,
}

/// Sides that cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WhatIfError {
    /// A user of whom too little is remembered.
    #[error(transparent)]
    Score(#[from] UserBeforeHorizon),
}

/// A name that both sides give.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Of {
    Stage,
    RfmSegment,
    Behavior,
    Value,
    ChurnRisk,
    Group,
    Tier,
    Segment(String),
}

impl Of {
    /// All that both rule sets have.
    fn both(one: &RuleSet, other: &RuleSet) -> Vec<Self> {
        let have = |has: fn(&RuleSet) -> bool| has(one) && has(other);
        let mut names = vec![Self::Stage];
        let mut put = |name, have: bool| names.extend(have.then_some(name));
        put(Self::RfmSegment, have(|rules| rules.rfm.fitted().is_some()));
        put(Self::Behavior, have(|rules| rules.behavior.is_some()));
        put(Self::Value, have(|rules| rules.worth.is_some()));
        put(Self::ChurnRisk, have(|rules| rules.churn.is_some()));
        put(Self::Group, have(|rules| rules.groups.is_some()));
        put(Self::Tier, have(|rules| rules.groups.is_some()));
        let segments = one.segments.iter().filter(|segment| other.segments.get(&segment.name).is_some());
        names.extend(segments.map(|segment| Self::Segment(segment.name.clone())));
        names
    }

    /// As it is written in the answer.
    fn name(&self) -> String {
        match self {
            Self::Stage => "stage".to_owned(),
            Self::RfmSegment => "rfm_segment".to_owned(),
            Self::Behavior => "behavior".to_owned(),
            Self::Value => "value".to_owned(),
            Self::ChurnRisk => "churn_risk".to_owned(),
            Self::Group => "group".to_owned(),
            Self::Tier => "tier".to_owned(),
            Self::Segment(name) => format!("segment {name}"),
        }
    }

    /// What the rules that made it are called; of segments the conditions are asked.
    const fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Stage => Some("stage."),
            Self::RfmSegment => Some("rfm."),
            Self::Behavior => Some("behavior."),
            Self::Value => Some("worth."),
            Self::ChurnRisk => Some("churn."),
            Self::Group => Some("group.group"),
            Self::Tier => Some("group.tier"),
            Self::Segment(_) => None,
        }
    }

    /// What a user is called; none where they have no such name.
    ///
    /// Stage and RFM must be known, as in a scorecard; what else is not known is no name.
    fn of(&self, situation: &Situation<'_>, rules: &RuleSet) -> Result<Option<Cow<'static, str>>, BeforeHorizon> {
        let known = |unknown| match unknown {
            Unknown::Forgotten(problem) => Err(problem),
            _ => Ok(None),
        };
        Ok(match self {
            Self::Stage => return situation.stage().map_or_else(known, |stage| Ok(Some(stage.stage.name().into()))),
            Self::RfmSegment => {
                let named = |rfm: &Rfm| Ok(Some(rfm.segment.name().to_owned().into()));
                return situation.rfm().map_or_else(known, named);
            }
            Self::Behavior => {
                let upgraded = rules.upgrade(situation).map(|upgrade| upgrade.to);
                let held = || situation.behavior().ok().and_then(|behavior| behavior.behavior);
                upgraded.or_else(held).map(|behavior| behavior.name().into())
            }
            Self::Value => situation.worth().ok().map(|worth| worth.class.name().into()),
            Self::ChurnRisk => situation.churn().ok().map(|risk| risk.band.name().into()),
            Self::Group => situation.grouped().ok().map(|grouped| grouped.group.name().into()),
            Self::Tier => situation.grouped().ok().map(|grouped| grouped.tier.name().into()),
            Self::Segment(name) => {
                let member = rules.segments.contains(name, situation);
                member.map(|member| if member { "in" } else { "out" }.into())
            }
        })
    }
}

/// What is gathered of a part of the population.
#[derive(Default)]
struct Gathered {
    /// One for each name.
    flows: Vec<SpendFlow>,
    movers: Vec<Mover>,
    moved: u64,
    users: u64,
    failed: Option<UserBeforeHorizon>,
}

/// What is compared.
struct Comparison<'a> {
    names: Vec<Of>,
    sides: [RulesAsOf<'a>; 2],
    most_movers: usize,
}

impl WhatIfRule {
    /// Two rule sets over one population as of one day.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn what_if(
        &self,
        population: &Population,
        now: &RuleSet,
        then: &RuleSet,
        day: Day,
    ) -> Result<WhatIf, WhatIfError> {
        self.report(population, RulesAsOf { rules: now, day }, RulesAsOf { rules: then, day })
    }

    /// Two days under one rule set.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn flow(&self, population: &Population, rules: &RuleSet, from: Day, to: Day) -> Result<WhatIf, WhatIfError> {
        self.report(population, RulesAsOf { rules, day: from }, RulesAsOf { rules, day: to })
    }

    /// Any two sides.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn report(
        &self,
        population: &Population,
        one: RulesAsOf<'_>,
        other: RulesAsOf<'_>,
    ) -> Result<WhatIf, WhatIfError> {
        let names = Of::both(one.rules, other.rules);
        let comparison = Comparison { names, sides: [one, other], most_movers: self.most_movers.get() };
        let gathered = population.fold(
            || Gathered { flows: vec![SpendFlow::default(); comparison.names.len()], ..Gathered::default() },
            |gathered, member| {
                if let Err(problem) = gathered.observe(member, &comparison) {
                    gathered.fail(UserBeforeHorizon::new(member.user.id, problem));
                }
            },
            |one, other| one.joined(other, comparison.most_movers),
        );
        if let Some(error) = gathered.failed {
            return Err(error.into());
        }
        let Gathered { flows, movers, moved, users, .. } = gathered;
        let flows = comparison.names.iter().map(Of::name).zip(flows).collect();
        let rules = [one.rules.fingerprint(), other.rules.fingerprint()];
        let (days, [now, then]) = ([one.day, other.day], rules);
        let question = format!(
            "who moves from what rules {now} say as of {} to what rules {then} say as of {}, at most {} named",
            one.day, other.day, self.most_movers,
        );
        let definition = Definition::new(question, population.calendar());
        Ok(WhatIf { definition, rules, days, flows, movers, moved, users })
    }
}

impl Gathered {
    fn observe(&mut self, member: Member<'_>, comparison: &Comparison<'_>) -> Result<(), BeforeHorizon> {
        let Comparison { names, sides: [one, other], most_movers } = comparison;
        let user = member.user;
        let on = |side: &RulesAsOf<'_>| member.profile.as_of(side.day);
        let before = Situation::new(on(one), &user, one.rules.judges());
        let after = Situation::new(on(other), &user, other.rules.judges());
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let spend = on(other).net_spend(Window::LIFETIME)?;
        let name = |of: &Of, situation: &Option<Situation<'_>>, side: &RulesAsOf<'_>| {
            situation.as_ref().map_or(Ok(None), |situation| of.of(situation, side.rules))
        };
        // All names first, so that nothing is half counted.
        let mut named: SmallVec<[[Option<Cow<'static, str>>; 2]; 16]> = SmallVec::new();
        for of in names {
            named.push([name(of, &before, one)?, name(of, &after, other)?]);
        }
        self.users += 1;
        for ([from, to], flow) in named.iter().zip(&mut self.flows) {
            flow.observe(from.as_deref(), to.as_deref(), spend);
        }
        if named.iter().all(|[from, to]| from == to) {
            return Ok(());
        }
        self.moved += 1;
        // Reasons are worth their while only for those who are told.
        let place = (-i128::from(spend.minor_units()), user.id);
        let told = self.movers.len() < *most_movers || self.movers.last().is_some_and(|last| rank(last) > place);
        if told {
            let card = other.rules.score(on(other), &user)?;
            let moved = names.iter().zip(named).filter(|(_, [from, to])| from != to);
            let changes = moved.map(|(of, [from, to])| MoveCause {
                of: of.name(),
                why: why(of, to.as_deref(), card.as_ref(), after.as_ref(), other.rules),
                from: from.map(Cow::into_owned),
                to: to.map(Cow::into_owned),
            });
            let mover = Mover { user: user.id, spend, changes: changes.collect() };
            let at = self.movers.partition_point(|earlier| rank(earlier) < place);
            self.movers.insert(at, mover);
            self.movers.truncate(*most_movers);
        }
        Ok(())
    }

    fn joined(mut self, other: Self, most: usize) -> Self {
        for (flow, other) in self.flows.iter_mut().zip(other.flows) {
            flow.merge(other);
        }
        self.movers.extend(other.movers);
        self.movers.sort_by_key(rank);
        self.movers.truncate(most);
        self.moved += other.moved;
        self.users += other.users;
        if let Some(error) = other.failed {
            self.fail(error);
        }
        self
    }

    /// Of several errors the first one in order of the ids, whoever was asked first.
    fn fail(&mut self, error: UserBeforeHorizon) {
        if self.failed.is_none_or(|failed| error.user < failed.user) {
            self.failed = Some(error);
        }
    }
}

/// Those who spent the most first.
fn rank(mover: &Mover) -> (i128, UserId) {
    (-i128::from(mover.spend.minor_units()), mover.user)
}

/// The rules that made a name what it is.
fn why(
    of: &Of,
    to: Option<&str>,
    card: Option<&Scorecard>,
    situation: Option<&Situation<'_>>,
    rules: &RuleSet,
) -> Vec<Reason> {
    match (of, of.rule()) {
        (Of::Segment(name), _) => {
            let trace = situation.and_then(|situation| rules.segments.trace(name, situation));
            let decisive = trace.into_iter().flat_map(|trace| trace.lines);
            decisive.filter(|line| line.truth.is_true() == (to == Some("in"))).map(|line| Reason::from(&line)).collect()
        }
        (_, Some(rule)) => {
            let reasons = card.map(Scorecard::reasons).unwrap_or_default();
            reasons.into_iter().filter(|reason| reason.rule.starts_with(rule)).collect()
        }
        (_, None) => Vec::new(),
    }
}

impl WhatIf {
    /// The share of users who move in anything; none of nobody.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::of(self.moved, self.users)
    }
}

impl fmt::Display for MoveCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [&self.from, &self.to].map(|name| name.as_deref().unwrap_or("none"));
        write!(f, "{} {from} → {to}", self.of)?;
        for (place, reason) in self.why.iter().enumerate() {
            write!(f, "{} {reason}", if place == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}
