//! What growth points came to by a horizon: all that goes on of them, in a size that the rules bound.
//!
//! ```text
//! running period    its sum, and the tiers reached in it; for a trailing window the points of each of its days
//! life              the most points of a period, the membership level, and what each rule let through
//! ```
//! The days themselves are gone, so the lines of a statement are not told again.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::level_replay::{LevelReplay, LevelSoFar};
use super::period::{PointsPeriod, up_to};
use super::rule::GrowthPointsRule;
use super::scope::Scope;
use super::source::SourcePoints;
use super::standing::{Climb, ReachedTier};
use super::sum::{DayPoints, PeriodSum, SumSoFar};
use super::walk::RuleSoFar;
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::{Day, Days};

/// What growth points came to by a horizon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct GrowthSoFar {
    /// The points of the period that holds the day before the horizon.
    pub(in crate::incentive) sum: SumSoFar,
    /// The tiers reached in that period.
    pub(in crate::incentive) reached: Vec<ReachedTier>,
    /// The points of each day that a trailing window can still hold, ascending; of other periods none.
    pub(in crate::incentive) window: Vec<DaySoFar>,
    /// The most points of any period.
    pub(in crate::incentive) most: u64,
    /// For each rule; empty if no rule remembers anything.
    pub(in crate::incentive) rules: Vec<RuleSoFar>,
    /// `None` if there are no levels.
    pub(in crate::incentive) level: Option<LevelSoFar>,
}

/// The points of a day in a trailing window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct DaySoFar {
    pub(in crate::incentive) day: Day,
    pub(in crate::incentive) points: DayPoints,
}

impl GrowthPointsRule {
    /// The sum and the tiers with which the walk over the days of a period begins: nothing, unless a horizon lies within
    /// the period.
    pub(super) fn begun(&self, scope: &Scope<'_>) -> (PeriodSum, Climb<'_>) {
        let fresh = || (PeriodSum::new(self.period_cap), Climb::new(self));
        let Some(so_far) = scope.so_far else { return fresh() };
        if let PointsPeriod::Trailing(_) = self.config().period {
            let (mut sum, mut climb) = fresh();
            for day in so_far.window.iter().filter(|day| scope.counted.contains(day.day)) {
                sum.add(day.points);
                climb.to(sum.points(), day.day);
            }
            return (sum, climb);
        }
        // The sum is of the period that holds the last day before the horizon.
        if scope.begins_before_horizon {
            let sum = PeriodSum::going_on(self.period_cap, so_far.sum);
            return (sum, Climb::going_on(self, &so_far.reached));
        }
        fresh()
    }

    /// What growth points came to by the end of the day asked about, which is the last one before a horizon.
    pub(in crate::incentive) fn so_far(
        &self,
        asked: Asked<'_>,
        from: Day,
        others: &[SourcePoints],
        before: Option<&GrowthSoFar>,
    ) -> Result<GrowthSoFar, BeforeHorizon> {
        let scope = self.scope_of(asked, from, up_to(from, asked.day()), others, before)?;
        let mut running = Running::going_on(self, &scope);
        let mut climb = Climb::going_on(self, before.map_or(&[], |before| &before.reached));
        let mut level = self.config().membership.as_ref().map(|levels| LevelReplay::going_on(levels, self, &scope));
        let rules = self.walk_days(&scope, |day, of_day| {
            if running.add(day, of_day) {
                climb = Climb::new(self);
            }
            _ = running.record();
            climb.to(running.sum.points(), day);
            if let Some(level) = &mut level {
                level.pass(day, of_day);
            }
        });
        if running.advance_to(asked.day()) {
            climb = Climb::new(self);
        }
        // A trailing window climbs anew as of each day.
        let reached = if running.is_trailing() { Vec::new() } else { climb.reached() };
        let level = level.as_ref().map(LevelReplay::so_far);
        let window = running.window.into_iter().map(|(day, points)| DaySoFar { day, points }).collect();
        Ok(GrowthSoFar { sum: running.sum.so_far(), reached, window, most: running.most, rules, level })
    }

    /// Whether it is what this rule makes of days before a horizon.
    pub(in crate::incentive) fn fits(&self, so_far: &GrowthSoFar, horizon: Day) -> bool {
        let GrowthSoFar { reached, window, rules, level, .. } = so_far;
        let tiers = &self.config().tiers;
        let levels = self.config().membership.as_ref();
        let known = |level: LevelSoFar| levels.is_some_and(|levels| levels.minimum(level.level).is_some());
        rules.len() == self.memory().len()
            && level.is_some() == levels.is_some()
            && level.is_none_or(known)
            && reached.len() <= tiers.len()
            && reached.iter().zip(tiers).zip(1..).all(|((reached, tier), number)| {
                reached.at == tier.points && reached.tier == number && reached.on < horizon
            })
            && window.is_sorted_by(|one, next| one.day < next.day)
            && window.last().is_none_or(|last| last.day < horizon)
            && (window.is_empty() || matches!(self.config().period, PointsPeriod::Trailing(_)))
    }
}

/// The points of the running period, while days pass, and the most that any period had.
pub(super) struct Running {
    period: PointsPeriod,
    cap: u64,
    from: Day,
    days: Days,
    /// The points of each day of a trailing window, ascending.
    window: VecDeque<(Day, DayPoints)>,
    pub(super) sum: PeriodSum,
    most: u64,
}

impl Running {
    pub(super) fn going_on(rule: &GrowthPointsRule, scope: &Scope<'_>) -> Self {
        let (period, cap, from) = (rule.config().period, rule.period_cap, scope.from);
        let mut running = Self {
            period,
            cap,
            from,
            days: period.days(from, from),
            window: VecDeque::new(),
            sum: PeriodSum::new(cap),
            most: 0,
        };
        if let Some(so_far) = scope.so_far {
            running.sum = PeriodSum::going_on(cap, so_far.sum);
            running.window = so_far.window.iter().map(|day| (day.day, day.points)).collect();
            running.most = so_far.most;
            running.days = period.days(from, scope.read_from.minus(1));
        }
        running
    }

    const fn is_trailing(&self) -> bool {
        matches!(self.period, PointsPeriod::Trailing(_))
    }

    /// Adds the points of the next day. Returns whether another period began with it.
    pub(super) fn add(&mut self, day: Day, of_day: DayPoints) -> bool {
        let begins = self.advance_to(day);
        if self.is_trailing() {
            self.window.push_back((day, of_day));
        }
        self.sum.add(of_day);
        begins
    }

    /// The points, if they are more than ever before.
    pub(super) fn record(&mut self) -> Option<u64> {
        let points = self.sum.points();
        (points > self.most).then(|| {
            self.most = points;
            points
        })
    }

    /// Goes on to a day. Returns whether another period holds it.
    fn advance_to(&mut self, day: Day) -> bool {
        if self.days.contains(day) {
            return false;
        }
        self.days = self.period.days(self.from, day);
        match self.period {
            PointsPeriod::Calendar(_) => {
                self.sum = PeriodSum::new(self.cap);
                return true;
            }
            PointsPeriod::Lifetime => {}
            PointsPeriod::Trailing(_) => {
                // What a deduction takes depends on the days before it, so days that are gone cannot be subtracted.
                let gone = self.window.partition_point(|(first, _)| *first < self.days.first());
                if gone > 0 {
                    self.window.drain(..gone);
                    self.sum = PeriodSum::new(self.cap);
                    self.window.iter().for_each(|(_, of_day)| self.sum.add(*of_day));
                }
            }
        }
        false
    }
}
