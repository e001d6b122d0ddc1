//! Problems in a growth points config, all of them found at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::config::GrowthPointsConfig;
use super::earning::{DayBonus, EarningRule};
use super::level::{Downgrade, MembershipLevels};
use super::multiplier::{MOST, MOST_AT_ONCE, Multiplier, Stacking, most_at_once};
use super::period::PointsPeriod;
use super::sentence;
use crate::answer::problem::Problem;
use crate::answer::say::{Say, Words};
use crate::event::kind::{Kind, Unit};
use crate::event::subject::Subject;
use crate::time::Day;

/// A mistake in a growth points config.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrowthPointsProblem {
    /// An award of nothing or of too much.
    #[error("an award of `{points}` points: give 1 to {}", EarningRule::LARGEST_AWARD)]
    Points {
        /// The points given.
        points: u32,
    },
    /// A bonus that is too large.
    #[error("a bonus of `{bonus}` points: give at most {}", EarningRule::LARGEST_AWARD)]
    Bonus {
        /// The bonus given.
        bonus: u32,
    },
    /// A unit of 0.
    #[error("a unit of `0` cannot be counted: give at least 1, or leave it out to award each event")]
    ZeroUnit,
    /// A unit for a kind that carries no value, so there would never be an award.
    #[error("`{kind}` events carry no value to count in units: leave the unit out to award each event")]
    NoValue {
        /// The kind.
        kind: Kind,
    },
    /// Two rules for the same events.
    #[error(
        "`{}` is already covered by `rules[{first}]`: keep one of the two, or give one of them a subject",
        Selection(*.kind, *.subject)
    )]
    Ambiguous {
        /// The kind of both.
        kind: Kind,
        /// The subject of both.
        subject: Option<Subject>,
        /// The position of the earlier rule, counted from 0.
        first: usize,
    },
    /// A deduction that is exempt from caps that do not apply to it.
    #[error("a deduction is under no overall cap: leave `exempt` out")]
    ExemptDeduction,
    /// A cap of 0.
    #[error("a cap of `0` lets nothing through: give at least {least}, or leave it out")]
    ZeroCap {
        /// The smallest cap that works.
        least: u32,
    },
    /// A cap that is smaller than one award.
    #[error(
        "a cap of `{cap}` is smaller than one award of `{award}` by `rules[{rule}]`: give at least {award}, or leave it out"
    )]
    CapBelowAward {
        /// The cap given.
        cap: u64,
        /// The points of the award.
        award: u32,
        /// The position of the rule, counted from 0.
        rule: usize,
    },
    /// A factor that is too large.
    #[error("a factor of `{per_10_000}` in 10,000ths: give at most {}, which is 20 times", Multiplier::LARGEST)]
    Factor {
        /// The factor given, in 10,000ths.
        per_10_000: u32,
    },
    /// More compound multipliers on one day than can be multiplied exactly.
    #[error(
        "`{count}` compound multipliers apply on `{day}`: give at most {MOST_AT_ONCE} for one day, or choose another `stacking`"
    )]
    TooManyAtOnce {
        /// The number of multipliers.
        count: u32,
        /// The first such day.
        day: Day,
    },
    /// A day that no month has.
    #[error("no month has a day `{day}`: give 1 to 31")]
    MonthDay {
        /// The day given.
        day: u8,
    },
    /// A multiplier for a level that is not there.
    #[error("there is no level `{level}` to multiply for: the membership has {levels}, counted from 1")]
    NoSuchLevel {
        /// The level given.
        level: u16,
        /// The number of levels.
        levels: usize,
    },
    /// A bonus for the sum of values of a kind that carries none.
    #[error("`{kind}` events carry no value to sum: leave `day_bonus` out")]
    NoSum {
        /// The kind.
        kind: Kind,
    },
    /// A bonus of a day for any value.
    #[error("a summed value of `0` is reached on every day: give at least 1, or write a `bonus` of the day")]
    DayBonusFromNothing,
    /// A list that is too long.
    #[error("`{count}` entries: give at most {most}")]
    TooMany {
        /// The number of entries.
        count: usize,
        /// The most entries allowed.
        most: usize,
    },
    /// A window that does not end on the day asked about, or has no length.
    #[error("`{window}` is not a window of the last n days: write it like `{{\"last\": 30}}`, or give the lifetime")]
    NotTrailing {
        /// The window, in words.
        window: String,
    },
    /// A tier that everybody reaches from the start.
    #[error("a tier of `0` points is reached by everybody: give at least 1")]
    TierOfNothing,
    /// Tiers that are out of order.
    #[error("`{points}` points are not more than `{before}`: give each tier more points than the one before")]
    TierOutOfOrder {
        /// The points of the tier.
        points: u64,
        /// The points of the tier before it.
        before: u64,
    },
    /// More points than the caps allow in a period.
    #[error(
        "`{points}` points are out of reach, as the caps allow {most} in a period: give at most that, or raise the caps"
    )]
    Unreachable {
        /// The points of the tier or level.
        points: u64,
        /// The most points of a period.
        most: u64,
    },
    /// A reward that would never be due.
    #[error("a trailing window never ends, so its tiers have no rewards: leave the reward out, or choose a period")]
    RewardWithoutPeriod,
    /// A reward without a name.
    #[error("a reward needs a name: give one, or leave it out")]
    NamelessReward,
    /// A membership without levels.
    #[error("there are no levels: give at least one, or leave the membership out")]
    NoLevels,
    /// A first level that not everybody reaches.
    #[error("the first level has a minimum of `{minimum}` points: give 0, so that everybody has a level")]
    FirstLevel {
        /// The minimum given.
        minimum: u64,
    },
    /// Levels that are out of order.
    #[error("a minimum of `{minimum}` is not above `{before}`: give each level a higher minimum than the one before")]
    LevelOutOfOrder {
        /// The minimum of the level.
        minimum: u64,
        /// The minimum of the level before it.
        before: u64,
    },
    /// A grace of 0 period ends.
    #[error("a grace of `0` period ends: give 1 to downgrade at the first one, or `never` as the downgrade")]
    ZeroGrace,
    /// A floor that is not a level.
    #[error("there is no level `{floor}`: give 1 to {levels}")]
    Floor {
        /// The floor given.
        floor: u16,
        /// The number of levels.
        levels: usize,
    },
    /// A downgrade that would never happen.
    #[error("a lifetime never ends, so nobody is downgraded: give `never`, or choose a period of the calendar")]
    DowngradeWithoutEnd,
    /// Levels over a trailing window.
    #[error("a trailing window never ends, so it cannot have levels: choose a period of the calendar, or the lifetime")]
    LevelsWithoutPeriod,
}

/// A kind and its subject, in words.
struct Selection(Kind, Option<Subject>);

impl core::fmt::Display for Selection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        sentence::kind(self.0, self.1).say_to(Words::ENGLISH, f)
    }
}

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
