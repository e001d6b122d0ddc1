//! The walk over the days of a period: what each rule and each source earns on each of them.

use serde::{Deserialize, Serialize};

use super::clipped::Clipped;
use super::earner::Earner;
use super::level_replay::LevelReplay;
use super::lookup::RulesOfKind;
use super::multiplier::DayFacts;
use super::rule::GrowthPointsRule;
use super::scope::Scope;
use super::source::PointsSource;
use super::sum::DaySum;
use crate::profile::Tally;
use crate::time::{Day, Period};

/// The receiver of a walk.
pub(super) trait Visit {
    /// One rule or source earned something on a day.
    fn award(&mut self, award: Award);
    /// Everything of the day was passed on.
    fn day_is_over(&mut self, day: Day);
}

/// What one rule or source earns on a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Award {
    pub(super) day: Day,
    pub(super) by: By,
    /// The points that the rule's own caps let through.
    pub(super) granted: u64,
    /// What they took.
    pub(super) clipped: Clipped,
    /// Whether it is exempt from the overall caps.
    pub(super) exempt: bool,
    /// Whether it is taken off instead.
    pub(super) deducts: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// The rule at this position.
    Rule(u16),
    Source(PointsSource),
}

impl GrowthPointsRule {
    /// Walks over the days with tallies or points from other sources, in order, and passes on what each day earns:
    /// first by rules, in the order of kinds, then by sources.
    ///
    /// Tallies and other points must be in order, and a source has at most one entry per day.
    /// Returns what each rule let through so far, if any rule remembers that.
    pub(super) fn walk(&self, scope: &Scope<'_>, visit: &mut impl Visit) -> Vec<RuleSoFar> {
        if self.is_plain { self.run::<_, true>(scope, visit) } else { self.run::<_, false>(scope, visit) }
    }

    /// The walk. Under `PLAIN` rules a day's awards depend on nothing but what happened on it, and none deducts: compiled
    /// for them alone, as most rules are such, it has no step for what they do not ask.
    fn run<V: Visit, const PLAIN: bool>(&self, scope: &Scope<'_>, visit: &mut V) -> Vec<RuleSoFar> {
        let (mut tallies, mut others) = (&*scope.tallies, scope.others.as_slice());
        let mut walk = Walk::<V, PLAIN> {
            rule: self,
            day: scope.from,
            birthday: false,
            level: 0,
            counts: true,
            memory: if PLAIN { Memory::default() } else { Memory::new(self, scope) },
            visit,
        };
        loop {
            let day = match (tallies.first(), others.first()) {
                (Some(tally), None) => tally.day(),
                (None, Some(line)) => line.day,
                (Some(tally), Some(line)) => tally.day().min(line.day),
                (None, None) => break,
            };
            walk.begin(day, scope);
            tallies = walk.tallies_of_day(tallies);
            while let Some((line, rest)) = others.split_first()
                && line.day == day
            {
                let (by, exempt) = (By::Source(line.source), self.exempt_sources.contains(&line.source));
                let clipped = Clipped::default();
                walk.pass(Award { day, by, granted: line.points, clipped, exempt, deducts: false });
                others = rest;
            }
            walk.end();
        }
        walk.memory.rules
    }
}

impl GrowthPointsRule {
    /// What each rule let through before anything happened; empty if no rule remembers that.
    pub(super) fn memory(&self) -> Vec<RuleSoFar> {
        let rules = if self.earners.iter().any(Earner::remembers) { self.earners.len() } else { 0 };
        vec![RuleSoFar::default(); rules]
    }
}

/// A walk on one of its days.
struct Walk<'r, 'v, V, const PLAIN: bool> {
    rule: &'r GrowthPointsRule,
    day: Day,
    birthday: bool,
    level: u16,
    /// Whether the day is one of those asked about. The days before it are only remembered.
    counts: bool,
    memory: Memory<'r>,
    visit: &'v mut V,
}

impl<V: Visit, const PLAIN: bool> Walk<'_, '_, V, PLAIN> {
    #[inline]
    fn begin(&mut self, day: Day, scope: &Scope<'_>) {
        self.day = day;
        if !PLAIN {
            self.counts = scope.counted.contains(day);
            self.birthday = scope.birthday.is_some_and(|birthday| birthday.in_year_of(day) == day);
            if let Some((level, _)) = &mut self.memory.level {
                level.advance_to(day);
                self.level = level.level;
            }
        }
    }

    #[inline]
    fn end(&mut self) {
        if !PLAIN && let Some((level, of_day)) = &mut self.memory.level {
            level.pass(self.day, of_day.take());
        }
        if PLAIN || self.counts {
            self.visit.day_is_over(self.day);
        }
    }

    #[inline]
    fn pass(&mut self, award: Award) {
        if !PLAIN && let Some((_, of_day)) = &mut self.memory.level {
            of_day.add(award.granted, award.exempt, award.deducts);
        }
        if PLAIN || self.counts {
            self.visit.award(award);
        }
    }

