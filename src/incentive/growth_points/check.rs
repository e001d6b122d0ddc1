//! Problems in a growth points config, all of them found at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::config::GrowthPointsConfig;
use super::earning::{DayBonus, EarningRule};
use super::level::{Downgrade, MembershipLevels};
use super::multiplier::{MOST, MOST_AT_ONCE, Multiplier, Stacking, most_at_once};
use super::period::PointsPeriod;
use super::problem::GrowthPointsProblem;
use crate::answer::problem::Problem;
use crate::event::kind::Unit;
use crate::time::Day;

/// The most rules; positions are kept in 16 bits.
const MOST_RULES: usize = 65_535;

type Found = Vec<Problem<GrowthPointsProblem>>;

/// All problems in the config, in the order in which they are written.
pub(super) fn problems(config: &GrowthPointsConfig) -> Found {
    let mut found = Found::new();
    let mut wrong = |path: &str, problem| found.push(Problem::new(path, problem));
    if config.rules.len() > MOST_RULES {
        wrong("rules", GrowthPointsProblem::TooMany { count: config.rules.len(), most: MOST_RULES });
    }
    check_each_rule(&config.rules, config.membership.as_ref().map_or(0, |levels| levels.levels.len()), &mut wrong);
    check_caps(config, &mut wrong);
    if let PointsPeriod::Trailing(window) = config.period
        && (window.length().is_none() || window.days(Day::EPOCH).last() != Day::EPOCH)
    {
        wrong("period.trailing", GrowthPointsProblem::NotTrailing { window: window.to_string() });
    }
    check_tiers(config, &mut wrong);
    if let Some(levels) = &config.membership {
        check_levels(levels, config, &mut wrong);
    }
    found
}

fn check_each_rule(rules: &[EarningRule], levels: usize, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    let mut seen = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        let EarningRule { kind, subject, points, unit, .. } = *rule;
        match seen.entry((kind, subject)) {
            Entry::Vacant(vacant) => _ = vacant.insert(at),
            Entry::Occupied(first) => {
                wrong(&format!("rules[{at}]"), GrowthPointsProblem::Ambiguous { kind, subject, first: *first.get() });
            }
        }
        if !(1..=EarningRule::LARGEST_AWARD).contains(&points) {
            wrong(&format!("rules[{at}].points"), GrowthPointsProblem::Points { points });
        }
        match unit {
            Some(0) => wrong(&format!("rules[{at}].unit"), GrowthPointsProblem::ZeroUnit),
            Some(_) if kind.unit() == Unit::Nothing => {
                wrong(&format!("rules[{at}].unit"), GrowthPointsProblem::NoValue { kind });
            }
            _ => {}
        }
        if rule.deducts && rule.exempt {
            wrong(&format!("rules[{at}].exempt"), GrowthPointsProblem::ExemptDeduction);
        }
        for (name, cap) in [("day_cap", rule.day_cap), ("month_cap", rule.month_cap), ("life_cap", rule.life_cap)] {
            check_cap(&format!("rules[{at}].{name}"), cap, Some((at, points)), wrong);
        }
        check_multipliers(&format!("rules[{at}].multipliers"), rule, levels, wrong);
        check_bonuses(&format!("rules[{at}]"), rule, wrong);
    }
}

fn check_bonuses(path: &str, rule: &EarningRule, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    for (name, bonus) in [("bonus", rule.bonus), ("first_bonus", rule.first_bonus)] {
        if bonus > EarningRule::LARGEST_AWARD {
            wrong(&format!("{path}.{name}"), GrowthPointsProblem::Bonus { bonus });
        }
    }
    let Some(DayBonus { from, points }) = rule.day_bonus else { return };
    if rule.kind.unit() == Unit::Nothing {
        wrong(&format!("{path}.day_bonus"), GrowthPointsProblem::NoSum { kind: rule.kind });
    } else if from == 0 {
        wrong(&format!("{path}.day_bonus.from"), GrowthPointsProblem::DayBonusFromNothing);
    }
    if !(1..=EarningRule::LARGEST_AWARD).contains(&points) {
        wrong(&format!("{path}.day_bonus.points"), GrowthPointsProblem::Points { points });
    }
}

fn check_multipliers(path: &str, rule: &EarningRule, levels: usize, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    let count = rule.multipliers.len();
    if count > MOST {
        return wrong(path, GrowthPointsProblem::TooMany { count, most: MOST });
    }
    for (at, multiplier) in rule.multipliers.iter().enumerate() {
        let per_10_000 = multiplier.per_10_000;
        if per_10_000 > Multiplier::LARGEST {
            wrong(&format!("{path}[{at}].per_10_000"), GrowthPointsProblem::Factor { per_10_000 });
        }
        for (place, day) in multiplier.month_days.iter().copied().enumerate() {
            if !(1..=31).contains(&day) {
                wrong(&format!("{path}[{at}].month_days[{place}]"), GrowthPointsProblem::MonthDay { day });
            }
        }
        if let Some(level) = multiplier.from_level.filter(|level| !(1..=levels).contains(&usize::from(*level))) {
            wrong(&format!("{path}[{at}].from_level"), GrowthPointsProblem::NoSuchLevel { level, levels });
        }
    }
    if rule.stacking == Stacking::Compound
        && let Some((day, count)) = most_at_once(&rule.multipliers).filter(|(_, count)| *count > MOST_AT_ONCE)
    {
        wrong(path, GrowthPointsProblem::TooManyAtOnce { count, day });
    }
}

