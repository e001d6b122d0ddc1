//! Membership of a user: the level, replayed over all periods since joining. Nothing is stored in between.
//!
//! ```text
//! up    on the day on which the points of the running period reach a higher level
//! down  on the first day of a period, when the g periods before it each ended below the minimum of the level
//! ```

use serde::{Deserialize, Serialize};

use super::level::MembershipLevels;
use super::period::{PointsPeriod, up_to};
use super::points::{PeriodSum, Scope};
use super::rule::GrowthPointsRule;
use super::source::SourcePoints;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

/// The membership level of a user as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Membership {
    /// The user.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// The number of the level, from 1.
    pub level: u16,
    /// The minimum points of the level.
    pub minimum: u64,
    /// What led to the level, and on which day.
    pub change: MembershipChange,
    /// The running period. A calendar period reaches to its end, a lifetime from joining to the day asked about.
    pub days: Days,
    /// The points of the running period.
    pub points: u64,
    /// The number of periods in a row that ended below the minimum of the level. 0 if nobody falls from it.
    pub below: u8,
    /// The points that are missing in the running period to reach the minimum of the level.
    pub to_keep: u64,
    /// The day on which the level goes down if the running period brings no more points. `None` if it does not.
    pub down_on: Option<Day>,
    /// The next level. `None` above the last one.
    pub next: Option<NextMembershipLevel>,
}

/// The next level, which is not reached yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NextMembershipLevel {
    /// Its number, from 1.
    pub level: u16,
    /// Its minimum points.
    pub at: u64,
    /// The points that are missing in the running period.
    pub missing: u64,
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

impl GrowthPointsRule {
    /// The membership level of a user. `None` if the user had not joined by the day asked about, or the rule has no
    /// levels.
    ///
    /// # Errors
    /// When days since joining were forgotten, as levels are replayed from there.
    ///
    /// ```
    /// use lifestage::incentive::{SourcePoints, GrowthPointsRule, GrowthPointsConfig, MembershipLevel, MembershipLevels, PointsSource};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let levels = MembershipLevels::of([MembershipLevel::new("basic", 0), MembershipLevel::new("silver", 100)]);
    /// let rule = GrowthPointsRule::new(GrowthPointsConfig { membership: Some(levels), ..GrowthPointsConfig::default() })?;
    /// let (tenth, user) = (Day::ymd(2026, 1, 10), User::new(42_u64));
    /// let profile = Profile::of([Event::log_in(42_u64, tenth)]);
    /// let task = [SourcePoints::new(tenth.plus(2), PointsSource::Task, 99)];
    /// let on = |day| rule.membership(profile.as_of(day), &user, &task).map(|membership| membership.unwrap());
    ///
    /// assert_eq!(on(tenth.plus(1))?.level, 1);
    /// let silver = on(Day::ymd(2026, 2, 28))?;
    /// assert_eq!(silver.to_string(), "level 2 since 2026-01-12: 100 points, level 2 takes 100");
    /// assert_eq!(silver.down_on, Some(Day::ymd(2026, 3, 1)));
    /// let basic = on(Day::ymd(2026, 3, 1))?;
    /// assert_eq!(basic.to_string(), "level 1 since 2026-03-01: only 0 points, level 2 takes 100");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn membership(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Option<Membership>, BeforeHorizon> {
        let (Some(levels), Some(joined)) = (&self.config().membership, as_of.joined(user)) else { return Ok(None) };
        let scope = Scope::of(self, as_of, joined, up_to(joined, as_of.day()), others)?;
        let mut replay = Replay::from(levels, self, joined);
        self.walk_days(&scope, |day, points| {
            replay.advance_to(day);
            replay.sum.add(points);
            replay.rise(day);
        });
        replay.advance_to(as_of.day());
        Ok(Some(replay.answer(as_of)))
    }
}

/// A replay of the level, from joining through the periods.
struct Replay<'a> {
    levels: &'a MembershipLevels,
    period: PointsPeriod,
    period_cap: u64,
    /// The running period.
    days: Days,
    sum: PeriodSum,
    level: u16,
    below: u8,
    change: MembershipChange,
}

impl<'a> Replay<'a> {
    fn from(levels: &'a MembershipLevels, rule: &GrowthPointsRule, joined: Day) -> Self {
        let period = rule.config().period;
        Self {
            levels,
            period,
            period_cap: rule.period_cap,
            days: running(period, joined, joined),
            sum: PeriodSum::default(),
            level: 1,
            below: 0,
            change: MembershipChange::Joining { on: joined },
        }
    }

    fn points(&self) -> u64 {
        self.sum.points(self.period_cap)
    }

    fn minimum(&self) -> u64 {
        // INVARIANT: the level is one of the list.
        self.levels.minimum(self.level).unwrap_or(0)
    }

    /// Whether users can fall from the level.
    fn can_fall(&self) -> bool {
        self.levels.below(self.level, 1) < self.level
    }

    /// Ends all periods before the one that holds the day. Periods in which nothing can happen are skipped in one step.
    fn advance_to(&mut self, day: Day) {
        while self.days.last() < day {
            self.end_period();
            let next = self.days.last().plus(1);
            let start = if self.can_fall() { next } else { day };
            self.days = running(self.period, next, start);
        }
    }

    fn end_period(&mut self) {
        let points = self.points();
        let minimum = self.minimum();
        self.sum = PeriodSum::default();
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

    fn answer(self, as_of: AsOf<'_>) -> Membership {
        let (user, points, as_of) = (as_of.user(), self.points(), as_of.day());
        let minimum = self.minimum();
        let to_keep = minimum.saturating_sub(points);
        let falls = to_keep > 0 && self.can_fall() && self.below.saturating_add(1) >= self.levels.grace;
        let (days, ends) = match self.period {
            PointsPeriod::Calendar(_) => (self.days, self.days.last() < Day::MAX),
            PointsPeriod::Lifetime | PointsPeriod::Trailing(_) => (up_to(self.days.first(), as_of), false),
        };
        let down_on = (falls && ends).then(|| days.last().plus(1));
        let next = self.level.saturating_add(1);
        let next = self.levels.minimum(next).map(|at| NextMembershipLevel {
            level: next,
            at,
            missing: at.saturating_sub(points),
        });
        let Self { level, change, below, .. } = self;
        Membership { user, as_of, level, minimum, change, days, points, below, to_keep, down_on, next }
    }
}

/// The period that holds the day. A period without an end starts at `first`.
fn running(period: PointsPeriod, first: Day, day: Day) -> Days {
    match period {
        PointsPeriod::Calendar(period) => period.containing(day),
        PointsPeriod::Lifetime | PointsPeriod::Trailing(_) => up_to(first, Day::MAX),
    }
}
