//! Incentives that go on from what was achieved by a horizon.

use super::{Achieved, AchievedError};
use crate::event::user::User;
use crate::incentive::achievement::{AchievementBoard, SourceCount};
use crate::incentive::asked::Asked;
use crate::incentive::earnings::Earnings;
use crate::incentive::growth_points::{GrowthPointsStanding, GrowthPointsStatement, Membership, SourcePoints};
use crate::incentive::incentives::IncentiveRule;
use crate::incentive::so_far::SoFar;
use crate::incentive::streak::{CheckInMonth, Streak, StreakRun};
use crate::incentive::task::PlanStatus;
use crate::profile::AsOf;
use crate::time::{Day, Days};

/// Incentive rules with what a user achieved by a horizon. It answers from the profile from the horizon on, as the rules alone
/// answer from the whole profile.
///
/// # Errors
/// Every answer is refused as of a day before the horizon, for a profile or facts of another user, and for another join day
/// than the one by which it was counted, by [`AchievedError`].
#[derive(Clone, Copy, Debug)]
pub struct IncentivesAfter<'a> {
    rule: &'a IncentiveRule,
    achieved: &'a Achieved,
}

impl IncentiveRule {
    /// These rules, to go on from what a user achieved by a horizon.
    ///
    /// # Errors
    /// When it was counted under other rules.
    ///
    /// ```
    /// use lifestage::incentive::{AchievedError, IncentiveRule};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let (user, day) = (User::new(42_u64), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::check_in(42_u64, day)]);
    /// let (left, achieved) = IncentiveRule::full().forget(&profile, &user, None, day.plus(1))?;
    /// let rules = IncentiveRule::full();
    /// let streak = rules.after(&achieved)?.streak(left.as_of(day.plus(1)), &user)?.unwrap();
    /// assert_eq!(streak.length(), 1);
    /// assert!(matches!(IncentiveRule::default().after(&achieved), Err(AchievedError::OtherRules { .. })));
    /// # Ok::<(), AchievedError>(())
    /// ```
    pub fn after<'a>(&'a self, achieved: &'a Achieved) -> Result<IncentivesAfter<'a>, AchievedError> {
        achieved.check(self)?;
        Ok(IncentivesAfter { rule: self, achieved })
    }

    /// What was achieved, as counted under these rules: you vouch that they mean the same as those that it names.
    ///
    /// A later version of this crate may know more options, and then the same rules have another fingerprint although nothing
    /// was changed. With any other change, such as of a cap, what was counted before it stays as it was, and is no more what
    /// these rules give.
    ///
    /// ```
    /// use lifestage::incentive::{AchievedError, IncentiveRule};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let (user, day) = (User::new(42_u64), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::check_in(42_u64, day)]);
    /// let (left, achieved) = IncentiveRule::default().forget(&profile, &user, None, day.plus(1))?;
    /// let mut config = IncentiveRule::default().config();
    /// config.growth.day_cap = Some(1_000_000); // nobody ever earned that much
    /// let rules = IncentiveRule::new(config).unwrap();
    /// assert!(rules.after(&achieved).is_err());
    /// let achieved = rules.adopt(&achieved)?;
    /// assert_eq!(rules.after(&achieved)?.streak(left.as_of(day), &user).ok(), None, "before the horizon");
    /// assert_eq!(rules.after(&achieved)?.streak(left.as_of(day.plus(1)), &user)?.unwrap().length(), 1);
    /// // Rules with other parts cannot be meant.
    /// let problem = AchievedError::Contradictory { user: user.id };
    /// assert_eq!(IncentiveRule::full().adopt(&achieved), Err(problem));
    /// # Ok::<(), AchievedError>(())
    /// ```
    ///
    /// # Errors
    /// When it cannot have been counted under these rules, as they have other tasks, tiers or achievements.
    pub fn adopt(&self, achieved: &Achieved) -> Result<Achieved, AchievedError> {
        let adopted = Achieved { rules: self.fingerprint(), ..achieved.clone() };
        adopted.check(self)?;
        Ok(adopted)
    }
}

