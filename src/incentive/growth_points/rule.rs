//! The growth points rule, checked and laid out for one walk over the tallies of a period.

use serde::{Deserialize, Serialize};

use super::check::{self, GrowthPointsProblem};
use super::config::{GrowthPointsConfig, PointsTier};
use super::earning::EarningRule;
use super::level::count;
use super::lookup::{Lookup, RulesOfKind};
use super::multiplier::Factors;
use super::source::{PointsSource, SourcePoints};
use crate::answer::problem::Problems;
use crate::profile::Tally;
use crate::time::Day;

/// A checked growth points rule; see [`GrowthPointsConfig`] for the numbers.
///
/// It is serialized as its config, and checked again when it is read.
///
/// ```
/// use lifestage::incentive::GrowthPointsRule;
/// use lifestage::time::Period;
/// use lifestage::{Day, Event, Profile, User};
///
/// let rule = GrowthPointsRule::default();
/// let day = Day::ymd(2026, 1, 5);
/// let profile = Profile::of([Event::log_in(42_u64, day), Event::share(42_u64, day), Event::share(42_u64, day)]);
/// assert_eq!(rule.points(profile.as_of(day), &User::new(42_u64), &[]), Ok(Some(7)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "GrowthPointsConfig", into = "GrowthPointsConfig")]
pub struct GrowthPointsRule {
    config: GrowthPointsConfig,
    earners: Box<[Earner]>,
    lookup: Lookup,
    /// No cap is `u64::MAX`.
    pub(super) day_cap: u64,
    pub(super) period_cap: u64,
    exempt_sources: Box<[PointsSource]>,
}

impl GrowthPointsRule {
    /// Makes a rule from a config.
    ///
    /// # Errors
    /// With every problem in it, each with its path: see [`GrowthPointsProblem`].
    pub fn new(config: GrowthPointsConfig) -> Result<Self, Problems<GrowthPointsProblem>> {
        Problems::none_in(check::problems(&config))?;
        Ok(Self::laid_out(config))
    }

    fn laid_out(config: GrowthPointsConfig) -> Self {
        Self {
            earners: config.rules.iter().map(Earner::of).collect(),
            lookup: Lookup::of(&config.rules),
            day_cap: config.day_cap.unwrap_or(u64::MAX),
            period_cap: config.period_cap.unwrap_or(u64::MAX),
            exempt_sources: config.exempt_sources.clone().into(),
            config,
        }
    }

    /// The config.
    pub const fn config(&self) -> &GrowthPointsConfig {
        &self.config
    }

    /// The tier that the points of a period reach, counted from 1. `None` below the first.
    pub fn tier_of(&self, points: u64) -> Option<u16> {
        let reached = self.config.tiers.partition_point(|tier| tier.points <= points);
        (reached > 0).then(|| count(reached))
    }

    /// The tier with this number, counted from 1.
    pub fn tier(&self, number: u16) -> Option<&PointsTier> {
        self.config.tiers.get(usize::from(number).checked_sub(1)?)
    }

    /// The membership level that the points of a period reach, counted from 1. `None` if there are no levels.
    pub fn level_of(&self, points: u64) -> Option<u16> {
        self.config.membership.as_ref().map(|levels| levels.reached_by(points))
    }

    /// Walks over the days with tallies or points from other sources, in order, and passes on what each day earns:
    /// first by rules, in the order of kinds, then by sources.
    ///
    /// Tallies and other points must be in order, and a source has at most one entry per day.
    pub(super) fn walk(&self, mut tallies: &[Tally], mut others: &[SourcePoints], visit: &mut impl Visit) {
        loop {
            let day = match (tallies.first(), others.first()) {
                (Some(tally), None) => tally.day(),
                (None, Some(line)) => line.day,
                (Some(tally), Some(line)) => tally.day().min(line.day),
                (None, None) => break,
            };
            tallies = self.walk_tallies_of(day, tallies, visit);
            while let Some((line, rest)) = others.split_first()
                && line.day == day
            {
                let exempt = self.exempt_sources.contains(&line.source);
                let (desired, cap) = (line.points, u64::MAX);
                visit.award(Award { day, by: By::Source(line.source), desired, cap, exempt, deducts: false });
                others = rest;
            }
            visit.day_is_over(day);
        }
    }