/// Checks a cap against the largest award that it applies to, given as the rule's position and its points.
fn check_cap(
    path: &str,
    cap: Option<u64>,
    award: Option<(usize, u32)>,
    wrong: &mut impl FnMut(&str, GrowthPointsProblem),
) {
    match (cap, award) {
        (Some(0), _) => wrong(path, GrowthPointsProblem::ZeroCap { least: award.map_or(1, |(_, award)| award.max(1)) }),
        (Some(cap), Some((rule, award))) if cap < u64::from(award) => {
            wrong(path, GrowthPointsProblem::CapBelowAward { cap, award, rule });
        }
        _ => {}
    }
}

fn check_caps(config: &GrowthPointsConfig, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    let capped = config.rules.iter().enumerate().filter(|(_, rule)| !rule.exempt && !rule.deducts);
    // The first of the largest. Awards that are wrong themselves have their own problem.
    let awards = capped.map(|(at, rule)| (at, rule.points.min(EarningRule::LARGEST_AWARD)));
    let largest = awards.reduce(|most, next| if next.1 > most.1 { next } else { most });
    check_cap("day_cap", config.day_cap, largest, wrong);
    check_cap("period_cap", config.period_cap, largest, wrong);
}

/// The most points that the caps allow in a period. `None` if they set no bound or are wrong themselves.
fn most_of_a_period(config: &GrowthPointsConfig) -> Option<u64> {
    if !config.exempt_sources.is_empty() || config.rules.iter().any(|rule| rule.exempt) {
        return None;
    }
    let by_days = config.day_cap.zip(config.period.longest()).map(|(cap, days)| cap.saturating_mul(days.into()));
    [by_days, config.period_cap].into_iter().flatten().filter(|most| *most > 0).min()
}

fn check_tiers(config: &GrowthPointsConfig, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    check_length("tiers", config.tiers.len(), wrong);
    let most = most_of_a_period(config);
    let mut before = None;
    for (at, tier) in config.tiers.iter().enumerate() {
        let points = tier.points;
        let path = format!("tiers[{at}].points");
        match before.replace(points) {
            _ if points == 0 => wrong(&path, GrowthPointsProblem::TierOfNothing),
            Some(before) if points <= before => wrong(&path, GrowthPointsProblem::TierOutOfOrder { points, before }),
            _ => {}
        }
        if let Some(most) = most.filter(|most| points > *most) {
            wrong(&path, GrowthPointsProblem::Unreachable { points, most });
        }
        let reward = tier.reward.as_deref();
        if reward.is_some_and(|reward| reward.trim().is_empty()) {
            wrong(&format!("tiers[{at}].reward"), GrowthPointsProblem::NamelessReward);
        }
        if reward.is_some() && matches!(config.period, PointsPeriod::Trailing(_)) {
            wrong(&format!("tiers[{at}].reward"), GrowthPointsProblem::RewardWithoutPeriod);
        }
    }
}

fn check_levels(
    levels: &MembershipLevels,
    config: &GrowthPointsConfig,
    wrong: &mut impl FnMut(&str, GrowthPointsProblem),
) {
    let count = levels.levels.len();
    check_length("membership.levels", count, wrong);
    if count == 0 {
        wrong("membership.levels", GrowthPointsProblem::NoLevels);
    }
    let most = most_of_a_period(config);
    let mut before = None;
    for (at, level) in levels.levels.iter().enumerate() {
        let minimum = level.minimum;
        let path = format!("membership.levels[{at}].minimum");
        match before.replace(minimum) {
            None if minimum > 0 => wrong(&path, GrowthPointsProblem::FirstLevel { minimum }),
            Some(before) if minimum <= before => wrong(&path, GrowthPointsProblem::LevelOutOfOrder { minimum, before }),
            _ => {}
        }
        if let Some(most) = most.filter(|most| minimum > *most) {
            wrong(&path, GrowthPointsProblem::Unreachable { points: minimum, most });
        }
    }
    match config.period {
        PointsPeriod::Lifetime if levels.downgrade != Downgrade::Never => {
            wrong("membership.downgrade", GrowthPointsProblem::DowngradeWithoutEnd);
        }
        PointsPeriod::Trailing(_) => wrong("membership", GrowthPointsProblem::LevelsWithoutPeriod),
        _ => {}
    }
    if levels.grace == 0 {
        wrong("membership.grace", GrowthPointsProblem::ZeroGrace);
    }
    if let Some(floor) = levels.floor.filter(|floor| !(1..=count).contains(&usize::from(*floor))) {
        wrong("membership.floor", GrowthPointsProblem::Floor { floor, levels: count });
    }
}

fn check_length(path: &str, count: usize, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    if count > MOST {
        wrong(path, GrowthPointsProblem::TooMany { count, most: MOST });
    }
}