impl<'a> IncentivesAfter<'a> {
    /// What was achieved.
    pub const fn achieved(&self) -> &'a Achieved {
        self.achieved
    }

    /// Everything that the user has earned as of a day; `None` if they have not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Earnings>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.assess_asked(asked, so_far)?)
    }

    /// What the user has unlocked as of a day and what comes next; `None` if they have not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn board(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<AchievementBoard>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.board_asked(asked, so_far, None)?)
    }

    /// What the user has unlocked, with counts of what other users did, of all days:
    /// [`IncentiveRule::board_with`](crate::incentive::IncentiveRule::board_with).
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn board_with(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        counts: Option<&[SourceCount]>,
    ) -> Result<Option<AchievementBoard>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.board_asked(asked, so_far, counts)?)
    }

    /// The growth points of the period that holds the day; `None` if the user has not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn standing(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStanding>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.standing_asked(asked, so_far)?)
    }

    /// Where the growth points of that period come from, line by line; `None` if the user has not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`], and when the period begins before the horizon: its sum is known, its lines are gone.
    pub fn statement(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<GrowthPointsStatement>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        let others = self.rule.contributions_asked(asked, so_far)?;
        Ok(self.rule.growth().statement_asked(asked, &others, so_far.map(|so_far| &so_far.growth))?)
    }

    /// The membership level; `None` if the user has not joined by then, or the rules have no levels.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn membership(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Membership>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        let others = self.rule.contributions_asked(asked, so_far)?;
        Ok(self.rule.growth().membership_asked(asked, &others, so_far.map(|so_far| &so_far.growth))?)
    }

    /// The newcomer tasks; `None` if the user has not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn tasks(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<PlanStatus>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.tasks_asked(asked, so_far)?)
    }

    /// The streak; `None` if the user has not joined by then.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn streak(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Streak>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.streak().assess_asked(asked, so_far.map(|so_far| &so_far.streak))?)
    }

    /// The check-in calendar of the month that holds `within`; `None` if the user has not joined by the day asked about.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`], and when days of that month on which the user had joined are before the horizon.
    pub fn month(&self, as_of: AsOf<'_>, user: &User, within: Day) -> Result<Option<CheckInMonth>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.streak().month_asked(asked, within, so_far.map(|so_far| &so_far.streak))?)
    }

    /// The longest run within these days; `None` if no day in the range adds to a run.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`], and when some of these days on which the user had joined are before the horizon.
    pub fn longest_during(&self, as_of: AsOf<'_>, user: &User, days: Days) -> Result<Option<StreakRun>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        Ok(self.rule.streak().longest_during_asked(asked, days, so_far.map(|so_far| &so_far.streak))?)
    }

    /// The points that streak and tasks give from the horizon up to a day, as growth points take them.
    ///
    /// # Errors
    /// As said of [`IncentivesAfter`].
    pub fn contributions(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<SourcePoints>, AchievedError> {
        let (asked, so_far) = self.asked(as_of, user)?;
        let mut lines = self.rule.contributions_asked(asked, so_far)?;
        lines.retain(|line| line.day >= self.achieved.horizon());
        Ok(lines)
    }

    /// Whether profile, facts and what was achieved belong together.
    ///
    /// # Errors
    /// When they do not. A question that they can answer may still be about days before the horizon.
    pub fn check(&self, as_of: AsOf<'_>, user: &User) -> Result<(), AchievedError> {
        self.achieved.check_as_of(self.rule, as_of, user)
    }

    fn asked<'b>(&'b self, as_of: AsOf<'b>, user: &'b User) -> Result<(Asked<'b>, Option<&'b SoFar>), AchievedError> {
        self.check(as_of, user)?;
        Ok(self.achieved.asked(as_of, user)?)
    }
}
