//! *What happens each day, and who is there?* Totals by day and kind; active users per day, week, month and window; how
//! often they come.
//!
//! ```text
//! DAU, WAU, MAU      users active in a day, week or calendar month: periods, each user once in each
//! trailing n         users active in D−n+1 ..= D, for each day D
//! DAU / MAU-30       users of a day ÷ users of the 30 days that end on it
//! mean DAU / MAU     mean over the days of a calendar month ÷ users of that month
//! L7, L28            users by the number of their active days among the last 7 or 28
//! ```
//! The two kinds of stickiness have one name in the field and differ, so each is named by what it divides.

mod daily_totals;
mod histogram;
mod stickiness;
mod trailing;
mod users;

pub use daily_totals::{DailyTotal, DailyTotals, daily_totals};
pub use histogram::ActiveDays;
pub use stickiness::Stickiness;
pub use trailing::{TrailingDay, TrailingUsers};
pub use users::{ActivePeriod, ActiveUsers};

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{PeriodsError, Window};

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
///     daily.definition.text(),
///     "users with any activity, by day, over 2026-01-05..=2026-01-07; days in UTC, weeks from Mon",
/// );
/// let by_channel = rule.users_by(&population, Period::Day, Days::only(day(1)), |member| Some(member.user.acquisition_channel))?;
/// assert_eq!(by_channel.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActivityRule {
    /// What counts as activity. Default every kind that the user does.
    pub kinds: KindSet,
}

impl Default for ActivityRule {
    fn default() -> Self {
        Self { kinds: KindSet::activity() }
    }
}

/// A question about activity that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActivityError {
    /// More days than a report has room for.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile remembers too little.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
    /// A window too long to have a number for each of its days.
    #[error("a histogram over `{window}` has too many bars: give a window of at most 366 days")]
    Window {
        /// The window.
        window: Window,
    },
}
