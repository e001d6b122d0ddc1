//! The replay of a membership level, from joining through all periods. Nothing is stored in between.
//!
//! ```text
//! up    on the day on which the points of the running period reach a higher level
//! down  on the first day of a period, when the g periods before it each ended below the minimum of the level
//! ```

use serde::{Deserialize, Serialize};

use super::level::MembershipLevels;
use super::period::{PointsPeriod, up_to};
use super::rule::GrowthPointsRule;
use super::scope::Scope;
use super::sum::{DayPoints, PeriodSum, SumSoFar};
use crate::time::{Day, Days};

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

/// A replay of the level, from joining through the periods.
pub(super) struct LevelReplay<'a> {
    pub(super) levels: &'a MembershipLevels,
    pub(super) period: PointsPeriod,
    period_cap: u64,
    /// The running period.
    pub(super) days: Days,
    sum: PeriodSum,
    pub(super) level: u16,
    pub(super) below: u8,
    pub(super) change: MembershipChange,
}

impl<'a> LevelReplay<'a> {
    pub(super) fn new(levels: &'a MembershipLevels, period: PointsPeriod, period_cap: u64, joined: Day) -> Self {
        Self {
            levels,
            period,
            period_cap,
            days: running(period, joined, joined),
            sum: PeriodSum::new(period_cap),
            level: 1,
            below: 0,
            change: MembershipChange::Joining { on: joined },
        }
    }

    /// The replay to go on from what the days before the tallies came to; from joining where none are missing.
    pub(super) fn going_on(levels: &'a MembershipLevels, rule: &GrowthPointsRule, scope: &Scope<'_>) -> Self {
        let begun = Self::new(levels, rule.config().period, rule.period_cap, scope.from);
        let Some(so_far) = scope.so_far.and_then(|so_far| so_far.level) else { return begun };
        let LevelSoFar { days, sum, level, below, change } = so_far;
        Self { days, sum: PeriodSum::going_on(rule.period_cap, sum), level, below, change, ..begun }
    }

    pub(super) const fn so_far(&self) -> LevelSoFar {
        let Self { days, sum, level, below, change, .. } = *self;
        LevelSoFar { days, sum: sum.so_far(), level, below, change }
    }

    pub(super) fn points(&self) -> u64 {
        self.sum.points()
    }

    pub(super) fn minimum(&self) -> u64 {
        // INVARIANT: the level is one of the list.
        self.levels.minimum(self.level).unwrap_or(0)
    }

    /// Whether users can fall from the level.
    pub(super) fn can_fall(&self) -> bool {
        self.levels.below(self.level, 1) < self.level
    }

    /// Ends all periods before the one that holds the day. Periods in which nothing can happen are skipped in one step.
    pub(super) fn advance_to(&mut self, day: Day) {
        while self.days.last() < day {
            self.end_period();
            let next = self.days.last().plus(1);
            let start = if self.can_fall() { next } else { day };
            self.days = running(self.period, next, start);
        }
    }

    /// Passes the next day with points.
    pub(super) fn pass(&mut self, day: Day, points: DayPoints) {
        self.advance_to(day);
        self.sum.add(points);
        self.rise(day);
    }

    fn end_period(&mut self) {
        let points = self.points();
        let minimum = self.minimum();
        self.sum = PeriodSum::new(self.period_cap);
        if points >= minimum || !self.can_fall() {
            self.below = 0;
            return;
        }
        self.below += 1;
        if self.below >= self.levels.grace {
            let from = self.level;
            self.level = self.levels.below(from, self.levels.reached_by(points));
            self.below = 0;
            self.change = MembershipChange::Down { on: self.days.last().plus(1), from, points, minimum };
        }
    }

    fn rise(&mut self, on: Day) {
        let points = self.points();
        let reached = self.levels.reached_by(points);
        if reached > self.level {
            let from = self.level;
            self.level = reached;
            self.below = 0;
            self.change = MembershipChange::Up { on, from, points, minimum: self.minimum() };
        }
    }
}

/// A level, and the running period, to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct LevelSoFar {
    pub(in crate::incentive) days: Days,
    pub(in crate::incentive) sum: SumSoFar,
    pub(in crate::incentive) level: u16,
    pub(in crate::incentive) below: u8,
    pub(in crate::incentive) change: MembershipChange,
}

/// The period that holds the day. A period without an end starts at `first`.
fn running(period: PointsPeriod, first: Day, day: Day) -> Days {
    match period {
        PointsPeriod::Calendar(period) => period.containing(day),
        PointsPeriod::Lifetime | PointsPeriod::Trailing(_) => up_to(first, Day::MAX),
    }
}
