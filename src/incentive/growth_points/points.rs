//! The total points of a period, without the list of where they come from.

use core::fmt;
use std::borrow::Cow;

use smallvec::SmallVec;

use super::period::up_to;
use super::rule::{Award, GrowthPointsRule, Visit};
use super::source::{SourcePoints, gathered};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::abuse::WithoutAbuse;
use crate::time::{Day, Days};

impl GrowthPointsRule {
    /// The points of the period that holds the day asked about, up to that day. `None` if the user had not joined by
    /// then.
    ///
    /// `others` are the points from other sources, for any days and in any order. Nothing before joining counts.
    ///
    /// # Errors
    /// When the period reaches back to forgotten days.
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
        let Some(scope) = self.scope(as_of, user, others)? else { return Ok(None) };
        let mut sum = PeriodSum::default();
        self.walk_days(&scope, |_, points| sum.add(points));
        Ok(Some(sum.points(self.period_cap)))
    }

    /// What counts in the period that holds the day asked about.
    pub(super) fn scope<'a>(
        &self,
        as_of: AsOf<'a>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Option<Scope<'a>>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        Scope::of(self, as_of, joined, self.config().period.days(joined, as_of.day()), others).map(Some)
    }

    /// Visits each day on which something happened, in order, with its points before the cap of the period.
    #[inline]
    pub(super) fn walk_days(&self, scope: &Scope<'_>, each: impl FnMut(Day, DayPoints)) {
        let mut daily = Daily { day_cap: self.day_cap, of_day: DayPoints::default(), each };
        self.walk(&scope.tallies, &scope.others, &mut daily);
    }
}

/// The days to count, and what is known of them.
pub(super) struct Scope<'a> {
    /// All days of the period, including those before joining and after the day asked about.
    pub(super) days: Days,
    pub(super) tallies: Cow<'a, [Tally]>,
    pub(super) others: SmallVec<[SourcePoints; 8]>,
}

impl<'a> Scope<'a> {
    pub(super) fn of(
        rule: &GrowthPointsRule,
        as_of: AsOf<'a>,
        joined: Day,
        days: Days,
        others: &[SourcePoints],
    ) -> Result<Self, BeforeHorizon> {
        // INVARIANT: the day asked about is in the period, and not before joining.
        let counted = up_to(days.first().max(joined), as_of.day());
        let (tallies, _) = WithoutAbuse::counting(rule.config().without_abuse.as_deref(), as_of, counted)?;
        Ok(Self { days, tallies, others: gathered(others, counted) })
    }
}

/// The points of a day: capped and exempt.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DayPoints {
    /// At most the day's cap.
    pub(super) capped: u64,
    pub(super) exempt: u64,
}

/// Sums the awards of each day. As only the sum is clipped, the order of awards does not matter.
struct Daily<F> {
    day_cap: u64,
    of_day: DayPoints,
    each: F,
}

impl<F: FnMut(Day, DayPoints)> Visit for Daily<F> {
    #[inline]
    fn award(&mut self, award: Award) {
        let points = award.desired.min(award.cap);
        if award.exempt {
            self.of_day.exempt = self.of_day.exempt.saturating_add(points);
        } else {
            self.of_day.capped = self.of_day.capped.saturating_add(points);
        }
    }

    #[inline]
    fn day_is_over(&mut self, day: Day) {
        let of_day = DayPoints { capped: self.of_day.capped.min(self.day_cap), exempt: self.of_day.exempt };
        self.of_day.capped = 0;
        self.of_day.exempt = 0;
        (self.each)(day, of_day);
    }
}

/// The points of the days of a period so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PeriodSum {
    capped: u64,
    pub(super) exempt: u64,
}

impl PeriodSum {
    #[inline]
    pub(super) fn add(&mut self, of_day: DayPoints) {
        self.capped = self.capped.saturating_add(of_day.capped);
        self.exempt = self.exempt.saturating_add(of_day.exempt);
    }

    pub(super) fn points(&self, period_cap: u64) -> u64 {
        self.capped.min(period_cap).saturating_add(self.exempt)
    }
}

/// A number of points, in words.
pub(super) struct Counted(pub(super) u64);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "point" } else { "points" })
    }
}