    /// Passes on what each rule earns on the day, and returns the tallies after it.
    #[inline]
    fn tallies_of_day<'t>(&mut self, mut tallies: &'t [Tally]) -> &'t [Tally] {
        let rule = self.rule;
        while let Some((first, rest)) = tallies.split_first()
            && first.day() == self.day
        {
            let code = first.code();
            let rules = rule.lookup.of_kind(code);
            if rules.has_subjects() {
                tallies = self.subjects_of(first, rules, tallies);
                continue;
            }
            tallies = rest;
            let (mut count, mut sum) = (u64::from(first.count()), first.sum());
            while let Some((tally, rest)) = tallies.split_first()
                && tally.day() == self.day
                && tally.code() == code
            {
                // INVARIANT: 2¹⁶ subjects of less than 2³² events each; the profile bounds the sums.
                count += u64::from(tally.count());
                sum += tally.sum();
                tallies = rest;
            }
            if let Some(rule) = rules.any_subject() {
                self.award(rule, count, sum);
            }
        }
        tallies
    }

    /// Does this for the tallies of one day and kind if some rule is about a subject. It is a function of its own so
    /// that the common loop fits the registers.
    #[inline(never)]
    fn subjects_of<'t>(&mut self, first: &Tally, rules: &RulesOfKind, mut tallies: &'t [Tally]) -> &'t [Tally] {
        let code = first.code();
        // What no rule about a subject took.
        let (mut count, mut sum) = (0, 0);
        while let Some((tally, rest)) = tallies.split_first()
            && tally.day() == self.day
            && tally.code() == code
        {
            if let Some(rule) = rules.about(tally.subject()) {
                self.award(rule, u64::from(tally.count()), tally.sum());
            } else {
                count += u64::from(tally.count());
                sum += tally.sum();
            }
            tallies = rest;
        }
        if let Some(rule) = rules.any_subject()
            && count > 0
        {
            self.award(rule, count, sum);
        }
        tallies
    }

    #[inline]
    fn award(&mut self, position: u16, count: u64, sum: u64) {
        let Some(earner) = self.rule.earners.get(usize::from(position)) else { return };
        let on = DayFacts { day: self.day, birthday: self.birthday, level: self.level };
        let desired = earner.desired(on, count, sum);
        let so_far = if PLAIN { None } else { self.memory.rules.get_mut(usize::from(position)) };
        let (granted, clipped) =
            so_far.map_or_else(|| clip(desired, earner.day_cap), |so_far| so_far.clip(earner, self.day, desired));
        let Earner { exempt, .. } = *earner;
        let deducts = !PLAIN && earner.deducts;
        self.pass(Award { day: self.day, by: By::Rule(position), granted, clipped, exempt, deducts });
    }
}

fn clip(desired: u64, day_cap: u64) -> (u64, Clipped) {
    let granted = desired.min(day_cap);
    (granted, Clipped { by_rule: desired - granted, ..Clipped::default() })
}

/// What a day's awards depend on besides the day itself: that is why a walk may have to start with joining. It holds the
/// days before, whatever became of their points under the overall caps.
#[derive(Default)]
struct Memory<'a> {
    /// For each rule; empty if no rule remembers anything.
    rules: Vec<RuleSoFar>,
    /// The level so far and the sum of the running day, if multipliers ask for the level.
    level: Option<(LevelReplay<'a>, DaySum)>,
}

impl<'a> Memory<'a> {
    fn new(rule: &'a GrowthPointsRule, scope: &Scope<'_>) -> Self {
        let config = rule.config();
        let levels = config.membership.as_ref().filter(|_| rule.asks_level);
        let level = levels.map(|levels| LevelReplay::going_on(levels, rule, scope));
        let rules = match scope.so_far {
            Some(so_far) => so_far.rules.clone(),
            None => rule.memory(),
        };
        Self { rules, level: level.map(|level| (level, DaySum::new(rule.day_cap))) }
    }
}

/// What one rule let through so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct RuleSoFar {
    pub(in crate::incentive) begun: bool,
    /// The first day of the month that `of_month` is about.
    pub(in crate::incentive) month: Option<Day>,
    pub(in crate::incentive) of_month: u64,
    pub(in crate::incentive) of_life: u64,
}

impl RuleSoFar {
    /// Adds the bonus for the first day, and lets through what the caps of the day, then the month, then the life allow.
    fn clip(&mut self, earner: &Earner, day: Day, desired: u64) -> (u64, Clipped) {
        let first = if self.begun { 0 } else { earner.first_bonus };
        self.begun = true;
        if earner.month_cap < u64::MAX {
            let month = Some(Period::Month.containing(day).first());
            if self.month != month {
                (self.month, self.of_month) = (month, 0);
            }
        }
        let (of_day, mut clipped) = clip(desired.saturating_add(first), earner.day_cap);
        let in_month = of_day.min(earner.month_cap.saturating_sub(self.of_month));
        let in_life = in_month.min(earner.life_cap.saturating_sub(self.of_life));
        (clipped.by_rule_month, clipped.by_rule_life) = (of_day - in_month, in_month - in_life);
        self.of_month = self.of_month.saturating_add(in_life);
        self.of_life = self.of_life.saturating_add(in_life);
        (in_life, clipped)
    }
}