    /// Passes on what each rule earns on the day, and returns the tallies after it.
    #[inline]
    fn walk_tallies_of<'t>(&self, day: Day, mut tallies: &'t [Tally], visit: &mut impl Visit) -> &'t [Tally] {
        while let Some((first, rest)) = tallies.split_first()
            && first.day() == day
        {
            let code = first.code();
            let rules = self.lookup.of_kind(code);
            if rules.has_subjects() {
                tallies = self.walk_subjects_of(first, rules, tallies, visit);
                continue;
            }
            tallies = rest;
            let (mut count, mut sum) = (u64::from(first.count()), first.sum());
            while let Some((tally, rest)) = tallies.split_first()
                && tally.day() == day
                && tally.code() == code
            {
                // INVARIANT: 2¹⁶ subjects of less than 2³² events each; the profile bounds the sums.
                count += u64::from(tally.count());
                sum += tally.sum();
                tallies = rest;
            }
            if let Some(rule) = rules.any_subject() {
                self.award(rule, day, count, sum, visit);
            }
        }
        tallies
    }

    /// Does this for the tallies of one day and kind if some rule is about a subject. It is a function of its own so
    /// that the common loop fits the registers.
    #[inline(never)]
    fn walk_subjects_of<'t>(
        &self,
        first: &Tally,
        rules: &RulesOfKind,
        mut tallies: &'t [Tally],
        visit: &mut impl Visit,
    ) -> &'t [Tally] {
        let (day, code) = (first.day(), first.code());
        // What no rule about a subject took.
        let (mut count, mut sum) = (0, 0);
        while let Some((tally, rest)) = tallies.split_first()
            && tally.day() == day
            && tally.code() == code
        {
            if let Some(rule) = rules.about(tally.subject()) {
                self.award(rule, day, u64::from(tally.count()), tally.sum(), visit);
            } else {
                count += u64::from(tally.count());
                sum += tally.sum();
            }
            tallies = rest;
        }
        if let Some(rule) = rules.any_subject()
            && count > 0
        {
            self.award(rule, day, count, sum, visit);
        }
        tallies
    }

    #[inline]
    fn award(&self, rule: u16, day: Day, count: u64, sum: u64, visit: &mut impl Visit) {
        if let Some(earner) = self.earners.get(usize::from(rule)) {
            let desired = earner.desired(day, count, sum);
            let Earner { day_cap: cap, exempt, deducts, .. } = *earner;
            visit.award(Award { day, by: By::Rule(rule), desired, cap, exempt, deducts });
        }
    }
}

impl Default for GrowthPointsRule {
    fn default() -> Self {
        // INVARIANT: the preset has no problems; a test proves it.
        Self::laid_out(GrowthPointsConfig::default())
    }
}

impl TryFrom<GrowthPointsConfig> for GrowthPointsRule {
    type Error = Problems<GrowthPointsProblem>;

    fn try_from(config: GrowthPointsConfig) -> Result<Self, Self::Error> {
        Self::new(config)
    }
}

impl From<GrowthPointsRule> for GrowthPointsConfig {
    fn from(rule: GrowthPointsRule) -> Self {
        rule.config
    }
}

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
    /// The points before any cap.
    pub(super) desired: u64,
    /// The rule's own cap for the day.
    pub(super) cap: u64,
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

/// A rule with its options turned into numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Earner {
    points: u64,
    /// 0 if each event is one award.
    unit: u64,
    bonus: u64,
    /// No cap is `u64::MAX`.
    day_cap: u64,
    exempt: bool,
    deducts: bool,
    factors: Factors,
}

impl Earner {
    fn of(rule: &EarningRule) -> Self {
        Self {
            points: rule.points.into(),
            unit: rule.unit.unwrap_or(0),
            bonus: rule.bonus.into(),
            day_cap: rule.day_cap.unwrap_or(u64::MAX),
            exempt: rule.exempt,
            deducts: rule.deducts,
            factors: Factors::of(&rule.multipliers, rule.stacking),
        }
    }

    /// The points of a day's events before any cap, from their number and summed value. Saturates at `u64::MAX`.
    #[inline]
    fn desired(&self, day: Day, count: u64, sum: u64) -> u64 {
        let awards = sum.checked_div(self.unit).unwrap_or(count);
        let points = if self.factors.is_empty() {
            awards.saturating_mul(self.points)
        } else {
            self.multiplied(day, u128::from(awards) * u128::from(self.points))
        };
        points.saturating_add(self.bonus)
    }

    #[inline(never)]
    fn multiplied(&self, day: Day, points: u128) -> u64 {
        u64::try_from(self.factors.on(day).of(points)).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_presets_are_valid() {
        assert_eq!(GrowthPointsRule::new(GrowthPointsConfig::default()), Ok(GrowthPointsRule::default()));
        assert!(GrowthPointsRule::new(GrowthPointsConfig::capped()).is_ok());
    }
}
