//! How users are accounted for.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{Period, PeriodsError, Weekday};

/// What counts as activity, by which periods, and when a user is new.
///
/// ```
/// use lifestage::report::UserAccountingRule;
/// use lifestage::time::{Calendar, Days, Period};
/// use lifestage::{Day, Event, Population};
///
/// let day = |n| Day::ymd(2020, 1, n);
/// let events = [Event::log_in(1_u64, day(12)), Event::log_in(1_u64, day(13)), Event::log_in(1_u64, day(15))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let rule = UserAccountingRule { period: Period::Day, ..UserAccountingRule::default() };
/// let report = rule.report(&population, Days::new(day(12), day(15))?)?;
///
/// let rows: Vec<_> = report.periods.iter().map(|p| (p.new, p.returning, p.resurrecting)).collect();
/// assert_eq!(rows, [(1, 0, 0), (0, 1, 0), (0, 0, 0), (0, 0, 1)]);
/// assert_eq!(report.periods[2].dormant.unwrap().returning, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UserAccountingRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The periods. Default weeks from Monday: a habit shows within one. Trailing windows are none, see the
    /// `TryFrom<Window>` of [`Period`].
    pub period: Period,
    /// In which period a user is new. Default the first with activity.
    pub new_in: NewIn,
}

/// In which period a user is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewIn {
    /// The first one with activity, ever.
    #[default]
    FirstActivePeriod,
    /// The one of joining: the join day where it is given, else the first event of any kind. Who is active in a later one
    /// for the first time is resurrecting, and nothing before joining is seen.
    PeriodOfJoining,
}

impl fmt::Display for NewIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::FirstActivePeriod => "first active period",
            Self::PeriodOfJoining => "period of joining",
        })
    }
}

impl Default for UserAccountingRule {
    fn default() -> Self {
        let (activity, period) = (KindSet::activity(), Period::Week(Weekday::Mon));
        Self { activity, period, new_in: NewIn::default() }
    }
}

/// A question about growth accounting that has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserAccountingError {
    /// More days than a report has room for.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile remembers too little.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}
