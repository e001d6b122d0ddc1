//! The standing of a user in a period: tiers reached, the next one, how far and how fast.
//!
//! ```text
//! pace = points / days of the period since joining up to D, D included          reached on = D + ⌈missing / pace⌉
//! ```

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::config::PointsTier;
use super::level::count;
use super::period::{Pace, PointsPeriod};
use super::rule::GrowthPointsRule;
use super::scope::Scope;
use super::so_far::GrowthSoFar;
use super::source::SourcePoints;
use super::sum::PeriodSum;
use crate::event::id::UserId;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::abuse::LeftOutDays;
use crate::time::{Day, Days};

/// The points of a user in a period as of a day, and what they reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GrowthPointsStanding {
    /// The user.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// The kind of period.
    pub period: PointsPeriod,
    /// The days of the period. A calendar period reaches to its end, a lifetime from joining to the day asked about.
    pub days: Days,
    /// All points of the period up to the day asked about, without those that deductions took.
    pub points: u64,
    /// The points that were granted outside the overall caps.
    pub exempt: u64,
    /// The points that deductions took.
    pub taken: u64,
    /// The tiers reached, ascending, each with the day on which it was reached. A tier that points fell below since stays
    /// here, as its reward is due.
    pub reached: Vec<ReachedTier>,
    /// The lowest tier above the points. `None` above the last one.
    pub next: Option<NextTier>,
    /// How fast points came, over the days of the period so far, from joining on.
    pub pace: Pace,
    /// The days of the period that did not count because of abuse. `None` if all did.
    #[serde(default)]
    pub left_out: Option<LeftOutDays>,
}

/// A tier that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReachedTier {
    /// Its number, from 1.
    pub tier: u16,
    /// The points that it takes.
    pub at: u64,
    /// The first day of the period at whose end it was reached.
    pub on: Day,
}

/// The lowest tier above the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NextTier {
    /// Its number, from 1.
    pub tier: u16,
    /// The points that it takes.
    pub at: u64,
    /// The points that are missing.
    pub missing: u64,
    /// The day on which it is reached at the pace so far. `None` if that is after the period (a trailing window ends
    /// today) or there are no points yet.
    pub on: Option<Day>,
}

/// The key by which a reward is given only once: the user, the period and the tier. Store it with what you gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TierRewardKey {
    /// The user who gets it.
    pub user: UserId,
    /// The days of the period. `None` for a lifetime.
    pub period: Option<Days>,
    /// The number of the tier, from 1.
    pub tier: u16,
}

/// A reward that is due, unless you gave one with this key before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TierRewardDue<'a> {
    /// The key by which it is given only once.
    pub key: TierRewardKey,
    /// The reward of the tier, by your own name.
    pub reward: Cow<'a, str>,
    /// The day since which it is due.
    pub since: Day,
}

