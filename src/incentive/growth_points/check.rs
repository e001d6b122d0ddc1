//! What can be wrong in the rules of growth points; all of it is found at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::config::GrowthPointsConfig;
use super::earning::{EarningRule, written};
use super::level::{Downgrade, MembershipLevels};
use super::multiplier::{MOST, MOST_AT_ONCE, Multiplier, Stacking, most_at_once};
use super::period::PointsPeriod;
use crate::answer::problem::Problem;
use crate::event::kind::{Kind, Unit};
use crate::event::subject::Subject;
use crate::time::Day;

/// Something in the rules of growth points that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrowthPointsProblem {
    /// An award of nothing, or of too much.
    #[error("an award of `{points}` points: give 1 to {}", EarningRule::LARGEST_AWARD)]
    Points {
        /// The points given.
        points: u32,
    },
    /// A bonus of too much.
    #[error("a bonus of `{bonus}` points: give at most {}", EarningRule::LARGEST_AWARD)]
    Bonus {
        /// The bonus given.
        bonus: u32,
    },
    /// A unit of nothing.
    #[error("a unit of `0` is in every value without end: give at least 1, or leave it out to award each event")]
    ZeroUnit,
    /// A unit of a value that the kind does not carry, so that there is never an award.
    #[error("a `{kind}` carries no value to be counted in units: leave the unit out to award each event")]
    NoValue {
        /// The kind.
        kind: Kind,
    },
    /// Two rules for the same events.
    #[error(
        "`{}` is what `rules[{first}]` is about already: keep one of them, or give one a subject",
        Selection(*.kind, *.subject)
    )]
    Ambiguous {
        /// The kind of both.
        kind: Kind,
        /// The subject of both.
        subject: Option<Subject>,
        /// The position of the earlier rule.
        first: usize,
    },
    /// A cap of nothing.
    #[error("a cap of `0` lets nothing through: give at least {least}, or leave it out")]
    ZeroCap {
        /// The smallest cap that would do.
        least: u32,
    },
    /// A cap below what one event earns.
    #[error(
        "a cap of `{cap}` is smaller than one award of `{award}` by `rules[{rule}]`: give at least {award}, or leave it out"
    )]
    CapBelowAward {
        /// The cap given.
        cap: u64,
        /// The award.
        award: u32,
        /// The position of the rule.
        rule: usize,
    },
    /// A factor of too much.
    #[error("a factor of `{per_10_000}` in 10,000ths: give at most {}, which is 20 times", Multiplier::LARGEST)]
    Factor {
        /// The factor given.
        per_10_000: u32,
    },
    /// More compound multipliers on one day than can be multiplied exactly.
    #[error(
        "`{count}` multipliers hold on `{day}`: compound at most {MOST_AT_ONCE} on one day, or stack them otherwise"
    )]
    TooManyAtOnce {
        /// How many.
        count: u32,
        /// The first such day.
        day: Day,
    },
    /// A list of too many.
    #[error("`{count}` entries: give at most {most}")]
    TooMany {
        /// How many.
        count: usize,
        /// The most.
        most: usize,
    },
    /// A window that does not end on the day asked about, or has no length.
    #[error("`{window}` is no window of the last n days: write it like `{{\"last\": 30}}`, or give the lifetime")]
    NotTrailing {
        /// The window, in words.
        window: String,
    },
    /// A tier that everybody has reached from the start.
    #[error("a tier of `0` points is reached by everybody: give at least 1")]
    TierOfNothing,
    /// Tiers or levels out of order.
    #[error("`{points}` points do not come after `{before}`: give more points to each tier than to the one before")]
    TierOutOfOrder {
        /// The points of the tier.
        points: u64,
        /// The points of the tier before it.
        before: u64,
    },
    /// More points than the caps let through in a period.
    #[error(
        "`{points}` points are out of reach: the caps let at most {most} through in a period, so give at most that"
    )]
    Unreachable {
        /// The points of the tier or level.
        points: u64,
        /// The most points of a period.
        most: u64,
    },
    /// A reward that is never due.
    #[error("points of a trailing window have no rewards, as it has no end: leave the reward out, or choose a period")]
    RewardWithoutPeriod,
    /// A reward without a name.
    #[error("a reward needs a name: give one, or leave it out")]
    NamelessReward,
    /// No levels in a list of levels.
    #[error("there is no level: give at least one, or leave the membership out")]
    NoLevels,
    /// A first level that not everybody reaches.
    #[error("the first level starts at `{minimum}` points: give 0, so that everybody has a level")]
    FirstLevel {
        /// The minimum given.
        minimum: u64,
    },
    /// Levels out of order.
    #[error(
        "a minimum of `{minimum}` does not come after `{before}`: give a higher one to each level than to the one before"
    )]
    LevelOutOfOrder {
        /// The minimum of the level.
        minimum: u64,
        /// The minimum of the level before it.
        before: u64,
    },
    /// A grace of no period end.
    #[error("a grace of `0` period ends: give 1 to act at the first one below, or `never` as the downgrade")]
    ZeroGrace,
    /// A floor that is no level.
    #[error("there is no level `{floor}`: give 1 to {levels}")]
    Floor {
        /// The floor given.
        floor: u16,
        /// How many levels there are.
        levels: usize,
    },
    /// A downgrade that never comes.
    #[error("a lifetime has no end at which to downgrade: give `never`, or choose a period of the calendar")]
    DowngradeWithoutEnd,
    /// Levels over a trailing window.
    #[error("a trailing window is no period to hold a level over: choose a period of the calendar, or the lifetime")]
    LevelsWithoutPeriod,
}

