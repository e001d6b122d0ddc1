//! The state of a user on one day, by how recently they were active before it, as lifecycle accounting counts it.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// The state of a user on a day. In the first four the user is active on that day; in the others not.
///
/// These are the recency states with which growth teams model user flows, as in Jorge Mazal's account of Duolingo's
/// growth (2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DailyState {
    /// Active for the first time.
    New,
    /// Active, and also within the 7 days before.
    Current,
    /// Active after 7 to 29 days without activity.
    Reactivated,
    /// Active after 30 or more days without activity.
    Resurrected,
    /// Not active today but within the 7 days before: still weekly active.
    AtRiskWau,
    /// Not active for 7 to 29 days before today: still monthly active.
    AtRiskMau,
    /// Not active for 30 or more days before today.
    Inactive,
}

/// A user who was active within this many days before is still weekly active.
const WEEK: i32 = 7;
const MONTH: i32 = 30;

impl DailyState {
    /// The state of a user on a day. `None` before the first activity.
    ///
    /// ```
    /// use lifestage::score::DailyState;
    /// use lifestage::{Day, Event, KindSet, Profile};
    ///
    /// let day = |n| Day::EPOCH.plus(n);
    /// let profile = Profile::of([0, 2, 10].map(|n| Event::log_in(1_u64, day(n))));
    /// let state = |n| DailyState::of(profile.as_of(day(n)), &KindSet::activity());
    /// assert_eq!(state(2), Ok(Some(DailyState::Current)));
    /// assert_eq!(state(10), Ok(Some(DailyState::Reactivated)));
    /// assert_eq!(state(-1), Ok(None));
    /// ```
    ///
    /// # Errors
    /// When the day of the last activity was forgotten.
    pub fn of(as_of: AsOf<'_>, activity: &KindSet) -> Result<Option<Self>, BeforeHorizon> {
        let today = as_of.active_days(activity, Window::last(1))? > 0;
        let Some(last) = as_of.day_before().last_day_of(activity)? else { return Ok(today.then_some(Self::New)) };
        let ago = as_of.day() - last;
        Ok(Some(match (today, ago) {
            (true, ..=WEEK) => Self::Current,
            (true, ..=MONTH) => Self::Reactivated,
            (true, _) => Self::Resurrected,
            (false, ..=WEEK) => Self::AtRiskWau,
            (false, ..=MONTH) => Self::AtRiskMau,
            (false, _) => Self::Inactive,
        }))
    }
}

impl fmt::Display for DailyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Current => "current",
            Self::Reactivated => "reactivated",
            Self::Resurrected => "resurrected",
            Self::AtRiskWau => "at-risk-WAU",
            Self::AtRiskMau => "at-risk-MAU",
            Self::Inactive => "inactive",
        })
    }
}
