//! Membership levels: the minimum of each in a period, and what happens to users who fall below it.

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// Membership levels by the points of a period. Users move up at once, and down only at the end of a period.
///
/// ```
/// use lifestage::incentive::{Downgrade, PointsPeriod, GrowthPointsRule, GrowthPointsConfig, MembershipLevel, MembershipLevels};
/// use lifestage::time::Period;
///
/// let levels = MembershipLevels {
///     downgrade: Downgrade::OneDown,
///     grace: 2,
///     ..MembershipLevels::of([MembershipLevel::new("basic", 0), MembershipLevel::new("silver", 10_000), MembershipLevel::new("gold", 20_000)])
/// };
/// let period = PointsPeriod::Calendar(Period::Year);
/// let plan = GrowthPointsRule::new(GrowthPointsConfig { membership: Some(levels), period, ..GrowthPointsConfig::default() })?;
/// assert_eq!([0, 9_999, 10_000, 20_000].map(|points| plan.level_of(points)), [Some(1), Some(1), Some(2), Some(3)]);
/// # Ok::<(), lifestage::answer::Problems<lifestage::incentive::GrowthPointsProblem>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipLevels {
    /// The levels, ascending. The first has a minimum of 0 points, so that everybody has a level. Levels are counted
    /// from 1.
    pub levels: Vec<MembershipLevel>,
    /// What happens at the end of a period to users below the minimum of their level. Default: one level down, because
    /// one weak period should not undo a long climb.
    #[serde(default)]
    pub downgrade: Downgrade,
    /// The number of period ends in a row below the minimum until it happens, at least 1. Default: 1, at the first.
    #[serde(default = "first")]
    pub grace: u8,
    /// The level that nobody falls below, counted from 1. Default: none, so the first.
    #[serde(default)]
    pub floor: Option<u16>,
}

const fn first() -> u8 {
    1
}

/// A membership level: a name of your own, and its minimum points in a period.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembershipLevel {
    /// Your name for it.
    pub name: Box<str>,
    /// The points in a period that reach it.
    pub minimum: u64,
}

/// What happens at the end of a period to users who did not reach the minimum of their level in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Downgrade {
    /// Nothing: a level, once reached, stays.
    Never,
    /// One level down. After that, period ends below the new level are counted from 0.
    #[default]
    OneDown,
    /// Down to the level that the points of the ended period reach.
    ToMeasure,
}

/// What led to a level, and on which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum MembershipChange {
    /// The first level, since joining.
    Joining {
        /// The join day.
        on: Day,
    },
    /// A higher level was reached.
    Up {
        /// The day on which it was reached.
        on: Day,
        /// The level before it.
        from: u16,
        /// The points of the period on that day.
        points: u64,
        /// The minimum that they reached.
        minimum: u64,
    },
    /// The minimum of a level was missed at more period ends in a row than the rule tolerates.
    Down {
        /// The first day of the period that began then.
        on: Day,
        /// The level before it.
        from: u16,
        /// The points of the period that ended.
        points: u64,
        /// The minimum that they missed.
        minimum: u64,
    },
}

impl MembershipChange {
    /// The first day on this level.
    pub const fn since(self) -> Day {
        match self {
            Self::Joining { on } | Self::Up { on, .. } | Self::Down { on, .. } => on,
        }
    }
}

impl MembershipLevel {
    /// A level with this name and this minimum.
    pub fn new(name: &str, minimum: u64) -> Self {
        Self { name: name.into(), minimum }
    }
}

impl MembershipLevels {
    /// These levels, with one level down at the first period end below the minimum, and no floor.
    pub fn of(levels: impl IntoIterator<Item = MembershipLevel>) -> Self {
        Self { levels: levels.into_iter().collect(), downgrade: Downgrade::default(), grace: first(), floor: None }
    }

    /// The level that the points of a period reach, counted from 1.
    pub(super) fn reached_by(&self, points: u64) -> u16 {
        count(self.levels.partition_point(|level| level.minimum <= points)).max(1)
    }

    /// The minimum points of a level. `None` if there is no such level.
    pub(super) fn minimum(&self, level: u16) -> Option<u64> {
        let at = usize::from(level).checked_sub(1)?;
        self.levels.get(at).map(|level| level.minimum)
    }

    /// The level that a user falls to when the grace is used up, given the level that the period's points reach. The
    /// same level if nobody falls from it.
    pub(super) fn below(&self, level: u16, measured: u16) -> u16 {
        let down = match self.downgrade {
            Downgrade::Never => level,
            Downgrade::OneDown => level.saturating_sub(1),
            Downgrade::ToMeasure => measured,
        };
        down.max(self.floor.unwrap_or(1)).clamp(1, level.max(1))
    }
}

/// A position counted from 1, or a count, of a list that was checked to be short enough.
pub(super) fn count(entries: usize) -> u16 {
    u16::try_from(entries).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_downgrade_never_goes_up_or_below_the_floor() {
        for downgrade in [Downgrade::Never, Downgrade::OneDown, Downgrade::ToMeasure] {
            for floor in [None, Some(1), Some(2), Some(3)] {
                let levels = MembershipLevels {
                    downgrade,
                    floor,
                    ..MembershipLevels::of([
                        MembershipLevel::new("a", 0),
                        MembershipLevel::new("b", 1),
                        MembershipLevel::new("c", 2),
                    ])
                };
                for level in 1..=3 {
                    for measured in 1..=level {
                        let down = levels.below(level, measured);
                        assert!(
                            down <= level && down >= floor.unwrap_or(1).min(level),
                            "{levels:?} {level} {measured}"
                        );
                    }
                }
            }
        }
    }
}