impl GrowthPointsRule {
    /// Where a user stands in the period that holds the day asked about. `None` if the user had not joined by then.
    ///
    /// # Errors
    /// When the period reaches back to forgotten days. A rule that looks back over a life, by `first_bonus`, a cap of a
    /// month or a life or a multiplier of levels, needs all days since joining.
    ///
    /// ```
    /// use lifestage::incentive::{SourcePoints, GrowthPointsRule, PointsSource};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let rule = GrowthPointsRule::default();
    /// let (first, tenth) = (Day::ymd(2026, 1, 1), Day::ymd(2026, 1, 10));
    /// let profile = Profile::of([Event::log_in(42_u64, first)]);
    /// let task = SourcePoints::new(tenth, PointsSource::Task, 119);
    /// let standing = rule.standing(profile.as_of(tenth), &User::new(42_u64), &[task])?.unwrap();
    /// assert_eq!(standing.to_string(), "120 points this month, tier 1 (100 points) reached on 2026-01-10");
    /// let next = standing.next.unwrap();
    /// assert_eq!(next.to_string(), "180 points to tier 2 (300 points), on 2026-01-25 at this pace");
    ///
    /// let due: Vec<_> = rule.rewards_due(&standing).map(|due| (due.reward, due.key.tier, due.since)).collect();
    /// assert_eq!(due, [("reward_100".into(), 1, tenth)]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn standing(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Option<GrowthPointsStanding>, BeforeHorizon> {
        self.standing_asked(Asked::new(as_of, user), others, None)
    }

    pub(in crate::incentive) fn standing_asked(
        &self,
        asked: Asked<'_>,
        others: &[SourcePoints],
        so_far: Option<&GrowthSoFar>,
    ) -> Result<Option<GrowthPointsStanding>, BeforeHorizon> {
        let Some(scope) = self.scope(asked, others, so_far)? else { return Ok(None) };
        let (mut sum, mut climb) = self.begun(&scope);
        self.walk_days(&scope, |day, points| {
            sum.add(points);
            climb.to(sum.points(), day);
        });
        Ok(Some(self.standing_of(asked.as_of, &scope, sum, climb)))
    }

    pub(super) fn standing_of(
        &self,
        as_of: AsOf<'_>,
        scope: &Scope<'_>,
        sum: PeriodSum,
        climb: Climb<'_>,
    ) -> GrowthPointsStanding {
        let (user, period, as_of) = (as_of.user(), self.config().period, as_of.day());
        let (days, points) = (scope.days, sum.points());
        let pace = Pace::over(points, scope.since_joining);
        let end = if period == PointsPeriod::Lifetime { Day::MAX } else { days.last() };
        let held = self.config().tiers.partition_point(|tier| tier.points <= points);
        let next = self.config().tiers.get(held).map(|tier| {
            let missing = tier.points.saturating_sub(points);
            let left = (end - as_of).unsigned_abs();
            let within = pace.days_to(missing).and_then(|days| u32::try_from(days).ok()).filter(|days| *days <= left);
            // INVARIANT: fewer days than a `Day` can count.
            let on = within.map(|days| as_of.plus(days.cast_signed()));
            NextTier { tier: count(held + 1), at: tier.points, missing, on }
        });
        let PeriodSum { exempt, taken, .. } = sum;
        GrowthPointsStanding {
            user,
            as_of,
            period,
            days,
            points,
            exempt,
            taken,
            reached: climb.reached,
            next,
            pace,
            left_out: LeftOutDays::of(self.config().without_abuse.as_deref(), scope.left_out.len()),
        }
    }

    /// The rewards of the tiers reached, ascending, each due once per key. A trailing window has none.
    pub fn rewards_due<'a>(&'a self, standing: &GrowthPointsStanding) -> impl Iterator<Item = TierRewardDue<'a>> {
        let GrowthPointsStanding { user, period, days, .. } = *standing;
        let period = match period {
            PointsPeriod::Calendar(_) => Some(Some(days)),
            PointsPeriod::Lifetime => Some(None),
            PointsPeriod::Trailing(_) => None,
        };
        standing.reached.iter().filter_map(move |reached| {
            let key = TierRewardKey { user, period: period?, tier: reached.tier };
            let reward = self.tier(reached.tier)?.reward.as_deref()?;
            Some(TierRewardDue { key, reward: reward.into(), since: reached.on })
        })
    }
}

impl GrowthPointsStanding {
    /// The number of the tier that the points reach, from 1. `None` below the first.
    pub fn tier(&self) -> Option<u16> {
        self.held().map(|held| held.tier)
    }

    /// The tier that the points reach, with the day on which it was reached first.
    pub(super) fn held(&self) -> Option<ReachedTier> {
        let held = self.reached.partition_point(|reached| reached.at <= self.points);
        self.reached.get(held.checked_sub(1)?).copied()
    }
}

/// The tiers that a growing number of points has reached.
pub(super) struct Climb<'a> {
    ahead: &'a [PointsTier],
    reached: Vec<ReachedTier>,
}

impl<'a> Climb<'a> {
    pub(super) fn new(rule: &'a GrowthPointsRule) -> Self {
        Self { ahead: &rule.config().tiers, reached: Vec::new() }
    }

    /// The climb to go on from, with the days on which the first tiers were reached.
    pub(super) fn going_on(rule: &'a GrowthPointsRule, reached_on: &[Day]) -> Self {
        let mut climb = Self::new(rule);
        for on in reached_on {
            let Some((tier, ahead)) = climb.ahead.split_first() else { break };
            climb.reached.push(ReachedTier { tier: count(climb.reached.len() + 1), at: tier.points, on: *on });
            climb.ahead = ahead;
        }
        climb
    }

    /// The day on which each tier was reached.
    pub(super) fn reached_on(&self) -> Vec<Day> {
        self.reached.iter().map(|reached| reached.on).collect()
    }

    #[inline]
    pub(super) fn to(&mut self, points: u64, on: Day) {
        while let Some((tier, ahead)) = self.ahead.split_first()
            && tier.points <= points
        {
            self.reached.push(ReachedTier { tier: count(self.reached.len() + 1), at: tier.points, on });
            self.ahead = ahead;
        }
    }
}
