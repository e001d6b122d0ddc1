//! The behavior rule with its thresholds, which are given or are the medians of a population.

use serde::{Deserialize, Serialize};

use super::BehaviorType;
use super::config::BehaviorCuts;
use super::rule::BehaviorRule;
use super::timeline::Timeline;
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::stats::nearest_rank;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::time::{Day, Days};
use crate::wording::problems::problems;

/// A behavior rule with thresholds, either fitted to a population or given. It is a plain value that you can store:
/// assessing one user with it later gives the same answer as assessing everybody at once.
///
/// ```
/// use lifestage::score::{BehaviorType, FittedBehavior};
/// use lifestage::{Day, Event, Profile, User};
///
/// let day = Day::ymd(2026, 1, 5);
/// let creator = Profile::of((0..10).map(|n| Event::create(1_u64, day.plus(2 * n))));
/// let behavior = FittedBehavior::default().assess(creator.as_of(day.plus(20)), &User::new(1_u64))?.unwrap();
/// assert_eq!((behavior.frequency, behavior.depth.unwrap().get()), (10, 3.0));
/// assert_eq!(behavior.raw, Some(BehaviorType::Balanced));
/// let reasons: Vec<String> = behavior.reasons().map(|reason| reason.to_string()).collect();
/// assert_eq!(reasons, [
///     "active on 10 of the last 28 days, often is 8 or more",
///     "mean depth 3 on those days, deep is 3 or more",
/// ]);
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FittedBehavior {
    /// The rule that measures frequency and depth.
    pub rule: BehaviorRule,
    /// The thresholds of both.
    pub cuts: BehaviorCuts,
}

/// Frequency and depth of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehaviorMeasures {
    /// Active days in the window, at least 1.
    pub frequency: u32,
    /// Mean depth of those days, in points.
    pub depth: Decimal,
}

/// Why thresholds cannot be fitted to a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BehaviorFitError {
    /// Nobody was active.
    NobodyActive,
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum BehaviorFitError {
        NobodyActive = "problem.behavior_fit.nobody_active"
            "nobody in the population was active in the window: fit to a population with activity, or give thresholds"
            "时间窗内全体用户都没有活跃：请用有活跃用户的数据拟合，或直接给出门槛";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl BehaviorRule {
    /// Frequency and depth of a user as of a day; `None` without an active day in the window.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn measure(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<BehaviorMeasures>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let first = joined.max(as_of.day().minus(self.config().window - 1));
        let tallies = as_of.during(Days::new(first, as_of.day()).unwrap_or(Days::only(as_of.day())))?;
        let seen = Timeline::new(self, tallies).total();
        Ok(seen.depth(self).map(|depth| BehaviorMeasures { frequency: seen.days, depth }))
    }

    /// Fits thresholds to a population as of a day: the medians, by nearest rank, of the users with an active day in
    /// the window.
    ///
    /// Users count as joined on the day that their events tell. If you know their join days, use
    /// [`measure`](Self::measure) and [`fit_measures`](Self::fit_measures).
    ///
    /// # Errors
    /// When nobody was active, or a profile has forgotten days that this needs.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedBehavior, BehaviorFitError> {
        let measure = |as_of: AsOf<'_>| self.measure(as_of, &User::new(as_of.user()));
        self.fit_measures(measured(profiles, as_of, measure)?)
    }

    /// Fits thresholds to what was measured already, in any order.
    ///
    /// # Errors
    /// When there are no measures.
    pub fn fit_measures(
        &self,
        measures: impl IntoIterator<Item = BehaviorMeasures>,
    ) -> Result<FittedBehavior, BehaviorFitError> {
        let numbers = measures.into_iter().map(|BehaviorMeasures { frequency, depth }| {
            // INVARIANT: a decimal has fewer than 2^53 billionths.
            (i64::from(frequency), depth.billionths().cast_signed())
        });
        let (mut frequencies, mut depths): (Vec<i64>, Vec<i64>) = numbers.unzip();
        let medians = nearest_rank(&mut frequencies, 1, 2).zip(nearest_rank(&mut depths, 1, 2));
        let (frequency, depth) = medians.ok_or(BehaviorFitError::NobodyActive)?;
        let cuts = BehaviorCuts {
            frequency: u32::try_from(frequency).unwrap_or(u32::MAX),
            depth: Decimal::of_billionths(depth.cast_unsigned()),
        };
        Ok(self.clone().with_cuts(cuts))
    }

    /// The rule with given thresholds.
    pub const fn with_cuts(self, cuts: BehaviorCuts) -> FittedBehavior {
        FittedBehavior { rule: self, cuts }
    }
}

impl FittedBehavior {
    /// The type for a number of active days and their mean depth. `None` without an active day.
    pub fn classify(&self, frequency: u32, depth: Option<Decimal>) -> Option<BehaviorType> {
        let BehaviorCuts { frequency: often, depth: deep } = self.cuts;
        depth.map(|depth| BehaviorType::of(frequency >= often, depth >= deep))
    }
}
