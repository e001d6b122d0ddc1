//! The total points of a period, without the list of where they come from.

use super::rule::GrowthPointsRule;
use super::rule_so_far::RuleSoFar;
use super::scope::Scope;
use super::so_far::GrowthSoFar;
use super::source::SourcePoints;
use super::sum::{DayPoints, DaySum};
use super::walk::{Award, Visit};
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

impl GrowthPointsRule {
    /// The points of the period that holds the day asked about, up to that day. `None` if the user had not joined by
    /// then.
    ///
    /// `others` are the points from other sources, for any days and in any order. Nothing before a
    /// given join day counts.
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
    /// let day = Day::ymd(2026, 1, 31);
    /// let profile = Profile::of([Event::create(42_u64, day), Event::create(42_u64, day.plus(1))]);
    /// let user = User::new(42_u64);
    /// let ladder = SourcePoints::new(day, PointsSource::Streak, 2);
    /// assert_eq!(rule.points(profile.as_of(day), &user, &[ladder])?, Some(5 + 2));
    /// // February is another month.
    /// assert_eq!(rule.points(profile.as_of(day.plus(1)), &user, &[ladder])?, Some(5));
    /// assert_eq!(rule.points(profile.as_of(day.minus(1)), &user, &[ladder])?, None);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn points(&self, as_of: AsOf<'_>, user: &User, others: &[SourcePoints]) -> Result<Option<u64>, BeforeHorizon> {
        self.points_asked(Asked::new(as_of, user), others, None)
    }

    pub(in crate::incentive) fn points_asked(
        &self,
        asked: Asked<'_>,
        others: &[SourcePoints],
        so_far: Option<&GrowthSoFar>,
    ) -> Result<Option<u64>, BeforeHorizon> {
        let Some(scope) = self.scope(asked, others, so_far)? else { return Ok(None) };
        let (mut sum, _) = self.begun(&scope);
        self.walk_days(&scope, |_, points| sum.add(points));
        Ok(Some(sum.points()))
    }

    /// Visits each day on which something happened, in order, with its points before the cap of the period.
    #[inline]
    pub(super) fn walk_days(&self, scope: &Scope<'_>, each: impl FnMut(Day, DayPoints)) -> Vec<RuleSoFar> {
        self.walk(scope, &mut Daily { of_day: DaySum::new(self.day_cap), each })
    }
}

/// Sums the awards of each day.
struct Daily<F> {
    of_day: DaySum,
    each: F,
}

impl<F: FnMut(Day, DayPoints)> Visit for Daily<F> {
    #[inline]
    fn award(&mut self, award: Award) {
        self.of_day.add(award.granted, award.exempt, award.deducts);
    }

    #[inline]
    fn day_is_over(&mut self, day: Day) {
        let of_day = self.of_day.take();
        (self.each)(day, of_day);
    }
}
