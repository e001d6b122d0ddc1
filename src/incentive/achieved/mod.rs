//! What a user achieved by a horizon, so that incentives go on when the days before it are forgotten. *What is kept of
//! forgotten days?*
//!
//! ```text
//! profile ──forget before h──▶ profile from h on          answers as of h and later: from both,
//!    └───────what counted──────▶ what was achieved        as if nothing had been forgotten
//! ```
//! [`Profile::forget_before`](crate::Profile::forget_before) alone takes growth points, tasks, streaks and achievements of
//! everybody who joined before the horizon with it, as they count from joining. [`IncentiveRule::forget`] keeps what they
//! came to: a small state, whose size is bounded by the rules and not by the history. It goes on from an earlier one, so
//! that days can be forgotten month by month.
//!
//! | kept | for |
//! |---|---|
//! | points and tiers of the running period (of a trailing window each day's), the most of any period, the level, what each rule let through by month and in life | growth points, membership |
//! | what each need of each task misses, what a tutorial made up for | newcomer tasks |
//! | the run and the longest one, tokens, repairs of the month, the days that a make-up can still change | streak, make-ups, days of the month |
//! | the day of each unlocked level, and the count toward the next | achievements |
//!
//! **What is refused by [`BeforeHorizon`]**: any answer as of a day before the horizon; the
//! lines of a statement and the marks of a month that begins before it (sums and lengths are known, the days are gone);
//! growth points of somebody who joined without registering, earned points by tasks, and registers after the horizon, as
//! their tasks begin anew; growth points while a plan of tasks that begins on a day, and gives points, lies across the horizon. Rules under which days of abuse do not count ([`WithoutAbuse`](crate::score::WithoutAbuse)) look
//! back from each day and are refused when days are to be forgotten.
//!
//! **Late events.** An event for a day before the horizon is added to the lifetime sums of the profile and changes nothing
//! that was achieved: what was granted stands, and what was not is not made up for. Forget days that no delivery reaches
//! any more. For the same reason two ids that turn out to be one user are united before their days are forgotten: profiles
//! merge, but what each of them achieved by itself does not add up to what both achieved together.

mod after;
mod bytes;
mod forget;
mod problem;
mod written;

pub use after::IncentivesAfter;
pub use problem::{AchievedContentError, AchievedError};

use serde::{Deserialize, Serialize};

use crate::event::id::UserId;
use crate::event::user::{Birthday, User};
use crate::incentive::asked::{Arrival, Asked};
use crate::incentive::incentives::IncentiveRule;
use crate::incentive::so_far::SoFar;
use crate::number::fingerprint::Fingerprint;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, base_of};

/// What a user achieved by a horizon, under the incentive rules whose fingerprint it carries.
///
/// ```
/// use lifestage::incentive::{Achieved, IncentiveRule};
/// use lifestage::{Day, Event, Profile, User};
///
/// let (rules, user, first) = (IncentiveRule::full(), User::new(42_u64), Day::ymd(2026, 1, 1));
/// let profile = Profile::of((0..90).map(|day| Event::check_in(42_u64, first.plus(day))));
/// let (left, achieved) = rules.forget(&profile, &user, None, Day::ymd(2026, 3, 15))?;
///
/// let achieved = Achieved::from_bytes(&achieved.to_bytes())?; // as it is stored beside the profile
/// let day = Day::ymd(2026, 3, 31);
/// let earned = rules.after(&achieved)?.assess(left.as_of(day), &user)?.unwrap();
/// assert_eq!((earned.streak.length(), earned.growth.points), (90, 31));
/// assert_eq!(Some(earned), rules.assess(profile.as_of(day), &user)?);
/// assert!(rules.assess(left.as_of(day), &user).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "written::Written", into = "written::Written")]
pub struct Achieved {
    user: UserId,
    calendar: Fingerprint,
    rules: Fingerprint,
    facts: Facts,
    arrival: Arrival,
    /// `None` where no day before the horizon counts.
    so_far: Option<Box<SoFar>>,
}

/// The facts of the user that what was achieved depends on, as they were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    join_day: Option<Day>,
    /// Only under rules that ask for it.
    birthday: Option<Birthday>,
}

impl Achieved {
    /// The user.
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The first day that is not part of it: everything before was counted, everything from it on is read from the profile.
    pub const fn horizon(&self) -> Day {
        self.arrival.horizon
    }

    /// The fingerprint of the incentive rules under which it was counted: [`IncentiveRule::fingerprint`].
    pub const fn rules(&self) -> Fingerprint {
        self.rules
    }

    /// The fingerprint of the calendar of the profile.
    pub const fn calendar(&self) -> Fingerprint {
        self.calendar
    }

    /// Whether it was counted under these rules, and in itself is what they can give.
    fn check(&self, rule: &IncentiveRule) -> Result<(), AchievedError> {
        let (made, these) = (self.rules, rule.fingerprint());
        if made != these {
            return Err(AchievedError::OtherRules { made, these });
        }
        let horizon = self.horizon();
        let fits = self.so_far.as_ref().is_none_or(|so_far| {
            rule.growth().fits(&so_far.growth, horizon)
                && so_far.plan.as_ref().is_none_or(|plan| rule.tasks().fits(plan, horizon))
                && rule.streak().fits(&so_far.streak, horizon)
                && rule.achievements().fits(&so_far.achievements, horizon)
        });
        if fits { Ok(()) } else { Err(AchievedError::Contradictory { user: self.user }) }
    }

    /// Whether it is of the user of this profile and these facts.
    fn check_as_of(&self, rule: &IncentiveRule, as_of: AsOf<'_>, user: &User) -> Result<(), AchievedError> {
        let (made, found) = (self.calendar, as_of.calendar());
        if as_of.user() != self.user {
            return Err(AchievedError::OtherUser { this: self.user, other: as_of.user() });
        }
        if base_of(made) != base_of(found) {
            return Err(AchievedError::OtherCalendar { made, found });
        }
        let Facts { join_day, birthday } = self.facts;
        if user.id != self.user {
            return Err(AchievedError::OtherUser { this: self.user, other: user.id });
        }
        // From a join day on the horizon or later, nothing before it counts.
        if user.join_day != join_day && user.join_day.is_none_or(|day| day < self.horizon()) {
            return Err(AchievedError::OtherJoinDay { made: join_day, found: user.join_day });
        }
        if rule.growth().asks_birthday() && user.birthday != birthday {
            return Err(AchievedError::OtherBirthday { user: self.user });
        }
        Ok(())
    }

    /// A question that goes on from it, and what to go on from.
    ///
    /// # Errors
    /// As of a day before the horizon.
    pub(in crate::incentive) fn asked<'a>(
        &'a self,
        as_of: AsOf<'a>,
        user: &'a User,
    ) -> Result<(Asked<'a>, Option<&'a SoFar>), BeforeHorizon> {
        if user.join_day.is_some_and(|day| day >= self.horizon()) {
            return Ok((Asked::new(as_of, user), None));
        }
        Ok((Asked::after(as_of, user, &self.arrival)?, self.so_far.as_deref()))
    }
}