/// A kind and its subject, in words.
struct Selection(Kind, Option<Subject>);

impl core::fmt::Display for Selection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        written(f, self.0, self.1)
    }
}

/// The most rules, as their positions are kept in 16 bits.
const MOST_RULES: usize = 65_535;

type Found = Vec<Problem<GrowthPointsProblem>>;

/// All that is wrong in the rules, in the order in which they are written.
pub(super) fn problems(config: &GrowthPointsConfig) -> Found {
    let mut found = Found::new();
    let mut wrong = |path: &str, problem| found.push(Problem::new(path, problem));
    if config.rules.len() > MOST_RULES {
        wrong("rules", GrowthPointsProblem::TooMany { count: config.rules.len(), most: MOST_RULES });
    }
    check_each_rule(&config.rules, &mut wrong);
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

fn check_each_rule(rules: &[EarningRule], wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    let mut seen = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        let EarningRule { kind, subject, points, unit, bonus, .. } = *rule;
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
        check_cap(&format!("rules[{at}].day_cap"), rule.day_cap, Some((at, points)), wrong);
        check_multipliers(&format!("rules[{at}].multipliers"), rule, wrong);
        if bonus > EarningRule::LARGEST_AWARD {
            wrong(&format!("rules[{at}].bonus"), GrowthPointsProblem::Bonus { bonus });
        }
    }
}

fn check_multipliers(path: &str, rule: &EarningRule, wrong: &mut impl FnMut(&str, GrowthPointsProblem)) {
    let count = rule.multipliers.len();
    if count > MOST {
        return wrong(path, GrowthPointsProblem::TooMany { count, most: MOST });
    }
    for (at, multiplier) in rule.multipliers.iter().enumerate() {
        let per_10_000 = multiplier.per_10_000;
        if per_10_000 > Multiplier::LARGEST {
            wrong(&format!("{path}[{at}].per_10_000"), GrowthPointsProblem::Factor { per_10_000 });
        }
    }
    if rule.stacking == Stacking::Compound
        && let Some((day, count)) = most_at_once(&rule.multipliers).filter(|(_, count)| *count > MOST_AT_ONCE)
    {
        wrong(path, GrowthPointsProblem::TooManyAtOnce { count, day });
    }
}

/// A cap, against the largest award that it is for: of which rule, and how many points.
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
    let capped = config.rules.iter().enumerate().filter(|(_, rule)| !rule.exempt);
    // The first of the largest, and awards that are wrong themselves say so elsewhere.
    let awards = capped.map(|(at, rule)| (at, rule.points.min(EarningRule::LARGEST_AWARD)));
    let largest = awards.reduce(|most, next| if next.1 > most.1 { next } else { most });
    check_cap("day_cap", config.day_cap, largest, wrong);
    check_cap("period_cap", config.period_cap, largest, wrong);
}

/// The most points that the caps let through in a period; none where they set no bound, or are wrong themselves.
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
