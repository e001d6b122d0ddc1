//! Membership of a user: the level as of a day, what led to it, and what keeps it.

use serde::{Deserialize, Serialize};

use super::level_replay::{LevelReplay, MembershipChange};
use super::period::{PointsPeriod, up_to};
use super::rule::GrowthPointsRule;
use super::so_far::GrowthSoFar;
use super::source::SourcePoints;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::incentive::asked::Asked;
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
        self.membership_asked(Asked::new(as_of, user), others, None)
    }

    pub(in crate::incentive) fn membership_asked(
        &self,
        asked: Asked<'_>,
        others: &[SourcePoints],
        so_far: Option<&GrowthSoFar>,
    ) -> Result<Option<Membership>, BeforeHorizon> {
        let (Some(levels), Some(from)) = (&self.config().membership, asked.counted_from()) else {
            return Ok(None);
        };
        let scope = self.scope_of(asked, from, up_to(from, asked.day()), others, so_far)?;
        let mut replay = LevelReplay::going_on(levels, self, &scope);
        self.walk_days(&scope, |day, points| replay.pass(day, points));
        replay.advance_to(asked.day());
        Ok(Some(Membership::of(&replay, asked.as_of)))
    }
}

impl Membership {
    fn of(replay: &LevelReplay<'_>, as_of: AsOf<'_>) -> Self {
        let LevelReplay { level, below, change, period, days, .. } = *replay;
        let (user, points, as_of) = (as_of.user(), replay.points(), as_of.day());
        let minimum = replay.minimum();
        let to_keep = minimum.saturating_sub(points);
        let falls = to_keep > 0 && replay.can_fall() && below.saturating_add(1) >= replay.levels.grace;
        let (days, ends) = match period {
            PointsPeriod::Calendar(_) => (days, days.last() < Day::MAX),
            PointsPeriod::Lifetime | PointsPeriod::Trailing(_) => (up_to(days.first(), as_of), false),
        };
        let down_on = (falls && ends).then(|| days.last().plus(1));
        let next = level.saturating_add(1);
        let next = replay.levels.minimum(next).map(|at| NextMembershipLevel {
            level: next,
            at,
            missing: at.saturating_sub(points),
        });
        Self { user, as_of, level, minimum, change, days, points, below, to_keep, down_on, next }
    }
}
