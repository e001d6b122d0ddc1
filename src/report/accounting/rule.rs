//! The rule of growth accounting.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::UserBeforeHorizon;
use crate::time::{Period, PeriodsError, Weekday};
use crate::wording::problems::problems;

/// What counts as activity, the periods, and when a user counts as new.
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
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// The periods. Default weeks from Monday: a habit shows within one. Trailing windows are not periods, see
    /// `TryFrom<Window>` of [`Period`].
    pub period: Period,
    /// In which period a user counts as new. Default the first one with activity.
    pub new_in: NewIn,
}

/// The period in which a user counts as new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewIn {
    /// The first period with activity, ever.
    #[default]
    FirstActivePeriod,
    /// The period of joining, as [`AsOf::joined`](crate::profile::AsOf::joined) says. A user first active in a later
    /// period is resurrecting, and nothing before joining is seen.
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

/// Why a question about growth accounting has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserAccountingError {
    /// The report would have too many periods.
    #[error(transparent)]
    Periods(#[from] PeriodsError),
    /// A profile forgot needed days.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

problems! { passes UserAccountingError { Periods, Forgotten } }
