//! The rule of activity reports.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{PeriodsError, Window};
use crate::wording::problems::problems;

/// What counts as being active.
///
/// ```
/// use lifestage::report::ActivityRule;
/// use lifestage::time::{Calendar, Days, Period};
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2026, 1, 5).plus(n);
/// let events = [Event::log_in(1_u64, day(0)), Event::log_in(1_u64, day(1)), Event::log_in(2_u64, day(1))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rule = ActivityRule::default();
///
/// let daily = rule.users(&population, Period::Day, Days::new(day(0), day(2))?)?;
/// assert_eq!(daily.periods.iter().map(|period| period.users).collect::<Vec<_>>(), [1, 2, 0]);
/// assert_eq!(
///     daily.definition().text(),
///     "users with any activity, by day, over 2026-01-05..=2026-01-07; days in UTC, weeks from Mon",
/// );
/// let by_channel = rule.users_by(&population, Period::Day, Days::only(day(1)), |member| Some(member.user.acquisition_channel))?;
/// assert_eq!(by_channel.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivityRule {
    /// What counts as activity. Default every kind that users do themselves.
    pub kinds: KindSet,
}

impl Default for ActivityRule {
    fn default() -> Self {
        Self { kinds: KindSet::activity() }
    }
}

/// Why a question about activity has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActivityError {
    /// The report would have too many periods.
    Periods(PeriodsError),
    /// A profile forgot needed days.
    Forgotten(UserBeforeHorizon),
    /// The window is longer than 366 days.
    Window {
        /// The window asked about.
        window: Window,
    },
}

problems! {
    enum ActivityError {
        Window { window: Built } = "problem.activity.window"
            "a histogram over `{window}` has too many bars: give a window of at most 366 days"
            "“{window}”的分布柱数过多：时间窗最多366天";
    }
    passes { Periods(PeriodsError), Forgotten(UserBeforeHorizon) }
}
