//! Two sides compared, user by user.

use core::fmt;
use core::num::NonZeroUsize;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flow::SpendFlow;
use crate::definition::Definition;
use crate::fingerprint::Fingerprint;
use crate::id::UserId;
use crate::money::Money;
use crate::population::{Member, Population, ScoreError};
use crate::ratio::Ratio;
use crate::reason::Reason;
use crate::rule::Situation;
use crate::ruleset::RuleSet;
use crate::scorecard::{RfmScore, Scorecard};
use crate::time::{Day, Window};

/// One side of a comparison: rules, as of a day.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The day.
    pub day: Day,
}

/// How two sides are compared.
///
/// ```
/// use lifestage::stage::{StageRule, StageThresholds};
/// use lifestage::time::Calendar;
/// use lifestage::what_if::Comparing;
/// use lifestage::{Day, Event, Population, RuleSet};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events = [Event::log_in(1_u64, day), Event::log_in(2_u64, day.plus(10))];
/// let population = Population::from_events(&events, Calendar::utc())?;
///
/// let now = RuleSet::default();
/// let strict = StageRule::new(StageThresholds { silent_from: 21, ..StageThresholds::default() })?;
/// let strict = RuleSet { stage: strict, ..RuleSet::default() };
/// let what_if = Comparing::default().what_if(&population, &now, &strict, day.plus(24))?;
///
/// let stages = &what_if.flows["stage"];
/// assert_eq!((stages.users(), stages.moved()), (2, 1));
/// assert_eq!(what_if.movers[0].changes[0].to_string(), "stage Activation → Silent: silent for 24 days, 21 to 59");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comparing {
    /// How many movers are named at most. Default 100: those who spent the most.
    pub most_movers: NonZeroUsize,
}

impl Default for Comparing {
    fn default() -> Self {
        Self { most_movers: NonZeroUsize::MIN.saturating_add(99) }
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
    pub changes: Vec<Change>,
}

/// One name that changed, and by which rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
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
    Score(#[from] ScoreError),
}

/// The names of a user on one side, each with the prefix of the reasons that made it.
fn names(card: &Scorecard, rules: &RuleSet) -> Vec<(String, Option<String>)> {
    let mut names = vec![("stage".to_owned(), Some(card.stage.stage.to_string()))];
    let mut put = |of: &str, name: Option<String>| names.push((of.to_owned(), name));
    if rules.rfm.fitted().is_some() {
        let segment = match &card.rfm {
            RfmScore::Graded(rfm) => Some(rfm.segment.to_string()),
            RfmScore::None(_) => None,
        };
        put("rfm_segment", segment);
    }
    if rules.behavior.is_some() {
        put("behavior", card.shown_behavior().map(|behavior| behavior.to_string()));
    }
    if rules.worth.is_some() {
        put("value", card.worth.known().map(|worth| worth.class.to_string()));
    }
    if rules.churn.is_some() {
        put("churn_risk", card.churn.known().map(|risk| risk.band.to_string()));
    }
    if rules.groups.is_some() {
        put("group", card.group.known().map(|grouped| grouped.group.to_string()));
        put("tier", card.group.known().map(|grouped| grouped.tier.to_string()));
    }
    for segment in &rules.segments {
        let member = card.segments.iter().any(|member| member.segment == segment.name);
        put(&format!("segment {}", segment.name), Some(if member { "in" } else { "out" }.to_owned()));
    }
    names
}

/// What is gathered of a part of the population.
#[derive(Default)]
struct Gathered {
    flows: BTreeMap<String, SpendFlow>,
    movers: Vec<Mover>,
    moved: u64,
    users: u64,
    failed: Option<ScoreError>,
}

impl Comparing {
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
        self.compare(population, Side { rules: now, day }, Side { rules: then, day })
    }

    /// Two days under one rule set.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn flow(&self, population: &Population, rules: &RuleSet, from: Day, to: Day) -> Result<WhatIf, WhatIfError> {
        self.compare(population, Side { rules, day: from }, Side { rules, day: to })
    }

    /// Any two sides.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn compare(&self, population: &Population, one: Side<'_>, other: Side<'_>) -> Result<WhatIf, WhatIfError> {
        let most = self.most_movers.get();
        let gathered = population.fold(
            Gathered::default,
            |gathered, member| {
                if let Err(error) = gathered.observe(member, one, other, most) {
                    gathered.fail(error);
                }
            },
            |one, other| one.joined(other, most),
        );
        if let Some(error) = gathered.failed {
            return Err(error.into());
        }
        let Gathered { flows, movers, moved, users, .. } = gathered;
        let rules = [one.rules.fingerprint(), other.rules.fingerprint()];
        let (days, [now, then]) = ([one.day, other.day], rules);
        let question = format!(
            "who moves from what rules {now} say as of {} to what rules {then} say as of {}, at most {most} named",
            one.day, other.day,
        );
        let definition = Definition::new(question, population.calendar());
        Ok(WhatIf { definition, rules, days, flows, movers, moved, users })
    }
}

