//! Going on from what growth points came to by a horizon, and stopping there.

use std::collections::VecDeque;

use super::level_replay::LevelReplay;
use super::period::{PointsPeriod, up_to};
use super::rule::GrowthPointsRule;
use super::scope::Scope;
use super::so_far::{DaySoFar, GrowthSoFar, LevelSoFar};
use super::source::SourcePoints;
use super::standing::Climb;
use super::sum::{DayPoints, PeriodSum};
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::{Day, Days};

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
            return (sum, Climb::going_on(self, &so_far.reached_on));
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
        let mut climb = Climb::going_on(self, before.map_or(&[], |before| &before.reached_on));
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
        let reached_on = if running.is_trailing() { Vec::new() } else { climb.reached_on() };
        let level = level.as_ref().map(LevelReplay::so_far);
        let window = running.window.into_iter().map(|(day, points)| DaySoFar { day, points }).collect();
        Ok(GrowthSoFar { sum: running.sum.so_far(), reached_on, window, most: running.most, rules, level })
    }

    /// Whether it is what this rule makes of days before a horizon.
    pub(in crate::incentive) fn fits(&self, so_far: &GrowthSoFar, horizon: Day) -> bool {
        let GrowthSoFar { sum, reached_on, window, rules, level, .. } = so_far;
        let tiers = &self.config().tiers;
        let levels = self.config().membership.as_ref();
        let of_window = || {
            let mut sum = PeriodSum::new(self.period_cap);
            for day in window {
                sum.add(day.points);
            }
            sum.so_far()
        };
        let known = |level: LevelSoFar| levels.is_some_and(|levels| levels.minimum(level.level).is_some());
        rules.len() == self.memory().len()
            && level.is_some() == levels.is_some()
            && level.is_none_or(known)
            && reached_on.len() <= tiers.len()
            && reached_on.is_sorted()
            && reached_on.last().is_none_or(|last| *last < horizon)
            && window.is_sorted_by(|one, next| one.day < next.day)
            && window.last().is_none_or(|last| last.day < horizon)
            && match self.config().period {
                PointsPeriod::Trailing(_) => of_window() == *sum,
                _ => window.is_empty(),
            }
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
