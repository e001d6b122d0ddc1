//! The comparison of two sides, user by user.

use core::num::NonZeroUsize;
use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::answer::{Mover, NameChange, WhatIf, rank};
use super::flow::SpendFlow;
use super::name::Naming;
use crate::answer::definition::Definition;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::rule::predicate::Situation;
use crate::rule::ruleset::RuleSet;
use crate::time::{Day, Window};

/// One side of a comparison: rules, as of a day.
#[derive(Clone, Copy, Debug)]
pub struct RulesAsOf<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The day asked about.
    pub as_of: Day,
}

/// The rule of a comparison.
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
/// assert_eq!(what_if.movers[0].changes[0].to_string(), "stage Activation → Silent: not active for 24 days, this stage is 21 to 59");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WhatIfRule {
    /// The greatest number of movers that are named. Default 100: those who spent the most.
    pub most_movers: NonZeroUsize,
}

impl Default for WhatIfRule {
    fn default() -> Self {
        Self { most_movers: const { NonZeroUsize::new(100).unwrap() } }
    }
}

impl WhatIfRule {
    /// Compares two rule sets over one population as of one day.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn what_if(
        &self,
        population: &Population,
        now: &RuleSet,
        then: &RuleSet,
        as_of: Day,
    ) -> Result<WhatIf, UserBeforeHorizon> {
        self.report(population, RulesAsOf { rules: now, as_of }, RulesAsOf { rules: then, as_of })
    }

    /// Compares two days under one rule set.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn flow(
        &self,
        population: &Population,
        rules: &RuleSet,
        from: Day,
        to: Day,
    ) -> Result<WhatIf, UserBeforeHorizon> {
        self.report(population, RulesAsOf { rules, as_of: from }, RulesAsOf { rules, as_of: to })
    }

    /// Compares any two sides.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn report(
        &self,
        population: &Population,
        one: RulesAsOf<'_>,
        other: RulesAsOf<'_>,
    ) -> Result<WhatIf, UserBeforeHorizon> {
        let comparison = Comparison { namings: Naming::both(one.rules, other.rules), sides: [one, other] };
        let nobody = self.nobody(population, &comparison);
        let gathered = population.fold(
            || Gathered { found: nobody.clone(), failed: None },
            |gathered, member| {
                if let Err(problem) = comparison.observe(member, &mut gathered.found) {
                    gathered.fail(UserBeforeHorizon::new(member.user.id, problem));
                }
            },
            Gathered::joined,
        );
        gathered.failed.map_or(Ok(gathered.found), Err)
    }

    /// The answer without users.
    fn nobody(self, population: &Population, comparison: &Comparison<'_>) -> WhatIf {
        let rules = comparison.sides.map(|side| side.rules.fingerprint());
        let as_of = comparison.sides.map(|side| side.as_of);
        let ([now, then], [one, other]) = (rules, as_of);
        let question = format!(
            "users who move between rules {now} as of {one} and rules {then} as of {other}, at most {} named",
            self.most_movers,
        );
        WhatIf {
            definition: Definition::new(question, population.calendar()),
            rules,
            as_of,
            flows: comparison.namings.iter().map(|naming| (naming.name(), SpendFlow::default())).collect(),
            most_movers: self.most_movers,
            movers: Vec::new(),
            moved: 0,
            users: 0,
        }
    }
}

/// What is gathered from a part of the population.
struct Gathered {
    found: WhatIf,
    failed: Option<UserBeforeHorizon>,
}

impl Gathered {
    fn joined(mut self, other: Self) -> Self {
        let Self { found, failed } = other;
        self.found.add(&found);
        if let Some(error) = failed {
            self.fail(error);
        }
        self
    }

    /// Keeps the first of several errors in order of the ids, whatever the order of evaluation.
    fn fail(&mut self, error: UserBeforeHorizon) {
        if self.failed.is_none_or(|failed| error.user < failed.user) {
            self.failed = Some(error);
        }
    }
}

/// What is compared.
struct Comparison<'a> {
    /// In the order of their names, which is the order of the flows.
    namings: Vec<Naming>,
    sides: [RulesAsOf<'a>; 2],
}

impl Comparison<'_> {
    fn observe(&self, member: Member<'_>, found: &mut WhatIf) -> Result<(), BeforeHorizon> {
        let [one, other] = self.sides;
        let user = member.user;
        let on = |side: RulesAsOf<'_>| member.profile.as_of(side.as_of);
        let before = Situation::new(on(one), &user, one.rules.judges());
        let after = Situation::new(on(other), &user, other.rules.judges());
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let spend = on(other).net_spend(Window::LIFETIME)?;
        let name = |naming: &Naming, situation: &Option<Situation<'_>>, side: RulesAsOf<'_>| {
            situation.as_ref().map_or(Ok(None), |situation| naming.of(situation, side.rules))
        };
        // All names first, so that nothing is half counted.
        let mut named: SmallVec<[[Option<Cow<'static, str>>; 2]; 16]> = SmallVec::new();
        for naming in &self.namings {
            named.push([name(naming, &before, one)?, name(naming, &after, other)?]);
        }
        found.users += 1;
        for ([from, to], flow) in named.iter().zip(found.flows.values_mut()) {
            flow.observe(from.as_deref(), to.as_deref(), spend);
        }
        if named.iter().all(|[from, to]| from == to) {
            return Ok(());
        }
        found.moved += 1;
        // Reasons are computed only for movers who are named.
        if found.names(rank(spend, user.id)) {
            let moved = self.namings.iter().zip(named).filter(|(_, [from, to])| from != to);
            let changes = moved.map(|(naming, [from, to])| NameChange {
                of: naming.name(),
                why: after.as_ref().map(|after| naming.why(to.as_deref(), after, other.rules)).unwrap_or_default(),
                from: from.map(Cow::into_owned),
                to: to.map(Cow::into_owned),
            });
            found.put(Mover { user: user.id, spend, changes: changes.collect() });
        }
        Ok(())
    }
}