impl Gathered {
    fn observe(&mut self, member: Member<'_>, one: Side<'_>, other: Side<'_>, most: usize) -> Result<(), ScoreError> {
        let score = |side: Side<'_>| {
            let card = side.rules.score(member.profile.as_of(side.day), &member.user);
            card.map_err(|problem| ScoreError { user: member.user.id, problem })
        };
        let (before, after) = (score(one)?, score(other)?);
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        self.users += 1;
        let spend = member.profile.as_of(other.day).net_spend(Window::LIFETIME);
        let spend = spend.map_err(|problem| ScoreError { user: member.user.id, problem })?;
        let named = |card: &Option<Scorecard>, side: Side<'_>| card.as_ref().map(|card| names(card, side.rules));
        let (was, is) = (named(&before, one).unwrap_or_default(), named(&after, other).unwrap_or_default());
        let find = |names: &[(String, Option<String>)], of: &str| {
            names.iter().find(|(name, _)| name == of).and_then(|(_, value)| value.clone())
        };
        let mut moved = Vec::new();
        for of in of_both(&was, &is, before.is_some(), after.is_some()) {
            let (from, to) = (find(&was, of), find(&is, of));
            let flow = match self.flows.get_mut(of) {
                Some(flow) => flow,
                None => self.flows.entry(of.to_owned()).or_default(),
            };
            flow.observe(from.as_deref(), to.as_deref(), spend);
            if from != to {
                moved.push((of.to_owned(), from, to));
            }
        }
        if moved.is_empty() {
            return Ok(());
        }
        self.moved += 1;
        // Reasons are worth their while only for those who are named.
        let is_named = self.movers.len() < most
            || self.movers.last().is_some_and(|last| rank(last) > (-i128::from(spend.minor_units()), member.user.id));
        if is_named {
            let changes = moved.into_iter().map(|(of, from, to)| {
                let why = why(&of, after.as_ref(), &member, other);
                Change { of, from, to, why }
            });
            let mover = Mover { user: member.user.id, spend, changes: changes.collect() };
            let at = self.movers.partition_point(|earlier| rank(earlier) < rank(&mover));
            self.movers.insert(at, mover);
            self.movers.truncate(most);
        }
        Ok(())
    }

    fn joined(mut self, other: Self, most: usize) -> Self {
        for (of, flow) in other.flows {
            self.flows.entry(of).or_default().merge(flow);
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
    fn fail(&mut self, error: ScoreError) {
        if self.failed.is_none_or(|failed| error.user < failed.user) {
            self.failed = Some(error);
        }
    }
}

/// Those who spent the most first.
fn rank(mover: &Mover) -> (i128, UserId) {
    (-i128::from(mover.spend.minor_units()), mover.user)
}

/// What both sides name; all of one side where the user is not there on the other.
fn of_both<'a>(
    was: &'a [(String, Option<String>)],
    is: &'a [(String, Option<String>)],
    before: bool,
    after: bool,
) -> impl Iterator<Item = &'a str> {
    let (names, others) = if after { (is, was) } else { (was, is) };
    let both = before && after;
    let in_both = move |of: &&str| !both || others.iter().any(|(other, _)| other == of);
    names.iter().map(|(of, _)| of.as_str()).filter(in_both)
}

/// The rules that made a name what it is.
fn why(of: &str, card: Option<&Scorecard>, member: &Member<'_>, side: Side<'_>) -> Vec<Reason> {
    let Some(card) = card else { return Vec::new() };
    if let Some(name) = of.strip_prefix("segment ") {
        let as_of = member.profile.as_of(side.day);
        let situation = Situation::new(as_of, &member.user, side.rules.judges());
        let trace = situation.and_then(|situation| side.rules.segments.trace(name, &situation));
        let in_it = card.segments.iter().any(|member| member.segment == name);
        let decisive = trace.into_iter().flat_map(|trace| trace.lines).filter(|line| line.truth.is_true() == in_it);
        return decisive.map(|line| Reason::from(&line)).collect();
    }
    let prefix = match of {
        "stage" => "stage.",
        "rfm_segment" => "rfm.",
        "behavior" => "behavior.",
        "value" => "worth.",
        "churn_risk" => "churn.",
        "group" => "group.group",
        _ => "group.tier",
    };
    card.reasons().into_iter().filter(|reason| reason.rule.starts_with(prefix)).collect()
}

impl WhatIf {
    /// The share of users who move in anything; none of nobody.
    pub fn moved_share(&self) -> Option<Ratio> {
        Ratio::of(self.moved, self.users)
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to] = [&self.from, &self.to].map(|name| name.as_deref().unwrap_or("none"));
        write!(f, "{} {from} → {to}", self.of)?;
        for (place, reason) in self.why.iter().enumerate() {
            write!(f, "{} {reason}", if place == 0 { ":" } else { ";" })?;
        }
        Ok(())
    }
}
